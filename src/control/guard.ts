import { createHash, timingSafeEqual } from 'node:crypto'
import { type Answer, problem } from './problem.ts'

/** Who may use the control API. */
export interface GuardOptions {
  /** Demanded as a bearer token by everything but `health`; without it nothing is demanded. */
  readonly token?: string
  /** Names, besides loopback ones, by which this machine may be addressed and from which pages may call. */
  readonly allowedHosts?: readonly string[]
}

/** What the guard looks at. */
export interface Guarded {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Whether the route may be called without the token. */
  readonly isOpen: boolean
}

/**
 * Makes the guard of the control API: a function that answers a problem, or lets the call pass.
 *
 * A page from elsewhere in a browser on this machine can send requests here, by a foreign origin or by a name that it
 * makes resolve to loopback. Both show in headers that a page cannot forge.
 */
export function guard(options: GuardOptions): (call: Guarded) => Answer | undefined {
  const allowed = new Set((options.allowedHosts ?? []).map((name) => hostName(name)))
  return ({ headers, isOpen }) => {
    const host = hostName(String(headers.host ?? ''))
    if (!isKnown(host, allowed)) return problem('foreign', foreignText('Host', String(headers.host ?? ''), host))
    const origin = headers.origin
    if (origin !== undefined && !isKnown(originHost(String(origin)), allowed)) {
      return problem('foreign', foreignText('Origin', String(origin), originHost(String(origin))))
    }
    if (options.token === undefined || isOpen || carries(headers.authorization, options.token)) return undefined
    const detail = 'Send the control token as Authorization: Bearer <token>; it is printed when Backlot starts.'
    return problem('unauthenticated', detail, { 'www-authenticate': 'Bearer' })
  }
}

const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

function isKnown(host: string, allowed: ReadonlySet<string>): boolean {
  return loopback.test(host) || allowed.has(host)
}

/** The name in a `Host` header, in lower case and without port; empty when it is none. */
function hostName(header: string): string {
  return /^(\[[^\]]*\]|[^:]+)(?::\d+)?$/.exec(header.trim().toLowerCase())?.[1] ?? ''
}

function originHost(origin: string): string {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return ''
  return new URL(origin).hostname
}

function foreignText(header: string, value: string, host: string): string {
  const name = host === '' ? '<name>' : host
  return `${header} ${value} is not this machine; use localhost, or start Backlot with --allow-host ${name}.`
}

function carries(header: string | string[] | undefined, token: string): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(String(header ?? ''))?.[1]
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token))
}

/** Equal lengths, so that comparing takes the same time whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
