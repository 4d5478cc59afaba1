import { instantOf, type SiteResources } from '../../world/index.ts'
import { ageBetween } from '../fixture-ages.ts'
import type { Sections } from './fixture.ts'
import type { NetworkGroup, NetworkObject } from './object-records.ts'
import type { Group, Here, Membership, Organization, Role } from './records.ts'
import type { GroupRow as NetworkGroupRow, ObjectRow } from './seed-objects.ts'
import type { GroupRow, OrganizationRow, RoleRow, UserRow } from './seed.ts'

/** Rows of a fixture that give these records again; of subscriptions and claim codes there are none, and the tokens of API keys are made anew. */
export function fixtureRows(site: SiteResources, nowMs: number): Sections {
  const here = site as unknown as Here
  const age = (instant: string): string => ageBetween(instantOf(instant) ?? nowMs, nowMs)
  const bySecondaryId = (a: { secondaryId: number }, b: { secondaryId: number }): number =>
    a.secondaryId - b.secondaryId
  return {
    organizations: [...here.organizations]
      .sort(managersFirst)
      .map((organization) => organizationRow(organization, age)),
    users: [...here.memberships].flatMap((membership) => userRow(here, membership, age) ?? []),
    roles: [...here.roles].flatMap((role) => roleRow(role) ?? []),
    groups: [...here.groups].map((group) => groupRow(here, group)),
    apiKeys: [...here.apiKeys].map(({ orgId, name, role, createdBy }) => ({
      organization: orgId,
      name,
      role,
      createdBy,
    })),
    networkObjects: [...here.networkObjects].sort(bySecondaryId).map((object) => objectRow(object, age)),
    networkGroups: [...here.networkGroups].sort(bySecondaryId).map((group) => networkGroupRow(here, group, age)),
  }
}

type Age = (instant: string) => string

/** A managed organization comes after the one that manages it. */
const managersFirst = (a: Organization, b: Organization): number => a.managerOrgIds.length - b.managerOrgIds.length

function organizationRow(organization: Organization, age: Age): OrganizationRow {
  const { id, name, type, regionCode, countryCode, created, isFederated, managerOrgIds } = organization
  const [managedBy] = managerOrgIds
  return {
    id,
    name,
    type,
    regionCode,
    ...(countryCode !== undefined && { countryCode }),
    age: age(created),
    isFederated,
    ...(managedBy !== undefined && { managedBy }),
  }
}

function userRow(here: Here, { orgId, userId, isDisabled }: Membership, age: Age): UserRow | undefined {
  const account = here.accounts.get(userId)
  if (!account) return undefined
  const { email, firstName, lastName, status, created, factors } = account
  return {
    organization: orgId,
    email,
    firstName,
    lastName,
    status,
    isAdmin: rolesOf(here, 'user', userId).some((role) => role.orgId === orgId && role.builtIn === 'administrator'),
    isDisabled,
    age: age(created),
    factors: factors.map(({ factorType, provider }) => [factorType, provider] as const),
  }
}

function rolesOf(here: Here, kind: 'user' | 'group', id: string): Role[] {
  const assigned = [...here.roleAssignments].filter((assignment) => assignment.kind === kind && assignment.id === id)
  return assigned.flatMap(({ roleId }) => here.roles.get(roleId) ?? [])
}

function roleRow({ orgId, displayName, description, type, products, builtIn }: Role): RoleRow | undefined {
  const [product] = products
  if (builtIn || !product) return undefined
  return { organization: orgId, displayName, ...(description !== undefined && { description }), type, product }
}

function groupRow(here: Here, { id, orgId, name, description, type, appliesTo, managedOrgIds }: Group): GroupRow {
  const members = [...here.groupMembers].filter(({ groupId }) => groupId === id)
  return {
    organization: orgId,
    name,
    ...(description !== undefined && { description }),
    type,
    ...(appliesTo !== undefined && { appliesTo }),
    members: members.flatMap(({ userId }) => here.accounts.get(userId)?.email ?? []),
    roles: rolesOf(here, 'group', id).map(({ displayName }) => displayName),
    managed: managedOrgIds,
  }
}

function commonRow({ orgId, name, description, createdBy, createdAt }: NetworkObject | NetworkGroup, age: Age) {
  const common = { organization: orgId, name, by: createdBy, age: age(createdAt) }
  return { ...common, ...(description !== undefined && { description }) }
}

const objectRow = (object: NetworkObject, age: Age): ObjectRow => {
  const { subtype, value } = object
  return { ...commonRow(object, age), subtype, value }
}

function networkGroupRow(here: Here, group: NetworkGroup, age: Age): NetworkGroupRow {
  const names = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => (here.networkObjects.get(id) ?? here.networkGroups.get(id))?.name ?? [])
  return {
    ...commonRow(group, age),
    objects: names(group.memberObjects),
    groups: names(group.memberGroups),
    inline: group.inlineObjects.map(({ subtype, value }) => ({ subtype, value })),
  }
}
