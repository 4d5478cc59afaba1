import { type Problem, refuse, reply, secondText } from '../../world/index.ts'
import { groupOf, groupsOf, groupView } from './group-views.ts'
import { patched } from './group-members.ts'
import { organizationView } from './organizations.ts'
import { beginning, isProblem, pageOf, type Place } from './pages.ts'
import { isSharedWith, personOf } from './people.ts'
import { platformProblems } from './problems.ts'
import type { AskedFor, OrganizationBehaviours } from './reach.ts'
import { type Group, type Here, type Organization, pairKey, under } from './records.ts'
import { rolesFor, withoutRolesIn } from './role-assignments.ts'
import { roleView } from './roles.ts'
import { changed, factsOf } from './site.ts'
import { userView } from './users.ts'

type Ids =
  | 'getGroups'
  | 'createGroup'
  | 'getGroupById'
  | 'updateGroup'
  | 'deleteGroupById'
  | 'patchGroup'
  | 'getManagedOrganizations'
  | 'getAssignedRolesByGroup'
  | 'getGroupUsers'

const unknown = platformProblems['group-unknown']

/** A group that an organization may change: its own, and none of the system's (assumed). */
function changeable(here: Here, organization: Organization, groupId: string): Group | Problem {
  const group = groupOf(here, organization, groupId)
  if (!group) return unknown
  const isOwn = group.orgId === organization.id && group.type !== 'System'
  return isOwn ? group : platformProblems['group-not-owned']
}

const isRefused = (value: Group | Problem): value is Problem => 'code' in value

/** Whether another group of the organization has the name, whatever its case. */
function isNameTaken(asked: AskedFor<'createGroup'>, { id }: Organization, name: string, except?: string): boolean {
  if (factsOf(asked).duplicateGroupName !== 'refused') return false
  const key = name.toLowerCase()
  const groups = [...asked.here.groups.by('organization', under(id))]
  return groups.some((group) => group.id !== except && group.name.toLowerCase() === key)
}

const placeOf = ({ created, id }: Group): Place => [created, id]

/** The group as its organization sees it, which is always. */
const ownView = (group: Group, organization: Organization) => groupView(group, organization) ?? { id: group.id }

/** Operations on the admin groups of an organization. */
export const adminGroups: Pick<OrganizationBehaviours, Ids> = {
  getGroups: (asked, organization) => {
    const { here, query } = asked
    const after = beginning(query.cursor, (id) => {
      const known = groupOf(here, organization, id)
      return known && placeOf(known)
    })
    if (isProblem(after)) return refuse(after)
    const all = groupsOf(here, organization).sort((a, b) => compare(placeOf(a), placeOf(b)))
    const rest = all.filter((group) => after === undefined || compare(placeOf(group), after) > 0)
    const page = pageOf(asked, rest, query.max ?? 100, placeOf)
    return reply(200, { groups: page.records.map((group) => ownView(group, organization)) }, page.effects)
  },

  createGroup: (asked, organization) => {
    const { body, here, chance, nowMs } = asked
    const { name, description, appliesTo } = body
    const isOutside = appliesTo !== undefined && organization.type !== 'MANAGER'
    if (isOutside && factsOf(asked).appliesToOutsideManager === 'refused') {
      return refuse(platformProblems['group-reach-refused'])
    }
    if (isNameTaken(asked, organization, name)) return refuse(platformProblems['group-name-taken'])
    const group: Group = {
      id: chance.uuid(),
      orgId: organization.id,
      name,
      ...(description !== undefined && { description }),
      type: 'Local',
      ...(appliesTo !== undefined && { appliesTo }),
      created: secondText(nowMs),
      managedOrgIds: [],
    }
    return reply(201, ownView(group, organization), changed({ groups: here.groups.with(group.id, group) }))
  },

  getGroupById: ({ here, path }, organization) => {
    const group = groupOf(here, organization, path.groupId)
    return group ? reply(200, ownView(group, organization)) : refuse(unknown)
  },

  updateGroup: (asked, organization) => {
    const { body, here, path } = asked
    const group = changeable(here, organization, path.groupId)
    if (isRefused(group)) return refuse(group)
    const { name = group.name, description = group.description } = body
    if (isNameTaken(asked as never, organization, name, group.id)) return refuse(platformProblems['group-name-taken'])
    const next = { ...group, name, ...(description !== undefined && { description }) }
    return reply(200, ownView(next, organization), changed({ groups: here.groups.with(group.id, next) }))
  },

  deleteGroupById: ({ here, path }, organization) => {
    const group = changeable(here, organization, path.groupId)
    if (isRefused(group)) return refuse(group)
    let { groupMembers } = here
    for (const member of here.groupMembers.range(under(group.id))) {
      groupMembers = groupMembers.without(pairKey(group.id, member.userId))
    }
    const { roleAssignments } = withoutRolesIn(here, organization.id, { kind: 'group', id: group.id })
    const groups = here.groups.without(group.id)
    return reply(204, undefined, changed({ groups, groupMembers, roleAssignments }))
  },

  patchGroup: (asked, organization) => {
    const group = changeable(asked.here, organization, asked.path.groupId)
    if (isRefused(group)) return refuse(group)
    const { userResults, managedOrgResults, here } = patched(asked, organization, group)
    const answer = { ...(asked.body.users && { userResults }), ...(asked.body.managedOrg && { managedOrgResults }) }
    return reply(200, answer, changed(here))
  },

  getManagedOrganizations: (asked, organization) => {
    const group = groupOf(asked.here, organization, asked.path.groupId)
    if (!group) return refuse(unknown)
    const owner = asked.here.organizations.get(group.orgId)
    const managed = (owner?.managedOrgIds ?? []).flatMap((id) => asked.here.organizations.get(id) ?? [])
    const reached = managed.filter(({ id }) => isSharedWith(group, id))
    const organizations = reached.map((other) => organizationView(other, asked))
    return reply(200, { id: group.id, name: group.name, organizations })
  },

  getAssignedRolesByGroup: ({ here, path }, organization) => {
    const group = groupOf(here, organization, path.groupId)
    if (!group) return refuse(unknown)
    return reply(200, { roles: rolesFor(here, group.orgId, { kind: 'group', id: group.id }).map(roleView) })
  },

  getGroupUsers: (asked, organization) => {
    const { here, path } = asked
    const group = groupOf(here, organization, path.groupId)
    if (!group) return refuse(unknown)
    const members = [...here.groupMembers.range(under(group.id))]
    const people = members.flatMap(({ userId }) => personOf(here, organization, userId) ?? [])
    return reply(200, { users: people.map((person) => userView(person, asked)) })
  },
}

function compare([a, aId]: Place, [b, bId]: Place): number {
  if (a !== b) return a < b ? -1 : 1
  return aId < bId ? -1 : aId > bId ? 1 : 0
}
