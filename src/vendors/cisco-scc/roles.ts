import { refuse, remembered, reply } from '../../world/index.ts'
import { groupOf } from './group-views.ts'
import { memberOf, personOf } from './people.ts'
import { platformProblems } from './problems.ts'
import type { AskedFor, OrganizationBehaviours } from './reach.ts'
import type { Here, Organization, Role, RoleAssignment } from './records.ts'
import { assignmentKey, rolesFor, rolesOf } from './role-assignments.ts'
import { changed, factsOf } from './site.ts'

type Ids = 'getRoles' | 'getRoleById' | 'patchRole'
type Item = { readonly operation: 'add' | 'remove'; readonly id: string }

/** A role as it goes out; custom ones have no description (documented: OAS-P). */
export const roleView = remembered(({ id, displayName, description, type, products }: Role) => ({
  id,
  displayName,
  ...(type === 'STATIC' && description !== undefined && { description }),
  type,
  products,
}))

/** The role of an id in an organization. */
function roleOf({ roles }: Here, organization: Organization, roleId: string): Role | undefined {
  const role = roles.get(roleId.toLowerCase())
  return role?.orgId === organization.id ? role : undefined
}

/** Operations on the roles of an organization. */
export const roles: Pick<OrganizationBehaviours, Ids> = {
  getRoles: ({ here, query }, organization) => {
    const { type, userId } = query
    if (userId !== undefined && !personOf(here, organization, userId)) return refuse(platformProblems['user-unknown'])
    const all =
      userId === undefined
        ? rolesOf(here, organization.id)
        : rolesFor(here, organization.id, { kind: 'user', id: userId })
    return reply(200, { roles: all.filter((role) => type === undefined || role.type === type).map(roleView) })
  },

  getRoleById: ({ here, path }, organization) => {
    const role = roleOf(here, organization, path.roleId)
    return role ? reply(200, roleView(role)) : refuse(platformProblems['role-unknown'])
  },

  patchRole: (asked, organization) => {
    const { here, path, body } = asked
    const role = roleOf(here, organization, path.roleId)
    if (!role) return refuse(platformProblems['role-unknown'])
    let { roleAssignments } = here
    const results = [...itemsOf('user', body.users), ...itemsOf('group', body.groups)].map(({ kind, item }) => {
      const done = assigned({ asked, organization, role }, roleAssignments, kind, item)
      const result = { id: item.id, type: kind, operation: item.operation }
      if ('error' in done) return { ...result, status: 'failed' as const, errorDescription: done.error }
      roleAssignments = done.roleAssignments
      return { ...result, status: 'success' as const }
    })
    const summary = {
      success: results.filter(({ status }) => status === 'success').length,
      failed: results.filter(({ status }) => status === 'failed').length,
    }
    const answer = { results, ...(factsOf(asked).roleSummary && { summary }) }
    return reply(200, answer, changed({ roleAssignments }))
  },
}

type Kind = RoleAssignment['kind']

const itemsOf = (kind: Kind, items: readonly Item[] = []) => items.map((item) => ({ kind, item }))

interface Assigning {
  readonly asked: AskedFor<'patchRole'>
  readonly organization: Organization
  readonly role: Role
}

function assigned(
  { asked, organization, role }: Assigning,
  roleAssignments: Here['roleAssignments'],
  kind: Kind,
  { operation, id }: Item,
): { readonly roleAssignments: Here['roleAssignments'] } | { readonly error: string } {
  const subject = kind === 'user' ? userIdOf(asked.here, organization, id) : ownGroup(asked.here, organization, id)
  if (subject === undefined) {
    return { error: kind === 'user' ? 'User not found in organization' : 'Group not found in organization' }
  }
  const assignment = { roleId: role.id, kind, id: subject }
  const key = assignmentKey(assignment)
  if (operation === 'add') {
    return roleAssignments.has(key)
      ? { error: `${kind} already assigned to this role` }
      : { roleAssignments: roleAssignments.with(key, assignment) }
  }
  if (!roleAssignments.has(key)) return { error: `${kind} not assigned to this role` }
  return { roleAssignments: roleAssignments.without(key) }
}

/** A user by id or by e-mail address (documented: OAS-P shows both). */
function userIdOf(here: Here, organization: Organization, id: string): string | undefined {
  if (id.includes('@')) return memberOf(here, organization, id)?.account.id
  const person = personOf(here, organization, id)
  return person && !person.isShared ? id : undefined
}

function ownGroup(here: Here, organization: Organization, id: string): string | undefined {
  const group = groupOf(here, organization, id)
  return group?.orgId === organization.id ? group.id : undefined
}
