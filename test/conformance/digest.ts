import { createHash } from 'node:crypto'
import type { Sandbox } from '../../src/testing/index.ts'

/** What of a journal entry must be the same wherever the call came from: all but the headers that the way of it brings. */
interface Told {
  readonly requestHeaders?: unknown
  readonly [member: string]: unknown
}

/** The digest of a sandbox's whole journal. */
export async function digestOf(sim: Sandbox): Promise<string> {
  const entries = []
  for (const { id } of await sim.journal.list()) entries.push(await sim.journal.get(id))
  return digestOfEntries(entries as unknown as readonly Told[], sim.sites)
}

/** The digest of journal entries, with the addresses of sites written as vendor and site. */
export function digestOfEntries(entries: readonly Told[], sites: Sandbox['sites']): string {
  const told = entries.map(({ requestHeaders: _byTheWay, ...entry }) => entry)
  let text = JSON.stringify(told, null, 1)
  for (const [vendor, urls] of Object.entries(sites)) {
    // The longest first: the address of one site may begin that of another.
    const found = Object.entries(urls).sort(([, a], [, b]) => b.length - a.length)
    for (const [site, url] of found) text = text.replaceAll(url, `<${vendor}/${site}>`)
  }
  return `${told.length} entries ${createHash('sha256').update(text).digest('hex')}`
}
