import { isDeepStrictEqual } from 'node:util'

import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { ContractProblem } from './contract-error.ts'
import { at, extend, segmentsOf } from './pointer.ts'
import type { Positioned } from './positioned.ts'
import { METHODS } from './shapes.ts'

/** A parsed document, its value already in 3.1 form. */
export interface Member {
  readonly source: Positioned
  readonly document: JsonObject
}

/** Notes a problem at a JSON pointer of the merged document; naming the file, place and operation is its own matter. */
export type Report = (pointer: string, message: string) => void

/** Several documents as one. */
export interface Merged {
  readonly document: OpenApiDocument
  readonly report: Report
  /** Everything reported so far, each once. */
  readonly problems: readonly ContractProblem[]
}

/**
 * Unites the paths and components of documents; root `security` moves to the operations that it stands for, everything
 * else at the root comes from the first document that has it. Equal parts may occur twice, different ones are reported.
 */
export function merge(members: readonly Member[]): Merged {
  const document: JsonObject = { openapi: '3.1.0' }
  const origins = new Map<string, Positioned>()
  const problems = new Map<string, ContractProblem>()
  const noteAt = (source: Positioned, pointer: string, message: string, home = document): void => {
    const operation = operationOf(home, pointer)
    const named = operation === undefined ? {} : { operation }
    const problem = { file: source.file, ...source.place(pointer), pointer, ...named, message }
    problems.set(`${source.file}#${pointer}: ${message}`, problem)
  }
  for (const { source, document: member } of members) {
    pushSecurityDown(member)
    for (const place of placesOf(member)) {
      const present = at(document, place)
      if (present === undefined) {
        origins.set(place, source)
        put(document, place, at(member, place))
      } else if (clashes(place, present, at(member, place))) {
        const other = where(origins.get(place), place)
        noteAt(source, place, `is declared differently at ${other}; keep one of the two`, member)
      }
    }
  }
  const report: Report = (pointer, message) => {
    const prefix = prefixes(pointer).find((candidate) => origins.has(candidate))
    const source = prefix === undefined ? members[0]?.source : origins.get(prefix)
    if (source) noteAt(source, pointer, message)
  }
  document.info = isObject(document.info) ? document.info : {}
  document.paths = isObject(document.paths) ? document.paths : {}
  return {
    document: document as OpenApiDocument,
    report,
    get problems() {
      return [...problems.values()]
    },
  }
}

/** Pointers of the parts that may come from different documents: root members, path items' members, components. */
function placesOf(member: JsonObject): string[] {
  const deep = new Set(['paths', 'components'])
  const roots = Object.keys(member).filter((name) => !deep.has(name) && name !== 'openapi')
  const inner = [...deep].flatMap((name) => {
    const groups = member[name]
    if (!isObject(groups)) return []
    return Object.entries(groups).flatMap(([group, entries]) =>
      isObject(entries)
        ? Object.keys(entries).map((entry) => extend('', name, group, entry))
        : [extend('', name, group)],
    )
  })
  return [...roots.map((name) => extend('', name)), ...inner]
}

function clashes(place: string, present: unknown, other: unknown): boolean {
  const [root, , entry] = segmentsOf(place)
  if (root === 'paths' && METHODS.some((method) => method === entry)) return true
  return (root === 'paths' || root === 'components') && !isDeepStrictEqual(present, other)
}

function put(document: JsonObject, place: string, value: unknown): void {
  const [first = '', ...rest] = segmentsOf(place)
  const last = rest.pop()
  if (last === undefined) {
    document[first] = value
    return
  }
  let holder = document
  for (const segment of [first, ...rest]) {
    if (!isObject(holder[segment])) holder[segment] = {}
    holder = holder[segment] as JsonObject
  }
  holder[last] = value
}

function pushSecurityDown(member: JsonObject): void {
  const { security } = member
  delete member.security
  if (security === undefined || !isObject(member.paths)) return
  for (const item of Object.values(member.paths).filter(isObject)) {
    const operations = METHODS.map((method) => item[method]).filter(isObject)
    for (const operation of operations) operation.security ??= security
  }
}

function prefixes(pointer: string): string[] {
  const segments = segmentsOf(pointer)
  return [3, 2, 1].map((length) => extend('', ...segments.slice(0, length)))
}

function operationOf(document: JsonObject, pointer: string): string | undefined {
  const [root, path, method] = segmentsOf(pointer)
  if (root !== 'paths' || path === undefined) return undefined
  if (!METHODS.some((name) => name === method)) return path
  const id = at(document, extend('', 'paths', path, String(method), 'operationId'))
  return typeof id === 'string' && id !== '' ? id : `${method?.toUpperCase()} ${path}`
}

function where(source: Positioned | undefined, pointer: string): string {
  if (!source) return 'another document'
  const { line, column } = source.place(pointer)
  return `${source.file}:${line}:${column}`
}
