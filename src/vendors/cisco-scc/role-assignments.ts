import { type Here, pairKey, type Role, type RoleAssignment, under } from './records.ts'

type Subject = Pick<RoleAssignment, 'kind' | 'id'>

/** The key of an assignment; those of a role are next to each other. */
export const assignmentKey = ({ roleId, kind, id }: RoleAssignment): string => `${pairKey(roleId, kind)}/${id}`

/** The platform with a role assigned. */
export function withRole(here: Here, assignment: RoleAssignment): Here {
  return { ...here, roleAssignments: here.roleAssignments.with(assignmentKey(assignment), assignment) }
}

/** The platform without any role of an organization for a user or group. */
export function withoutRolesIn(here: Here, orgId: string, subject: Subject): Here {
  let { roleAssignments } = here
  for (const role of rolesFor(here, orgId, subject)) {
    roleAssignments = roleAssignments.without(assignmentKey({ roleId: role.id, ...subject }))
  }
  return { ...here, roleAssignments }
}

/** The roles of an organization that a user or group has by itself. */
export function rolesFor(here: Here, orgId: string, { kind, id }: Subject): Role[] {
  const subject = pairKey(kind, id)
  const assigned = [...here.roleAssignments.by('subject', { from: subject, to: subject })]
  return assigned.flatMap(({ roleId }) => here.roles.get(roleId) ?? []).filter((role) => role.orgId === orgId)
}

/** The roles of an organization, in order of their ids. */
export function rolesOf({ roles }: Here, orgId: string): Role[] {
  return [...roles.by('organization', under(orgId))]
}
