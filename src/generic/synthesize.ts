import type { Faker } from '@faker-js/faker'
import { isObject, type JsonObject, type OpenApiDocument } from '../contract/index.ts'
import { Chance, chanceOf } from '../world/index.ts'
import { branchesOf, discriminating, isNull } from './branches.ts'
import { fakerOf } from './libraries.ts'
import { numberOf } from './numbers.ts'
import { type Flat, flat, propertiesOf, requiredOf, typesOf } from './schema.ts'
import { type Source, textOf } from './texts.ts'

/** How a value is made of a schema. */
export interface Making {
  readonly document: OpenApiDocument
  /** The same seed gives the same value. */
  readonly seed: string
  /** Whether examples and defaults that schemas declare are taken. */
  readonly examples: boolean
  /** Whether branches of `oneOf` and `anyOf` are drawn; else the first one is taken. */
  readonly vary?: boolean
  /** Whether properties that are not required are left out. */
  readonly sparse?: boolean
  /** A value that must stand under a property; `undefined` leaves it to be made. `depth` is 0 for the members of the value. */
  readonly given?: (name: string, schema: JsonObject, depth: number) => unknown
  /** Which of the optional members of the value itself are made. */
  readonly wanted?: (name: string, schema: JsonObject) => boolean
}

/** What is being made: where it draws from, how deep it is, and which references lead there. */
interface Work extends Source {
  readonly making: Making
  readonly depth: number
  readonly refs: readonly string[]
  readonly budget: { left: number }
}

/** Members and items after which only what is required is made. */
const usualBudget = 500
/** Levels below which only what is required is made. */
const usualDepth = 5
/** Levels below which nothing is made: only a schema that no finite value satisfies leads there. */
const deepest = 40
/** How often a reference may lead into itself where it is required. */
const usualTurns = 3

/** A value that a schema describes: declared examples where they may be taken, else made up; recursion ends. */
export function synthesize(schema: unknown, making: Making): unknown {
  const chance = new Chance(chanceOf(making.seed))
  let faker: Faker | undefined
  // Seeded by the text's own draw, so that what is made does not depend on when the library was first needed.
  const source: Source = { chance, faker: () => (faker ??= fakerOf(chance.int32())) }
  return valueOf(schema, '', { ...source, making, depth: 0, refs: [], budget: { left: usualBudget } })
}

function valueOf(schema: unknown, name: string, work: Work): unknown {
  const { making } = work
  if (work.depth > deepest) return null
  const plain = flat(making.document, schema)
  const { schema: chosen, refs } = withBranch(plain, work)
  const here = { ...work, refs: [...work.refs, ...refs] }
  const declared = declaredOf(chosen, work)
  if (declared !== undefined) return declared
  const types = typesOf(chosen)
  const type = types.find((candidate) => candidate !== 'null') ?? types[0]
  work.budget.left -= 1
  if (type === 'null') return null
  if (type === 'array') return arrayOf(chosen, name, here)
  if (type === 'string') return textOf(chosen, name, work)
  if (type === 'integer' || type === 'number') return numberOf(chosen, type === 'integer', work.chance)
  if (type === 'boolean') return work.chance.below(2) === 1
  return types.length === 0 && name !== '' ? work.faker().word.noun() : objectOf(chosen, here)
}

/** The schema with one branch of `oneOf` or `anyOf` united with it. */
function withBranch({ schema, refs }: Flat, work: Work): Flat {
  const { oneOf, anyOf, ...own } = schema
  const branches = branchesOf({ oneOf, anyOf })
  if (!branches) return { schema, refs }
  const { document, vary = false } = work.making
  const useful = branches.filter((branch) => !isNull(flat(document, branch).schema))
  const fresh = useful.filter((branch) => !flat(document, branch).refs.some((ref) => work.refs.includes(ref)))
  const mayBeNull = useful.length < branches.length
  const candidates = fresh.length > 0 || mayBeNull ? fresh : useful
  const branch = candidates[vary ? work.chance.below(candidates.length) : 0]
  if (branch === undefined) return { schema: { type: 'null' }, refs }
  const united = flat(document, { allOf: [own, branch, discriminating(own, branch)] })
  const next = { schema: united.schema, refs: [...refs, ...united.refs] }
  return 'oneOf' in united.schema || 'anyOf' in united.schema ? withBranch(next, work) : next
}

/** What the schema itself names as its value. */
function declaredOf(schema: JsonObject, { making, chance, depth }: Work): unknown {
  if (schema.const !== undefined) return schema.const
  if (making.examples) {
    const example = exampleOf(schema)
    // Where members are chosen one by one, the example only says what the others are.
    if (example !== undefined && !(isObject(example) && isChosen(making, depth))) return example
    if (schema.default !== undefined && schema.default !== null) return schema.default
  }
  const values = Array.isArray(schema.enum) ? schema.enum : undefined
  if (!values || values.length === 0) return undefined
  const useful = values.filter((value) => value !== null)
  return useful.length === 0 ? null : useful[chance.below(useful.length)]
}

function exampleOf({ example, examples }: JsonObject): unknown {
  return example ?? (Array.isArray(examples) ? examples[0] : undefined)
}

const isChosen = ({ given, wanted }: Making, depth: number): boolean => depth === 0 && (given ?? wanted) !== undefined

function arrayOf(schema: JsonObject, name: string, work: Work): unknown[] {
  const { minItems = 0, maxItems = Infinity, uniqueItems } = schema as Sizes
  const prefix = Array.isArray(schema.prefixItems) ? schema.prefixItems : []
  const isTired = isSparse(work) || turnsOf(schema.items, work) > 0
  const usual = isTired ? minItems : Math.max(minItems, 1 + work.chance.below(3))
  const count = Math.min(maxItems, usual)
  const below = { ...work, depth: work.depth + 1 }
  const items: unknown[] = []
  for (let tries = 0; items.length < count && tries < count * 10; tries++) {
    const item = valueOf(prefix[items.length] ?? schema.items ?? {}, name.replace(/s$/, ''), below)
    if (uniqueItems !== true || !items.some((other) => same(other, item))) items.push(item)
  }
  return items
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

interface Sizes {
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
}

function objectOf(schema: JsonObject, work: Work): JsonObject {
  const members = new Map<string, unknown>()
  const required = requiredOf(schema)
  const isOpen = work.making.examples && isChosen(work.making, work.depth)
  const example = isOpen ? exampleOf(schema) : undefined
  const names = new Set([...required, ...Object.keys(propertiesOf(schema))])
  const { maxProperties = Infinity, minProperties = 0 } = schema as { maxProperties?: number; minProperties?: number }
  for (const name of names) {
    const property = Object.hasOwn(propertiesOf(schema), name) ? propertiesOf(schema)[name] : {}
    const plain = flat(work.making.document, property).schema
    if (plain.writeOnly === true || property === false) continue
    const isRequired = required.includes(name)
    const value = memberOf({ name, property, plain, isRequired, ...(isObject(example) && { example }) }, work)
    if (value !== undefined && (isRequired || members.size < maxProperties)) members.set(name, value)
  }
  addFurther(schema, members, minProperties, { ...work, depth: work.depth + 1 })
  return Object.fromEntries(members)
}

interface Member {
  readonly name: string
  readonly property: unknown
  readonly plain: JsonObject
  readonly isRequired: boolean
  /** What the object's own example says, where members are chosen one by one. */
  readonly example?: JsonObject
}

/** What stands under a name, or `undefined` when it is left out. */
function memberOf(member: Member, work: Work): unknown {
  const { name, property, plain, isRequired, example } = member
  const { given } = work.making
  const value = given?.(name, plain, work.depth)
  if (value !== undefined || !(isRequired || isWanted(member, work))) return value
  if (example && Object.hasOwn(example, name)) return example[name]
  const below = { ...work, depth: work.depth + 1 }
  return isRequired ? requiredValue(property, plain, name, below) : valueOf(property, name, below)
}

function isWanted({ name, property, plain, example }: Member, work: Work): boolean {
  const { wanted } = work.making
  if (wanted && work.depth === 0) return wanted(name, plain)
  if (example) return Object.hasOwn(example, name)
  return !isSparse(work) && plain.deprecated !== true && turnsOf(property, work) === 0
}

/** A required member whose schema leads into itself too often is null or empty, if it may be. */
function requiredValue(property: unknown, plain: JsonObject, name: string, work: Work): unknown {
  if (turnsOf(property, work) < usualTurns) return valueOf(property, name, work)
  const types = typesOf(plain)
  return types.includes('null') ? null : types.includes('array') ? [] : {}
}

function isSparse({ making, depth, budget }: Work): boolean {
  return making.sparse === true || depth >= usualDepth || budget.left <= 0
}

/** How often the references of a schema are already on the way to it. */
function turnsOf(schema: unknown, work: Work): number {
  const { making, refs } = work
  const { schema: plain, refs: own } = flat(making.document, schema)
  const first = own.find((ref) => refs.includes(ref))
  if (first !== undefined) return refs.filter((ref) => ref === first).length
  const branches = branchesOf(plain)
  return branches ? Math.min(...branches.map((branch) => turnsOf(branch, { ...work, refs: [...refs, ...own] }))) : 0
}

/** Members of a map, and as many more as must be there. */
function addFurther(schema: JsonObject, members: Map<string, unknown>, least: number, work: Work): void {
  const { additionalProperties: further } = schema
  const isMap = isObject(further) && members.size === 0 && !isSparse(work) && turnsOf(further, work) === 0
  const count = Math.max(least, isMap ? 2 : 0)
  if (further === false) return
  for (let tries = 0; members.size < count && tries < count * 10; tries++) {
    const names = isObject(schema.propertyNames) ? schema.propertyNames : {}
    const name = textOf(flat(work.making.document, names).schema, 'key', work)
    members.set(name, valueOf(further === true ? {} : further, name, work))
  }
}
