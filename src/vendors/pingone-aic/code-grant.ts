import type { operations } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { Call, TokenForm } from '../vendor.ts'
import type { AskedOf } from '../typed.ts'
import { loginProblems } from './login-problems.ts'
import { platformProblems } from './platform-problems.ts'
import type { PlatformHere } from './service-accounts.ts'
import { type AuthorizationCode, living } from './sessions.ts'
import { accessClaims, administratorClient, factsOf } from './tokens.ts'

type Asked = AskedOf<operations['createAccessToken'], PlatformHere>

/** The challenge of a verifier by the method S256 (RFC 7636), worked out before the step. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const { subtle } = globalThis.crypto

/** The client of a token request: named in the form, or by basic credentials, whose password counts for nothing (observed: frodo). */
function clientOf({ headers }: Call, named: string | undefined): string | undefined {
  const { authorization } = headers
  const basic = typeof authorization === 'string' ? /^Basic +(\S+)$/i.exec(authorization)?.[1] : undefined
  if (basic === undefined) return named
  try {
    return decodeURIComponent(atob(basic).split(':')[0] ?? '')
  } catch {
    return undefined
  }
}

/** Why a code cannot be traded; a refusal uses nothing up (assumed). */
function refusedBy(
  { body, call }: Asked,
  code: AuthorizationCode | undefined,
  challenge: unknown,
): Problem | undefined {
  if (clientOf(call, body.client_id) !== administratorClient) return platformProblems['token-client']
  if (body.code === undefined) return loginProblems['code-missing']
  if (!code) return loginProblems['code-invalid']
  if (code.redirectUri !== body.redirect_uri) return loginProblems['code-redirect']
  return code.challenge === challenge ? undefined : loginProblems['code-verifier']
}

/** Trades a code for an access token and, where `openid` was asked for, an id token; `challenge` is that of the sent verifier. */
export function codeGrant(asked: Asked, challenge: string | undefined) {
  const { here, body, nowMs, chance, site, world, call } = asked
  const code = body.code === undefined ? undefined : living(here.authorizationCodes, 'code', body.code, nowMs)
  const problem = refusedBy(asked, code, challenge)
  const administrator = code && here.administrators.get(code.administratorId)
  if (problem || !code || !administrator) return refuse(problem ?? loginProblems['code-invalid'])
  const facts = factsOf(asked.facts)
  const lifetimeMs = facts.adminTokenLifetime.ms
  const scopes = facts.grantedScopeOrder === 'sorted' ? [...code.scopes].sort() : code.scopes
  const granting = { account: administrator, clientId: administratorClient, scopes, site, sandbox: world.name, nowMs }
  const access = { field: 'access_token', token: 'access', claims: accessClaims({ ...granting, lifetimeMs, chance }) }
  const withId = scopes.includes('openid')
  const id = { field: 'id_token', token: 'id', claims: idClaims(code, `${call.origin}/am/oauth2`, nowMs, lifetimeMs) }
  const tokens = {
    access_token: '',
    scope: scopes.join(' '),
    ...(withId && { id_token: '' }),
    token_type: 'Bearer' as const,
    expires_in: Math.floor(lifetimeMs / 1000),
  }
  return reply(200, tokens, {
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    seal: withId ? [access, id] : [access],
    change: { here: { authorizationCodes: here.authorizationCodes.without(code.id) } },
  })
}

/** The claims of an id token; those that follow from other tokens are left out (observed: rec cli:conn save 2024-01, ForgeOps). */
function idClaims({ administratorId, authTimeMs }: AuthorizationCode, iss: string, nowMs: number, lifetimeMs: number) {
  const seconds = (ms: number): number => Math.floor(ms / 1000)
  return {
    sub: administratorId,
    subname: administratorId,
    iss,
    tokenName: 'id_token',
    aud: administratorClient,
    acr: '0',
    azp: administratorClient,
    auth_time: seconds(authTimeMs),
    realm: '/',
    exp: seconds(nowMs + lifetimeMs),
    tokenType: 'JWTToken',
    iat: seconds(nowMs),
  }
}

/** Id tokens are signed by a key of the environment, which its key set shows (RFC 7515; observed: rec, RS256). */
export const idTokenForm: TokenForm = {
  kind: 'jws',
  algorithms: ['RS256'],
  // Nobody presents one to the tenant.
  keyFor: () => undefined,
  signer: ({ here }) => {
    const key = (here as unknown as PlatformHere).signingKeys.get('id-token')
    if (!key) throw new Error('Failed to sign an id token: the environment was seeded without key pairs')
    return { alg: 'RS256', jwk: key.jwk, header: { typ: 'JWT', kid: key.jwk.kid } }
  },
}
