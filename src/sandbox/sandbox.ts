import { settle, siteOf, type World, worldNow } from '../world/index.ts'
import type { Behaviour, Call, Facts, Opened, Scheme } from '../vendors/vendor.ts'
import { answer, type Answered, type PendingSeal } from './answer.ts'
import { type Engine, tenancyOf } from './engine.ts'
import { jsonText } from './json-text.ts'
import { historyOf } from './history.ts'
import { type Entry, entryOf, Journal, type JournalState } from './journal.ts'
import { parsedBody } from './steps/validate.ts'
import { Snapshots } from './snapshots.ts'
import { type Keeper, type Surroundings, weighs } from './store.ts'
import { Tally } from './tally.ts'
import { OpenedTokens, sealToken, type SitePlace, waiting } from './tokens.ts'
import type { Ready } from './turn.ts'

/** What the gateway sends: status 0 closes the connection without an answer, `delayMs` waits first. */
export interface SentReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
  readonly delayMs: number
}

/**
 * One isolated world with its journal.
 *
 * `handle` is the only way in for a call: what must wait (opening a token, a `prepare`) happens before the step, sealing a
 * token after it; the step itself is synchronous, so two calls never see each other half done.
 */
export class Sandbox {
  readonly engine: Engine
  readonly snapshots = new Snapshots()
  /** What all calls came to, since the sandbox was created or its coverage forgotten; nothing that puts it back changes it. */
  readonly tally = new Tally()
  /** Is told of every entry as it closes. */
  onEntry: ((entry: Entry) => void) | undefined
  /** The world that `reset` puts back, made when the sandbox was created. */
  readonly initial: World
  /** How many replies did not fit their contract since the sandbox was created or its journal cleared. */
  violations = 0
  /** When it was last asked for anything, on the wall clock in ms. */
  usedMs: number | undefined
  #journal = new Journal()
  readonly #opened = new OpenedTokens()
  #world: World
  #surroundings: Surroundings = {}
  #keeper: Keeper | undefined

  constructor(engine: Engine, world: World, initial = world) {
    this.engine = engine
    this.initial = initial
    this.#world = world
  }

  /** The newest world. Whoever keeps the sandbox is told of each. */
  get world(): World {
    return this.#world
  }

  set world(next: World) {
    const before = this.#world
    if (next === before) return
    this.#world = next
    this.#keeper?.moved(next, weighs(before, next))
  }

  /** What the program around the sandbox keeps with it. */
  get surroundings(): Surroundings {
    return this.#surroundings
  }

  set surroundings(next: Surroundings) {
    this.#surroundings = next
    this.#keeper?.renewed()
  }

  /** Tells a keeper of every world from now on, and lets replies wait for it. */
  keptBy(keeper: Keeper): void {
    this.#keeper = keeper
  }

  /** The sandbox's name. */
  get name(): string {
    return this.world.name
  }

  /** What was asked and answered; another one once the sandbox is put back. */
  get journal(): Journal {
    return this.#journal
  }

  /** Puts a world and the journal that led to it in place of what is there; calls under way end in the journal they began in. */
  putBack(world: World, journal: JournalState, violations: number): void {
    this.world = world
    this.violations = violations
    this.#journal = this.#journal.goingOnFrom(journal)
  }

  /** Answers a call and moves the world on; synchronous unless something has to be waited for. */
  handle(call: Call): SentReply | Promise<SentReply> {
    const { secret } = this.world
    const ready = this.#prepare(call)
    if (!(ready instanceof Promise)) return this.#step(call, ready)
    return ready.then((done) =>
      this.world.secret === secret && this.#isStillOpen(call, done) && this.#stillFits(call, done)
        ? this.#step(call, done)
        : this.handle(call),
    )
  }

  /** Whether the key that a token was opened with is still the sandbox's: it may have been changed or put back meanwhile. */
  #isStillOpen(call: Call, { scheme = '', opened }: Ready): boolean {
    const { schemes } = tenancyOf(this.engine, call.vendor).vendor
    if (!opened || typeof schemes[scheme]?.token !== 'string') return true
    const now = this.#credential(call)
    return !(now instanceof Promise) && now.opened === opened
  }

  /** Whether what was prepared holds in the world as it is now. */
  #stillFits(call: Call, { prepared }: Ready): boolean {
    const fits = this.#behaviour(call)?.fits
    return !fits || fits(prepared, siteOf(this.world.resources, call.vendor, call.site))
  }

  #behaviour(call: Call): Behaviour | undefined {
    return call.operation && tenancyOf(this.engine, call.vendor).vendor.behaviours[call.operation.id]
  }

  #prepare(call: Call): Ready | Promise<Ready> {
    if (call.unread) return {}
    const behaviour = this.#behaviour(call)
    const credential = this.#credential(call)
    if (!behaviour?.prepare && !(credential instanceof Promise)) return credential
    return this.#wait(call, credential, behaviour?.prepare)
  }

  async #wait(call: Call, credential: Ready | Promise<Ready>, prepare: Behaviour['prepare']): Promise<Ready> {
    const ready = await credential
    if (!prepare) return ready
    const { vendor, facts } = tenancyOf(this.engine, call.vendor)
    const parsed = parsedBody(vendor, call)
    if ('reason' in parsed) return ready
    // The step settles what is due before it looks; so must what is prepared for it.
    const world = settle(this.engine, this.world, worldNow(this.world, call.wallMs))
    const here = siteOf(world.resources, call.vendor, call.site)
    const asked = { call, here, facts, body: parsed.value, site: call.site, world }
    const keys = { rsa: this.engine.keys, ecdsa: this.engine.ecKeys }
    return { ...ready, prepared: await prepare(asked, { ...waiting, keys }) }
  }

  /** The first credential that one of the operation's schemes finds in the call, opened. */
  #credential(call: Call): Ready | Promise<Ready> {
    const { vendor } = tenancyOf(this.engine, call.vendor)
    for (const requirement of call.operation?.security ?? []) {
      // Of several credentials the first one speaks; the others must be there.
      if (requirement.also?.some((other) => vendor.schemes[other.scheme]?.find(call) === undefined)) continue
      const opened = this.#open(call, vendor.schemes[requirement.scheme])
      if (!opened) continue
      if (opened instanceof Promise) return opened.then((done) => ({ scheme: requirement.scheme, opened: done }))
      return { scheme: requirement.scheme, opened }
    }
    return {}
  }

  /** The credential of a scheme, opened; `undefined` when the call carries none. */
  #open(call: Call, scheme: Scheme | undefined): Opened | Promise<Opened> | undefined {
    const credential = scheme?.find(call)
    if (!scheme || credential === undefined) return undefined
    if (typeof scheme.token === 'function') return scheme.token(credential)
    const { vendor, facts } = tenancyOf(this.engine, call.vendor)
    const form = vendor.tokens[scheme.token]
    return form && this.#opened.open(form, credential, placeOf(this.world, call, facts))
  }

  #step(call: Call, ready: Ready): SentReply | Promise<SentReply> {
    const answered = answer(this.engine, this.world, call, ready, (world) =>
      historyOf(this.engine, this.journal, { vendor: call.vendor, site: call.site, world, initial: this.initial }),
    )
    this.world = answered.world
    this.violations += answered.violations.length > 0 ? 1 : 0
    const kept = this.#keeper?.kept()
    if (answered.seal) return this.#seal(call, answered, answered.seal, kept)
    this.#close(this.#journal, entryOf(call, answered))
    const reply = sent(answered, answered.reply.text)
    return kept ? kept.then(() => reply) : reply
  }

  #close(journal: Journal, entry: Entry): void {
    journal.add(entry)
    this.tally.add(entry)
    this.onEntry?.(entry)
  }

  async #seal(call: Call, answered: Answered, seal: PendingSeal, kept?: Promise<void>): Promise<SentReply> {
    const { vendor, facts } = tenancyOf(this.engine, call.vendor)
    const journal = this.#journal
    const place = placeOf(answered.world, call, facts)
    const sealed: Record<string, string> = {}
    for (const { field, token, claims, ivHex } of seal.parts) {
      const form = vendor.tokens[token]
      if (!form) throw new Error(`Failed to seal a token of ${call.vendor}: it declares no form ${token}`)
      sealed[field] = await sealToken(form, claims, place, ivHex)
    }
    const text = jsonText({ ...seal.body, ...sealed }) + vendor.bodySuffix(call)
    this.#close(journal, entryOf(call, answered, text))
    await kept
    return sent(answered, text)
  }
}

/** Where the tokens of a call are made and opened. */
function placeOf(world: World, { vendor, site }: Call, facts: Facts): SitePlace {
  return { world, vendor, site, here: siteOf(world.resources, vendor, site), facts }
}

function sent({ reply, delayMs }: Answered, text: string | undefined): SentReply {
  return { status: reply.status, headers: reply.headers, text, delayMs }
}
