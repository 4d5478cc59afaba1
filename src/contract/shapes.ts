import { isObject, type JsonObject } from './compiled.ts'
import { extend } from './pointer.ts'

/** What an object of an OpenAPI document is. */
export type Kind =
  | 'document'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'response'
  | 'mediaType'
  | 'components'
  | 'schema'

type Child = readonly [form: 'one' | 'map' | 'list', kind: Kind]

/** The methods of a path item. */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

const one = (...names: string[]): [string, Child][] => names.map((name) => [name, ['one', 'schema']])
const map = (...names: string[]): [string, Child][] => names.map((name) => [name, ['map', 'schema']])
const list = (...names: string[]): [string, Child][] => names.map((name) => [name, ['list', 'schema']])

const CHILDREN: Readonly<Record<Kind, ReadonlyMap<string, Child>>> = {
  document: new Map<string, Child>([
    ['paths', ['map', 'pathItem']],
    ['components', ['one', 'components']],
  ]),
  pathItem: new Map<string, Child>([
    ['parameters', ['list', 'parameter']],
    ...METHODS.map((method): [string, Child] => [method, ['one', 'operation']]),
  ]),
  operation: new Map<string, Child>([
    ['parameters', ['list', 'parameter']],
    ['requestBody', ['one', 'requestBody']],
    ['responses', ['map', 'response']],
  ]),
  // Headers of responses have the shape of parameters.
  parameter: new Map<string, Child>([...one('schema'), ['content', ['map', 'mediaType']]]),
  requestBody: new Map<string, Child>([['content', ['map', 'mediaType']]]),
  response: new Map<string, Child>([
    ['headers', ['map', 'parameter']],
    ['content', ['map', 'mediaType']],
  ]),
  mediaType: new Map(one('schema')),
  components: new Map<string, Child>([
    ['schemas', ['map', 'schema']],
    ['parameters', ['map', 'parameter']],
    ['headers', ['map', 'parameter']],
    ['requestBodies', ['map', 'requestBody']],
    ['responses', ['map', 'response']],
  ]),
  schema: new Map([
    ...one('items', 'contains', 'additionalProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'),
    ...one('not', 'if', 'then', 'else', 'contentSchema'),
    ...map('properties', 'patternProperties', 'dependentSchemas', '$defs'),
    ...list('allOf', 'anyOf', 'oneOf', 'prefixItems'),
  ]),
}

/** An object inside another: `holder[key]`; `property` names it when it is a property of the parent schema. */
export interface Part {
  readonly holder: object
  readonly key: string
  readonly kind: Kind
  readonly pointer: string
  readonly value: JsonObject
  readonly property?: string
}

/** The objects directly inside one, in a fixed order. Boolean schemas and malformed parts are passed over. */
export function* partsOf(parent: JsonObject, kind: Kind, pointer: string): Generator<Part> {
  for (const [name, [form, childKind]] of CHILDREN[kind]) {
    const child = Object.hasOwn(parent, name) ? parent[name] : undefined
    const holder = form === 'one' ? parent : child
    if (typeof child !== 'object' || typeof holder !== 'object' || holder === null) continue
    const base = form === 'one' ? pointer : extend(pointer, name)
    for (const key of form === 'one' ? [name] : Object.keys(holder)) {
      const value: unknown = Reflect.get(holder, key)
      if (!isObject(value)) continue
      const property = name === 'properties' ? { property: key } : {}
      yield { holder, key, kind: childKind, pointer: extend(base, key), value, ...property }
    }
  }
}

/** What to do at each object of a document. */
export interface Visitor {
  /** Called before the objects inside. */
  readonly enter?: (kind: Kind, value: JsonObject, pointer: string) => void
  /** Called after the objects inside; its answer takes the object's place. */
  readonly leave?: (kind: Kind, value: JsonObject) => JsonObject
}

/**
 * Walks a document by what its objects are, so that examples, defaults and extensions are never taken for schemas.
 * References are not followed, so that recursive schemas end.
 */
export function visit(value: JsonObject, kind: Kind, pointer: string, visitor: Visitor): JsonObject {
  visitor.enter?.(kind, value, pointer)
  for (const part of partsOf(value, kind, pointer)) {
    const next = visit(part.value, part.kind, part.pointer, visitor)
    if (next !== part.value) Reflect.set(part.holder, part.key, next)
  }
  return visitor.leave?.(kind, value) ?? value
}
