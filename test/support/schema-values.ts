import fc, { type Arbitrary } from 'fast-check'
import { at, isObject, type JsonObject, localPointer, type OpenApiDocument } from '../../src/contract/index.ts'

/** Texts that have broken programs before. */
export const weirdTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u{1F469}\u200D\u{1F680}',
  '\uD800',
  '\u202Etxt.exe',
  '\r\nX-A: b',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%00',
  '%',
  '__proto__',
  'constructor',
  'toString',
  '${7*7}',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  'null',
  'true',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '9007199254740993',
  'A'.repeat(300),
  'é'.repeat(5_000),
  '['.repeat(2_000),
]

/** Any JSON value, odd ones among them. */
export const anyValue: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...weirdTexts),
  fc.constantFrom(null, true, false, 0, -1, 1.5, 2 ** 53, -1e308, [], {}, [[]], [null], { a: null }),
  fc.jsonValue({ maxDepth: 3 }),
)

const formats: Readonly<Record<string, Arbitrary<string>>> = {
  'date-time': fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((date) => date.toISOString()),
  date: fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
    .map((date) => date.toISOString().slice(0, 10)),
  uuid: fc.uuid(),
  email: fc.emailAddress(),
  uri: fc.webUrl(),
  byte: fc.base64String(),
}

/** How deep values of a schema that refers to itself go. */
const deepest = 5

/**
 * Values that mostly satisfy the schema at a place of a document. Only mostly: what is composed of several schemas is filled from
 * all of them, and rules that are rare are not looked at. Whether a value fits is for the contract to say.
 */
export function valuesOf(document: OpenApiDocument, pointer: string): Arbitrary<unknown> {
  return ofSchema(document, at(document, pointer), 0)
}

function ofSchema(document: OpenApiDocument, declared: unknown, depth: number): Arbitrary<unknown> {
  const schema = flat(document, declared)
  if (depth > deepest) return fc.constantFrom(null, {}, 'deep')
  const samples = [schema.const, schema.default, ...listOf(schema.enum), ...listOf(schema.examples), schema.example]
  const known = samples.filter((sample) => sample !== undefined)
  if (schema.enum !== undefined || schema.const !== undefined) return fc.constantFrom(...known)
  const made = fc.oneof(...typesOf(schema).map((type) => ofType(document, schema, type, depth)))
  return known.length > 0
    ? fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...known) }, { weight: 3, arbitrary: made })
    : made
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function typesOf(schema: JsonObject): string[] {
  const types = [schema.type].flat().filter((type): type is string => typeof type === 'string')
  if (types.length > 0) return types
  return isObject(schema.properties) ? ['object'] : schema.items === undefined ? ['any'] : ['array']
}

/** A schema with what it refers to and is composed of laid over it; of alternatives the first. */
function flat(document: OpenApiDocument, declared: unknown, left = 8): JsonObject {
  if (!isObject(declared) || left === 0) return {}
  const target = typeof declared.$ref === 'string' ? localPointer(declared.$ref) : undefined
  const parts = [
    ...(target === undefined ? [] : [at(document, target)]),
    ...listOf(declared.allOf),
    ...[declared.oneOf, declared.anyOf].flatMap((list) => listOf(list).slice(0, 1)),
  ].map((part) => flat(document, part, left - 1))
  const all: JsonObject = {}
  for (const part of [...parts, declared]) {
    const properties = { ...(all.properties as object | undefined), ...(part.properties as object | undefined) }
    const required = [...listOf(all.required), ...listOf(part.required)]
    Object.assign(all, part, { properties: Object.keys(properties).length > 0 ? properties : undefined, required })
  }
  return all
}

function ofType(document: OpenApiDocument, schema: JsonObject, type: string, depth: number): Arbitrary<unknown> {
  const number = (name: string, usual: number): number => (typeof schema[name] === 'number' ? schema[name] : usual)
  switch (type) {
    case 'string':
      return ofText(schema, number('minLength', 0), number('maxLength', 60))
    case 'integer': {
      const min = Math.ceil(number('minimum', -5))
      return fc.integer({ min, max: Math.max(min, Math.floor(number('maximum', min + 200))) })
    }
    case 'number':
      return fc.double({ min: number('minimum', -10), max: number('maximum', 1_000), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(ofSchema(document, schema.items ?? {}, depth + 1), {
        minLength: number('minItems', 0),
        maxLength: Math.max(number('minItems', 0), Math.min(4, number('maxItems', 4))),
      })
    case 'object':
      return ofObject(document, schema, depth)
    default:
      return anyValue
  }
}

function ofObject(document: OpenApiDocument, schema: JsonObject, depth: number): Arbitrary<unknown> {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, ofSchema(document, member, depth + 1)]),
  )
  const requiredKeys = listOf(schema.required).filter((name): name is string => Object.hasOwn(members, String(name)))
  const named = fc.record(members, { requiredKeys, noNullPrototype: true })
  if (!isObject(schema.additionalProperties)) return named
  const extra = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }),
    ofSchema(document, schema.additionalProperties, depth + 1),
    {
      maxKeys: 3,
      noNullPrototype: true,
    },
  )
  return fc.tuple(named, extra).map(([a, b]) => ({ ...b, ...a }))
}

function ofText({ pattern, format }: JsonObject, minLength: number, maxLength: number): Arbitrary<unknown> {
  const known = formats[String(format)]
  if (known) return known
  const longest = Math.max(minLength, Math.min(maxLength, 3_000))
  const usual = fc.oneof(
    fc.string({ minLength, maxLength: Math.max(minLength, Math.min(longest, 40)), unit: 'grapheme' }),
    fc.integer({ min: minLength, max: longest }).map((length) => 'a'.repeat(length)),
  )
  if (typeof pattern !== 'string') return usual
  try {
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' })
  } catch {
    return usual
  }
}

/** A value with one thing changed: a member gone, another type, a limit passed, an odd text, a member too many. */
export function mutated(value: unknown): Arbitrary<unknown> {
  if (Array.isArray(value) && value.length > 0) {
    const at = fc.nat({ max: value.length - 1 })
    const inside = at.chain((index) => mutated(value[index]).map((changed) => value.with(index, changed)))
    return fc.oneof(inside, fc.constant([...value, ...value]), fc.constant(Array(200).fill(value[0])), anyValue)
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const name = fc.constantFrom(...Object.keys(value))
    const without = name.map((gone) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone)))
    const changed = name.chain((key) => mutated(value[key]).map((other) => ({ ...value, [key]: other })))
    const more = fc.tuple(fc.constantFrom('extra', '', ...weirdTexts.slice(0, 13)), anyValue)
    return fc.oneof(
      without,
      changed,
      changed,
      more.map(([key, extra]) => ({ ...value, [key]: extra })),
      anyValue,
    )
  }
  const longer = typeof value === 'string' ? [`${value}x`, value.slice(1), value.repeat(50), value.toUpperCase()] : []
  const other = typeof value === 'number' ? [value + 1, value - 1, -value, value * 1e9, String(value)] : longer
  return other.length > 0 ? fc.oneof(fc.constantFrom(...other), anyValue) : anyValue
}
