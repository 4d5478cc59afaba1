import { manager, type SccTenant, standalone } from './scc.ts'

/** Ids of things that exist, by the names of the path parameters, and the group that another one holds. */
export interface SampleIds {
  readonly orgId: string
  readonly orgID: string
  readonly groupId: string
  readonly roleId: string
  readonly userId: string
  readonly apiKeyId: string
  readonly subscriptionId: string
  readonly id: string
  readonly networkGroup: string
  /** An object and a group that nothing holds. */
  readonly loose: string
  readonly outer: string
  /** A subscription of the manager’s. */
  readonly sharedSubscription: string
}

const product = '00000000-0000-4001-8000-000000000000'

const claimCode = (code: string) => ({
  code,
  name: `Sub ${code}`,
  type: 'paid',
  products: [
    {
      id: product,
      name: `Product ${code}`,
      allowedRegions: ['NAM'],
      entitlements: [{ id: 'SKU', name: 'Unit', quantity: 10 }],
    },
  ],
})

const json = async (here: SccTenant, site: string, method: string, path: string, body?: object, by = standalone) => {
  const response = await fetch(`${here.sites[site]}/v1/organizations/${here.key(by).orgId}${path}`, {
    method,
    headers: { authorization: `Bearer ${here.key(by).accessToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- each call knows what it asked for
}

const objects = '/domains/global/objects'

/**
 * Things of the organization that stands alone: an object in a group in another group, a claimed subscription, and the ids of what
 * the fixture has. Claim codes `FREE` and `USED` are declared. With `isThere`, they are only looked up.
 */
export async function sampleIds(here: SccTenant, { isThere = false } = {}): Promise<SampleIds> {
  const { orgId, apiKeyId } = here.key(standalone)
  if (!isThere) await makeSamples(here)
  const first = async (path: string, list: string): Promise<string> =>
    (await json(here, 'global', 'GET', path))[list][0].id
  const named = async (name: string): Promise<string> =>
    (await json(here, 'us', 'GET', `${objects}?search=${name}`)).objects.find(
      (item: { name: string }) => item.name === name,
    ).id
  return {
    orgId,
    orgID: orgId,
    groupId: (await json(here, 'global', 'GET', '/adminGroups')).groups.find(
      ({ name }: { name: string }) => name === 'Local',
    ).id,
    roleId: await first('/roles', 'roles'),
    userId: await first('/users', 'users'),
    apiKeyId,
    subscriptionId: await first('/subscriptions', 'subscriptions'),
    id: await named('used'),
    networkGroup: await named('inner'),
    loose: await named('loose'),
    outer: await named('outer'),
    sharedSubscription: (await json(here, 'global', 'GET', '/subscriptions', undefined, manager)).subscriptions[0].id,
  }
}

async function makeSamples(here: SccTenant): Promise<void> {
  for (const code of ['FREE', 'USED', 'SHARED']) {
    await here.control('POST', '/console/cisco-scc/global/declare-claim-code', claimCode(code))
  }
  await json(here, 'global', 'POST', '/subscriptions', { claimCode: 'USED' })
  await json(here, 'global', 'POST', '/subscriptions', { claimCode: 'SHARED' }, manager)
  await json(here, 'global', 'POST', '/adminGroups', { name: 'Local' })
  await json(here, 'us', 'POST', `${objects}/networks`, { name: 'loose', subtype: 'host', value: '10.0.0.2' })
  const used = await json(here, 'us', 'POST', `${objects}/networks`, {
    name: 'used',
    subtype: 'host',
    value: '10.0.0.1',
  })
  const inner = await json(here, 'us', 'POST', `${objects}/networkGroups`, { name: 'inner', memberObjects: [used.id] })
  await json(here, 'us', 'POST', `${objects}/networkGroups`, { name: 'outer', memberGroups: [inner.id] })
}

/** Bodies with which each operation that takes one can succeed. */
export const sampleBodies: Readonly<Record<string, unknown>> = {
  createOrganization: { name: 'Fresh Ltd', regionCode: 'EU', type: 'MANAGED' },
  updateOrganization: { name: 'Renamed Ltd' },
  createSubscription: { claimCode: 'FREE' },
  readClaimCode: { claimCode: 'FREE' },
  updateSubscription: { productId: product, status: false },
  patchSubscription: { entitlements: [{ id: 'SKU', quantity: 1 }] },
  createGroup: { name: 'Another' },
  updateGroup: { description: 'Described' },
  patchGroup: { users: [{ operation: 'add', id: 'alice.ops@acme.example' }] },
  createToken: { grant_type: 'refresh_token' },
  patchRole: { users: [{ operation: 'add', id: 'dora.disabled@acme.example' }] },
  patchUser: { users: [{ email: 'new@acme.example', firstName: 'New', lastName: 'One', operation: 'invite' }] },
  updateUser: { firstName: 'Other' },
  createNetworkObject: { name: 'fresh', subtype: 'cidr', value: '10.0.0.0/8' },
  updateNetworkObject: { description: 'Described' },
  createNetworkGroup: { name: 'fresh-group' },
  updateNetworkGroup: { name: 'inner', description: 'Described' },
  bulkGetObjects: { ids: ['00000000-0000-4000-8000-000000000000'] },
}
