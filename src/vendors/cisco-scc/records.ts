import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration, Jwk } from '../vendor.ts'
import type { ObjectsHere } from './object-records.ts'
import type { SubscriptionsHere } from './subscription-records.ts'

/** The three kinds of organization. */
export type OrganizationType = 'STANDALONE' | 'MANAGER' | 'MANAGED'

/** An organization as stored; both sides of a management relation are kept, and always together. */
export interface Organization {
  readonly id: string
  readonly name: string
  readonly regionCode: string
  readonly type: OrganizationType
  readonly created: string
  readonly countryCode?: string
  /** Whether its people sign in through an identity provider of its own. */
  readonly isFederated: boolean
  readonly managedOrgIds: readonly string[]
  readonly managerOrgIds: readonly string[]
}

/** The states of an account (documented: OAS-P); ENTERPRISE_DISABLED is a state of a membership. */
export type AccountStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'LOCKED_OUT'
  | 'PASSWORD_EXPIRED'
  | 'SUSPENDED'
  | 'DEPROVISIONED'
  | 'DISABLED'

/** Something that a user signs in with besides the password. */
export interface Factor {
  readonly id: string
  readonly factorType: string
  readonly provider: string
  readonly status: string
  readonly created: string
  readonly updated: string
}

/** A person's account, which may belong to several organizations; the e-mail address is unique whatever its case. */
export interface Account {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly status: AccountStatus
  readonly created: string
  readonly updated: string
  readonly statusChanged: string
  readonly activated?: string
  readonly lastLogin?: string
  readonly factors: readonly Factor[]
}

/** That an account belongs to an organization; a disabled one keeps its roles and groups. */
export interface Membership {
  readonly orgId: string
  readonly userId: string
  readonly type: 'Local' | 'Federated'
  readonly isDisabled: boolean
  readonly changed: string
}

/** An admin group as stored; `managedOrgIds` are those it was shared with one by one. */
export interface Group {
  readonly id: string
  readonly orgId: string
  readonly name: string
  readonly description?: string
  readonly type: 'Local' | 'Federated' | 'System'
  readonly appliesTo?: 'all' | 'manager' | 'selected_managed'
  readonly created: string
  readonly managedOrgIds: readonly string[]
}

/** That a user is a member of a group. */
export interface GroupMember {
  readonly groupId: string
  readonly userId: string
}

/** A role of one organization; `builtIn` says which of the two that every organization begins with it is. */
export interface Role {
  readonly id: string
  readonly orgId: string
  readonly displayName: string
  readonly description?: string
  readonly type: 'CUSTOM' | 'STATIC'
  readonly products: readonly { readonly key: string; readonly name: string }[]
  readonly builtIn?: KeyRole
}

/** That a user or a group of the organization has a role. */
export interface RoleAssignment {
  readonly roleId: string
  readonly kind: 'user' | 'group'
  readonly id: string
}

/** The two roles that an API key can have. */
export type KeyRole = 'administrator' | 'member'

/** An API key with its newest tokens; instants in ms. An access token is made again from when and as what it was issued. */
export interface ApiKey {
  readonly id: string
  readonly orgId: string
  readonly name: string
  readonly role: KeyRole
  /** Who made it, by e-mail address. */
  readonly createdBy: string
  readonly isEnabled: boolean
  readonly expiresMs?: number
  readonly refreshToken: string
  readonly refreshExpiresMs: number
  readonly issuedMs: number
  readonly tokenId: string
}

/** The key pair that signs access tokens. */
export interface SigningKey {
  readonly kid: string
  readonly jwk: Jwk
}

/** The collections of the platform; they are filled on the global site and empty on the others. */
export interface PlatformHere {
  readonly organizations: Collection<Organization>
  readonly accounts: Collection<Account>
  readonly memberships: Collection<Membership>
  readonly groups: Collection<Group>
  readonly groupMembers: Collection<GroupMember>
  readonly roles: Collection<Role>
  readonly roleAssignments: Collection<RoleAssignment>
  readonly apiKeys: Collection<ApiKey>
  readonly signingKeys: Collection<SigningKey>
}

/** The collections of a site. */
export type Here = PlatformHere & SubscriptionsHere & ObjectsHere

/** The key of a record that says how two others belong together; those of the first are next to each other. */
export const pairKey = (first: string, second: string): string => `${first}/${second}`

/** The bounds of the keys that begin with an id. */
export const under = (id: string): { readonly from: string; readonly before: string } => {
  return { from: `${id}/`, before: `${id}0` }
}

/** How the platform is kept; `subject` finds the roles of a user or group, `refresh` the key of a refresh token. */
export const platformCollections = {
  organizations: { indexes: { name: ({ name }: Organization) => name.toLowerCase() } },
  accounts: { indexes: { email: ({ email }: Account) => email.toLowerCase() } },
  memberships: { indexes: { user: ({ userId }: Membership) => userId } },
  groups: { indexes: { organization: ({ orgId, created, id }: Group) => `${orgId}/${created}/${id}` } },
  groupMembers: { indexes: { user: ({ userId }: GroupMember) => userId } },
  roles: { indexes: { organization: ({ orgId, id }: Role) => pairKey(orgId, id) } },
  roleAssignments: { indexes: { subject: ({ kind, id }: RoleAssignment) => pairKey(kind, id) } },
  apiKeys: { indexes: { refresh: ({ refreshToken }: ApiKey) => refreshToken }, secrets: ['refreshToken'] },
  signingKeys: { secrets: ['jwk'] },
} satisfies Record<string, CollectionDeclaration>
