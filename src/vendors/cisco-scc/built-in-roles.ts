import type { Chance } from '../../world/index.ts'
import type { Here, KeyRole, Role } from './records.ts'

/** The product that the two built-in roles belong to (documented: AUTH). */
const platform = { key: 'enterprise', name: 'Security Cloud Control' }

/** What the two built-in roles are called; the names of the member's are assumed. */
export const builtIn: Readonly<Record<KeyRole, { displayName: string; roleName: string; description: string }>> = {
  administrator: {
    displayName: 'Organization Administrator',
    roleName: 'Security Cloud Control - Administrator',
    description: 'Manages the organization, its people and its subscriptions',
  },
  member: {
    displayName: 'Organization Member',
    roleName: 'Security Cloud Control - Member',
    description: 'Looks at the organization',
  },
}

/** The roles with the two that every organization begins with (documented: AUTH, UG-95952); that each has ids of its own is assumed. */
export function withBuiltInRoles(roles: Here['roles'], orgId: string, chance: Chance): Here['roles'] {
  let next = roles
  for (const kind of ['administrator', 'member'] as const) {
    const { displayName, description } = builtIn[kind]
    const role: Role = {
      id: chance.uuid(),
      orgId,
      displayName,
      description,
      type: 'STATIC',
      products: [platform],
      builtIn: kind,
    }
    next = next.with(role.id, role)
  }
  return next
}

/** The built-in role of an organization. */
export function builtInRole({ roles }: Here, orgId: string, kind: KeyRole): Role | undefined {
  for (const role of roles.by('organization', { from: `${orgId}/`, before: `${orgId}0` })) {
    if (role.builtIn === kind) return role
  }
  return undefined
}

/** What a role allows, as an answer with new tokens lists it (documented: AUTH). */
export function permissionOf(role: Role) {
  return {
    roleId: role.id,
    roleName: role.builtIn ? builtIn[role.builtIn].roleName : role.displayName,
    product: platform.name,
    productKey: platform.key,
    roleDisplayName: role.displayName,
    productInstanceId: 'enterprise-default-instance',
    roleType: 'static',
    applicationScopeIds: [],
  }
}
