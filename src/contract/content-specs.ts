import { isObject, type OpenApiDocument } from './compiled.ts'
import type { Report } from './merge.ts'
import type { BodySpec, ContentSpec, ReplySpec } from './operation.ts'
import { at, extend, follow } from './pointer.ts'
import type { NamedSchema } from './secrets.ts'

const STATUS = /^(?:[1-5]\d\d|[1-5]XX|default)$/

/** The request body of the operation at a pointer. */
export function bodyOf(document: OpenApiDocument, operation: string, report: Report): BodySpec | undefined {
  const place = extend(operation, 'requestBody')
  if (at(document, place) === undefined) return undefined
  const found = follow(document, place)
  if (!found) return undefined // The reference leads nowhere, which is reported where references are checked.
  if (!isObject(found.value)) return void report(place, 'a requestBody must be a mapping')
  const content = contentOf(document, found.pointer, report)
  if (Object.keys(content).length === 0) report(place, 'a requestBody needs content with at least one media type')
  return { required: found.value.required === true, content }
}

/** The replies of the operation at a pointer, and the schemas of their headers. */
export function repliesOf(
  document: OpenApiDocument,
  operation: string,
  report: Report,
): { readonly replies: Record<string, ReplySpec>; readonly schemas: readonly NamedSchema[] } {
  const place = extend(operation, 'responses')
  const declared = at(document, place)
  if (!isObject(declared) || Object.keys(declared).length === 0) {
    report(isObject(declared) ? place : operation, 'has no responses; declare at least one')
    return { replies: {}, schemas: [] }
  }
  const replies: Record<string, ReplySpec> = {}
  const schemas: NamedSchema[] = []
  for (const status of Object.keys(declared).filter((name) => !name.startsWith('x-'))) {
    const own = extend(place, status)
    if (!STATUS.test(status)) report(own, `${status} is no response key; write a status, a form like 4XX, or default`)
    const found = follow(document, own)
    if (!found) continue
    if (!isObject(found.value)) {
      report(own, 'a response must be a mapping')
      continue
    }
    replies[status] = { content: contentOf(document, found.pointer, report) }
    const headers = isObject(found.value.headers) ? Object.keys(found.value.headers) : []
    for (const name of headers) schemas.push({ name, pointer: extend(found.pointer, 'headers', name, 'schema') })
  }
  return { replies, schemas }
}

function contentOf(document: OpenApiDocument, owner: string, report: Report): ContentSpec {
  const place = extend(owner, 'content')
  const content = at(document, place)
  if (content === undefined) return {}
  if (!isObject(content)) {
    report(place, 'content must map media types to schemas')
    return {}
  }
  const pointers = Object.keys(content).map((type) => {
    const schema = extend(place, type, 'schema')
    return [type, at(document, schema) === undefined ? '' : schema]
  })
  return Object.fromEntries(pointers) as ContentSpec
}
