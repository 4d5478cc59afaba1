import type { Chance } from '../../world/index.ts'
import { defects } from '../token-forms.ts'
import type { Judging, Mint, Opened, Principal, Scheme, TokenForm } from '../vendor.ts'
import { issuerAt, keyFileOf, publicKeyOf, tenantKeyOf, tenantOf } from './api-keys.ts'
import { audienceFits } from './audience.ts'
import { factsOf } from './facts.ts'
import type { ApiKey, KeyHere, OAuthClient, Role } from './records.ts'
import { accessTokenType, bearerOf, isAccessToken, refusalReasons } from './token-reading.ts'

const keysHere = (here: unknown): KeyHere => here as KeyHere

/**
 * The two kinds of bearer token: a JWT that a client signs with the private key of its key file (documented: RS256 only), and
 * an access token that the tenant signs (that it is a JWT is assumed; clients do not look into it).
 */
export const tokenForms: Readonly<Record<string, TokenForm>> = {
  adminKey: {
    kind: 'jws',
    algorithms: ['RS256'],
    keyFor: ({ claims }, { here }) => {
      const key = keysHere(here).apiKeys.get(String(claims.sub))
      return key && publicKeyOf(key)
    },
  },
  access: {
    kind: 'jws',
    algorithms: ['RS256'],
    keyFor: (_token, { here }) => tenantKeyOf(tenantOf(keysHere(here))),
    signer: ({ here }) => {
      const jwk = tenantOf(keysHere(here)).signingJwk
      return { alg: 'RS256', jwk, header: { typ: accessTokenType, kid: jwk.kid } }
    },
  },
}

/** What each role may do: what a Help Desk Administrator may, a Super Administrator may too (documented: 002). */
const rolesOf: Readonly<Record<Role, readonly string[]>> = {
  HelpDeskAdministrator: ['HelpDeskAdministrator'],
  SuperAdministrator: ['HelpDeskAdministrator', 'SuperAdministrator'],
}

/** A time claim in whole seconds; clients send integers, floats and texts (documented and observed: page, SPL, NOVA, SHU). */
function secondsOf(claim: unknown): number | undefined {
  const isTime = typeof claim === 'number' || (typeof claim === 'string' && /^\d+(\.\d+)?$/.test(claim))
  return isTime && Number.isFinite(Number(claim)) ? Math.floor(Number(claim)) : undefined
}

type Claims = Readonly<Record<string, unknown>>
type Rule = (claims: Claims, judging: Judging) => string | undefined

/** Why a client's JWT is not accepted, in the order in which it is looked at (assumed); whole seconds are compared. */
const keyRules: readonly Rule[] = [
  ({ aud }, { origin, facts }) =>
    audienceFits(aud, origin, factsOf({ facts }).bareOriginAudience) ? undefined : refusalReasons.wrongAudience,
  ({ iat, exp }) =>
    secondsOf(iat) === undefined || secondsOf(exp) === undefined ? 'iat or exp is missing or no time' : undefined,
  ({ iat, exp }, { facts }) => {
    const lifetime = Number(secondsOf(exp)) - Number(secondsOf(iat))
    const most = factsOf({ facts }).keyTokenMaxLifetime.ms / 1000
    return lifetime > most ? `it lives ${lifetime} s, and ${most} s are allowed` : undefined
  },
  ({ exp }, { facts, nowMs }) => {
    const lateMs = nowMs - Number(secondsOf(exp)) * 1000 - factsOf({ facts }).keyTokenClockSkew.ms
    return lateMs > 0 ? `it expired; ${lateMs} ms beyond the skew on the sandbox's clock` : undefined
  },
  ({ iat }, { facts, nowMs }) => {
    const { keyTokenClockSkew, keyTokenFutureIat } = factsOf({ facts })
    const earlyMs = Number(secondsOf(iat)) * 1000 - nowMs - keyTokenClockSkew.ms
    return earlyMs > 0 && keyTokenFutureIat === 'refused' ? `it begins ${earlyMs} ms beyond the skew` : undefined
  },
]

function judgeKey(opened: Opened, judging: Judging): Principal | { readonly reason: string } {
  if (!opened.ok) {
    return { reason: opened.isStranger ? refusalReasons.unknownAccessId : `it cannot be verified: ${opened.reason}` }
  }
  const { header, claims } = opened
  if (header.typ !== 'JWT') return { reason: `its header says typ ${String(header.typ)}, not JWT` }
  const key = keysHere(judging.here).apiKeys.get(String(claims.sub))
  if (!key) return { reason: refusalReasons.unknownAccessId }
  for (const rule of keyRules) {
    const reason = rule(claims, judging)
    if (reason !== undefined) return { reason }
  }
  return { id: key.id, name: key.description, scopes: rolesOf[key.role] }
}

/** The issuer inside access tokens: a constant of the site, as one site has several addresses. */
export const issuerOf = (site: string): string => `backlot:rsa-cas/${site}`

const accessRules: readonly Rule[] = [
  ({ sandbox }, { world }) => (sandbox === world.name ? undefined : `it belongs to sandbox ${String(sandbox)}`),
  ({ iss }, { site }) => (iss === issuerOf(site) ? undefined : `it was issued by ${String(iss)}`),
  ({ nbf }, { nowMs }) => (Number(nbf) * 1000 > nowMs ? 'it is not valid yet' : undefined),
  ({ exp }, { nowMs }) => (Number(exp) * 1000 <= nowMs ? 'it has expired' : undefined),
]

function judgeAccess(opened: Opened, judging: Judging): Principal | { readonly reason: string } {
  if (!opened.ok) return { reason: `the token cannot be verified: ${opened.reason}` }
  for (const rule of accessRules) {
    const reason = rule(opened.claims, judging)
    if (reason !== undefined) return { reason }
  }
  const client = keysHere(judging.here).oauthClients.get(String(opened.claims.sub))
  if (!client) return { reason: `no client has the id ${String(opened.claims.sub)}` }
  return { id: client.id, name: client.name, scopes: String(opened.claims.scope).split(' ') }
}

/** How the security schemes of the contract are answered. */
export const schemes: Readonly<Record<string, Scheme>> = {
  adminKey: {
    find: (call) => (isAccessToken(call) ? undefined : bearerOf(call)),
    token: 'adminKey',
    judge: judgeKey,
  },
  oauth: { find: (call) => (isAccessToken(call) ? bearerOf(call) : undefined), token: 'access', judge: judgeAccess },
}

/** What an access token is made from; instants and lengths in ms. */
export interface Granting {
  readonly client: OAuthClient
  readonly scopes: readonly string[]
  readonly site: string
  readonly sandbox: string
  readonly nowMs: number
  readonly lifetimeMs: number
  readonly chance: Chance
}

/** The claims of an access token; `sandbox` binds it to its world. */
export function accessClaims({ client, scopes, site, sandbox, nowMs, lifetimeMs, chance }: Granting) {
  const issued = Math.floor(nowMs / 1000)
  const exp = issued + Math.floor(lifetimeMs / 1000)
  const named = { sub: client.id, client_id: client.id, iss: issuerOf(site), scope: scopes.join(' ') }
  return { ...named, iat: issued, nbf: issued, exp, jti: chance.uuid(), sandbox }
}

/** How long the tokens of a client are valid, in ms. */
export function lifetimeOf({ tokenLifetimeSeconds }: OAuthClient, facts: Judging['facts']): number {
  return tokenLifetimeSeconds === null ? factsOf({ facts }).oauthTokenLifetime.ms : tokenLifetimeSeconds * 1000
}

function named<Item extends { readonly id: string }>(
  items: IterableIterator<Item>,
  name: string | undefined,
  nameOf: (item: Item) => string,
): Item | undefined {
  for (const item of items) if (name === undefined || item.id === name || nameOf(item) === name) return item
  return undefined
}

const mintAccess: Mint['make'] = (request, { here, site, world, nowMs, chance, facts }) => {
  const client = named(keysHere(here).oauthClients.by('order'), request.principal, ({ name }) => name)
  if (!client) return `no OAuth client is named ${request.principal ?? 'anything'}, nor has it as its id`
  const lacking = (request.scopes ?? []).filter((scope) => !client.permissions.includes(scope))
  if (lacking.length > 0) return `client ${client.name} lacks ${lacking.join(', ')}`
  const lifetimeMs = request.lifetimeSeconds === undefined ? lifetimeOf(client, facts) : request.lifetimeSeconds * 1000
  const scopes = request.scopes ?? client.permissions
  return {
    claims: accessClaims({ client, scopes, site, sandbox: world.name, nowMs, lifetimeMs, chance }),
    token: 'access',
  }
}

const mintKey: Mint['make'] = (request, { here, nowMs, origin, facts }) => {
  const nameOf = (key: ApiKey): string => (request.principal === key.role ? key.role : key.description)
  const key = named(keysHere(here).apiKeys.by('order'), request.principal, nameOf)
  if (!key) return `no key has the role or the description ${request.principal ?? ''}, nor has it as its access id`
  const iat = Math.floor(nowMs / 1000)
  const lifetime = request.lifetimeSeconds ?? factsOf({ facts }).keyTokenMaxLifetime.ms / 1000
  const { accessID: sub, adminRestApiUrl: aud } = keyFileOf(keysHere(here), key, origin, facts)
  return {
    claims: { sub, iat, exp: iat + lifetime, aud },
    sign: { alg: 'RS256', jwk: key.jwk, header: { typ: 'JWT' } },
  }
}

/** Seconds that a minted assertion lives unless asked otherwise, as those of clients do (observed: PYD, PSG). */
const assertionSeconds = 300

const mintAssertion: Mint['make'] = (request, { here, nowMs, origin, chance }) => {
  const client = named(keysHere(here).oauthClients.by('order'), request.principal, ({ name }) => name)
  if (!client?.privateJwk) return `Backlot holds no private key of a client ${request.principal ?? ''}`
  const iat = Math.floor(nowMs / 1000)
  const parties = { iss: client.id, sub: client.id, aud: `${issuerAt(origin)}/token` }
  const claims = { ...parties, jti: chance.uuid(), iat, exp: iat + (request.lifetimeSeconds ?? assertionSeconds) }
  return { claims, sign: { alg: 'RS256', jwk: client.privateJwk, header: { typ: 'JWT', kid: client.privateJwk.kid } } }
}

/** The tokens that the control API can mint; `principal` of a key is its access id, description or role. */
export const mints: Readonly<Record<string, Mint>> = {
  access: { defects: ['expired', 'not-yet-valid', 'wrong-issuer', 'unknown-key', 'tampered'], make: mintAccess },
  adminKey: {
    defects: ['expired', 'not-yet-valid', 'wrong-audience', 'unknown-key', 'algorithm-none', 'tampered'],
    make: mintKey,
  },
  assertion: {
    defects,
    make: mintAssertion,
  },
}
