import { at, type Contract, isObject, type JsonObject, type Operation } from '../contract/index.ts'
import { Chance, chanceOf, Collection } from '../world/index.ts'
import { examplesOf, type Form, satisfies, successOf } from './forms.ts'
import { freshId, idIn } from './ids.ts'
import { scopeBelow } from './keys.ts'
import { type Built, planOf } from './plan.ts'
import type { Resource } from './resources.ts'
import { listShapeOf, recordShapeOf } from './shapes.ts'
import { synthesize } from './synthesize.ts'

/** A record of generic state: a JSON object. */
export type Stored = Readonly<JsonObject>

/** Records that a collection begins with, where the contract has no examples; below a parent, and in all. */
const usualCount = 3
const countBelow = 2
const mostBelow = 12

/** Whose collections are to be seeded. */
export interface SeedPlace {
  readonly contract: Contract
  readonly built: Built
  /** The world's seed: with the names of vendor, site and collection it decides every record. */
  readonly seed: string
  readonly vendor: string
  readonly site: string
}

/**
 * The collections of generic state of a site. Each is filled when it is first looked at, and always with the same records, so
 * that neither starting nor the order of calls decides what is in it.
 */
export function genericCollections(place: SeedPlace): Record<string, Collection<Stored>> {
  const { resources } = planOf(place.contract, place.built)
  const collections: Record<string, Collection<Stored>> = {}
  for (const resource of resources) {
    const fill = (): Collection<Stored> => {
      const parent = parentOf(resource, resources)
      return filled(place, resource, parent, parent && collections[parent.collection])
    }
    const isSeeded = resource.kind === 'items'
    collections[resource.collection] = isSeeded ? Collection.deferred(fill) : Collection.empty<Stored>()
  }
  return collections
}

/** The resource below whose items another one lies. */
export function parentOf(resource: Resource, resources: readonly Resource[]): Resource | undefined {
  const end = resource.path.lastIndexOf('}')
  const path = end < 0 ? undefined : resource.path.slice(0, end + 1)
  return resources.find((other) => other.itemPath === path && path !== undefined)
}

function filled(
  place: SeedPlace,
  resource: Resource,
  parent: Resource | undefined,
  above: Collection<Stored> | undefined,
): Collection<Stored> {
  const { seed, vendor, site } = place
  const own = `${seed}/${vendor}/${site}/${resource.collection}`
  const scopes = scopesOf(place, resource, parent, above)
  const entries = new Map<string, Stored>()
  for (const scope of scopes) {
    const chance = new Chance(chanceOf(`${own}/${scope}`))
    const isBelow = scope !== ''
    const records = isBelow && entries.size >= mostBelow ? [] : recordsOf(place, resource, `${own}/${scope}`, isBelow)
    for (const record of records) addSeed(place, resource, { scope, chance, entries }, record)
  }
  return Collection.empty<Stored>().withAll(entries)
}

interface Filling {
  readonly scope: string
  readonly chance: Chance
  readonly entries: Map<string, Stored>
}

function addSeed({ contract }: SeedPlace, resource: Resource, filling: Filling, record: Stored): void {
  const { scope, chance, entries } = filling
  const keyFor = (id: unknown): string => (scope === '' ? String(id) : scope + encodeURIComponent(String(id)))
  const isTaken = (id: unknown): boolean => entries.has(keyFor(id))
  const known = idIn(resource, record)
  const id = known !== undefined && !isTaken(known) ? known : freshId(contract, resource, chance, isTaken)
  const withId = resource.idProperty === undefined || id === known ? record : { ...record, [resource.idProperty]: id }
  entries.set(keyFor(id), frozen(withId))
}

/** What keys begin with: nothing at the top, else each known parent, else what the contract says about a parameter. */
function scopesOf(
  { contract }: SeedPlace,
  resource: Resource,
  parent: Resource | undefined,
  above: Collection<Stored> | undefined,
): readonly string[] {
  if (resource.parents.length === 0) return ['']
  if (parent?.kind === 'items' && above) return [...above.entries()].map(([key]) => scopeBelow(parent, key))
  if (resource.parents.length > 1) return []
  const operation = Object.values(resource.deeds)[0]
  const values = operation ? parameterExamples(contract, operation, resource.parents[0] ?? '') : []
  return values.map((value) => `${encodeURIComponent(String(value))}/`)
}

function parameterExamples({ document }: Contract, { parameters }: Operation, name: string): readonly unknown[] {
  const pointer = parameters.find((spec) => spec.in === 'path' && spec.name === name)?.pointer
  const schema = pointer === undefined ? undefined : at(document, pointer)
  const parameter = pointer === undefined ? undefined : at(document, pointer.replace(/\/schema$/, ''))
  const own = [parameter, schema].filter(isObject).flatMap(({ example }) => (example === undefined ? [] : [example]))
  if (own.length > 0 || !isObject(schema)) return own.slice(0, 1)
  return Array.isArray(schema.enum)
    ? schema.enum.slice(0, usualCount)
    : schema.default === undefined
      ? []
      : [schema.default]
}

/** The examples of the contract that are records, else records made of the schema. */
function recordsOf({ contract }: SeedPlace, resource: Resource, seed: string, isBelow: boolean): readonly Stored[] {
  const declared = declaredRecords(contract, resource)
  if (declared) return isBelow ? declared.slice(0, countBelow) : declared
  const fits = fitOf(contract, resource)
  const count = isBelow ? countBelow : usualCount
  return Array.from({ length: count }, (_, index) =>
    madeRecord(contract, resource, `${seed}${index}`, index, fits),
  ).filter((record) => record !== undefined)
}

const ways = [{ examples: false }, { examples: false, vary: true }, { examples: false, sparse: true }] as const

/** A record made of the schema that fits; the first one of a collection takes the examples that properties declare. */
function madeRecord(
  { document }: Contract,
  { model }: Resource,
  seed: string,
  index: number,
  fits: (record: unknown) => boolean,
): Stored | undefined {
  const declared = { examples: true }
  for (const way of index === 0 ? [declared, ...ways] : [...ways, declared]) {
    const record = synthesize(model.schema, { document, seed, ...way })
    if (isObject(record) && fits(record)) return record
  }
  return undefined
}

/** Whether a record may be shown, judged by the first operation that shows one. */
function fitOf(contract: Contract, { deeds }: Resource): (record: unknown) => boolean {
  for (const operation of [deeds.read, deeds.list, deeds.create, deeds.replace]) {
    const form = operation && successOf(operation)
    if (!operation || form?.mediaType === undefined) continue
    const shape = recordShapeOf(contract.document, form)
    if (operation !== deeds.list && shape) {
      return (record) => satisfies(contract, operation, form, shape.member ? { [shape.member]: record } : record)
    }
    const isBare = listShapeOf(contract.document, form, '')?.member === undefined
    if (operation === deeds.list && isBare) return (record) => satisfies(contract, operation, form, [record])
  }
  return () => true
}

/** Examples of the list, whole; else single examples of a record; `undefined` when there are none that fit. */
function declaredRecords(contract: Contract, resource: Resource): readonly Stored[] | undefined {
  const { document } = contract
  const { list, read, create, replace } = resource.deeds
  const fits = (value: unknown): value is Stored => isObject(value) && fitOf(contract, resource)(value)
  for (const { value, form } of list ? shownBy(contract, list) : []) {
    const member = listShapeOf(document, form, resource.path.split('/').at(-1) ?? '')?.member
    const items = member === undefined || !isObject(value) ? value : value[member]
    if (Array.isArray(items) && items.every(fits)) return items
  }
  const singles = [read, create, replace].flatMap((operation) => (operation ? shownBy(contract, operation) : []))
  const bare = singles.map(({ value, form }) => {
    const member = recordShapeOf(document, form)?.member
    return member !== undefined && isObject(value) ? value[member] : value
  })
  const { example, examples } = resource.model.schema
  const found = [...bare, example, ...(Array.isArray(examples) ? examples : [])].filter(fits)
  const byId = new Map(found.map((record) => [idIn(resource, record) ?? JSON.stringify(record), record]))
  return byId.size === 0 ? undefined : [...byId.values()]
}

function shownBy({ document }: Contract, operation: Operation): { value: unknown; form: Form }[] {
  const form = successOf(operation)
  return form ? [...examplesOf(document, operation, form).values()].map((value) => ({ value, form })) : []
}

/** The value, immutable all the way down, so that its text and its fitness are remembered; what is given is copied. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const copy = Array.isArray(value) ? value.map(frozen) : Object.fromEntries(Object.entries(value).map(frozenEntry))
  return Object.freeze(copy) as T
}

const frozenEntry = ([name, value]: [string, unknown]): [string, unknown] => [name, frozen(value)]
