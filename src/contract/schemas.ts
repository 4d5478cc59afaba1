import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import { ajvLibrary } from './libraries.ts'
import type { Report } from './merge.ts'
import { patternOf } from './patterns.ts'
import { at, extend, follow, localPointer } from './pointer.ts'
import { visit } from './shapes.ts'

/** JSON Schema 2020-12 as far as references go by pointer, and what OpenAPI 3.1 adds. */
const KEYWORDS = new Set(
  [
    '$ref $defs $comment $schema allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains',
    'properties patternProperties additionalProperties propertyNames unevaluatedItems unevaluatedProperties',
    'type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern',
    'maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired',
    'format contentEncoding contentMediaType contentSchema title description default deprecated readOnly writeOnly',
    'examples example discriminator xml externalDocs',
  ].flatMap((line) => line.split(' ')),
)

/** Keywords that readers of other versions expect, with what to write. */
const INSTEAD: Readonly<Record<string, string>> = {
  nullable: "write type: [<type>, 'null']",
  definitions: 'write $defs',
  additionalItems: 'write items beside prefixItems',
  dependencies: 'write dependentRequired or dependentSchemas',
  $id: 'references go by JSON pointer only',
  $anchor: 'references go by JSON pointer only',
  $dynamicRef: 'references go by JSON pointer only',
  $dynamicAnchor: 'references go by JSON pointer only',
}

/**
 * Reports what is wrong with the schemas and references anywhere in a document. Of a guest, keywords that are not known are passed
 * over, as JSON Schema says, unless references could lead by them.
 */
export function checkSchemas(document: OpenApiDocument, report: Report, isGuest = false): void {
  let root: string | undefined
  visit(document, 'document', '', {
    enter: (kind, value, pointer) => {
      checkReference(document, value, pointer, report)
      if (kind !== 'schema') return
      checkKeywords(value, pointer, report, isGuest)
      if (root !== undefined && pointer.startsWith(`${root}/`)) return
      root = pointer
      checkForms(value, pointer, report)
    },
  })
}

function checkReference(document: OpenApiDocument, { $ref }: JsonObject, pointer: string, report: Report): void {
  if ($ref === undefined) return
  const place = extend(pointer, '$ref')
  const target = typeof $ref === 'string' ? localPointer($ref) : undefined
  if (target === undefined) {
    report(place, `$ref ${JSON.stringify($ref)} leaves the document; only local references (#/...) are followed`)
  } else if (at(document, target) === undefined) {
    report(place, `$ref ${JSON.stringify($ref)} leads nowhere; declare what it names or correct it`)
  } else if (follow(document, target) === undefined) {
    report(place, `$ref ${JSON.stringify($ref)} only leads to further references; point it at what they should name`)
  }
}

function checkKeywords(schema: JsonObject, pointer: string, report: Report, isGuest: boolean): void {
  for (const keyword of Object.keys(schema)) {
    if (KEYWORDS.has(keyword) || keyword.startsWith('x-') || (isGuest && !keyword.startsWith('$'))) continue
    const advice = INSTEAD[keyword] ?? 'remove it, or start its name with x-'
    report(extend(pointer, keyword), `schema keyword ${JSON.stringify(keyword)} is not supported; ${advice}`)
  }
  const names = isObject(schema.patternProperties) ? Object.keys(schema.patternProperties) : []
  for (const name of names) checkPattern(name, extend(pointer, 'patternProperties', name), report)
  if (typeof schema.pattern === 'string') checkPattern(schema.pattern, extend(pointer, 'pattern'), report)
  const secret = schema['x-backlot-secret']
  if (secret !== undefined && typeof secret !== 'boolean') {
    report(extend(pointer, 'x-backlot-secret'), 'x-backlot-secret must be true or false')
  }
}

function checkPattern(pattern: string, pointer: string, report: Report): void {
  try {
    patternOf(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report(pointer, `pattern ${JSON.stringify(pattern)} is no valid regular expression (${reason})`)
  }
}

/** Keyword values by the meta-schema: the first complaint at each place says it best. */
function checkForms(schema: JsonObject, pointer: string, report: Report): void {
  const { Ajv2020 } = ajvLibrary()
  metaAjv ??= new Ajv2020({ allErrors: true, strict: false, logger: false, validateFormats: false })
  if (metaAjv.validateSchema(schema) === true) return
  const places = new Set<string>()
  for (const { instancePath, message, params } of metaAjv.errors ?? []) {
    if (places.has(instancePath)) continue
    places.add(instancePath)
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : ''
    report(pointer + instancePath, `has a value that its schema keyword does not allow (it ${message}${allowed})`)
  }
}

let metaAjv: InstanceType<ReturnType<typeof ajvLibrary>['Ajv2020']> | undefined
