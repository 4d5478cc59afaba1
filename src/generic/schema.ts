import { at, isObject, type JsonObject, localPointer, type OpenApiDocument } from '../contract/index.ts'

/** A schema without references and `allOf` at its top, and the references that led to it. */
export interface Flat {
  readonly schema: JsonObject
  readonly refs: readonly string[]
}

const anything: Flat = { schema: {}, refs: [] }

/** What was found for the schemas of a document, which never change. */
const known = new WeakMap<OpenApiDocument, WeakMap<object, Flat>>()

/** Follows references and unites what `allOf` says; what stands deeper stays as it is. */
export function flat(document: OpenApiDocument, schema: unknown): Flat {
  if (!isObject(schema)) return anything
  if (schema.$ref === undefined && schema.allOf === undefined) return { schema, refs: [] }
  const found = known.get(document)?.get(schema)
  if (found) return found
  const made = united(document, schema, [])
  const ofDocument = known.get(document) ?? new WeakMap<object, Flat>()
  known.set(document, ofDocument.set(schema, made))
  return made
}

function united(document: OpenApiDocument, schema: unknown, seen: readonly string[]): Flat {
  if (!isObject(schema)) return anything
  const { $ref, allOf, ...own } = schema
  const refs: string[] = []
  let all = own
  const add = (part: unknown, through: readonly string[]): void => {
    const other = united(document, part, through)
    refs.push(...other.refs)
    all = Object.keys(all).length === 0 ? other.schema : both(all, other.schema)
  }
  if (typeof $ref === 'string' && !seen.includes($ref)) {
    refs.push($ref)
    const target = localPointer($ref)
    add(target === undefined ? undefined : at(document, target), [...seen, $ref])
  }
  if (Array.isArray(allOf)) for (const part of allOf) add(part, seen)
  return { schema: all, refs }
}

/** The schema at a pointer of the document, flat; an empty one for the pointer `''`. */
export function flatAt(document: OpenApiDocument, pointer: string): Flat {
  return flat(document, pointer === '' ? undefined : at(document, pointer))
}

type Unite = (a: unknown, b: unknown) => unknown

const larger: Unite = (a, b) => Math.max(a as number, b as number)
const smaller: Unite = (a, b) => Math.min(a as number, b as number)

const unions: Readonly<Record<string, Unite>> = {
  properties: (a, b) => bothMembers(a as JsonObject, b as JsonObject),
  required: (a, b) => [...new Set([...(a as string[]), ...(b as string[])])],
  enum: (a, b) => (a as unknown[]).filter((value) => (b as unknown[]).includes(value)),
  type: (a, b) => commonTypes([a].flat() as string[], [b].flat() as string[]),
  items: (a, b) => ({ allOf: [a, b] }),
  minimum: larger,
  exclusiveMinimum: larger,
  minLength: larger,
  minItems: larger,
  minProperties: larger,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
  maxProperties: smaller,
}

/** A schema that asks for what both ask for, as far as values can be made of it; of other keywords the first one's holds. */
function both(a: JsonObject, b: JsonObject): JsonObject {
  const united = new Map(Object.entries(a))
  for (const [keyword, value] of Object.entries(b)) {
    const known = united.get(keyword)
    if (known === undefined) united.set(keyword, value)
    else united.set(keyword, unions[keyword]?.(known, value) ?? known)
  }
  return Object.fromEntries(united)
}

function bothMembers(a: JsonObject, b: JsonObject): JsonObject {
  const united = new Map(Object.entries(a))
  for (const [name, schema] of Object.entries(b)) {
    const known = united.get(name)
    united.set(name, known === undefined ? schema : { allOf: [known, schema] })
  }
  return Object.fromEntries(united)
}

function commonTypes(a: readonly string[], b: readonly string[]): string | string[] {
  const common = a.filter((type) => b.includes(type) || (type === 'integer' && b.includes('number')))
  const more = b.filter((type) => type === 'integer' && a.includes('number') && !common.includes(type))
  const all = [...common, ...more]
  return all.length === 1 ? (all[0] as string) : all
}

const hints: readonly (readonly [string, readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties']],
  ['array', ['items', 'prefixItems', 'minItems', 'uniqueItems', 'contains']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength', 'contentEncoding']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
]

/** The types that a flat schema allows; guessed from its other keywords where it names none. */
export function typesOf(schema: JsonObject): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type]
  if (Array.isArray(schema.type)) return schema.type as string[]
  return hints.filter(([, keywords]) => keywords.some((keyword) => keyword in schema)).map(([type]) => type)
}

/** Whether a flat schema describes objects. */
export function isObjectSchema(schema: JsonObject): boolean {
  return typesOf(schema).includes('object')
}

/** The declared properties of a flat schema. */
export function propertiesOf(schema: JsonObject): Readonly<Record<string, unknown>> {
  return isObject(schema.properties) ? schema.properties : {}
}

/** The names that a flat schema requires. */
export function requiredOf(schema: JsonObject): readonly string[] {
  return Array.isArray(schema.required) ? (schema.required as string[]) : []
}

/** A name without case, hyphens and underscores, for comparing names of different habits. */
export function bareName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}
