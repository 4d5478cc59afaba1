/** Where a call is addressed to: a site of a sandbox, and what stood before the tenant's own path. */
export interface Address {
  readonly sandbox: string
  readonly vendor: string
  readonly site: string
  /** The part of the path that belongs to Backlot, such as `/~team/pingone-aic/development`; empty on a site's own port. */
  readonly prefix: string
}

/** Which vendors have which sites. */
export type Sites = ReadonlyMap<string, readonly string[]>

/** The sandbox that is meant when none is named. */
export const defaultSandbox = 'default'

/** The header that names a sandbox on any address. */
export const sandboxHeader = 'x-backlot-sandbox'

/**
 * The address that a path on the main port leads to: `/~<sandbox>/<vendor>/<site>/...`, the sandbox may be left out.
 * `undefined` when it fits none.
 */
export function addressOfPath(path: string, sites: Sites): Address | undefined {
  const match = /^(?:\/~([^/?]+))?\/([^/?~]+)\/([^/?]+)(?=[/?]|$)/.exec(path)
  if (!match) return undefined
  const [prefix, sandbox = defaultSandbox, vendor = '', site = ''] = match
  return sites.get(vendor)?.includes(site) ? { sandbox, vendor, site, prefix } : undefined
}

/** The host labels that lead to the sites of the default sandbox. */
export function hostLabelsOf(sites: Sites): string[] {
  const labels = [...sites].flatMap(([vendor, names]) => names.map((site) => `${site}--${vendor}`))
  return labels.flatMap((label) => [`${label}.localhost`, `${label}--${defaultSandbox}.localhost`])
}

/** The address that a host label leads to: `<site>--<vendor>--<sandbox>.localhost`, the sandbox may be left out. */
export function addressOfHost(host: string | undefined, sites: Sites): Address | undefined {
  const match = /^([a-z0-9-]+?)--([a-z0-9-]+?)(?:--([a-z0-9-]+))?\.localhost(?::\d+)?$/i.exec(host ?? '')
  if (!match) return undefined
  const [, site = '', vendor = '', sandbox = defaultSandbox] = match
  return sites.get(vendor)?.includes(site) ? { sandbox, vendor, site, prefix: '' } : undefined
}
