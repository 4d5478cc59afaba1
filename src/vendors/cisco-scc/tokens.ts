import { defects } from '../token-forms.ts'
import type { Call, Judging, Mint, Opened, Principal, Scheme, TokenForm } from '../vendor.ts'
import { faultOfKey, keyNamed } from './api-keys.ts'
import type { ApiKey, KeyRole } from './records.ts'
import { factsOf, platformOf } from './site.ts'

const issuer = 'backlot:cisco-scc'
const audience = 'https://api.security.cisco.com'

/** The scopes of each role; an administrator may all that a member may (documented: OAS-P for the names; inferred: AUTH). */
export const scopesOfRole: Readonly<Record<KeyRole, readonly string[]>> = {
  administrator: ['security:enterprise:admin', 'security:enterprise:member'],
  member: ['security:enterprise:member'],
}

/** Who an access token speaks for: an API key of one organization. */
export interface KeyPrincipal extends Principal {
  readonly orgId: string
}

/**
 * How access tokens are made: RS256, with no more in their header than the published example has (documented: OAS-P). One key
 * pair of the world signs all of them; JWKS shows it.
 */
export const tokenForms: Readonly<Record<string, TokenForm>> = {
  access: {
    kind: 'jws',
    algorithms: ['RS256'],
    keyFor: (_token, { world }) => platformOf(world).signingKeys.toArray()[0]?.jwk,
    signer: ({ world }) => {
      const [key] = platformOf(world).signingKeys
      if (!key) throw new Error('Failed to sign a token of cisco-scc: the world holds no signing key')
      return { alg: 'RS256', jwk: key.jwk, header: {} }
    },
  },
}

/** What an access token is made from; instants in ms. */
export interface Granting {
  readonly key: ApiKey
  readonly sandbox: string
  readonly scopes?: readonly string[]
  readonly lifetimeMs: number
  readonly unit: string
}

/**
 * The claims of an access token. Only `exp` and `scp` were seen in one (observed: BC); the other names are assumed, and
 * `sandbox` is ours: it binds the token to its world.
 */
export function accessClaims({ key, sandbox, scopes, lifetimeMs, unit }: Granting): Readonly<Record<string, unknown>> {
  const counted = (ms: number): number => (unit === 'seconds' ? Math.floor(ms / 1000) : ms)
  return {
    iss: issuer,
    aud: audience,
    sub: key.id,
    iat: counted(key.issuedMs),
    exp: counted(key.issuedMs + lifetimeMs),
    scp: scopes ?? scopesOfRole[key.role],
    orgId: key.orgId,
    type: 'api-key',
    jti: key.tokenId,
    sandbox,
  }
}

/** The claims of the access token that a key was last given. */
export function claimsOfKey(key: ApiKey, { facts, world }: Pick<Judging, 'facts' | 'world'>) {
  const { accessTokenLifetime, expiryUnit } = factsOf({ facts })
  return accessClaims({ key, sandbox: world.name, lifetimeMs: accessTokenLifetime.ms, unit: expiryUnit })
}

/** The bearer token of a call. */
export function bearerOf(call: Call): string | undefined {
  const { authorization } = call.headers
  return typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined
}

/** Numbers above this count milliseconds, below it seconds. */
const firstMilliseconds = 100_000_000_000

const instantMs = (claim: unknown): number => (Number(claim) > firstMilliseconds ? Number(claim) : Number(claim) * 1000)

type Rule = (claims: Readonly<Record<string, unknown>>, judging: Judging) => string | undefined

/** Why an opened access token is not accepted; the first that applies. */
const rules: readonly Rule[] = [
  ({ sandbox }, { world }) =>
    sandbox === world.name ? undefined : `the token belongs to sandbox ${String(sandbox)}, not to ${world.name}`,
  ({ iss }) => (iss === issuer ? undefined : `the token was issued by ${String(iss)}`),
  ({ aud }) => (aud === audience ? undefined : `the token is for ${String(aud)}`),
  ({ nbf }, { nowMs }) =>
    nbf === undefined || instantMs(nbf) <= nowMs ? undefined : 'the token is not valid yet on the sandbox’s clock',
  ({ exp }, { nowMs }) => {
    const lateMs = nowMs - instantMs(exp)
    return lateMs < 0 ? undefined : `the token expired ${Math.floor(lateMs / 1000)} s ago on the sandbox’s clock`
  },
]

function judgeAccess(opened: Opened, judging: Judging): KeyPrincipal | { readonly reason: string } {
  if (!opened.ok) return { reason: `the token cannot be verified: ${opened.reason}` }
  const { claims } = opened
  for (const rule of rules) {
    const reason = rule(claims, judging)
    if (reason !== undefined) return { reason }
  }
  const key = platformOf(judging.world).apiKeys.get(String(claims.sub))
  const fault = faultOfKey(key, judging.nowMs)
  if (!key || fault !== undefined) return { reason: fault ?? 'the token belongs to no API key here' }
  return { id: key.id, name: key.createdBy, scopes: claims.scp as readonly string[], orgId: key.orgId }
}

/** The newest refresh token of a key that may still be used; one that was traded is known to nobody any more. */
function judgeRefresh(opened: Opened, { world, nowMs }: Judging): KeyPrincipal | { readonly reason: string } {
  const sent = opened.ok ? String(opened.claims.token) : ''
  const [key] = platformOf(world).apiKeys.by('refresh', { from: sent, to: sent })
  const fault = key && faultOfKey(key, nowMs)
  if (!key || fault !== undefined) return { reason: fault ?? refreshTokenInvalid }
  if (key.refreshExpiresMs <= nowMs) return { reason: 'refresh token has expired' }
  return { id: key.id, name: key.createdBy, scopes: [], orgId: key.orgId }
}

/** What is said of a text that is no refresh token, such as an access token (observed: BC). */
const refreshTokenInvalid = 'refresh token is not valid'

/** How the two security schemes of the contract are answered; both by the sandbox's clock alone. */
export const schemes: Readonly<Record<string, Scheme>> = {
  bearer: { find: bearerOf, token: 'access', judge: judgeAccess },
  refreshToken: {
    find: bearerOf,
    token: (token) => ({ ok: true, header: {}, claims: { token } }),
    judge: judgeRefresh,
  },
}

/** Access tokens of any API key, by its id or name; those of a member never carry more than its role has. */
export const mints: Readonly<Record<string, Mint>> = {
  access: {
    defects,
    make: ({ principal, scopes, lifetimeSeconds }, { facts, world, nowMs, chance }) => {
      const known = keyNamed(platformOf(world), principal)
      if (!known) return `no API key is named ${principal ?? 'anything'}, nor has it as its id`
      const lacking = (scopes ?? []).filter((scope) => !scopesOfRole[known.role].includes(scope))
      if (lacking.length > 0) return `API key ${known.name} lacks ${lacking.join(', ')}`
      const { accessTokenLifetime, expiryUnit } = factsOf({ facts })
      const lifetimeMs = lifetimeSeconds === undefined ? accessTokenLifetime.ms : lifetimeSeconds * 1000
      const key = { ...known, issuedMs: nowMs, tokenId: chance.uuid() }
      const granting = { key, sandbox: world.name, lifetimeMs, unit: expiryUnit, ...(scopes && { scopes }) }
      return { claims: accessClaims(granting), token: 'access' }
    },
  },
}
