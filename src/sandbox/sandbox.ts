import { settle, siteOf, type World, worldNow } from '../world/index.ts'
import type { Behaviour, Call } from '../vendors/vendor.ts'
import { answer, type Answered, type PendingSeal } from './answer.ts'
import { type Engine, tenancyOf } from './engine.ts'
import { jsonText } from './json-text.ts'
import { entryOf, Journal } from './journal.ts'
import { OpenedTokens, sealToken, waiting } from './tokens.ts'
import type { Ready } from './turn.ts'

/** What the gateway sends: status 0 closes the connection without an answer, `delayMs` waits first. */
export interface SentReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text?: string
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
  readonly journal = new Journal()
  /** The world that `reset` puts back, made when the sandbox was created. */
  readonly initial: World
  world: World
  /** How many replies did not fit their contract since the sandbox was created or its journal cleared. */
  violations = 0
  readonly #opened = new OpenedTokens()

  constructor(engine: Engine, world: World) {
    this.engine = engine
    this.initial = world
    this.world = world
  }

  /** The sandbox's name. */
  get name(): string {
    return this.world.name
  }

  /** Answers a call and moves the world on; synchronous unless something has to be waited for. */
  handle(call: Call): SentReply | Promise<SentReply> {
    const ready = this.#prepare(call)
    return ready instanceof Promise ? ready.then((done) => this.#step(call, done)) : this.#step(call, ready)
  }

  #prepare(call: Call): Ready | Promise<Ready> {
    const behaviour = call.operation && tenancyOf(this.engine, call.vendor).vendor.behaviours[call.operation.id]
    const credential = this.#credential(call)
    if (!behaviour?.prepare && !(credential instanceof Promise)) return credential
    return this.#wait(call, credential, behaviour?.prepare)
  }

  async #wait(call: Call, credential: Ready | Promise<Ready>, prepare: Behaviour['prepare']): Promise<Ready> {
    const ready = await credential
    if (!prepare) return ready
    const { vendor, facts } = tenancyOf(this.engine, call.vendor)
    const parsed = vendor.parse(call)
    if ('reason' in parsed) return ready
    // The step settles what is due before it looks; so must what is prepared for it.
    const world = settle(this.engine, this.world, worldNow(this.world, call.wallMs))
    const here = siteOf(world.resources, call.vendor, call.site)
    const { site } = call
    return { ...ready, prepared: await prepare({ call, here, facts, body: parsed.value, site, world }, waiting) }
  }

  /** The first credential that one of the operation's schemes finds in the call, opened. */
  #credential(call: Call): Ready | Promise<Ready> {
    const { vendor } = tenancyOf(this.engine, call.vendor)
    for (const requirement of call.operation?.security ?? []) {
      if (requirement.also) continue // Two credentials in one call: no vendor with code asks for them yet.
      const scheme = vendor.schemes[requirement.scheme]
      const token = scheme?.find(call)
      const form = scheme && vendor.tokens[scheme.token]
      if (token === undefined || !form) continue
      const opened = this.#opened.open(this.world, call.vendor, call.site, form, token)
      if (opened instanceof Promise) return opened.then((done) => ({ scheme: requirement.scheme, opened: done }))
      return { scheme: requirement.scheme, opened }
    }
    return {}
  }

  #step(call: Call, ready: Ready): SentReply | Promise<SentReply> {
    const answered = answer(this.engine, this.world, call, ready)
    this.world = answered.world
    this.violations += answered.violations.length > 0 ? 1 : 0
    if (answered.seal) return this.#seal(call, answered, answered.seal)
    this.journal.add(entryOf(call, answered, answered.reply.text))
    return sent(answered, answered.reply.text)
  }

  async #seal(call: Call, answered: Answered, seal: PendingSeal): Promise<SentReply> {
    const { vendor } = tenancyOf(this.engine, call.vendor)
    const form = vendor.tokens[seal.token]
    if (!form) throw new Error(`Failed to seal a token of ${call.vendor}: it declares no form ${seal.token}`)
    const key = { world: answered.world, vendor: call.vendor, site: call.site }
    const token = await sealToken(form, seal.claims, key, seal.ivHex)
    const text = jsonText({ ...seal.body, [seal.field]: token }) + vendor.bodySuffix(call)
    this.journal.add(entryOf(call, answered, text))
    return sent(answered, text)
  }
}

function sent({ reply, delayMs }: Answered, text: string | undefined): SentReply {
  return { status: reply.status, headers: reply.headers, ...(text === undefined ? {} : { text }), delayMs }
}
