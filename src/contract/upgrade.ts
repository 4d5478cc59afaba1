import { isObject, type JsonObject } from './compiled.ts'
import { type Kind, visit } from './shapes.ts'

type Step = (schema: JsonObject) => JsonObject

const STEPS: readonly Step[] = [dropRefSiblings, exclusiveLimit('Minimum'), exclusiveLimit('Maximum'), nullType]

/**
 * An OpenAPI 3.0 document in 3.1 form (changed in place): `nullable` becomes the type `null`, boolean exclusive limits
 * become numbers, and what stands beside a schema's `$ref`, which 3.0 ignores, is dropped. Of a document that says 3.1 already, only
 * `nullable` is read.
 */
export function upgrade(document: JsonObject): JsonObject {
  const steps = versionOf(document) === '3.1' ? [nullType] : STEPS
  visit(document, 'document', '', {
    leave: (kind: Kind, value: JsonObject) =>
      kind === 'schema' ? steps.reduce((last, step) => step(last), value) : value,
  })
  document.openapi = '3.1.0'
  return document
}

function dropRefSiblings(schema: JsonObject): JsonObject {
  return typeof schema.$ref === 'string' ? { $ref: schema.$ref } : schema
}

function exclusiveLimit(side: 'Minimum' | 'Maximum'): Step {
  const inclusive = side === 'Minimum' ? 'minimum' : 'maximum'
  const exclusive = `exclusive${side}`
  return (schema) => {
    const { [exclusive]: flag, [inclusive]: limit, ...rest } = schema
    if (typeof flag !== 'boolean') return schema
    if (limit === undefined) return rest
    return { ...rest, [flag ? exclusive : inclusive]: limit }
  }
}

function nullType(schema: JsonObject): JsonObject {
  const { nullable, ...rest } = schema
  if (typeof nullable !== 'boolean') return schema
  if (!nullable) return rest
  if (typeof rest.type === 'string') {
    const list = Array.isArray(rest.enum) && !rest.enum.includes(null) ? { enum: [...rest.enum, null] } : {}
    return { ...rest, ...list, type: [rest.type, 'null'] }
  }
  const composed = ['allOf', 'anyOf', 'oneOf', '$ref'].some((keyword) => keyword in rest)
  return composed ? { anyOf: [rest, { type: 'null' }] } : rest
}

/** Whether a value is an OpenAPI version that is read, and which. */
export function versionOf(document: unknown): '3.0' | '3.1' | undefined {
  const version = isObject(document) ? String(document.openapi) : ''
  const found = /^(3\.[01])\.\d+(?:-.+)?$/.exec(version)
  return found?.[1] as '3.0' | '3.1' | undefined
}
