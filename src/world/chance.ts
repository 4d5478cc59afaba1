import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** The state of a world's random generator: four 32-bit words. */
export type ChanceState = readonly number[]

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The 32-bit FNV-1a hash of a text, which turns a seed that a person types into a number. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value | 0
}

/** The first state of the generator for a seed; the same seed always gives the same state. */
export function chanceOf(seed: string): ChanceState {
  const generator = xoroshiro128plus(hash(seed))
  for (let i = 0; i < 8; i++) generator.next()
  return generator.getState()
}

/**
 * Draws from a generator state during one step of a world.
 *
 * The draws advance `state`, which the step puts into the next world; the state it began from is not changed.
 */
export class Chance {
  readonly #start: ChanceState
  #generator: ReturnType<typeof xoroshiro128plusFromState> | undefined

  constructor(state: ChanceState) {
    this.#start = state
  }

  /** The generator state after all draws so far. */
  get state(): ChanceState {
    return this.#generator ? this.#generator.getState() : this.#start
  }

  /** A signed 32-bit integer. */
  int32(): number {
    this.#generator ??= xoroshiro128plusFromState(this.#start)
    return this.#generator.next()
  }

  /** An integer from 0 to `limit - 1`. */
  below(limit: number): number {
    return Math.floor(((this.int32() >>> 0) / 0x100000000) * limit)
  }

  /** `length` bytes as lower-case hexadecimal text. */
  hex(length: number): string {
    let text = ''
    let word = 0
    for (let i = 0; i < length; i++) {
      word = i % 4 === 0 ? this.int32() : word >>> 8
      text += hexOfByte[word & 0xff]
    }
    return text
  }

  /** A version 4 UUID (RFC 9562). */
  uuid(): string {
    const a = this.int32()
    const b = (this.int32() & 0xffff0fff) | 0x4000
    const c = (this.int32() & 0x3fffffff) | 0x80000000
    const d = this.int32()
    return `${word(a)}-${high(b)}-${low(b)}-${high(c)}-${low(c)}${word(d)}`
  }
}

const high = (value: number): string => `${hexOfByte[(value >>> 24) & 0xff]}${hexOfByte[(value >>> 16) & 0xff]}`
const low = (value: number): string => `${hexOfByte[(value >>> 8) & 0xff]}${hexOfByte[value & 0xff]}`
const word = (value: number): string => high(value) + low(value)
