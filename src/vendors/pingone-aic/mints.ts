import { defects } from '../token-forms.ts'
import type { Mint, Minting, MintRequest } from '../vendor.ts'
import { administratorNamed } from './administrators.ts'
import { tokenPath } from './audience.ts'
import { lackingScopes } from './scopes.ts'
import { accountNamed, type PlatformHere, type ServiceAccount } from './service-accounts.ts'
import { accessClaims, administratorClient, administratorScopes, factsOf, serviceAccountClient } from './tokens.ts'

type Minter<Holder> = (holder: Holder, request: MintRequest, input: Parameters<Mint['make']>[1]) => Minting | string

/** Finds the service account that a request names, or the first. */
function forAccount(minter: Minter<ServiceAccount>): Mint['make'] {
  return (request, input) => {
    const account = accountNamed(input.here as unknown as PlatformHere, request.principal)
    if (!account) return `no service account is named ${request.principal ?? 'anything'}, nor has it as its id`
    const lacking = lackingScopes(request.scopes ?? [], account.scopes)
    if (lacking.length > 0) return `service account ${account.name} lacks ${lacking.join(', ')}`
    return minter(account, request, input)
  }
}

interface AccessHolder {
  readonly id: string
  readonly scopes: readonly string[]
  readonly clientId: string
  readonly lifetimeMs: number
}

const mintAccess: Minter<AccessHolder> = (account, { scopes, lifetimeSeconds }, { world, site, nowMs, chance }) => {
  const { clientId } = account
  const lifetimeMs = lifetimeSeconds === undefined ? account.lifetimeMs : lifetimeSeconds * 1000
  const token = { account, clientId, scopes: scopes ?? account.scopes, site, sandbox: world.name, nowMs, lifetimeMs }
  return { claims: accessClaims({ ...token, chance }), token: 'access' }
}

const mintAccountAccess: Minter<ServiceAccount> = ({ id, scopes }, request, input) => {
  const lifetimeMs = factsOf(input.facts).accessTokenLifetime.ms
  return mintAccess({ id, scopes, clientId: serviceAccountClient, lifetimeMs }, request, input)
}

/** Access tokens speak for administrators too, where their user name or id is given. */
const makeAccess: Mint['make'] = (request, input) => {
  const { principal, scopes = [] } = request
  const here = input.here as unknown as PlatformHere
  const administrator = principal === undefined ? undefined : administratorNamed(here, principal)
  if (!administrator) return forAccount(mintAccountAccess)(request, input)
  const all = administratorScopes(input.facts)
  const lacking = lackingScopes(scopes, all)
  if (lacking.length > 0) return `administrators cannot have the scope ${lacking.join(', ')}`
  const lifetimeMs = factsOf(input.facts).adminTokenLifetime.ms
  const holder = { id: administrator.id, scopes: all, clientId: administratorClient, lifetimeMs }
  return mintAccess(holder, request, input)
}

/** Seconds that a minted assertion lives unless asked otherwise, as frodo's do (observed). */
const assertionSeconds = 180

const mintAssertion: Minter<ServiceAccount> = (account, { lifetimeSeconds }, { here, nowMs, origin, chance }) => {
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
    make: makeAccess,
  },
  assertion: {
    defects,
    make: forAccount(mintAssertion),
  },
}
