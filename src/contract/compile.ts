import { type CompiledContract, isObject, type OpenApiDocument, type SecurityScheme } from './compiled.ts'
import { ContractError, type ContractProblem } from './contract-error.ts'
import { type Member, merge, type Report } from './merge.ts'
import { nameOperations } from './naming.ts'
import { extend } from './pointer.ts'
import { parsePositioned } from './positioned.ts'
import { routesOf } from './routes.ts'
import { checkSchemas } from './schemas.ts'
import { upgrade, versionOf } from './upgrade.ts'

/** One OpenAPI document as text (YAML or JSON); `file` is the name that errors show. */
export interface ContractSource {
  readonly file: string
  readonly text: string
}

/**
 * Makes one contract of one or more OpenAPI 3.0 or 3.1 documents, whose paths and components are united.
 * Throws ContractError with everything that is wrong, each with its file, place and operation. A `guest` is a document
 * that others wrote and nobody will correct: operations without an operationId are given one, `nullable` counts in 3.1 too, and
 * unknown schema keywords are passed over.
 */
export function compileContract(
  documents: readonly ContractSource[],
  options: { readonly vendor?: string; readonly guest?: boolean } = {},
): CompiledContract {
  const { members, problems } = parseAll(documents, options.guest)
  const merged = merge(members)
  const { document } = merged
  const routes = routesOf(document, merged.report)
  checkSchemas(document, merged.report, options.guest)
  const securitySchemes = schemesOf(document, merged.report)
  if (members.length) checkInfo(document, merged.report)
  const all = [...problems, ...merged.problems]
  if (all.length) throw new ContractError(documents.map(({ file }) => file).join(' with '), all)
  return {
    format: 1,
    ...(options.vendor !== undefined && { vendor: options.vendor }),
    title: String(document.info.title),
    version: String(document.info.version),
    document,
    routes,
    securitySchemes,
  }
}

function parseAll(
  documents: readonly ContractSource[],
  isGuest = false,
): { members: Member[]; problems: ContractProblem[] } {
  const members: Member[] = []
  const problems: ContractProblem[] = []
  for (const { file, text } of documents) {
    const source = parsePositioned(file, text)
    problems.push(...source.problems)
    if (source.problems.length) continue
    const version = versionOf(source.value)
    if (version !== undefined && isObject(source.value)) {
      if (isGuest) nameOperations(source.value)
      members.push({ source, document: version === '3.0' || isGuest ? upgrade(source.value) : source.value })
      continue
    }
    const found = isObject(source.value) ? JSON.stringify(source.value.openapi ?? source.value.swagger) : undefined
    const pointer = found === undefined ? '' : '/openapi'
    const message = `openapi ${found ?? '(absent)'} is not supported; write an OpenAPI document of version 3.0.x or 3.1.x`
    problems.push({ file, ...source.place(pointer), pointer, message })
  }
  return { members, problems }
}

function checkInfo(document: OpenApiDocument, report: Report): void {
  for (const name of ['title', 'version']) {
    const value = document.info[name]
    if (typeof value === 'string' || typeof value === 'number') continue
    report(extend('/info', name), `info.${name} is missing; give the document one`)
  }
  if (Object.keys(document.paths).length === 0) report('/paths', 'has no paths; declare at least one')
}

function schemesOf(document: OpenApiDocument, report: Report): Record<string, SecurityScheme> {
  const declared = Object.entries(document.components?.securitySchemes ?? {})
  const schemes = declared.filter((entry): entry is [string, SecurityScheme] => {
    const [name, scheme] = entry
    if (isObject(scheme) && typeof scheme.type === 'string') return true
    report(extend('/components/securitySchemes', name), 'a security scheme needs a type')
    return false
  })
  return Object.fromEntries(schemes)
}
