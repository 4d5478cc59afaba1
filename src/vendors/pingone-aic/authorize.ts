import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { addressOf, tenantHost } from './audience.ts'
import { loginProblems } from './login-problems.ts'
import { lackingScopes, requestedScopes } from './scopes.ts'
import type { Here } from './records.ts'
import { cleared, randomText, used } from './sessions.ts'
import { sessionOf } from './session-scheme.ts'
import { administratorClient, administratorScopes, factsOf } from './tokens.ts'
import { headerUri } from './header-uris.ts'

type Operation = operations['authorize']
type Asked = AskedOf<Operation, Here>

/** Where the client of administrators has its codes sent (observed: rec cli:info 2026). */
const redirectPath = '/platform/appAuthHelperRedirect.html'

/** Whether an address is the client's own: the path on the host that was asked; ports are free, as for audiences. */
function isOwnRedirect(uri: string | undefined, { call }: Asked): boolean {
  if (uri === undefined || !/^https?:\/\//i.test(uri)) return false
  const named = addressOf(uri)
  return named?.path === redirectPath && named.host === tenantHost(call)
}

type Refused = readonly [error: string, description: string]

/** What is wrong with a request of the right client; the client is told at its own address (RFC 6749, section 4.1.2.1). */
function refusedBy({ body, facts }: Asked, scopes: readonly string[]): Refused | undefined {
  if (body.response_type !== 'code') return ['unsupported_response_type', 'The response_type is not code']
  if (body.decision !== 'allow') return ['access_denied', 'The administrator did not allow it']
  if (body.code_challenge === undefined) return ['invalid_request', 'code_challenge is missing']
  if (body.code_challenge_method !== 'S256') return ['invalid_request', 'The code_challenge_method is not S256']
  const unknown = lackingScopes(scopes, administratorScopes(facts))
  return unknown.length > 0 ? ['invalid_scope', `Unknown or invalid scopes: ${unknown.join(', ')}`] : undefined
}

function sentTo(uri: string, parameters: Readonly<Record<string, string | undefined>>): { readonly location: string } {
  const pairs = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return {
    location: `${headerUri(uri)}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`,
  }
}

const headersTo = (uri: string, parameters: Readonly<Record<string, string | undefined>>) => ({
  'cache-control': 'no-store',
  ...sentTo(uri, parameters),
})

/** Gives the client of administrators a code, for a session that allows it (observed: rec cli:info 2026). */
function authorize(asked: Asked): OutcomeOf<Operation> {
  const { body, here, nowMs, chance, call } = asked
  const { redirect_uri: uri = '', code_challenge: challenge = '', state } = body
  if (body.client_id !== administratorClient) return refuse(loginProblems['authorize-client'])
  if (!isOwnRedirect(uri, asked)) return refuse(loginProblems['authorize-redirect'])
  const session = sessionOf(asked)
  if (!session || body.csrf !== session.token) return refuse(loginProblems['authorize-csrf'])
  const scopes = requestedScopes(body.scope) ?? ['openid']
  const [error, description] = refusedBy(asked, scopes) ?? []
  if (error !== undefined) {
    return reply(302, undefined, { headers: headersTo(uri, { error_description: description, state, error }) })
  }
  const facts = factsOf(asked.facts)
  const code = {
    id: chance.uuid(),
    code: randomText(20, chance),
    administratorId: session.administratorId,
    redirectUri: uri,
    challenge,
    scopes,
    authTimeMs: session.createdMs,
    expiresMs: nowMs + facts.authorizationCodeLifetime.ms,
  }
  const iss = `${call.origin}/am/oauth2`
  const headers = headersTo(uri, { code: code.code, iss, state, client_id: administratorClient })
  const authorizationCodes = cleared(here.authorizationCodes, nowMs).with(code.id, code)
  const sessions = here.sessions.with(session.id, used(session, nowMs, facts))
  return reply(302, undefined, { headers, change: { here: { authorizationCodes, sessions } } })
}

/** The behaviour of the authorization endpoint. */
export const authorizeBehaviours = { authorize } satisfies BehavioursOf<operations, Here>
