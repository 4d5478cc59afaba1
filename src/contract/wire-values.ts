import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import { at, extend, follow, localPointer } from './pointer.ts'

/** The types that values of a schema may have, as far as text must be turned into them. */
export interface WireShape {
  readonly types: ReadonlySet<string>
  readonly items?: WireShape
  readonly properties: Readonly<Record<string, WireShape>>
}

const SCALARS: readonly { readonly type: string; readonly form: RegExp; readonly read: (text: string) => unknown }[] = [
  { type: 'integer', form: /^[+-]?\d+$/, read: Number },
  { type: 'number', form: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/, read: Number },
  { type: 'boolean', form: /^(?:true|false)$/, read: (text) => text === 'true' },
]
const COMPOSED = ['allOf', 'anyOf', 'oneOf'] as const

/** The wire shape of the schema at a pointer, one level of items and properties deep: parameters carry no more. */
export function wireShapeOf(document: OpenApiDocument, pointer: string, depth = 1): WireShape {
  const places = schemasAt(document, pointer, new Set())
  const types = new Set(places.flatMap(({ schema }) => typesOf(schema)))
  if (depth === 0) return { types, properties: {} }
  const itemPlace = places.find(({ schema }) => isObject(schema.items))
  const properties = places.flatMap(({ schema, place }) =>
    Object.keys(isObject(schema.properties) ? schema.properties : {}).map((name) => {
      return [name, wireShapeOf(document, extend(place, 'properties', name), depth - 1)] as const
    }),
  )
  return {
    types,
    ...(itemPlace && { items: wireShapeOf(document, extend(itemPlace.place, 'items'), depth - 1) }),
    properties: Object.fromEntries(properties),
  }
}

/** A schema, those that it refers to, and those that it is composed of. */
function schemasAt(
  document: OpenApiDocument,
  pointer: string,
  seen: Set<string>,
): { readonly schema: JsonObject; readonly place: string }[] {
  const schema = at(document, pointer)
  if (!isObject(schema) || seen.has(pointer)) return []
  seen.add(pointer)
  const target = typeof schema.$ref === 'string' ? localPointer(schema.$ref) : undefined
  const parts = COMPOSED.flatMap((keyword) => {
    const list = schema[keyword]
    return Array.isArray(list) ? list.map((_, index) => extend(pointer, keyword, index)) : []
  })
  const further = target === undefined ? parts : [target, ...parts]
  return [{ schema, place: pointer }, ...further.flatMap((place) => schemasAt(document, place, seen))]
}

function typesOf(schema: JsonObject): string[] {
  const declared = [schema.type].flat().filter((type) => typeof type === 'string')
  if (declared.length) return declared
  const samples = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : []
  return samples.map((sample) => (Array.isArray(sample) ? 'array' : typeof sample))
}

/**
 * Text as the scalar that a schema asks for: decimal integers and numbers, `true` and `false`. Text that has not the form of
 * any permitted type stays text, for validation to refuse; where text is permitted too, it is never turned into more.
 */
export function readScalar(text: string, { types }: WireShape): unknown {
  if (types.has('string')) return text
  const scalar = SCALARS.find(({ type, form }) => types.has(type) && form.test(text))
  return scalar ? scalar.read(text) : text
}

/** The default of the schema at a pointer, its own or that of the schema it refers to. */
export function defaultOf(document: OpenApiDocument, pointer: string): unknown {
  const own = at(document, pointer)
  if (isObject(own) && own.default !== undefined) return own.default
  const target = follow(document, pointer)?.value
  return isObject(target) ? target.default : undefined
}
