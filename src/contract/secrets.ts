import { isObject, type OpenApiDocument } from './compiled.ts'
import type { ContentSpec } from './operation.ts'
import { at, localPointer } from './pointer.ts'
import { partsOf } from './shapes.ts'

/** The mark of values that journals and logs must not show. */
const SECRET = 'x-backlot-secret'

/** A schema and the name that it has where it is used (a parameter's; `''` for a whole body). */
export interface NamedSchema {
  readonly name: string
  readonly pointer: string
}

/** Whether a document marks anything secret; asked once, it spares most documents the search of every operation. */
export function marksSecrets(document: OpenApiDocument): boolean {
  return JSON.stringify(document).includes(`"${SECRET}"`)
}

/** The names under which secret values occur in these schemas, references followed, sorted. */
export function secretsOf(document: OpenApiDocument, schemas: readonly NamedSchema[]): string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  const queue = [...schemas]
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { name, pointer } = next
    const key = `${pointer} ${name}`
    const schema = at(document, pointer)
    if (seen.has(key) || !isObject(schema)) continue
    seen.add(key)
    if (schema[SECRET] === true) found.add(name)
    const target = typeof schema.$ref === 'string' ? localPointer(schema.$ref) : undefined
    if (target !== undefined) queue.push({ name, pointer: target })
    for (const part of partsOf(schema, 'schema', pointer)) {
      queue.push({ name: part.property ?? name, pointer: part.pointer })
    }
  }
  return [...found].sort()
}

/** The schemas of a body, without a name. */
export function wholeBodies(content: ContentSpec): NamedSchema[] {
  const pointers = Object.values(content).filter((pointer) => pointer !== '')
  return pointers.map((pointer) => ({ name: '', pointer }))
}

/** A body's declaration with its mark, when a value in it is secret that no property names. */
export function markedWhole<Spec extends { readonly content: ContentSpec }>(
  document: OpenApiDocument,
  spec: Spec,
): Spec & { readonly secret?: true } {
  const whole = secretsOf(document, wholeBodies(spec.content)).includes('')
  return whole ? { ...spec, secret: true } : spec
}
