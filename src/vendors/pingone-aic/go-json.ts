/** What reading a JSON text gives: its value, or why it cannot be read, in the words of Go's standard library. */
export type Reading = { readonly value: unknown } | { readonly reason: string }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }
const named: Readonly<Record<string, string>> = {
  "'": "\\'",
  '"': '"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}
/** Go refuses deeper nesting. */
const maxDepth = 10_000

/** A pair of surrogate escapes, or one that stands alone, or any other escape. */
const escapes = /\\u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}|(\\u[dD][89a-fA-F][\dA-Fa-f]{2})|\\[^]/g

/** Reads a JSON text; half a surrogate pair becomes U+FFFD. */
const parsed = (text: string): unknown =>
  JSON.parse(
    /\\u[dD][89a-fA-F]/.test(text)
      ? text.replace(escapes, (escape: string, alone?: string) => (alone === undefined ? escape : '\\ufffd'))
      : text,
  )

/**
 * Reads JSON bytes as the decoder of Go's standard library does (inferred: fw): the first value counts, what follows it is
 * ignored, half a surrogate pair becomes U+FFFD, and a refusal names the byte and what was expected.
 */
export function readGoJson(bytes: Uint8Array): Reading {
  const text = decoder.decode(bytes)
  try {
    return { value: parsed(text) }
  } catch {
    const scan = new Scan(bytes)
    const reason = scan.reason()
    return reason === undefined ? { value: parsed(decoder.decode(bytes.subarray(0, scan.at))) } : { reason }
  }
}

/** Why a walk over the bytes ended; `undefined` goes on. */
type End = string | undefined

/** A walk over the bytes of one value; it keeps no value, only the place and the open brackets. */
class Scan {
  at = 0
  readonly #bytes: Uint8Array
  readonly #open: ('{' | '[')[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Why the first value cannot be read; `undefined` when it can, and `at` is its end. */
  reason(): End {
    if (this.#peek() === '') return 'EOF'
    let end: End = 'next'
    while (end === 'next') end = this.#value() ?? this.#afterValue()
    return end
  }

  /** The next byte that is no white space, as a character; empty at the end. */
  #peek(): string {
    while (' \t\r\n'.includes(this.#char() || 'x')) this.at++
    return this.#char()
  }

  #char(): string {
    const byte = this.#bytes[this.at]
    return byte === undefined ? '' : String.fromCharCode(byte)
  }

  #wrong(context: string): string {
    const char = this.#char()
    return char === '' ? 'unexpected EOF' : `invalid character ${quoted(char)} ${context}`
  }

  /** Passes a scalar, or opens brackets until one stands at its first scalar or is empty. */
  #value(): End {
    for (;;) {
      const char = this.#peek()
      if (char === '[' || char === '{') {
        this.at++
        if (this.#open.push(char) > maxDepth) return 'exceeded max depth'
        const end = this.#opened(char)
        if (end !== 'value') return end
      } else if (char === '"') return this.#string()
      else if (/[-\d]/.test(char)) return this.#number()
      else return literals[char] === undefined ? this.#wrong('looking for beginning of value') : this.#literal(char)
    }
  }

  /** What follows an opening bracket: its end at once, a key, or a value. */
  #opened(bracket: string): End {
    const close = bracket === '[' ? ']' : '}'
    if (this.#peek() === close) {
      this.at++
      this.#open.pop()
      return undefined
    }
    return bracket === '[' ? 'value' : (this.#key() ?? 'value')
  }

  #key(): End {
    if (this.#peek() !== '"') return this.#wrong('looking for beginning of object key string')
    const end = this.#string()
    if (end !== undefined) return end
    if (this.#peek() !== ':') return this.#wrong('after object key')
    this.at++
    return undefined
  }

  /** What follows a value: `next` another one, `undefined` the end of the whole. */
  #afterValue(): End {
    for (;;) {
      const inside = this.#open.at(-1)
      if (inside === undefined) return undefined
      const char = this.#peek()
      if (char === ',') {
        this.at++
        return inside === '[' ? 'next' : (this.#key() ?? 'next')
      }
      if (char !== (inside === '[' ? ']' : '}')) {
        return this.#wrong(inside === '[' ? 'after array element' : 'after object key:value pair')
      }
      this.at++
      this.#open.pop()
    }
  }

  #string(): End {
    for (this.at++; ; this.at++) {
      const char = this.#char()
      if (char === '"') return void this.at++
      if (char < ' ') return this.#wrong('in string literal')
      const end = char === '\\' ? this.#escape() : undefined
      if (end !== undefined) return end
    }
  }

  #escape(): End {
    this.at++
    if (this.#char() !== 'u') return /["\\/bfnrt]/.test(this.#char()) ? undefined : this.#wrong('in string escape code')
    for (let digits = 0; digits < 4; digits++) {
      this.at++
      if (!/[\da-f]/i.test(this.#char())) return this.#wrong('in \\u hexadecimal character escape')
    }
    return undefined
  }

  #literal(first: string): End {
    const word = literals[first] as string
    for (const char of word) {
      if (this.#char() !== char) return this.#wrong(`in literal ${word} (expecting ${quoted(char)})`)
      this.at++
    }
    return undefined
  }

  #number(): End {
    if (this.#char() === '-') this.at++
    if (this.#char() === '0') this.at++
    else if (!this.#digits()) return this.#wrong('in numeric literal')
    if (this.#char() === '.') {
      this.at++
      if (!this.#digits()) return this.#wrong('after decimal point in numeric literal')
    }
    if (!/e/i.test(this.#char())) return undefined
    this.at++
    if (/[-+]/.test(this.#char())) this.at++
    return this.#digits() ? undefined : this.#wrong('in exponent of numeric literal')
  }

  #digits(): boolean {
    const start = this.at
    while (/\d/.test(this.#char())) this.at++
    return this.at > start
  }
}

/** A byte as Go quotes it: its code point in Latin-1, control characters escaped. */
function quoted(char: string): string {
  const code = char.charCodeAt(0)
  const plain = code >= 0x20 && code !== 0x7f && (code < 0x80 || code > 0xa0)
  const shown = named[char] ?? (plain ? char : `\\${code < 0x80 ? 'x' : 'u00'}${code.toString(16).padStart(2, '0')}`)
  return `'${shown}'`
}
