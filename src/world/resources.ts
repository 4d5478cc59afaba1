import type { Collection } from './collection.ts'

/** The collections of one site, by name. The record type of each is known to the vendor that declared it. */
export type SiteResources = Readonly<Record<string, Collection<any>>> // eslint-disable-line @typescript-eslint/no-explicit-any -- the vendor's declaration types it

/** The sites of one vendor, by name. */
export type VendorResources = Readonly<Record<string, SiteResources>>

/** Everything stored in a world: vendor, site, collection. */
export type Resources = Readonly<Record<string, VendorResources>>

/** New versions of collections: of the addressed site (`here`) and of named sites. */
export interface Change {
  readonly here?: SiteResources
  readonly sites?: Readonly<Record<string, SiteResources>>
}

/** One stored difference: where, and the record before and after; an absent side means that it did not exist. */
export interface ResourceChange {
  readonly vendor: string
  readonly site: string
  readonly collection: string
  readonly key: string
  readonly before?: unknown
  readonly after?: unknown
}

/** The collections of a site; throws when the world has no such site, which is a bug of the caller. */
export function siteOf(resources: Resources, vendor: string, site: string): SiteResources {
  const found = resources[vendor]?.[site]
  if (!found) throw new Error(`Failed to read ${vendor}/${site}: the world has no such site`)
  return found
}

/** The resources with a change applied; `here` names the addressed site. */
export function applyChange(resources: Resources, vendor: string, here: string, change: Change): Resources {
  let next = resources
  if (change.here) next = withSite(next, vendor, here, change.here)
  for (const [site, collections] of Object.entries(change.sites ?? {})) next = withSite(next, vendor, site, collections)
  return next
}

function withSite(resources: Resources, vendor: string, site: string, collections: SiteResources): Resources {
  const changed = { ...siteOf(resources, vendor, site) }
  for (const name in collections) changed[name] = collections[name] as SiteResources[string]
  return withMember(resources, vendor, withMember(resources[vendor] as VendorResources, site, changed))
}

/** A copy with another member. Assigned, because a member that is written beside a spread makes a slow object. */
function withMember<T>(of: Readonly<Record<string, T>>, name: string, value: T): Readonly<Record<string, T>> {
  const copy: Record<string, T> = { ...of }
  copy[name] = value
  return copy
}

/** Roughly how many bytes everything stored takes, as if nothing was shared with another world. */
export function weightOfResources(resources: Resources): number {
  let weight = 0
  for (const sites of Object.values(resources)) {
    for (const collections of Object.values(sites)) {
      for (const name in collections) weight += (collections[name] as Collection<unknown>).weight
    }
  }
  return weight
}

/** What changed from one version of the resources to another; shared parts are skipped. */
export function diffResources(before: Resources, after: Resources): ResourceChange[] {
  const changes: ResourceChange[] = []
  if (before === after) return changes
  for (const vendor of namesOf(before, after)) {
    if (before[vendor] === after[vendor]) continue
    for (const site of namesOf(before[vendor], after[vendor])) {
      changes.push(...diffSite(vendor, site, before[vendor]?.[site], after[vendor]?.[site]))
    }
  }
  return changes
}

function diffSite(vendor: string, site: string, before: SiteResources = {}, after: SiteResources = {}) {
  const changes: ResourceChange[] = []
  if (before === after) return changes
  for (const collection of namesOf(before, after)) {
    const old = before[collection]
    const next = after[collection]
    if (!old || !next || old === next) continue
    for (const change of old.changesTo(next)) changes.push({ vendor, site, collection, ...change })
  }
  return changes
}

function namesOf(a: object = {}, b: object = {}): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
}
