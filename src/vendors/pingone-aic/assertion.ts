import type { Problem } from '../../world/index.ts'
import { type Jwt, readJwt } from '../jwt.ts'
import type { Call, Jwk, Waiting } from '../vendor.ts'
import { audienceFits } from './audience.ts'
import { platformProblems } from './platform-problems.ts'
import { isActive, keysOf, type PlatformHere, type ServiceAccount } from './service-accounts.ts'

/** Which key verified an assertion, as JSON text; the step looks whether the account still has it. */
export interface Verified {
  readonly key?: string
}

/** On whose clock `exp` and `nbf` of an assertion must hold: the sandbox's, or that or the wall clock. */
export type AssertionClock = 'sandbox' | 'sandbox-or-wall'

/** An assertion with all that it is judged by; instants in ms. */
export interface Presented extends Jwt {
  readonly account: ServiceAccount | undefined
  readonly verified: Verified
  readonly call: Call
  readonly clocksMs: readonly number[]
  readonly skewMs: number
  /** Whether its `jti` was used, where the profile minds. */
  readonly replayed: boolean
}

/** The account that an assertion names as its issuer. */
export function issuerOf(here: PlatformHere, jwt: Jwt | undefined): ServiceAccount | undefined {
  return typeof jwt?.claims.iss === 'string' ? here.serviceAccounts.get(jwt.claims.iss) : undefined
}

/** Tries the keys of the issuing account, the one that the header names first. */
export async function verifyAssertion(assertion: string, here: PlatformHere, waiting: Waiting): Promise<Verified> {
  const jwt = readJwt(assertion)
  const account = issuerOf(here, jwt)
  if (!jwt || !account || jwt.header.alg !== 'RS256') return {}
  const named = (key: Jwk): number => (key.kid === jwt.header.kid ? 0 : 1)
  for (const key of [...keysOf(account)].sort((a, b) => named(a) - named(b))) {
    const opened = await waiting.verify(assertion, key, ['RS256'])
    if (opened.ok) return { key: JSON.stringify(key) }
  }
  return {}
}

type Check = readonly [problem: Problem, fails: (presented: Presented) => boolean]

/** The ways in which an assertion is refused, in order; order and texts are ours (assumed). */
const checks: readonly Check[] = [
  [platformProblems['assertion-unsigned'], ({ header }) => String(header.alg).toLowerCase() === 'none'],
  [platformProblems['assertion-algorithm'], ({ header }) => header.alg !== 'RS256'],
  [platformProblems['assertion-issuer'], ({ claims }) => typeof claims.iss !== 'string' || claims.iss !== claims.sub],
  [platformProblems['assertion-account'], ({ account }) => !account],
  [platformProblems['assertion-account-inactive'], ({ account }) => !account || !isActive(account)],
  [platformProblems['assertion-signature'], (presented) => !isSigned(presented)],
  [platformProblems['assertion-audience'], ({ claims, call }) => !audienceFits(claims.aud, call)],
  [platformProblems['assertion-without-expiry'], ({ claims }) => !Number.isFinite(claims.exp)],
  [platformProblems['assertion-expired'], (presented) => !presented.clocksMs.some((ms) => isFresh(presented, ms))],
  [platformProblems['assertion-not-yet-valid'], (presented) => !presented.clocksMs.some((ms) => holds(presented, ms))],
  [platformProblems['assertion-replayed'], ({ replayed }) => replayed],
]

/** Why an assertion is refused, or `undefined`. */
export function faultOf(presented: Presented): Problem | undefined {
  return checks.find(([, fails]) => fails(presented))?.[0]
}

function isSigned({ account, verified }: Presented): boolean {
  return account !== undefined && keysOf(account).some((key) => JSON.stringify(key) === verified.key)
}

function isFresh({ claims, skewMs }: Presented, nowMs: number): boolean {
  return Number(claims.exp) * 1000 + skewMs > nowMs
}

function holds(presented: Presented, nowMs: number): boolean {
  const { nbf } = presented.claims
  const begun = nbf === undefined || (typeof nbf === 'number' && nbf * 1000 - presented.skewMs <= nowMs)
  return begun && isFresh(presented, nowMs)
}
