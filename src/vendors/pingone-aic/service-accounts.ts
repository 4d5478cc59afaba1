import { type Chance, Collection, remembered } from '../../world/index.ts'
import type { CollectionDeclaration, Jwk, Seeding } from '../vendor.ts'
import { type Administrator, administratorCollections, seedAdministrators } from './administrators.ts'
import { type ApiKey, apiKeyCollections, newApiKey, noApiKeys } from './api-key-records.ts'
import { type LoginHere, loginCollections, noLogins } from './sessions.ts'
import { managedUserCollections, type ManagedUser, seedManagedUsers } from './managed-users.ts'

/** A service account as stored; `jwks` is the text of its public key set, `order` counts from 0 in order of creation. */
export interface ServiceAccount {
  readonly id: string
  readonly revision: string
  readonly order: number
  readonly name: string
  readonly description: string
  readonly accountStatus: string
  readonly scopes: readonly string[]
  readonly jwks: string
}

/** The private key that Backlot hands to the client of a seeded account; a real tenant never has it. */
export interface ClientKey {
  readonly accountId: string
  readonly jwk: Jwk
}

/** A private key by which the environment signs; found under what it is for, such as `id-token`. */
export interface SigningKey {
  readonly id: string
  readonly jwk: Jwk
}

/** The collections that login and the routes around the environment API use. */
export interface PlatformHere extends LoginHere {
  readonly serviceAccounts: Collection<ServiceAccount>
  readonly clientKeys: Collection<ClientKey>
  readonly apiKeys: Collection<ApiKey>
  readonly administrators: Collection<Administrator>
  readonly signingKeys: Collection<SigningKey>
  readonly managedUsers?: Collection<ManagedUser>
}

/** How accounts, keys, administrators and managed users are kept; the index `order` is the order of creation. */
export const serviceAccountCollections = {
  serviceAccounts: { indexes: { order: (account: ServiceAccount) => account.order } },
  clientKeys: { secrets: ['jwk'] },
  signingKeys: { secrets: ['jwk'] },
  ...loginCollections,
  ...apiKeyCollections,
  ...administratorCollections,
  ...managedUserCollections,
} satisfies Record<string, CollectionDeclaration>

export interface AccountRow {
  readonly name: string
  readonly scopes: readonly string[]
  readonly description?: string
}

/**
 * The accounts of fixture section `serviceAccounts` (`{ name, scopes, description? }`) with ids and key pairs drawn by chance,
 * one API key, the users of section `managedUsers`, and the administrators of section `administrators`.
 */
export function seedServiceAccounts(seeding: Seeding): Required<PlatformHere> {
  const { chance, fixture, keys, nowMs } = seeding
  let { serviceAccounts, clientKeys } = noAccounts()
  const pool = [...keys]
  for (const row of (fixture.serviceAccounts ?? []) as readonly AccountRow[]) {
    const jwk = drawnKey(pool, keys, chance, row.name)
    const account = accountOf(row, { jwks: JSON.stringify({ keys: [publicPart(jwk)] }) }, serviceAccounts.size, chance)
    serviceAccounts = serviceAccounts.with(account.id, account)
    clientKeys = clientKeys.with(account.id, { accountId: account.id, jwk })
  }
  const apiKey = newApiKey('seeded', noApiKeys, nowMs, chance)
  const apiKeys = noApiKeys.with(apiKey.id, apiKey)
  const managedUsers = seedManagedUsers(seeding)
  const logins = { ...seedAdministrators(seeding, managedUsers), ...noLogins(), signingKeys: seedSigningKeys(seeding) }
  return { serviceAccounts, clientKeys, apiKeys, ...logins }
}

function seedSigningKeys({ keys, chance }: Seeding): Collection<SigningKey> {
  const jwk = keys[chance.below(keys.length)]
  const none = Collection.empty<SigningKey>()
  return jwk ? none.with('id-token', { id: 'id-token', jwk }) : none
}

function noAccounts(): Pick<PlatformHere, 'serviceAccounts' | 'clientKeys'> {
  return {
    serviceAccounts: Collection.empty<ServiceAccount>(serviceAccountCollections.serviceAccounts.indexes),
    clientKeys: Collection.empty<ClientKey>(),
  }
}

/** A key pair that no other account of the site has, as long as there are enough. */
function drawnKey(pool: Jwk[], keys: readonly Jwk[], chance: Chance, name: string): Jwk {
  if (pool.length === 0) pool.push(...keys)
  const [jwk] = pool.splice(chance.below(pool.length), 1)
  if (jwk) return jwk
  throw new Error(`Failed to seed service account ${name}: there are no key pairs; start the engine with some`)
}

/** A new account; what the row leaves out is as the vendor's clients leave it. */
export function accountOf(
  row: AccountRow,
  given: { readonly jwks: string; readonly accountStatus?: string | undefined },
  order: number,
  chance: Chance,
): ServiceAccount {
  return {
    id: chance.uuid(),
    revision: `${chance.uuid()}-${order + 1}`,
    order,
    name: row.name,
    description: row.description ?? '',
    accountStatus: given.accountStatus ?? 'active',
    scopes: row.scopes,
    jwks: given.jwks,
  }
}

/** Whether an account may get tokens and use them; clients write the word with either initial. */
export function isActive(account: ServiceAccount): boolean {
  return account.accountStatus.toLowerCase() === 'active'
}

const publicMembers = ['kty', 'kid', 'e', 'n']

/** What everybody may know of a key. */
export function publicPart(jwk: Jwk): Jwk {
  const members = publicMembers.filter((name) => name in jwk).map((name) => [name, jwk[name]])
  return { ...Object.fromEntries(members), alg: 'RS256', use: 'sig' }
}

/** The RSA keys in the text of a key set; `undefined` when the text is no key set. */
export function publicKeys(jwks: string): readonly Jwk[] | undefined {
  try {
    const { keys } = JSON.parse(jwks) as { keys?: unknown }
    if (!Array.isArray(keys)) return undefined
    return keys.filter((key): key is Jwk => typeof key === 'object' && key !== null && (key as Jwk).kty === 'RSA')
  } catch {
    return undefined
  }
}

/** The public keys of an account. */
export const keysOf = remembered((account: ServiceAccount) => [...(publicKeys(account.jwks) ?? [])])

/** The account of an id, else the first of a name; without either the first of all. */
export function accountNamed(here: PlatformHere, idOrName?: string): ServiceAccount | undefined {
  const known = idOrName === undefined ? undefined : here.serviceAccounts.get(idOrName)
  if (known) return known
  for (const account of here.serviceAccounts.by('order')) {
    if (idOrName === undefined || account.name === idOrName) return account
  }
  return undefined
}

/** Ready credentials of a site: accounts whose private key Backlot holds, in order of creation, administrators, API keys. */
export function credentialsOf(here: PlatformHere): Readonly<Record<string, unknown>> {
  const serviceAccounts: unknown[] = []
  for (const { id, name, scopes } of here.serviceAccounts.by('order')) {
    const jwk = here.clientKeys.get(id)?.jwk
    if (jwk) serviceAccounts.push({ id, name, scopes, jwk })
  }
  const apiKeys = here.apiKeys.toArray().map(({ id, secret, name }) => {
    return { api_key_id: id, api_key_secret: secret, name }
  })
  const administrators = here.administrators.toArray().map(({ userName, password }) => ({ userName, password }))
  return { serviceAccounts, administrators, apiKeys }
}
