import type { Contract, SecurityScheme } from '../contract/index.ts'
import type { Call, Judging, Mint, Opened, Principal, Scheme, TokenForm } from '../vendors/vendor.ts'

const defaultLifetimeSeconds = 3600
const audience = 'backlot'

/** Tokens that the control API mints for a vendor without code. */
export const tokenForms: Readonly<Record<string, TokenForm>> = {
  sealed: { kind: 'jwe', alg: 'dir', enc: 'A128CBC-HS256', header: { typ: 'JWT' } },
}

/** Every scope that an operation of the contract asks for. */
export function scopesOf({ operations }: Contract): readonly string[] {
  const all = [...operations.values()].flatMap(({ security }) =>
    security.flatMap(({ scopes, also = [] }) => [...scopes, ...also.flatMap((other) => other.scopes)]),
  )
  return [...new Set(all)].sort()
}

/** Where a declared scheme puts its credential; the first that is not empty. */
function finderOf({ type, scheme, in: place, name }: SecurityScheme): Scheme['find'] {
  if (type === 'mutualTLS') return () => 'the client certificate, which is not looked at'
  if (type !== 'apiKey') return (call) => authorization(call, type === 'http' ? String(scheme) : 'bearer')
  const key = String(name)
  const finders: Readonly<Record<string, Scheme['find']>> = {
    header: ({ headers }) => oneOf(headers[key.toLowerCase()]),
    query: ({ query }) => oneOf(query[key]),
    cookie: ({ headers }) => cookie(oneOf(headers.cookie), key),
  }
  return finders[String(place)] ?? (() => undefined)
}

function authorization({ headers }: Call, scheme: string): string | undefined {
  const [name = '', ...rest] = (oneOf(headers.authorization) ?? '').trim().split(/\s+/)
  return name.toLowerCase() === scheme.toLowerCase() && rest.length > 0 ? rest.join(' ') : undefined
}

function oneOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value
  return text === '' ? undefined : text
}

function cookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || undefined
}

/**
 * Answers to the security schemes that a document declares. A minted token is judged by its times, sandbox and scopes; where the
 * profile's `anyCredential` is true, any other credential that is not empty is accepted, with every scope.
 */
export function schemesOf(contract: Contract): Record<string, Scheme> {
  const scopes = scopesOf(contract)
  const judge: Scheme['judge'] = (opened, input) => (opened.ok ? ofToken(opened, input) : ofAny(opened, input, scopes))
  const entries = Object.entries(contract.securitySchemes)
  return Object.fromEntries(entries.map(([name, scheme]) => [name, { find: finderOf(scheme), token: 'sealed', judge }]))
}

function ofAny(
  { reason }: { reason: string },
  { facts }: Judging,
  scopes: readonly string[],
): ReturnType<Scheme['judge']> {
  if (facts.anyCredential !== true) return { reason: `the credential is no minted token (${reason})` }
  return { id: 'anybody', name: 'anybody', scopes }
}

function ofToken(opened: Extract<Opened, { ok: true }>, { world, nowMs }: Judging): Principal | { reason: string } {
  const { sub, scope, exp, nbf, aud, iss, sandbox } = opened.claims as unknown as Claims
  if (aud !== audience) return { reason: 'the token is meant for somebody else' }
  if (iss !== audience) return { reason: 'the token was issued by somebody else' }
  if (sandbox !== world.name) return { reason: `the token is of sandbox ${String(sandbox)}` }
  if (exp * 1000 <= nowMs) return { reason: 'the token has expired' }
  if (nbf !== undefined && nbf * 1000 > nowMs) return { reason: 'the token is not valid yet' }
  return { id: sub, name: sub, scopes: scope }
}

interface Claims {
  readonly sub: string
  readonly scope: readonly string[]
  readonly exp: number
  readonly nbf?: number
  readonly aud: string
  readonly iss: string
  readonly sandbox: string
}

/** What the control API mints: an access token for whoever is named, with every declared scope unless told otherwise. */
export function mintsOf(contract: Contract): Record<string, Mint> {
  const all = scopesOf(contract)
  const make: Mint['make'] = ({ principal = 'tester', scopes = all, lifetimeSeconds }, { world, nowMs, chance }) => {
    const nowSeconds = Math.floor(nowMs / 1000)
    const exp = nowSeconds + (lifetimeSeconds ?? defaultLifetimeSeconds)
    const claims = { sub: principal, scope: scopes, iat: nowSeconds, exp, sandbox: world.name, jti: chance.uuid() }
    return { claims: { ...claims, aud: audience, iss: audience }, token: 'sealed' }
  }
  return { access: { defects: ['expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer'], make } }
}
