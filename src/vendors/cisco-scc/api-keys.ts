import type { Chance } from '../../world/index.ts'
import type { Facts } from '../vendor.ts'
import type { ApiKey, Here, KeyRole } from './records.ts'
import { factsOf } from './site.ts'

/** What a key is made from; instants in ms. */
export interface KeyRequest {
  readonly orgId: string
  readonly name: string
  readonly role: KeyRole
  readonly createdBy: string
  readonly expiresMs?: number
}

interface Making {
  readonly facts: Facts
  readonly nowMs: number
  readonly chance: Chance
}

/** A new key with its first tokens, as the console generates one (documented: AUTH). */
export function newKey(request: KeyRequest, { facts, nowMs, chance }: Making): ApiKey {
  return {
    id: chance.uuid(),
    ...request,
    isEnabled: true,
    refreshToken: refreshToken(chance),
    refreshExpiresMs: nowMs + factsOf({ facts }).refreshTokenLifetime.ms,
    issuedMs: nowMs,
    tokenId: chance.uuid(),
  }
}

/** Base64 of a bare UUID, as in the published example (documented: OAS-P). */
export function refreshToken(chance: Chance): string {
  return btoa(chance.uuid())
}

/** Why a key gives no access now; the same for both kinds of its tokens. */
export function faultOfKey(key: ApiKey | undefined, nowMs: number): string | undefined {
  if (!key) return 'the token belongs to no API key here'
  if (!key.isEnabled) return `API key ${key.name} is disabled`
  if (key.expiresMs !== undefined && key.expiresMs <= nowMs) return `API key ${key.name} has expired`
  return undefined
}

const typesInOrder: readonly string[] = ['MANAGER', 'MANAGED', 'STANDALONE']
const rolesInOrder: readonly string[] = ['administrator', 'member']

/** All keys: those of managers first, then of managed organizations, each organization's administrators before its members. */
export function keysInOrder({ apiKeys, organizations }: Here): ApiKey[] {
  const rank = ({ orgId, role, name }: ApiKey): string => {
    const organization = organizations.get(orgId)
    const type = typesInOrder.indexOf(organization?.type ?? '')
    return `${type} ${organization?.name} ${orgId} ${rolesInOrder.indexOf(role)} ${name}`
  }
  const ranked = apiKeys.toArray().map((key) => [rank(key), key] as const)
  return ranked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)
}

/** The key of an id, else the first of a name; without either the first of all. */
export function keyNamed(here: Here, idOrName?: string): ApiKey | undefined {
  const known = idOrName === undefined ? undefined : here.apiKeys.get(idOrName)
  return known ?? keysInOrder(here).find(({ name }) => idOrName === undefined || name === idOrName)
}
