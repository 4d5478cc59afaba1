import { type ChangedRecords, changedBetween, type Pairs, pairs, withChanged } from './changed-records.ts'
import { Collection } from './collection.ts'
import type { Indexes } from './collection-types.ts'
import type { Resources, SiteResources } from './resources.ts'

/** How a collection of a vendor is indexed; no indexes where the vendor declares none. */
export type IndexesOf = (vendor: string, collection: string) => Indexes<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- the vendor's declaration types it

/** The collections of one site as JSON. */
type SiteJson = Readonly<Record<string, Pairs<unknown>>>

/** Everything stored, as JSON: vendor, site, collection, and there the pairs of key and record. */
export type ResourcesJson = Readonly<Record<string, Readonly<Record<string, SiteJson>>>>

/** What changed in one collection, and where. */
export interface ChangedCollection extends ChangedRecords<unknown> {
  readonly vendor: string
  readonly site: string
  readonly collection: string
}

/** What changed in everything stored. `names` are all vendors, sites and collections, when these are not the same any more. */
export interface ResourceChangesJson {
  readonly names?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly collections?: readonly ChangedCollection[]
}

const same = <T>(value: T): T => value
const none = Collection.empty<unknown>()

/** Everything stored, as JSON; records are shared and not copied. */
export function resourcesToJson(resources: Resources): ResourcesJson {
  return nested(resources, (sites) => nested(sites, (site) => nested(site, (records) => pairs(records, same))))
}

/** Everything stored, of its JSON. */
export function resourcesFromJson(json: ResourcesJson, indexesOf: IndexesOf): Resources {
  const read = (vendor: string, name: string, records: Pairs<unknown>) =>
    Collection.empty<unknown>(indexesOf(vendor, name)).withAll(records)
  return nested(json, (sites, vendor) =>
    nested(sites, (site) => nested(site, (records, name) => read(vendor, name, records))),
  )
}

/** What changed from one version of everything stored to another, or `undefined`; shared parts are skipped. */
export function resourceChangesBetween(before: Resources, after: Resources): ResourceChangesJson | undefined {
  if (before === after) return undefined
  const collections: ChangedCollection[] = []
  for (const [vendor, sites] of Object.entries(after)) {
    if (sites === before[vendor]) continue
    for (const [site, later] of Object.entries(sites)) {
      collections.push(...siteChanges(vendor, site, before[vendor]?.[site] ?? {}, later))
    }
  }
  const isNamedAlike = sameNames(before, after)
  if (isNamedAlike && collections.length === 0) return undefined
  return { ...(!isNamedAlike && { names: namesOf(after) }), ...(collections.length > 0 && { collections }) }
}

function siteChanges(vendor: string, site: string, before: SiteResources, after: SiteResources): ChangedCollection[] {
  const changed: ChangedCollection[] = []
  if (before === after) return changed
  for (const [collection, later] of Object.entries(after)) {
    const changes = changedBetween(before[collection] ?? none, later, same)
    if (changes) changed.push({ vendor, site, collection, ...changes })
  }
  return changed
}

/** Everything stored, with changes applied. */
export function applyResourceChanges(
  resources: Resources,
  changes: ResourceChangesJson | undefined,
  indexesOf: IndexesOf,
): Resources {
  if (!changes) return resources
  let next = changes.names ? withNames(resources, changes.names, indexesOf) : resources
  for (const { vendor, site, collection, ...changed } of changes.collections ?? []) {
    const sites = next[vendor] ?? {}
    const here = sites[site] ?? {}
    const records = here[collection] ?? Collection.empty<unknown>(indexesOf(vendor, collection))
    const later = { ...here, [collection]: withChanged(records, changed, same) }
    next = { ...next, [vendor]: { ...sites, [site]: later } }
  }
  return next
}

function withNames(
  resources: Resources,
  names: NonNullable<ResourceChangesJson['names']>,
  indexesOf: IndexesOf,
): Resources {
  return nested(names, (sites, vendor) =>
    nested(sites, (collections, site) => {
      const known = resources[vendor]?.[site]
      const records = (name: string) => known?.[name] ?? Collection.empty<unknown>(indexesOf(vendor, name))
      return Object.fromEntries(collections.map((name) => [name, records(name)]))
    }),
  )
}

function namesOf(resources: Resources): NonNullable<ResourceChangesJson['names']> {
  return nested(resources, (sites) => nested(sites, (site) => Object.keys(site)))
}

/** Whether vendors, sites and collections have the same names in the same order. */
function sameNames(a: Resources, b: Resources): boolean {
  return a === b || alike(a, b, (sitesA, sitesB) => alike(sitesA, sitesB, (siteA, siteB) => alike(siteA, siteB)))
}

function alike<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>, below?: (a: T, b: T) => boolean) {
  if (a === b) return true
  const names = Object.keys(a)
  const others = Object.keys(b)
  if (names.length !== others.length) return false
  return names.every((name, i) => name === others[i] && (!below || below(a[name] as T, b[name] as T)))
}

function nested<In, Out>(
  of: Readonly<Record<string, In>>,
  make: (value: In, name: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(value, name)]))
}
