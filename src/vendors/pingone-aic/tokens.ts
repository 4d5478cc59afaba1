import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { type Chance, rememberedLast } from '../../world/index.ts'
import type { Call, Facts, Judging, Opened, Principal, Scheme, TokenForm } from '../vendor.ts'
import { scopeNames } from './scopes.ts'
import { isActive, type PlatformHere } from './service-accounts.ts'

/** The client that service accounts share; also the audience of their access tokens. */
export const serviceAccountClient = 'service-account'

/** The client by which administrators get tokens; also the audience of these (observed: rec cli:conn save 2023-06). */
export const administratorClient = 'idmAdminClient'

/** How access tokens are made: encrypted, so that clients cannot read them (observed: rec cli:admin 2023-08). */
export const tokenForms: Readonly<Record<string, TokenForm>> = {
  access: {
    kind: 'jwe',
    alg: 'dir',
    enc: 'A128CBC-HS256',
    header: { typ: 'JWT', enc: 'A128CBC-HS256', alg: 'dir' },
  },
}

/** Who an access token speaks for, with what the token itself says; instant in ms. */
export interface TokenPrincipal extends Principal {
  readonly clientId: string
  readonly expiresMs: number
}

/**
 * The issuer inside the access tokens of a site.
 *
 * A constant of the site and not its address, as one site has several addresses (its port, path prefixes, other names of the
 * host) and a token got at one of them is good at all of them. Clients cannot read it.
 */
export function issuerOf(site: string): string {
  return `backlot:pingone-aic/${site}`
}

/** What an access token is made from; instants in ms. */
export interface Granting {
  readonly account: { readonly id: string }
  /** Whose it is, unless that of service accounts. */
  readonly clientId?: string
  readonly scopes: readonly string[]
  readonly site: string
  readonly sandbox: string
  readonly nowMs: number
  readonly lifetimeMs: number
  readonly chance: Chance
}

/** The claims of an access token; times in whole seconds, `sandbox` binds it to its world. */
export function accessClaims(granting: Granting): Readonly<Record<string, unknown>> {
  const { account, clientId = serviceAccountClient, scopes, site, sandbox, nowMs, lifetimeMs, chance } = granting
  const issued = Math.floor(nowMs / 1000)
  return {
    sub: account.id,
    subname: account.id,
    iss: issuerOf(site),
    aud: clientId,
    scope: scopes,
    iat: issued,
    nbf: issued,
    exp: issued + Math.floor(lifetimeMs / 1000),
    jti: chance.uuid(),
    sandbox,
  }
}

/** The bearer token of a call. */
export function bearerOf(call: Call): string | undefined {
  const { authorization } = call.headers
  return typeof authorization === 'string' ? bearerIn(authorization) : undefined
}

const bearerIn = rememberedLast((authorization: string) => /^Bearer +(\S+) *$/i.exec(authorization)?.[1])

type Claims = Readonly<Record<string, unknown>>
type Rule = (claims: Claims, judging: Judging) => string | undefined

/** Why an opened access token is not accepted; the first that applies. */
const rules: readonly Rule[] = [
  ({ sandbox }, { world }) =>
    sandbox === world.name ? undefined : `the token belongs to sandbox ${String(sandbox)}, not to ${world.name}`,
  ({ iss }, { site }) => (iss === issuerOf(site) ? undefined : `the token was issued by ${String(iss)}`),
  ({ aud }) =>
    aud === serviceAccountClient || aud === administratorClient ? undefined : `the token is for ${String(aud)}`,
  ({ nbf }, { nowMs }) => {
    const earlyMs = Number(nbf) * 1000 - nowMs
    return earlyMs > 0
      ? `the token is not valid for another ${Math.ceil(earlyMs / 1000)} s on the sandbox's clock`
      : undefined
  },
  ({ exp }, { nowMs }) => {
    const lateMs = nowMs - Number(exp) * 1000
    return lateMs >= 0 ? `the token expired ${Math.floor(lateMs / 1000)} s ago on the sandbox's clock` : undefined
  },
]

function judgeBearer(opened: Opened, judging: Judging): TokenPrincipal | { readonly reason: string } {
  if (!opened.ok) return { reason: `the token cannot be opened with the key of this site: ${opened.reason}` }
  const { claims } = opened
  for (const rule of rules) {
    const reason = rule(claims, judging)
    if (reason !== undefined) return { reason }
  }
  const here = judging.here as unknown as PlatformHere
  const name = claims.aud === administratorClient ? administratorOf(here, claims) : accountOf(here, claims)
  if (typeof name !== 'string') return name
  return {
    id: String(claims.sub),
    name,
    scopes: claims.scope as readonly string[],
    clientId: String(claims.aud),
    expiresMs: Number(claims.exp) * 1000,
  }
}

/** The name of the service account that a token speaks for, or why it speaks no more. */
function accountOf(here: PlatformHere, { sub }: Claims): string | { readonly reason: string } {
  const account = here.serviceAccounts.get(String(sub))
  if (!account) return { reason: `the token speaks for ${String(sub)}, which is no service account here` }
  return isActive(account) ? account.name : { reason: `service account ${account.name} is ${account.accountStatus}` }
}

function administratorOf(here: PlatformHere, { sub }: Claims): string | { readonly reason: string } {
  const administrator = here.administrators.get(String(sub))
  return administrator?.userName ?? { reason: `the token speaks for ${String(sub)}, who is no administrator here` }
}

/** How the security schemes of the contract are answered; access tokens are judged by the sandbox's clock alone. */
export const schemes: Readonly<Record<string, Scheme>> = {
  bearer: { find: bearerOf, token: 'access', judge: judgeBearer },
}

/** What the token of an administrator can reach: what service accounts can be given, and what is kept from these. */
export function administratorScopes(facts: Facts): readonly string[] {
  const { serviceAccountScopes, administratorOnlyScopes } = factsOf(facts)
  return [...scopeNames(serviceAccountScopes), ...administratorOnlyScopes]
}

/** The facts of the profile by their generated type. */
export function factsOf(facts: Facts): ProfileFacts {
  return facts as unknown as ProfileFacts
}
