/** How deep texts are made piece by piece; what lies deeper is a record, made in one go. */
const maxDepth = 8

/** Texts of this many characters are handed on together. */
const pieceLength = 64 * 1024

/** The JSON text of a value in pieces, so that a large one does not hold up everything else. */
export function* jsonPieces(value: unknown): Generator<string> {
  let piece = ''
  for (const part of partsOf(value, 0)) {
    piece += part
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function* partsOf(value: unknown, depth: number): Generator<string> {
  if (depth === maxDepth || typeof value !== 'object' || value === null) return yield JSON.stringify(value ?? null)
  // A pair of key and record, or another short list.
  if (Array.isArray(value)) return yield* value.length < 3 ? [JSON.stringify(value)] : itemsOf(value, depth)
  let separator = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    yield `${separator}${JSON.stringify(name)}:`
    yield* partsOf(member, depth + 1)
    separator = ','
  }
  yield separator === '{' ? '{}' : '}'
}

function* itemsOf(items: readonly unknown[], depth: number): Generator<string> {
  let separator = '['
  for (const item of items) {
    yield separator
    yield* partsOf(item, depth + 1)
    separator = ','
  }
  yield ']'
}
