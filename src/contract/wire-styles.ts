import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { ParameterSpec } from './operation.ts'
import { at, segmentsOf, extend } from './pointer.ts'
import { readScalar, type WireShape, wireShapeOf } from './wire-values.ts'

/** The raw parameters of one part of a call. */
export type Bag = Readonly<Record<string, string | readonly string[] | undefined>>

/** Finds a parameter in its bag and decodes it; undefined when it is absent. */
export type WireReader = (bag: Bag) => unknown

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' }

/** The reader of a parameter, as its `style`, `explode`, `content` and schema ask. A repeated scalar is read once, the first. */
export function wireReaderOf(document: OpenApiDocument, spec: ParameterSpec): WireReader {
  const key = spec.in === 'header' ? spec.name.toLowerCase() : spec.name
  const text = (bag: Bag): string | undefined => firstOf(own(bag, key))
  const declared = parameterAt(document, spec.pointer)
  if (isObject(declared.content)) return (bag) => jsonOf(text(bag))
  const shape = wireShapeOf(document, spec.pointer)
  const style = typeof declared.style === 'string' ? declared.style : spec.in === 'query' ? 'form' : 'simple'
  const explode = typeof declared.explode === 'boolean' ? declared.explode : style === 'form'
  if (shape.types.has('array')) return arrayReader(key, shape, explode ? undefined : (DELIMITERS[style] ?? ','))
  if (shape.types.has('object')) return objectReader(key, shape, style, explode)
  return (bag) => {
    const value = text(bag)
    return value === undefined ? undefined : readScalar(value, shape)
  }
}

/** The parameter whose schema stands at a pointer (under `schema`, or under `content/<media type>/schema`). */
export function parameterAt(document: OpenApiDocument, pointer: string): JsonObject {
  const segments = segmentsOf(pointer)
  const direct = at(document, extend('', ...segments.slice(0, -1)))
  const outer = at(document, extend('', ...segments.slice(0, -3)))
  if (segments.at(-3) === 'content' && isObject(outer) && isObject(outer.content)) return outer
  return isObject(direct) ? direct : {}
}

function own(bag: Bag, key: string): string | readonly string[] | undefined {
  return Object.hasOwn(bag, key) ? bag[key] : undefined
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text // Not JSON: validation says what it should have been.
  }
}

const ANY: WireShape = { types: new Set(), properties: {} }

function arrayReader(key: string, shape: WireShape, delimiter: string | undefined): WireReader {
  const items = shape.items ?? ANY
  return (bag) => {
    const value = own(bag, key)
    if (value === undefined) return undefined
    const texts = typeof value === 'string' ? [value] : value
    const parts = delimiter === undefined ? texts : texts.flatMap((text) => text.split(delimiter))
    return parts.map((part) => readScalar(delimiter === ',' ? part.trim() : part, items))
  }
}

function objectReader(key: string, shape: WireShape, style: string, explode: boolean): WireReader {
  const entriesOf = (bag: Bag): [string, string][] => {
    if (style === 'deepObject') return keyed(bag, (name) => deepKey(name, key))
    if (style === 'form' && explode)
      return keyed(bag, (name) => (Object.hasOwn(shape.properties, name) ? name : undefined))
    return listed(firstOf(own(bag, key)), explode)
  }
  return (bag) => {
    const entries = entriesOf(bag)
    if (entries.length === 0) return undefined
    return Object.fromEntries(
      entries.map(([name, text]) => [
        name,
        readScalar(text, Object.hasOwn(shape.properties, name) ? (shape.properties[name] ?? ANY) : ANY),
      ]),
    )
  }
}

function keyed(bag: Bag, nameOf: (key: string) => string | undefined): [string, string][] {
  return Object.entries(bag).flatMap(([key, value]): [string, string][] => {
    const name = nameOf(key)
    const text = firstOf(value)
    return name === undefined || text === undefined ? [] : [[name, text]]
  })
}

function deepKey(key: string, name: string): string | undefined {
  return key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : undefined
}

/** `a=1,b=2` when exploded, else `a,1,b,2`. */
function listed(text: string | undefined, explode: boolean): [string, string][] {
  if (text === undefined) return []
  const parts = text.split(',')
  if (explode) return parts.map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)])
  return parts.flatMap((part, index): [string, string][] => (index % 2 ? [] : [[part, parts[index + 1] ?? '']]))
}
