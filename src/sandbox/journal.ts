import type { Finding } from '../contract/index.ts'
import type { Resources, World } from '../world/index.ts'
import type { Call } from '../vendors/vendor.ts'
import type { Answered } from './answer.ts'
import { type Rendering, textOf } from './rendering.ts'
import type { Decision } from './turn.ts'

/** What the journal keeps of one call: references, not copies; `view` in `journal-view.ts` makes it readable. */
export interface Entry {
  /** The number of the call in its world, from 1. */
  readonly id: number
  readonly atMs: number
  readonly call: Call
  readonly operation: string | undefined
  readonly principal: string | undefined
  readonly problem: string | undefined
  readonly source: string
  readonly status: number
  readonly replyHeaders: Readonly<Record<string, string>>
  /** What the text of the reply is made of, or the text itself; see `replyTextOf`. */
  readonly reply: Rendering | string | undefined
  readonly decisions: readonly Decision[]
  readonly violations: readonly Finding[]
  /** Resources before the call, after settling. */
  readonly before: Resources
  /** The world after the call; rewinding puts it back. */
  readonly world: World
  readonly bytes: number
}

/** Limits of a journal: entries, and bytes of the texts they hold. */
export interface JournalLimits {
  readonly entries: number
  readonly bytes: number
}

/** What a journal keeps unless told otherwise. */
export const defaultJournalLimits: JournalLimits = { entries: 1_000, bytes: 8 * 1024 * 1024 }

/** What stands in a dropped entry's place until the ring is packed, so that nothing holds on to its world. */
const dropped = undefined as unknown as Entry

/** What an entry costs besides its bodies, in bytes; a rough figure for the ring's limit. */
const entryOverheadBytes = 512

/** What a journal holds: kept entries, oldest first, and how many fell out before them. */
export interface JournalState {
  readonly entries: readonly Entry[]
  readonly dropped: number
}

/** A ring of entries: the newest are kept, and how many were dropped is said. */
export class Journal {
  readonly #limits: JournalLimits
  #ring: Entry[] = []
  #start = 0
  #bytes = 0
  #dropped = 0
  /** How many entries were forgotten by hand. */
  #cleared = 0

  constructor(limits: JournalLimits = defaultJournalLimits) {
    this.#limits = limits
  }

  /** The kept entries, oldest first. */
  get entries(): readonly Entry[] {
    return this.#start === 0 ? this.#ring : this.#ring.slice(this.#start)
  }

  /** What it holds now, which later entries do not change. */
  get state(): JournalState {
    return { entries: this.#ring.slice(this.#start), dropped: this.#dropped }
  }

  /** The place of the oldest kept entry among all that were ever added, from 0. */
  get firstPlace(): number {
    return this.#cleared + this.#dropped
  }

  /** Another journal with the same limits, which goes on from what one held. */
  goingOnFrom({ entries, dropped }: JournalState): Journal {
    const journal = new Journal(this.#limits)
    journal.#dropped = dropped
    journal.#cleared = this.#cleared
    for (const entry of entries) journal.add(entry)
    return journal
  }

  /** How many entries have fallen out of the ring since it was last cleared. */
  get dropped(): number {
    return this.#dropped
  }

  /** Adds an entry, and drops the oldest ones beyond the limits. */
  add(entry: Entry): void {
    this.#ring.push(entry)
    this.#bytes += entry.bytes
    while (this.#ring.length - this.#start > 1 && this.#isFull()) {
      this.#bytes -= (this.#ring[this.#start] as Entry).bytes
      this.#ring[this.#start] = dropped
      this.#start++
      this.#dropped++
    }
    if (this.#start < this.#limits.entries) return
    this.#ring = this.#ring.slice(this.#start)
    this.#start = 0
  }

  /** The entry of a call number, or `undefined` when it never was or was dropped. */
  get(id: number): Entry | undefined {
    return this.entries.find((entry) => entry.id === id)
  }

  /** Forgets all entries. */
  clear(): void {
    this.#cleared += this.#dropped + this.#ring.length - this.#start
    this.#ring = []
    this.#start = 0
    this.#bytes = 0
    this.#dropped = 0
  }

  #isFull(): boolean {
    return this.#ring.length - this.#start > this.#limits.entries || this.#bytes > this.#limits.bytes
  }
}

/** The journal entry of an answered call; `text` where the reply is not what was rendered. */
export function entryOf(call: Call, answered: Answered, text?: string): Entry {
  const { reply } = answered
  return {
    id: answered.entry,
    atMs: answered.atMs,
    call,
    operation: call.operation?.id,
    principal: answered.principal,
    problem: answered.problem,
    source: answered.source,
    status: reply.status,
    replyHeaders: reply.headers,
    reply: text ?? answered.rendered,
    decisions: answered.decisions,
    violations: answered.violations,
    before: answered.settled.resources,
    world: answered.world,
    bytes: entryBytes(call, text ?? reply.text),
  }
}

/** What an entry counts against the journal's limit, in bytes. */
export function entryBytes(call: Call, text: string | undefined): number {
  return entryOverheadBytes + (call.body?.length ?? 0) + (text?.length ?? 0) + headBytes(call)
}

/** What a long path, query or header weighs. */
function headBytes({ path, headers, query }: Call): number {
  return path.length + bagBytes(headers) + bagBytes(query)
}

function bagBytes(bag: Call['headers']): number {
  let bytes = 0
  for (const name in bag) {
    const value = bag[name] ?? ''
    bytes += name.length
    if (typeof value === 'string') bytes += value.length
    else for (const each of value) bytes += each.length
  }
  return bytes
}

/**
 * The text of an entry's reply, byte for byte as it was sent. It is made again when somebody reads it: bodies are immutable
 * values that share what is stored, and a thousand texts of lists cost more to keep than the calls themselves.
 */
export function replyTextOf({ reply }: Entry): string | undefined {
  return typeof reply === 'object' ? textOf(reply) : reply
}
