import type { SiteResources, World } from '../../world/index.ts'
import type { Call, Facts, Scheme } from '../vendor.ts'
import type { Here } from './records.ts'
import { living, type Session } from './sessions.ts'
import { cookieName } from './settings/session-cookie.ts'
import { administratorClient, administratorScopes, type TokenPrincipal } from './tokens.ts'

/** Values that look like session tokens, by the name of their cookie or header: clients send them as either (observed: rec). */
function candidatesOf({ headers }: Call): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  const note = (name: string, value: string | undefined): void => {
    if (value?.includes('.*AAJTSQ')) found[name] = value
  }
  for (const [name, value] of Object.entries(headers)) if (name !== 'cookie') note(name, [value].flat()[0])
  const { cookie } = headers
  for (const pair of (typeof cookie === 'string' ? cookie : '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0) note(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
  }
  return found
}

interface Place {
  readonly world: World
  readonly site: string
  readonly here: SiteResources | Here
  readonly facts: Facts
  readonly nowMs: number
}

/** The session whose token stands under the tenant's own cookie name; `undefined` when it is unknown or over. */
function sessionAmong(candidates: Readonly<Record<string, string>>, place: Place): Session | undefined {
  const here = place.here as unknown as Here
  const token = candidates[cookieName({ ...place, here })]
  return token === undefined ? undefined : living(here.sessions, 'token', token, place.nowMs)
}

/** The session that a call carries. */
export function sessionOf(place: Place & { readonly call: Call }): Session | undefined {
  return sessionAmong(candidatesOf(place.call), place)
}

/** The scheme of calls that carry the session of an administrator instead of a token (observed: rec cli:info 2026). */
export const sessionScheme: Scheme = {
  find: (call) => {
    const candidates = candidatesOf(call)
    return Object.keys(candidates).length === 0 ? undefined : JSON.stringify(candidates)
  },
  token: (credential) => ({
    ok: true,
    header: {},
    claims: JSON.parse(credential) as Readonly<Record<string, unknown>>,
  }),
  judge: (opened, judging): TokenPrincipal | { readonly reason: string } => {
    if (!opened.ok) return { reason: opened.reason }
    const session = sessionAmong(opened.claims as Readonly<Record<string, string>>, judging)
    if (!session) return { reason: 'the session is unknown here, is over, or has another cookie name' }
    const { administratorId: id, userName: name, expiresMs } = session
    return { id, name, scopes: administratorScopes(judging.facts), clientId: administratorClient, expiresMs }
  },
}
