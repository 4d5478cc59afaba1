import type { ErrorObject } from 'ajv/dist/2020.js'

import { isObject, type OpenApiDocument } from './compiled.ts'
import type { Finding, Part } from './finding.ts'
import { at, follow, localPointer } from './pointer.ts'

const COMPONENT = /^#\/components\/schemas\/([^/]+)$/
const OTHER_DIRECTION = { body: 'readOnly', reply: 'writeOnly' } as const

/** What a list of errors is about. */
export interface Subject {
  readonly part: Part
  readonly name: string
  readonly schemaName?: string
}

/** The subject of a body or reply whose schema stands at a pointer. */
export function subjectOf(document: OpenApiDocument, part: 'body' | 'reply', pointer: string): Subject {
  const schema = at(document, pointer)
  const found = isObject(schema) && typeof schema.$ref === 'string' ? COMPONENT.exec(schema.$ref) : null
  const component = found && localPointer(found[0])?.slice('/components/schemas/'.length)
  return component ? { part, name: '', schemaName: component } : { part, name: '' }
}

/** Ajv's errors as findings. A required property that only travels in the other direction is not missed. */
export function findingsOf(document: OpenApiDocument, subject: Subject, errors: readonly ErrorObject[]): Finding[] {
  const kept = errors.filter((error) => !belongsElsewhere(document, subject.part, error))
  return kept.map(({ instancePath, keyword, params, message, schema, data }) => ({
    ...subject,
    pointer: instancePath,
    keyword,
    params,
    message: message ?? keyword,
    schemaValue: schema,
    value: data,
  }))
}

/** A finding of ours, about the whole of a part. */
export function finding(
  subject: Subject,
  keyword: string,
  message: string,
  detail: { readonly params?: Finding['params']; readonly schemaValue?: unknown; readonly value?: unknown } = {},
): Finding {
  return { ...subject, pointer: '', keyword, params: {}, message, value: undefined, ...detail }
}

function belongsElsewhere(document: OpenApiDocument, part: Part, error: ErrorObject): boolean {
  if (error.keyword !== 'required' || (part !== 'body' && part !== 'reply')) return false
  const name: unknown = error.params.missingProperty
  const properties: unknown = error.parentSchema?.properties
  if (typeof name !== 'string' || !isObject(properties) || !Object.hasOwn(properties, name)) return false
  return marked(document, properties[name], OTHER_DIRECTION[part])
}

function marked(document: OpenApiDocument, schema: unknown, mark: 'readOnly' | 'writeOnly'): boolean {
  if (!isObject(schema)) return false
  if (schema[mark] === true) return true
  const target = typeof schema.$ref === 'string' ? localPointer(schema.$ref) : undefined
  const value = target === undefined ? undefined : follow(document, target)?.value
  return isObject(value) && value[mark] === true
}
