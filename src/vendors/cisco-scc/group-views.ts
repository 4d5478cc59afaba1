import { isSharedWith, sharedGroups } from './people.ts'
import { type Group, type Here, type Organization, under } from './records.ts'

/** A group as an organization sees it: `Shared` when a manager owns it; `undefined` when the organization does not see it. */
export function groupView(group: Group, organization: Organization) {
  const isOwn = group.orgId === organization.id
  const isShared = organization.managerOrgIds.includes(group.orgId) && isSharedWith(group, organization.id)
  if (!isOwn && !isShared) return undefined
  const { id, name, description, orgId, type, appliesTo, created } = group
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    orgId,
    type: isOwn ? type : ('Shared' as const),
    ...(appliesTo !== undefined && { appliesTo }),
    created,
  }
}

/** Every group that an organization sees: its own, then those of its managers, each in order of creation. */
export function groupsOf(here: Here, organization: Organization): Group[] {
  return [...here.groups.by('organization', under(organization.id)), ...sharedGroups(here, organization)]
}

/** The group of an id as far as an organization sees it. */
export function groupOf({ groups }: Here, organization: Organization, groupId: string): Group | undefined {
  const group = groups.get(groupId.toLowerCase())
  return group && groupView(group, organization) ? group : undefined
}
