import { Collection, secondText, type SiteResources } from '../../world/index.ts'
import type { CollectionDeclaration, Seeding } from '../vendor.ts'
import { newKey } from './api-keys.ts'
import { withBuiltInRoles, builtInRole } from './built-in-roles.ts'
import { objectCollections } from './object-records.ts'
import { accountOf, newAccount, newFactor } from './people.ts'
import {
  type Account,
  type Group,
  type Here,
  type KeyRole,
  type Organization,
  pairKey,
  platformCollections,
} from './records.ts'
import { withRole } from './role-assignments.ts'
import { objectSections } from './seed-objects.ts'
import { subscriptionSections } from './seed-subscriptions.ts'
import { type Adding, ageText } from './seeding.ts'
import { globalSite } from './site.ts'
import { subscriptionCollections } from './subscription-records.ts'

/** How everything is kept. */
export const collections: Readonly<Record<string, CollectionDeclaration>> = {
  ...platformCollections,
  ...subscriptionCollections,
  ...objectCollections,
}

/** A site with nothing in it; sites that hold nothing share it. */
const empty = Object.fromEntries(
  Object.entries(collections).map(([name, { indexes }]) => [name, Collection.empty(indexes)]),
) as unknown as Here

/** An organization as an author writes it; `managedBy` is the id of another that comes before. */
export interface OrganizationRow {
  readonly id: string
  readonly name: string
  readonly type: Organization['type']
  readonly regionCode: string
  readonly countryCode?: string
  readonly age?: string
  readonly isFederated?: boolean
  readonly managedBy?: string
}

/** A user of an organization; `factors` are pairs of kind and provider. */
export interface UserRow {
  readonly organization: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly status?: Account['status']
  readonly isAdmin?: boolean
  readonly isDisabled?: boolean
  readonly age?: string
  readonly factors?: readonly (readonly [string, string])[]
}

/** A group with its members by e-mail address and the titles of its roles. */
export interface GroupRow {
  readonly organization: string
  readonly name: string
  readonly description?: string
  readonly type?: Group['type']
  readonly appliesTo?: Group['appliesTo']
  readonly members?: readonly string[]
  readonly roles?: readonly string[]
  readonly managed?: readonly string[]
}

/** A role beside the two that every organization has. */
export interface RoleRow {
  readonly organization: string
  readonly displayName: string
  readonly description?: string
  readonly type: 'CUSTOM' | 'STATIC'
  readonly product: { readonly key: string; readonly name: string }
}

export interface KeyRow {
  readonly organization: string
  readonly name: string
  readonly role: KeyRole
  readonly createdBy: string
}

/** Fills one site from its fixture, section after section. */
export function seed(seeding: Seeding): SiteResources {
  const here = seeding.site === globalSite ? withSigningKey(empty, seeding) : empty
  return sections.reduce(
    (before, [section, add]) =>
      (seeding.fixture[section] ?? []).reduce<Here>((next, row) => add(next, row as never, seeding), before),
    here,
  ) as unknown as SiteResources
}

function withSigningKey(here: Here, { keys, chance }: Seeding): Here {
  const jwk = keys[chance.below(keys.length)]
  if (!jwk) throw new Error('Failed to seed cisco-scc: there are no key pairs; start the engine with some')
  const kid = String(jwk.kid ?? 'backlot')
  return { ...here, signingKeys: here.signingKeys.with(kid, { kid, jwk }) }
}

const addOrganization: Adding<OrganizationRow> = (here, row, seeding) => {
  const { id, name, type, regionCode, countryCode, managedBy } = row
  const organization: Organization = {
    id,
    name,
    type,
    regionCode,
    created: ageText(row.age, seeding),
    ...(countryCode !== undefined && { countryCode }),
    isFederated: row.isFederated === true,
    managedOrgIds: [],
    managerOrgIds: managedBy === undefined ? [] : [managedBy],
  }
  const manager = managedBy === undefined ? undefined : here.organizations.get(managedBy)
  let organizations = here.organizations.with(id, organization)
  if (manager)
    organizations = organizations.with(manager.id, { ...manager, managedOrgIds: [...manager.managedOrgIds, id] })
  return { ...here, organizations, roles: withBuiltInRoles(here.roles, id, seeding.chance) }
}

const addUser: Adding<UserRow> = (here, row, seeding) => {
  const { organization: orgId, email, firstName, lastName, status = 'ACTIVE' } = row
  const at = ageText(row.age, seeding)
  const made = newAccount({ email, firstName, lastName, status }, seeding.nowMs, seeding.chance)
  const account: Account = accountOf(here, email) ?? {
    ...made,
    created: at,
    updated: at,
    statusChanged: at,
    ...(status === 'ACTIVE' && { activated: at, lastLogin: at }),
    factors: (row.factors ?? []).map(([kind, provider]) => newFactor(kind, provider, at, seeding.chance)),
  }
  const type = here.organizations.get(orgId)?.isFederated === true ? ('Federated' as const) : ('Local' as const)
  const membership = { orgId, userId: account.id, type, isDisabled: row.isDisabled === true, changed: at }
  const next = {
    ...here,
    accounts: here.accounts.with(account.id, account),
    memberships: here.memberships.with(pairKey(orgId, account.id), membership),
  }
  const role = builtInRole(next, orgId, row.isAdmin === true ? 'administrator' : 'member')
  return role ? withRole(next, { roleId: role.id, kind: 'user', id: account.id }) : next
}

const addRole: Adding<RoleRow> = (here, { organization: orgId, product, ...row }, { chance }) => {
  const role = { id: chance.uuid(), orgId, ...row, products: [product] }
  return { ...here, roles: here.roles.with(role.id, role) }
}

const addGroup: Adding<GroupRow> = (here, row, seeding) => {
  const { organization: orgId, name, description, type = 'Local', appliesTo } = row
  const group: Group = {
    id: seeding.chance.uuid(),
    orgId,
    name,
    ...(description !== undefined && { description }),
    type,
    ...(appliesTo !== undefined && { appliesTo }),
    created: secondText(seeding.nowMs),
    managedOrgIds: row.managed ?? [],
  }
  let { groupMembers } = here
  for (const email of row.members ?? []) {
    const userId = accountOf(here, email)?.id
    if (userId === undefined) throw new Error(`Failed to seed group ${name}: nobody has the address ${email}`)
    groupMembers = groupMembers.with(pairKey(group.id, userId), { groupId: group.id, userId })
  }
  const next = { ...here, groups: here.groups.with(group.id, group), groupMembers }
  const roles = [...here.roles].filter((role) => role.orgId === orgId && row.roles?.includes(role.displayName))
  return roles.reduce<Here>((at, { id }) => withRole(at, { roleId: id, kind: 'group', id: group.id }), next)
}

const addKey: Adding<KeyRow> = (here, { organization: orgId, ...row }, seeding) => {
  const key = newKey({ orgId, ...row }, seeding)
  return { ...here, apiKeys: here.apiKeys.with(key.id, key) }
}

const sections: readonly (readonly [string, Adding<never>])[] = [
  ['organizations', addOrganization],
  ['users', addUser],
  ['roles', addRole],
  ['groups', addGroup],
  ['apiKeys', addKey],
  ...subscriptionSections,
  ...objectSections,
]
