import type { ClaimCodeRow } from './console-subscriptions.ts'
import type { GroupRow as NetworkGroupRow, ObjectRow } from './seed-objects.ts'
import type { SubscriptionRow } from './seed-subscriptions.ts'
import type { GroupRow, KeyRow, OrganizationRow, RoleRow, UserRow } from './seed.ts'

/** What a site begins with: platform management on `global`, network objects on the sites of regions. */
export interface Sections {
  readonly organizations?: readonly OrganizationRow[]
  readonly users?: readonly UserRow[]
  readonly roles?: readonly RoleRow[]
  readonly groups?: readonly GroupRow[]
  readonly apiKeys?: readonly KeyRow[]
  readonly subscriptions?: readonly SubscriptionRow[]
  readonly claimCodes?: readonly (ClaimCodeRow & { readonly age?: string })[]
  readonly networkObjects?: readonly ObjectRow[]
  readonly networkGroups?: readonly NetworkGroupRow[]
}

/** The members that tell the rows of a section apart. */
export const fixtureKeys: Readonly<Record<keyof Sections, readonly string[]>> = {
  organizations: ['id'],
  users: ['organization', 'email'],
  roles: ['organization', 'displayName'],
  groups: ['organization', 'name'],
  apiKeys: ['organization', 'name'],
  subscriptions: ['organization', 'id'],
  claimCodes: ['code'],
  networkObjects: ['organization', 'name'],
  networkGroups: ['organization', 'name'],
}
