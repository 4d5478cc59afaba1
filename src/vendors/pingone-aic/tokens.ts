import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import type { Chance } from '../../world/index.ts'
import type {
  Call,
  Facts,
  Judging,
  Mint,
  Minting,
  MintRequest,
  Opened,
  Principal,
  Scheme,
  TokenForm,
} from '../vendor.ts'
import { tokenPath } from './audience.ts'
import { lackingScopes } from './scopes.ts'
import { accountNamed, isActive, type PlatformHere, type ServiceAccount } from './service-accounts.ts'

/** The client that service accounts share; also the audience of their access tokens. */
export const serviceAccountClient = 'service-account'

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
  readonly account: ServiceAccount
  readonly scopes: readonly string[]
  readonly site: string
  readonly sandbox: string
  readonly nowMs: number
  readonly lifetimeMs: number
  readonly chance: Chance
}

/** The claims of an access token; times in whole seconds, `sandbox` binds it to its world. */
export function accessClaims(granting: Granting): Readonly<Record<string, unknown>> {
  const { account, scopes, site, sandbox, nowMs, lifetimeMs, chance } = granting
  const issued = Math.floor(nowMs / 1000)
  return {
    sub: account.id,
    subname: account.id,
    iss: issuerOf(site),
    aud: serviceAccountClient,
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
  return typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined
}

type Claims = Readonly<Record<string, unknown>>
type Rule = (claims: Claims, judging: Judging) => string | undefined

/** Why an opened access token is not accepted; the first that applies. */
const rules: readonly Rule[] = [
  ({ sandbox }, { world }) =>
    sandbox === world.name ? undefined : `the token belongs to sandbox ${String(sandbox)}, not to ${world.name}`,
  ({ iss }, { site }) => (iss === issuerOf(site) ? undefined : `the token was issued by ${String(iss)}`),
  ({ aud }) => (aud === serviceAccountClient ? undefined : `the token is for ${String(aud)}`),
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
  const account = (judging.here as unknown as PlatformHere).serviceAccounts.get(String(claims.sub))
  if (!account) return { reason: `the token speaks for ${String(claims.sub)}, which is no service account here` }
  if (!isActive(account)) return { reason: `service account ${account.name} is ${account.accountStatus}` }
  return {
    id: account.id,
    name: account.name,
    scopes: claims.scope as readonly string[],
    clientId: String(claims.aud),
    expiresMs: Number(claims.exp) * 1000,
  }
}

/** How the security schemes of the contract are answered; access tokens are judged by the sandbox's clock alone. */
export const schemes: Readonly<Record<string, Scheme>> = {
  bearer: { find: bearerOf, token: 'access', judge: judgeBearer },
}

type Minter = (account: ServiceAccount, request: MintRequest, input: Parameters<Mint['make']>[1]) => Minting | string

function forAccount(minter: Minter): Mint['make'] {
  return (request, input) => {
    const account = accountNamed(input.here as unknown as PlatformHere, request.principal)
    if (!account) return `no service account is named ${request.principal ?? 'anything'}, nor has it as its id`
    const lacking = lackingScopes(request.scopes ?? [], account.scopes)
    if (lacking.length > 0) return `service account ${account.name} lacks ${lacking.join(', ')}`
    return minter(account, request, input)
  }
}

const mintAccess: Minter = (account, { scopes, lifetimeSeconds }, { facts, world, site, nowMs, chance }) => {
  const lifetimeMs = lifetimeSeconds === undefined ? factsOf(facts).accessTokenLifetime.ms : lifetimeSeconds * 1000
  const granting = { account, scopes: scopes ?? account.scopes, site, sandbox: world.name, nowMs, lifetimeMs, chance }
  return { claims: accessClaims(granting), token: 'access' }
}

/** Seconds that a minted assertion lives unless asked otherwise, as frodo's do (observed). */
const assertionSeconds = 180

const mintAssertion: Minter = (account, { lifetimeSeconds }, { here, nowMs, origin, chance }) => {
  const jwk = (here as unknown as PlatformHere).clientKeys.get(account.id)?.jwk
  if (!jwk) return `Backlot holds no private key of service account ${account.name}`
  const claims = {
    iss: account.id,
    sub: account.id,
    aud: origin + tokenPath,
    exp: Math.floor(nowMs / 1000) + (lifetimeSeconds ?? assertionSeconds),
    jti: chance.uuid(),
  }
  return { claims, sign: { alg: 'RS256', jwk, header: {} } }
}

/** The tokens that the control API can mint: access tokens, and assertions to get one with. */
export const mints: Readonly<Record<string, Mint>> = {
  access: {
    // An encrypted token always has an algorithm.
    defects: ['expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer', 'unknown-key', 'tampered'],
    make: forAccount(mintAccess),
  },
  assertion: {
    defects: [
      'expired',
      'not-yet-valid',
      'wrong-audience',
      'wrong-issuer',
      'unknown-key',
      'algorithm-none',
      'tampered',
    ],
    make: forAccount(mintAssertion),
  },
}

/** The facts of the profile by their generated type. */
export function factsOf(facts: Facts): ProfileFacts {
  return facts as unknown as ProfileFacts
}
