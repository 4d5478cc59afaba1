import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import { type Jwt, readJwt } from '../jwt.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import type { Waiting } from '../vendor.ts'
import { isAddressOf } from './audience.ts'
import { factsOf } from './facts.ts'
import { type LoginProblem, loginProblems } from './login-problems.ts'
import type { Here, OAuthClient } from './records.ts'
import { accessClaims, lifetimeOf } from './tokens.ts'

type TokenOperation = operations['createAccessToken']
type TokenAsked = AskedOf<TokenOperation, Here>

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const tokenPaths = ['/oauth/token', '/oauth']

/** The algorithm of an assertion by the type of the client's key (documented: page Authentication). */
const algorithms: Readonly<Record<string, string>> = { RSA: 'RS256', EC: 'ES256' }

interface Presented {
  readonly asked: TokenAsked
  readonly jwt: Jwt | undefined
  readonly client: OAuthClient | undefined
}

const secondsOf = (claim: unknown): number => (typeof claim === 'number' ? claim : Number.NaN)

/** The ways in which a token request is refused, in order; order and words are ours (assumed). */
const checks: readonly (readonly [LoginProblem, (presented: Presented) => boolean])[] = [
  ['grant-type-missing', ({ asked }) => asked.body.grant_type === undefined],
  ['grant-type-unknown', ({ asked }) => asked.body.grant_type !== 'client_credentials'],
  ['client-unauthenticated', ({ asked }) => asked.body.client_assertion_type !== assertionType],
  ['assertion-malformed', ({ jwt }) => !jwt],
  ['client-unknown', ({ client }) => !client],
  ['client-id-missing', ({ asked }) => factsOf(asked).oauthClientIdNeeded && asked.body.client_id === undefined],
  ['client-other', ({ asked, client }) => (asked.body.client_id ?? client?.id) !== client?.id],
  ['assertion-issuer', ({ jwt }) => jwt?.claims.iss !== jwt?.claims.sub],
  ['assertion-signature', ({ asked, client }) => asked.prepared !== client?.publicJwk],
  [
    'assertion-audience',
    ({ asked, jwt }) => ![jwt?.claims.aud].flat().some((aud) => isAddressOf(aud, asked.call.origin, tokenPaths)),
  ],
  ['assertion-times', ({ asked, jwt }) => !isTimely(asked, jwt)],
  ['assertion-jti', ({ jwt }) => typeof jwt?.claims.jti !== 'string'],
  ['assertion-replayed', ({ asked, jwt }) => asked.isUsed(onceName(asked, jwt))],
]

function isTimely(asked: TokenAsked, jwt: Jwt | undefined): boolean {
  const { oauthAssertionSkew, oauthAssertionMaxLifetime } = factsOf(asked)
  const [iat, exp] = [secondsOf(jwt?.claims.iat) * 1000, secondsOf(jwt?.claims.exp) * 1000]
  const hasBegun =
    jwt?.claims.nbf === undefined || secondsOf(jwt.claims.nbf) * 1000 - oauthAssertionSkew.ms <= asked.nowMs
  const isNow = hasBegun && exp + oauthAssertionSkew.ms > asked.nowMs && iat - oauthAssertionSkew.ms <= asked.nowMs
  return isNow && exp - iat <= oauthAssertionMaxLifetime.ms
}

/** The name under which an assertion is used up (RFC 7523 lets a server do so; that RSA does is assumed). */
function onceName({ call, site }: TokenAsked, jwt: Jwt | undefined): string {
  return `${call.vendor}/${site}/jti/${String(jwt?.claims.iss)}/${String(jwt?.claims.jti)}`
}

function clientOf(here: Here, jwt: Jwt | undefined): OAuthClient | undefined {
  return typeof jwt?.claims.sub === 'string' ? here.oauthClients.get(jwt.claims.sub) : undefined
}

const wanted = (scope = ''): readonly string[] => [...new Set(scope.split(/[\s+]+/).filter((part) => part !== ''))]

function createAccessToken(asked: TokenAsked): OutcomeOf<TokenOperation> {
  const { body, here, nowMs, site, world, chance, facts } = asked
  const jwt = readJwt(body.client_assertion ?? '')
  const client = clientOf(here, jwt)
  const problem = checks.find(([, fails]) => fails({ asked, jwt, client }))?.[0]
  if (problem || !client) return refuse(loginProblems[problem ?? 'client-unknown'])
  const named = wanted(body.scope)
  const scopes = named.length === 0 ? client.permissions : named.filter((scope) => client.permissions.includes(scope))
  const isStrict = factsOf(asked).oauthUnknownScopes === 'refused' && scopes.length < named.length
  if (isStrict || scopes.length === 0) return refuse(loginProblems['scope-invalid'])
  const lifetimeMs = lifetimeOf(client, facts)
  const claims = accessClaims({ client, scopes, site, sandbox: world.name, nowMs, lifetimeMs, chance })
  const expires = secondsOf(jwt?.claims.exp) * 1000 + factsOf(asked).oauthAssertionSkew.ms
  const token = { access_token: '', token_type: 'Bearer' as const, expires_in: Math.floor(lifetimeMs / 1000) }
  return reply(
    200,
    { ...token, scope: scopes.join(' ') },
    {
      headers: { 'cache-control': 'no-store' },
      seal: { field: 'access_token', token: 'access', claims },
      used: { [onceName(asked, jwt)]: expires },
    },
  )
}

/** The key that verified the assertion; the step looks whether the client still has it. */
async function verifiedBy({ here, body }: Pick<TokenAsked, 'here' | 'body'>, waiting: Waiting): Promise<unknown> {
  const assertion = body?.client_assertion
  const client = typeof assertion === 'string' ? clientOf(here, readJwt(assertion)) : undefined
  if (!client || typeof assertion !== 'string') return undefined
  const algorithm = algorithms[String(client.publicJwk.kty)] ?? ''
  const opened = await waiting.verify(assertion, client.publicJwk, [algorithm])
  return opened.ok ? client.publicJwk : undefined
}

/** The token endpoint: client credentials with private_key_jwt and nothing else (documented: page Authentication; PYD). */
export const loginBehaviours = {
  createAccessToken: { prepare: verifiedBy, behave: createAccessToken },
} satisfies BehavioursOf<operations, Here>
