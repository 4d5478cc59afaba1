import type { operations } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import { type Jwt, readJwt } from '../jwt.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { type AssertionClock, faultOf, issuerOf, type Verified, verifyAssertion } from './assertion.ts'
import { challengeOf, codeGrant } from './code-grant.ts'
import { platformProblems, unsupportedScopes } from './platform-problems.ts'
import { lackingScopes, requestedScopes } from './scopes.ts'
import type { PlatformHere, ServiceAccount } from './service-accounts.ts'
import { accessClaims, bearerOf, factsOf, serviceAccountClient, type TokenPrincipal } from './tokens.ts'

type TokenOperation = operations['createAccessToken']
type TokenAsked = AskedOf<TokenOperation, PlatformHere>
type TokenBody = TokenAsked['body']

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const authorizationCode = 'authorization_code'

/** The ways in which a token request is refused before its assertion is read, in order. */
const checks: readonly (readonly [problem: Problem, fails: (body: TokenBody) => boolean])[] = [
  [platformProblems['token-grant-type-missing'], ({ grant_type }) => grant_type === undefined],
  [platformProblems['token-grant-type'], ({ grant_type }) => grant_type !== jwtBearer],
  [platformProblems['token-client'], ({ client_id }) => client_id !== serviceAccountClient],
  [platformProblems['assertion-missing'], ({ assertion }) => assertion === undefined],
]

/**
 * Trades a service account's signed assertion for an access token.
 *
 * A refusal uses nothing up: frodo sends the same assertion again after `invalid_scope` (observed). A request without scopes
 * gets all of the account's (assumed).
 */
function assertionGrant(asked: TokenAsked): OutcomeOf<TokenOperation> {
  const { body } = asked
  const problem = checks.find(([, fails]) => fails(body))?.[0]
  if (problem) return refuse(problem)
  const jwt = readJwt(body.assertion ?? '')
  if (!jwt) return refuse(platformProblems['assertion-malformed'])
  const account = issuerOf(asked.here, jwt)
  const fault = faultOf({ ...jwt, account, ...judgedBy(asked, jwt) })
  if (fault || !account) return refuse(fault ?? platformProblems['assertion-account'])
  const scopes = requestedScopes(body.scope) ?? account.scopes
  const lacking = lackingScopes(scopes, account.scopes)
  return lacking.length > 0 ? refuse(unsupportedScopes(lacking)) : granted(asked, jwt, account, scopes)
}

function judgedBy(asked: TokenAsked, jwt: Jwt) {
  const { call, nowMs, isUsed, prepared } = asked
  const once = onceName(asked, jwt)
  return {
    call,
    verified: (prepared as Prepared | undefined)?.verified ?? {},
    clocksMs: assertionClockOf(asked) === 'sandbox' ? [nowMs] : [nowMs, call.wallMs],
    skewMs: factsOf(asked.facts).assertionClockSkew.ms,
    replayed: once !== undefined && isUsed(once),
  }
}

/** A client signs by its machine's clock and cannot know that the sandbox's was moved; so either may decide (ours). */
function assertionClockOf({ facts }: TokenAsked): AssertionClock {
  return facts.assertionClock === 'sandbox' ? 'sandbox' : 'sandbox-or-wall'
}

/** The name under which an assertion's `jti` is used up, where the profile says that it can be. */
function onceName({ call, site, facts }: TokenAsked, { claims }: Jwt): string | undefined {
  if (factsOf(facts).jtiReplay !== 'refused' || claims.jti === undefined) return undefined
  return `${call.vendor}/${site}/jti/${String(claims.iss)}/${String(claims.jti)}`
}

function granted(asked: TokenAsked, jwt: Jwt, account: ServiceAccount, scopes: readonly string[]) {
  const { nowMs, chance, site, world } = asked
  const facts = factsOf(asked.facts)
  const lifetimeMs = facts.accessTokenLifetime.ms
  const inOrder = facts.grantedScopeOrder === 'sorted' ? [...scopes].sort() : scopes
  const claims = accessClaims({ account, scopes: inOrder, site, sandbox: world.name, nowMs, lifetimeMs, chance })
  const once = onceName(asked, jwt)
  const body = {
    access_token: '',
    scope: inOrder.join(' '),
    token_type: 'Bearer' as const,
    expires_in: Math.floor(lifetimeMs / 1000),
  }
  return reply(200, body, {
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    seal: { field: 'access_token', token: 'access', claims },
    ...(once === undefined ? {} : { used: { [once]: usedUntilMs(asked, jwt) } }),
  })
}

/** From when, on the sandbox's clock as it runs now, the assertion is refused anyway, whichever clock judges it. */
function usedUntilMs({ nowMs, call, facts }: TokenAsked, { claims }: Jwt): number {
  const expiresMs = Number(claims.exp) * 1000 + factsOf(facts).assertionClockSkew.ms
  return Math.max(expiresMs, nowMs + expiresMs - call.wallMs)
}

/** What must wait: whose key signed the assertion, or the challenge that a verifier answers. */
export interface Prepared {
  readonly verified?: Verified
  readonly challenge?: string
}

const login = {
  prepare: async (
    { here, body }: Pick<TokenAsked, 'here' | 'body'>,
    waiting: Parameters<typeof verifyAssertion>[2],
  ): Promise<Prepared> => {
    if (typeof body?.code_verifier === 'string') return { challenge: await challengeOf(body.code_verifier) }
    const { assertion } = body ?? {}
    return typeof assertion === 'string' ? { verified: await verifyAssertion(assertion, here, waiting) } : {}
  },
  behave: (asked: TokenAsked): OutcomeOf<TokenOperation> => {
    if (asked.body.grant_type !== authorizationCode) return assertionGrant(asked)
    return codeGrant(asked, (asked.prepared as Prepared | undefined)?.challenge)
  },
}

/** The behaviours of the token endpoint and of what a token says about itself. */
export const loginBehaviours = {
  createAccessToken: login,
  createRealmAccessToken: login,

  /** The account that the token speaks for (observed: aicm). */
  getUserinfo: ({ principal }) => reply(200, { sub: principal.id, subname: principal.id }),

  /** What is known of the token that was sent; subject and client are observed (aicm), the rest is assumed. */
  getTokeninfo: ({ principal, call, nowMs }) => {
    const { clientId, expiresMs, id, scopes } = principal as TokenPrincipal
    return reply(200, {
      access_token: bearerOf(call) ?? '',
      client_id: clientId,
      expires_in: Math.ceil((expiresMs - nowMs) / 1000),
      grant_type: clientId === serviceAccountClient ? jwtBearer : authorizationCode,
      realm: '/',
      scope: scopes,
      sub: id,
      subname: id,
      token_type: 'Bearer',
    })
  },
} satisfies BehavioursOf<operations, PlatformHere>
