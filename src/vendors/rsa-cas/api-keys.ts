import { type Chance, Collection, remembered } from '../../world/index.ts'
import type { ClientVariable, Facts, Jwk, Seeding } from '../vendor.ts'
import { baseOf } from './audience.ts'
import { factsOf } from './facts.ts'
import { rsaPem } from './pem.ts'
import { type ApiKey, collections, type KeyHere, type OAuthClient, type Role, type Tenant } from './records.ts'

export interface KeyRow {
  readonly role: Role
  readonly description: string
  readonly owner?: ApiKey['owner']
}
export interface ClientRow {
  readonly name: string
  readonly description?: string
  readonly permissions: readonly string[]
}

/** What the tenant is until a fixture says otherwise. */
const company = { companyId: 'cedar', customerId: 4711, customerName: 'Cedar Pictures' }

/** The one record of its collection. */
export const tenantId = 'tenant'

/** Tenant, keys and clients from the fixture sections `tenant`, `apiKeys` and `oauthClients`; ids and key pairs by chance. */
export function seedKeys({ fixture, chance, keys, nowMs }: Seeding): KeyHere {
  const pool = [...keys]
  const draw = (): Jwk => {
    if (pool.length === 0) pool.push(...keys)
    const [jwk] = pool.splice(chance.below(pool.length), 1)
    if (!jwk) throw new Error('Failed to seed rsa-cas: there are no key pairs; start the engine with some')
    return jwk
  }
  const given = (fixture.tenant?.[0] ?? {}) as Partial<Tenant>
  const tenant: Tenant = { id: tenantId, ...company, ...given, signingJwk: draw() }
  let apiKeys = Collection.empty<ApiKey>(collections.apiKeys.indexes)
  for (const { owner = 'administrator', ...row } of (fixture.apiKeys ?? []) as readonly KeyRow[]) {
    const key: ApiKey = keyOf({ ...row, jwk: draw(), owner }, apiKeys, nowMs, chance)
    apiKeys = apiKeys.with(key.id, key)
  }
  let oauthClients = Collection.empty<OAuthClient>(collections.oauthClients.indexes)
  for (const row of (fixture.oauthClients ?? []) as readonly ClientRow[]) {
    const client = clientOf({ ...row, jwk: draw() }, oauthClients, chance)
    oauthClients = oauthClients.with(client.id, client)
  }
  return { tenants: Collection.empty<Tenant>().with(tenant.id, tenant), apiKeys, oauthClients }
}

/** A new key; its access id is drawn. */
export function keyOf(
  row: Pick<ApiKey, 'role' | 'description' | 'jwk' | 'owner'>,
  { size }: Collection<ApiKey>,
  createdMs: number,
  chance: Chance,
): ApiKey {
  return { id: chance.uuid(), order: size, createdMs, downloaded: false, ...row }
}

/** A new client whose key pair Backlot made. */
function clientOf(
  { jwk, name, description = '', permissions }: ClientRow & { readonly jwk: Jwk },
  { size }: Collection<OAuthClient>,
  chance: Chance,
): OAuthClient {
  const named = { id: chance.uuid(), order: size, name, description, permissions, tokenLifetimeSeconds: null }
  return { ...named, publicJwk: publicPart(jwk), privateJwk: jwk }
}

const publicMembers = ['kty', 'kid', 'e', 'n', 'crv', 'x', 'y']

/** The public members of a key. */
export function publicPart(jwk: Jwk): Jwk {
  return Object.fromEntries(publicMembers.filter((name) => name in jwk).map((name) => [name, jwk[name]]))
}

/** The public half of a key; the same object as long as the record is. */
export const publicKeyOf = remembered((key: ApiKey): Record<string, unknown> => ({ ...publicPart(key.jwk) }))

/** The public half of what the tenant signs with. */
export const tenantKeyOf = remembered((tenant: Tenant): Record<string, unknown> => ({
  ...publicPart(tenant.signingJwk),
}))

/** The tenant. */
export function tenantOf(here: KeyHere): Tenant {
  const tenant = here.tenants.get(tenantId)
  if (!tenant) throw new Error('Failed to read the tenant: rsa-cas was not seeded')
  return tenant
}

/** The key file of a key, as the console gives it out (documented: 002). */
export function keyFileOf(here: KeyHere, key: ApiKey, origin: string, facts: Facts) {
  return {
    customerName: tenantOf(here).customerName,
    accessID: key.id,
    description: key.description,
    accessKey: rsaPem(key.jwk),
    adminRestApiUrl: baseOf(origin) + factsOf({ facts }).keyFileUrlEnding,
  }
}

/** The issuer URL that the console shows for every client; the token endpoint is below it. */
export const issuerAt = (origin: string): string => `${origin}/oauth`

/** Ready credentials: a key file for each key that an administrator added, and clients whose private key Backlot holds. */
export function credentialsOf(here: KeyHere, origin: string, facts: Facts) {
  const apiKeys: unknown[] = []
  for (const key of here.apiKeys.by('order')) {
    if (key.owner === 'administrator') apiKeys.push({ role: key.role, keyFile: keyFileOf(here, key, origin, facts) })
  }
  const oauthClients: unknown[] = []
  for (const { id, privateJwk, permissions } of here.oauthClients.by('order')) {
    if (privateJwk) oauthClients.push({ clientId: id, issuer: issuerAt(origin), permissions, privateJwk })
  }
  return { apiKeys, oauthClients }
}

/** What clients of the API are configured by: a key file as it is downloaded, and an OAuth client. */
export const clientVariables: readonly ClientVariable[] = [
  {
    name: 'KEY',
    from: 'apiKeys/0/keyFile',
    file: 'api-key.json',
    summary: 'key file of a super administrator, as the console downloads it',
  },
  { name: 'OAUTH_CLIENT_ID', from: 'oauthClients/0/clientId', summary: 'OAuth client' },
  { name: 'OAUTH_ISSUER', from: 'oauthClients/0/issuer', summary: 'its authorization server' },
  {
    name: 'OAUTH_CLIENT_KEY',
    from: 'oauthClients/0/privateJwk',
    file: 'oauth-client-key.json',
    summary: 'private JWK of that client',
  },
]
