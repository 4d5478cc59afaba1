/** How filters are read: `slashed` refuses a field without a slash before its name. */
export interface FilterOptions {
  readonly slashed?: boolean
}

/** A record as a filter sees it: what would go out. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether a record fits. */
export type Filter = (fields: Fields) => boolean

const maxDepth = 50

type Token = { readonly kind: 'mark' | 'word' | 'text'; readonly text: string }

interface Reading {
  readonly tokens: readonly Token[]
  readonly slashed: boolean
  at: number
  depth: number
}

/**
 * Reads a filter in the common REST notation: `true`, `false`, `/field eq "text"` with `eq co sw lt le gt ge`, `/field pr`,
 * joined by `and`, `or`, `!` and parentheses; texts stand in double or single quotes (observed: frodo, frcm). A field deeper down
 * is named by its path, such as `/payload/level`; of a list any item may fit. `undefined` when the filter cannot be read.
 */
export function parseFilter(text: string, { slashed = false }: FilterOptions = {}): Filter | undefined {
  const tokens = tokensOf(text)
  if (!tokens || tokens.length === 0) return undefined
  const reading: Reading = { tokens, slashed, at: 0, depth: 0 }
  const filter = alternatives(reading)
  return reading.at === tokens.length ? filter : undefined
}

function tokensOf(text: string): Token[] | undefined {
  const pattern = /\s*(?:([()!])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([^\s()!"']+))\s*/y
  const tokens: Token[] = []
  while (pattern.lastIndex < text.length) {
    const [, mark, quoted, word] = pattern.exec(text) ?? []
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else return undefined
  }
  return tokens
}

function next(reading: Reading, kind: Token['kind'], text?: string): string | undefined {
  const token = reading.tokens[reading.at]
  if (token?.kind !== kind || (text !== undefined && token.text !== text)) return undefined
  reading.at++
  return token.text
}

function joined(reading: Reading, word: string, part: (reading: Reading) => Filter | undefined): Filter[] | undefined {
  const parts: Filter[] = []
  do {
    const filter = part(reading)
    if (!filter) return undefined
    parts.push(filter)
  } while (next(reading, 'word', word) !== undefined)
  return parts
}

function alternatives(reading: Reading): Filter | undefined {
  const parts = joined(reading, 'or', (inner) => {
    const all = joined(inner, 'and', term)
    return all && ((fields) => all.every((filter) => filter(fields)))
  })
  return parts && ((fields) => parts.some((filter) => filter(fields)))
}

function term(reading: Reading): Filter | undefined {
  if (++reading.depth > maxDepth) return undefined
  const filter = next(reading, 'mark', '!') !== undefined ? opposite(term(reading)) : primary(reading)
  reading.depth--
  return filter
}

function opposite(filter: Filter | undefined): Filter | undefined {
  return filter && ((fields) => !filter(fields))
}

function primary(reading: Reading): Filter | undefined {
  if (next(reading, 'mark', '(') !== undefined) {
    const inner = alternatives(reading)
    return next(reading, 'mark', ')') === undefined ? undefined : inner
  }
  const word = next(reading, 'word')
  if (word === 'true' || word === 'false') return () => word === 'true'
  if (word === undefined || (reading.slashed && !word.startsWith('/'))) return undefined
  return comparison(reading, word.replace(/^\//, ''))
}

type Comparison = (actual: unknown, wanted: unknown) => boolean

const texts = (test: (actual: string, wanted: string) => boolean): Comparison => {
  return (actual, wanted) => typeof actual === 'string' && test(actual.toLowerCase(), String(wanted).toLowerCase())
}
const ordered = (test: (sign: number) => boolean): Comparison => {
  return (actual, wanted) => typeof actual === typeof wanted && test(signOf(actual, wanted))
}

/** What the words between field and value mean; texts are compared without case (assumed, as identity management does). */
const comparisons: Readonly<Record<string, Comparison>> = {
  eq: (actual, wanted) => actual === wanted || texts((a, b) => a === b)(actual, wanted),
  co: texts((actual, wanted) => actual.includes(wanted)),
  sw: texts((actual, wanted) => actual.startsWith(wanted)),
  lt: ordered((sign) => sign < 0),
  le: ordered((sign) => sign <= 0),
  gt: ordered((sign) => sign > 0),
  ge: ordered((sign) => sign >= 0),
}

function comparison(reading: Reading, field: string): Filter | undefined {
  const word = next(reading, 'word') ?? ''
  const path = field.split('/')
  if (word === 'pr') return (fields) => valuesAt(fields, path).some((value) => (value ?? null) !== null)
  const compare = Object.hasOwn(comparisons, word) ? comparisons[word] : undefined
  const wanted = valueOf(next(reading, 'text') ?? next(reading, 'word'))
  if (!compare || wanted === undefined) return undefined
  return (fields) => valuesAt(fields, path).some((actual) => compare(actual, wanted))
}

/** What stands at a path; lists on the way stand for their items. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return []
  return valuesAt((value as Fields)[name], rest)
}

function valueOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(doubleQuoted(text)) as unknown)
  } catch {
    return undefined
  }
}

function doubleQuoted(text: string): string {
  if (!text.startsWith("'")) return text
  return `"${text
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replaceAll(/(?<!\\)"/g, '\\"')}"`
}

/** How two values stand to each other: below, equal, above. */
export function signOf(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b)
  const [left, right] = [String(a ?? ''), String(b ?? '')]
  return left < right ? -1 : left > right ? 1 : 0
}
