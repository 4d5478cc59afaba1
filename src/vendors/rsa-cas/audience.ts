/** The path below which the administration operations lie. */
const basePath = '/AdminInterface/restapi'

/** The administration URL of a site, as the console shows it (documented: 000); key files can end it in other ways. */
export const baseOf = (origin: string): string => origin + basePath

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

interface Address {
  readonly host: string
  readonly path: string
}

function addressOf(text: string): Address | undefined {
  const parts = /^https?:\/\/(\[[0-9a-f:.]+\]|[^/:?#\s]+)(?::\d+)?(\/[^?#]*)?$/i.exec(text)
  const host = parts?.[1]?.toLowerCase()
  if (host === undefined) return undefined
  return { host: loopback.has(host) ? 'localhost' : host, path: parts?.[2] ?? '' }
}

/** Whether an address is one of a path on the site that the call went to; ports and the scheme are free (ours). */
export function isAddressOf(text: unknown, origin: string, paths: readonly string[]): boolean {
  const meant = typeof text === 'string' ? addressOf(text) : undefined
  const site = addressOf(origin)
  if (!meant || !site || meant.host !== site.host) return false
  return paths.some((path) => meant.path === path || meant.path === site.path + path)
}

const basePaths = ['', '/', '/v1', '/v1/'].map((tail) => basePath + tail)

/**
 * Whether an `aud` names the administration URL: with or without a final slash and `/v1`, because key files in the field have
 * all forms (observed: SEN; documented: 000, 002); the bare origin where the profile allows it.
 */
export function audienceFits(aud: unknown, origin: string, allowsBareOrigin: boolean): boolean {
  return isAddressOf(aud, origin, allowsBareOrigin ? [...basePaths, '', '/'] : basePaths)
}
