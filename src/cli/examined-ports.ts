import { portTaken } from '../host/index.ts'
import { vendorNames } from '../sandbox/index.ts'
import { configured, type Examined, fail, type Finding, ok } from './examined.ts'
import type { Settings } from './settings.ts'
import { tenanciesOf } from './tenants.ts'

/** Taken ports that are told one by one. */
const shown = 4

/** What is to be said of the ports that tenants would listen on. */
export async function portsFinding(examined: Examined): Promise<Finding> {
  const { port = 7400, ...settings } = { ...configured(examined), ...examined }
  if (port === 0) return ok('free ports are picked')
  const { following, own } = portsOf(settings)
  const taken: string[] = []
  for (const next of [...Array.from({ length: following + 1 }, (_, index) => port + index), ...own]) {
    for (const address of ['127.0.0.1', '::1']) {
      const code = await portTaken(next, address)
      if (code === 'EADDRINUSE' || code === 'EACCES') taken.push(`${next} at ${address} (${code})`)
    }
  }
  const looked = [`${port} to ${port + following}`, ...own].join(', ')
  if (taken.length === 0) return ok(`ports ${looked} are free`)
  const more = taken.length > shown ? ` and ${taken.length - shown} more` : ''
  return fail(
    `taken: ${taken.slice(0, shown).join(', ')}${more}`,
    `end what uses them, or start with --port ${port + 100} or --port 0`,
  )
}

/** How many sites follow the main port, and the ports that others have of their own; of tenants with code. */
function portsOf({ tenants = [], sites = {}, ports = {} }: Partial<Settings>) {
  const started = tenanciesOf(tenants.filter((name) => vendorNames.includes(name)))
  const addresses = started.flatMap(({ vendor: { name }, sites: all }) =>
    (sites[name] ?? all).map((site) => ports[`${name}/${site}`]),
  )
  const own = addresses.filter((port) => port !== undefined)
  return { following: addresses.length - own.length, own }
}
