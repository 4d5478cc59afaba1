import type { Document, LineCounter, Node } from 'yaml'

import type { ContractProblem } from './contract-error.ts'
import { yamlLibrary } from './libraries.ts'
import { segmentsOf } from './pointer.ts'

/** A parsed YAML or JSON text that still knows where things stand in it. */
export interface Positioned {
  readonly file: string
  /** Undefined when the text could not be parsed. */
  readonly value: unknown
  /** Syntax errors, each with its place. */
  readonly problems: readonly ContractProblem[]
  /** Where a JSON pointer stands; where it names nothing, its nearest parent that stands somewhere. */
  readonly place: (pointer: string) => { readonly line: number; readonly column: number }
}

/** Parses YAML or JSON. Syntax errors are values; nothing is thrown. */
export function parsePositioned(file: string, text: string): Positioned {
  let tree: Tree | undefined
  const parsed = (): Tree => (tree ??= parseTree(text))
  const place = (pointer: string) => placeOf(parsed(), segmentsOf(pointer))
  const json = text.trimStart().startsWith('{') ? parseJson(text) : undefined
  if (json !== undefined) return { file, value: json, problems: [], place }
  const { document } = parsed()
  const problems = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    pointer: '',
    message: `is no valid YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}`,
  }))
  return problems.length ? { file, value: undefined, problems, place } : plain(file, document, place)
}

interface Tree {
  readonly document: Document
  readonly lines: LineCounter
}

function parseTree(text: string): Tree {
  const { LineCounter, parseDocument } = yamlLibrary()
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'silent' }), lines }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // Not JSON: the YAML parser reads flow mappings and reports errors with their places.
  }
}

function plain(file: string, document: Document, place: Positioned['place']): Positioned {
  try {
    return { file, value: document.toJS(), problems: [], place }
  } catch (error) {
    // Aliases that expand without end are found only here.
    const message = `cannot be expanded: ${error instanceof Error ? error.message : String(error)}`
    return { file, value: undefined, problems: [{ file, line: 1, column: 1, pointer: '', message }], place }
  }
}

function placeOf({ document, lines }: Tree, segments: readonly string[]): { line: number; column: number } {
  let node: unknown = document.contents
  let offset = (node as Node | null)?.range?.[0] ?? 0
  for (const segment of segments) {
    const step = child(document, node, segment)
    if (!step) break
    offset = step.offset
    node = step.node
  }
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function child(document: Document, parent: unknown, segment: string): { node: unknown; offset: number } | undefined {
  const { isAlias, isMap, isScalar, isSeq } = yamlLibrary()
  const node = isAlias(parent) ? parent.resolve(document) : parent
  if (isSeq(node)) {
    const item = node.items[Number(segment)] as Node | undefined
    return item && { node: item, offset: item.range?.[0] ?? 0 }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment)
  return pair && { node: pair.value, offset: (pair.key as Node).range?.[0] ?? 0 }
}
