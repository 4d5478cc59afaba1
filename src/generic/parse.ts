import { at, type Contract, isObject, type JsonObject } from '../contract/index.ts'
import type { Call, Vendor } from '../vendors/vendor.ts'
import { flat, flatAt, propertiesOf, typesOf } from './schema.ts'

const isJson = (type: string): boolean => /[/+]json$/i.test(type)

/**
 * Reads bodies by their content type: JSON, forms and text; of others only the bytes are passed on, and nothing is checked. A body
 * without a type is taken for what the operation declares first.
 */
export function parserOf({ document }: Contract): Vendor['parse'] {
  return ({ operation, headers, body }) => {
    if (!body || body.length === 0) return { value: undefined }
    const content = operation?.body?.content ?? {}
    const sent = String(headers['content-type'] ?? '')
      .split(';')[0]
      ?.trim()
      .toLowerCase()
    const mediaType = sent || Object.keys(content)[0] || 'application/json'
    const text = isText(mediaType) ? decoded(body) : ''
    if (text === undefined) return { reason: 'the body is no UTF-8' }
    if (isJson(mediaType)) return jsonOf(text, mediaType)
    if (mediaType === 'application/x-www-form-urlencoded') {
      return { value: formOf(document, content[mediaType] ?? '', text), mediaType }
    }
    return { value: isText(mediaType) ? text : body, mediaType }
  }
}

const isText = (type: string): boolean =>
  isJson(type) || type.startsWith('text/') || type.endsWith('x-www-form-urlencoded')

function decoded(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function jsonOf(text: string, mediaType: string): ReturnType<Vendor['parse']> {
  try {
    return { value: JSON.parse(text) as unknown, mediaType }
  } catch (error) {
    return { reason: `the body is no JSON: ${(error as Error).message}` }
  }
}

/** The fields of a form, as the types that the schema gives them; a field that occurs several times is a list. */
function formOf(document: Contract['document'], pointer: string, text: string): JsonObject {
  const properties = propertiesOf(flatAt(document, at(document, pointer) === undefined ? '' : pointer).schema)
  const fields = new Map<string, unknown>()
  const form = new URLSearchParams(text)
  for (const name of new Set(form.keys())) {
    const schema = flat(document, Object.hasOwn(properties, name) ? properties[name] : {}).schema
    const values = form.getAll(name)
    if (typesOf(schema).includes('array')) {
      const items = flat(document, isObject(schema.items) ? schema.items : {}).schema
      fields.set(
        name,
        values.map((value) => typed(value, items)),
      )
    } else fields.set(name, typed(values[0] ?? '', schema))
  }
  return Object.fromEntries(fields)
}

function typed(value: string, schema: JsonObject): unknown {
  const types = typesOf(schema)
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  if (types.includes('boolean') && /^(true|false)$/.test(value)) return value === 'true'
  return value
}

/** The mark of the call's body type, for the wording of refusals. */
export function contentTypeOf({ headers }: Call): string {
  return String(headers['content-type'] ?? '(none)')
}
