import type { Call } from '../vendor.ts'

/** The path of the token endpoint. */
export const tokenPath = '/am/oauth2/access_token'

const tokenPaths = [tokenPath, '/am/oauth2/realms/root/access_token']

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

interface Address {
  readonly host: string
  readonly path: string
}

/** Host name and path of an address; the names of the loopback are one, and any run of ports is skipped, because frodo writes the port twice (observed). */
export function addressOf(text: string): Address | undefined {
  const parts = /^(?:https?:\/\/)?(\[[0-9a-f:.]+\]|[^/:?#\s]+)(?::\d+)*(\/[^?#]*)?$/i.exec(text)
  return parts?.[1] === undefined ? undefined : { host: hostName(parts[1]), path: parts[2] ?? '' }
}

function hostName(host: string): string {
  const name = host.toLowerCase()
  return loopback.has(name) ? 'localhost' : name
}

/** Whether a host name, as `tenantHost` gives it, always means the client's own machine. */
export const isLoopbackName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost')

/** The host name that a client sees as the tenant's; the names of the loopback are one. */
export function tenantHost(call: Call): string {
  return addressOf(call.origin)?.host ?? 'localhost'
}

/** The `Host` header without its port, or the host name of the origin. */
export function hostHeaderName(call: Call): string {
  const { host } = call.headers
  const named = typeof host === 'string' ? /^(\[[^\]]+\]|[^:]+)(?::\d+)?$/.exec(host)?.[1] : undefined
  return named ?? tenantHost(call)
}

/**
 * Whether an `aud` names the token endpoint that the call went to: its host name as the client sees it, with or without
 * ports, with or without what the address has before the tenant's own paths.
 *
 * Ports are free because clients write `:443`, none, or a doubled one (observed: frodo, go client, frcm); the scheme is free
 * because TLS may end before us (ours).
 */
export function audienceFits(aud: unknown, call: Call): boolean {
  const named = Array.isArray(aud) ? aud : [aud]
  return named.some((text) => typeof text === 'string' && names(text, call))
}

function names(text: string, call: Call): boolean {
  const meant = /^https?:\/\//i.test(text) ? addressOf(text) : undefined
  if (!meant) return false
  const prefix = addressOf(call.origin)?.path ?? ''
  const hosts = [tenantHost(call), hostName(hostHeaderName(call))]
  return hosts.includes(meant.host) && tokenPaths.some((path) => meant.path === path || meant.path === prefix + path)
}
