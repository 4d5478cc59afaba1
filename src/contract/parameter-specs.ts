import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { Report } from './merge.ts'
import type { ParameterSpec } from './operation.ts'
import { at, extend, follow } from './pointer.ts'

/** Headers that OpenAPI leaves to other parts of the document. */
const NOT_PARAMETERS = new Set(['accept', 'content-type', 'authorization'])
const STYLES: Readonly<Record<string, readonly string[]>> = {
  path: ['simple'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
}

/** Marks a path parameter that takes the rest of the path, slashes included, which OpenAPI has no words for. */
const restMark = 'x-backlot-rest-of-path'

interface Declared extends ParameterSpec {
  readonly place: string
}

/**
 * The parameters of an operation, those of its path included unless it declares them again. Cookie parameters are
 * accepted but neither validated nor passed on.
 */
export function parametersOf(
  document: OpenApiDocument,
  path: string,
  pointers: { readonly item: string; readonly operation: string },
  report: Report,
): ParameterSpec[] {
  const own = declared(document, pointers.operation, report)
  const taken = new Set(own.map(keyOf))
  const all = [...declared(document, pointers.item, report).filter((spec) => !taken.has(keyOf(spec))), ...own]
  checkTemplate(path, all, pointers.operation, report)
  return all.map(({ place: _place, ...spec }) => spec)
}

function keyOf({ in: part, name }: ParameterSpec): string {
  return `${part} ${part === 'header' ? name.toLowerCase() : name}`
}

function declared(document: OpenApiDocument, owner: string, report: Report): Declared[] {
  const list = at(document, extend(owner, 'parameters'))
  if (list === undefined) return []
  if (!Array.isArray(list)) {
    report(extend(owner, 'parameters'), 'parameters must be a list')
    return []
  }
  const specs = list.flatMap((_, index) => parameter(document, extend(owner, 'parameters', index), report) ?? [])
  const seen = new Set<string>()
  for (const spec of specs) {
    if (seen.has(keyOf(spec))) report(spec.place, `${spec.in} parameter ${spec.name} is declared twice; remove one`)
    seen.add(keyOf(spec))
  }
  return specs.filter((spec) => spec.in !== ('cookie' as string) && !ignored(spec))
}

function ignored(spec: ParameterSpec): boolean {
  return spec.in === 'header' && NOT_PARAMETERS.has(spec.name.toLowerCase())
}

function parameter(document: OpenApiDocument, place: string, report: Report): Declared | undefined {
  const found = follow(document, place)
  if (!found) return undefined // The reference leads nowhere, which is reported where references are checked.
  const { value } = found
  if (!isObject(value)) return void report(place, 'a parameter must be a mapping')
  const { name } = value
  const styles = STYLES[String(value.in)]
  if (typeof name !== 'string' || name === '' || !styles) {
    return void report(place, 'a parameter needs a name, and `in` must be path, query, header or cookie')
  }
  const schema = schemaPointer(value, found.pointer)
  if (schema === undefined) return void report(place, `parameter ${name} needs a schema, or one media type of content`)
  if (value.in === 'path' && value.required !== true) report(place, `path parameter ${name} must be required: true`)
  if (value.style !== undefined && !styles.includes(String(value.style))) {
    report(place, `style ${String(value.style)} of parameter ${name} is not supported; use ${styles.join(' or ')}`)
  }
  const spec = { in: value.in as ParameterSpec['in'], name, required: value.required === true, pointer: schema, place }
  return value[restMark] === true ? { ...spec, rest: true } : spec
}

function schemaPointer(parameter: JsonObject, pointer: string): string | undefined {
  if (parameter.schema !== undefined) return extend(pointer, 'schema')
  const types = isObject(parameter.content) ? Object.keys(parameter.content) : []
  const [type] = types
  return types.length === 1 && type !== undefined ? extend(pointer, 'content', type, 'schema') : undefined
}

function checkTemplate(path: string, specs: readonly Declared[], operation: string, report: Report): void {
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1] ?? '')
  const declaredNames = new Set(specs.filter((spec) => spec.in === 'path').map((spec) => spec.name))
  for (const name of new Set(names)) {
    if (!declaredNames.has(name)) report(operation, `path template {${name}} has no path parameter; declare ${name}`)
  }
  if (new Set(names).size < names.length) report(operation, `path ${path} uses a template name twice`)
  for (const spec of specs) {
    if (spec.rest && !path.endsWith(`/{${spec.name}}`)) {
      report(spec.place, `only the last segment of a path can take its rest; remove ${restMark} from ${spec.name}`)
    }
    if (spec.in !== 'path' || names.includes(spec.name)) continue
    report(spec.place, `path parameter ${spec.name} does not occur in ${path}; remove it or correct its name`)
  }
}
