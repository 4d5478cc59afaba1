import { isObject, type JsonObject, type OpenApiDocument } from '../contract/index.ts'
import type { Form } from './forms.ts'
import { isJsonForm } from './forms.ts'
import { bareName, type Flat, flat, flatAt, isObjectSchema, propertiesOf, typesOf } from './schema.ts'

/** A reply that lists records: bare, or under a property of an envelope. */
export interface ListShape {
  /** The property of the envelope that holds the records; absent for a bare array. */
  readonly member?: string
  readonly items: Flat
  /** How surely the envelope is one: its array has a telling name. */
  readonly isTelling: boolean
}

/** A reply that is one record: bare, or alone under a property such as `data`. */
export interface RecordShape {
  readonly member?: string
  readonly record: Flat
}

const tellingNames = new Set(
  'items item results result data value values records entries elements content resources list rows objects'.split(' '),
)

/** The list that a form answers with; `word` is the last word of the path, which may name the array as well. */
export function listShapeOf(document: OpenApiDocument, form: Form, word: string): ListShape | undefined {
  if (!isJsonForm(form)) return undefined
  const { schema } = flatAt(document, form.pointer)
  const bare = itemsOf(document, schema)
  if (bare) return { items: bare, isTelling: true }
  if (!isObjectSchema(schema)) return undefined
  const arrays = Object.entries(propertiesOf(schema)).flatMap(([member, property]) => {
    const items = itemsOf(document, flat(document, property).schema)
    return items ? [{ member, items, isTelling: isTellingName(member, word) }] : []
  })
  const telling = arrays.filter(({ isTelling }) => isTelling)
  return telling.length === 1 ? telling[0] : arrays.length === 1 ? arrays[0] : undefined
}

function isTellingName(member: string, word: string): boolean {
  return tellingNames.has(bareName(member)) || bareName(member) === bareName(word)
}

/** The schema of an array's items, when these are objects. */
function itemsOf(document: OpenApiDocument, schema: JsonObject): Flat | undefined {
  if (!typesOf(schema).includes('array')) return undefined
  const items = flat(document, schema.items)
  return isRecord(document, items.schema) ? items : undefined
}

function isRecord(document: OpenApiDocument, schema: JsonObject): boolean {
  const branches = [schema.oneOf, schema.anyOf].find((list): list is unknown[] => Array.isArray(list))
  return (
    isObjectSchema(schema) || (branches?.some((branch) => isRecord(document, flat(document, branch).schema)) ?? false)
  )
}

/** The record that a form answers with; `undefined` when it answers with anything else. */
export function recordShapeOf(document: OpenApiDocument, form: Form): RecordShape | undefined {
  if (!isJsonForm(form)) return undefined
  const whole = flatAt(document, form.pointer)
  if (!isRecord(document, whole.schema)) return undefined
  const members = Object.entries(propertiesOf(whole.schema))
  const [name, property] = members[0] ?? []
  const inner = flat(document, property)
  const isWrapper = members.length === 1 && name !== undefined && tellingNames.has(bareName(name))
  return isWrapper && isObjectSchema(inner.schema) ? { member: name, record: inner } : { record: whole }
}

/** The properties that a JSON request body of an operation may have; `undefined` when it takes no objects. */
export function requestPropertiesOf(
  document: OpenApiDocument,
  content: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const readable = Object.entries(content ?? {}).find(([type]) => /json|x-www-form-urlencoded|^\*\/\*/i.test(type))
  if (!readable) return undefined
  const { schema } = flatAt(document, readable[1])
  return isRecord(document, schema) && isObject(schema) ? propertiesOf(schema) : undefined
}
