import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { type Chance, Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'
import type { Administrator } from './administrators.ts'

/** The session of an administrator who logged in; instants in ms. */
export interface Session {
  readonly id: string
  /** What the session cookie holds. */
  readonly token: string
  readonly administratorId: string
  readonly userName: string
  readonly createdMs: number
  /** When it was last used for a login step that follows; reading does not count. */
  readonly usedMs: number
  readonly expiresMs: number
}

/** A login that waits for name and password; instant in ms. */
export interface LoginStep {
  readonly id: string
  readonly authId: string
  readonly expiresMs: number
}

/** A code to be traded for tokens once; instants in ms. */
export interface AuthorizationCode {
  readonly id: string
  readonly code: string
  readonly administratorId: string
  readonly redirectUri: string
  /** The SHA-256 of the verifier in base64url (RFC 7636). */
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly authTimeMs: number
  readonly expiresMs: number
}

/** What logins leave. */
export interface LoginHere {
  readonly sessions: Collection<Session>
  readonly loginSteps: Collection<LoginStep>
  readonly authorizationCodes: Collection<AuthorizationCode>
}

/** How what logins leave is kept; each is found by its secret. */
export const loginCollections = {
  sessions: { indexes: { token: ({ token }: Session) => token }, secrets: ['token'] },
  loginSteps: { indexes: { authId: ({ authId }: LoginStep) => authId }, secrets: ['authId'] },
  authorizationCodes: { indexes: { code: ({ code }: AuthorizationCode) => code }, secrets: ['code', 'challenge'] },
} satisfies Record<string, CollectionDeclaration>

/** Nobody has logged in. */
export const noLogins = (): LoginHere => ({
  sessions: Collection.empty<Session>(loginCollections.sessions.indexes),
  loginSteps: Collection.empty<LoginStep>(loginCollections.loginSteps.indexes),
  authorizationCodes: Collection.empty<AuthorizationCode>(loginCollections.authorizationCodes.indexes),
})

/** The record with a secret, unless it has expired. */
export function living<Kept extends { readonly expiresMs: number }>(
  kept: Collection<Kept>,
  index: string,
  secret: string,
  nowMs: number,
): Kept | undefined {
  for (const record of kept.by(index, { from: secret, to: secret }))
    return record.expiresMs > nowMs ? record : undefined
  return undefined
}

/** A collection without what has expired; whoever adds to it clears it. */
export function cleared<Kept extends { readonly id: string; readonly expiresMs: number }>(
  kept: Collection<Kept>,
  nowMs: number,
): Collection<Kept> {
  let left = kept
  for (const { id, expiresMs } of kept) if (expiresMs <= nowMs) left = left.without(id)
  return left
}

/** Random bytes in base64url. */
export function randomText(length: number, chance: Chance): string {
  const pairs = chance.hex(length).match(/../g) ?? []
  const text = btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** A session token as access management writes them: random, and a part that says where it is kept (form observed: rec). */
function sessionToken(chance: Chance): string {
  return `${randomText(20, chance)}.*AAJTSQACMDIAAlNLABx${randomText(28, chance)}AAR0eXBlAANDVFMAAlMxAAIwMQ..*`
}

/** When a session ends unless it is used (30 minutes idle, 2 hours at most: observed rec cli:info 2026). */
function expiryOf(createdMs: number, usedMs: number, facts: ProfileFacts): number {
  return Math.min(usedMs + facts.sessionIdleTime.ms, createdMs + facts.sessionMaxTime.ms)
}

/** A new session. */
export function newSession(
  { id, userName }: Administrator,
  nowMs: number,
  facts: ProfileFacts,
  chance: Chance,
): Session {
  const times = { createdMs: nowMs, usedMs: nowMs, expiresMs: expiryOf(nowMs, nowMs, facts) }
  return { id: chance.uuid(), token: sessionToken(chance), administratorId: id, userName, ...times }
}

/** The session once it was used. */
export function used(session: Session, nowMs: number, facts: ProfileFacts): Session {
  return { ...session, usedMs: nowMs, expiresMs: expiryOf(session.createdMs, nowMs, facts) }
}
