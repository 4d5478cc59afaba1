/** A value of CBOR (RFC 8949), as far as attestation objects need it. */
export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<unknown, Cbor> | boolean | null

interface Read {
  readonly value: Cbor
  readonly end: number
}

/** Deeper nesting than any attestation object has. */
const maxDepth = 16

/** The head of an item: its major type, its argument, and where its content begins. */
function headAt(bytes: Uint8Array, at: number): { major: number; argument: number; start: number } {
  const first = bytes[at]
  if (first === undefined) throw new RangeError('CBOR ends too early')
  const info = first & 0x1f
  if (info < 24) return { major: first >> 5, argument: info, start: at + 1 }
  const length = [1, 2, 4][info - 24]
  if (length === undefined || at + 1 + length > bytes.length)
    throw new RangeError('CBOR has a length that is not supported')
  let argument = 0
  for (let i = 1; i <= length; i++) argument = argument * 256 + (bytes[at + i] as number)
  return { major: first >> 5, argument, start: at + 1 + length }
}

function listAt(bytes: Uint8Array, start: number, count: number, depth: number): { items: Cbor[]; end: number } {
  const items: Cbor[] = []
  let end = start
  for (let i = 0; i < count; i++) {
    const item = itemAt(bytes, end, depth + 1)
    items.push(item.value)
    end = item.end
  }
  return { items, end }
}

const simple: Readonly<Record<number, Cbor>> = { 20: false, 21: true, 22: null }

function itemAt(bytes: Uint8Array, at: number, depth: number): Read {
  if (depth > maxDepth) throw new RangeError('CBOR is nested too deeply')
  const { major, argument, start } = headAt(bytes, at)
  if (major === 0) return { value: argument, end: start }
  if (major === 1) return { value: -1 - argument, end: start }
  if (major === 2 || major === 3) {
    const end = start + argument
    if (end > bytes.length) throw new RangeError('CBOR ends too early')
    const part = bytes.slice(start, end)
    return { value: major === 2 ? part : new TextDecoder().decode(part), end }
  }
  if (major === 4) {
    const { items, end } = listAt(bytes, start, argument, depth)
    return { value: items, end }
  }
  if (major === 5) {
    const { items, end } = listAt(bytes, start, argument * 2, depth)
    const entries = Array.from({ length: argument }, (_, i) => [items[i * 2], items[i * 2 + 1] as Cbor] as const)
    return { value: new Map(entries), end }
  }
  if (major === 7 && argument in simple) return { value: simple[argument] as Cbor, end: start }
  throw new RangeError('CBOR holds something that is not supported')
}

/** The one item that bytes hold; `undefined` when they hold none, or something that no attestation object has. */
export function readCbor(bytes: Uint8Array): Cbor | undefined {
  try {
    const { value, end } = itemAt(bytes, 0, 0)
    return end === bytes.length ? value : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
