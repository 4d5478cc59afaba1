import {
  applyChange,
  Chance,
  type Fault,
  type Kept,
  type Outcome,
  type Seal,
  send,
  sendAll,
  settle,
  type Success,
  withCall,
  withResources,
  withUsed,
  type World,
  worldNow,
} from '../world/index.ts'
import type { Finding } from '../contract/index.ts'
import { parseDuration } from '../contract/index.ts'
import type { Call, History } from '../vendors/vendor.ts'
import { withPlainNumbers } from './big-integers.ts'
import { type Engine, tenancyOf } from './engine.ts'
import { type Rendering, renderRefusal, renderSuccess, textOf } from './rendering.ts'
import { replyHeaders } from './reply-headers.ts'
import { authenticate } from './steps/authenticate.ts'
import { authorize } from './steps/authorize.ts'
import { behave } from './steps/behave.ts'
import { faults } from './steps/faults.ts'
import { gates } from './steps/gates.ts'
import { prefer } from './steps/prefer.ts'
import { rateLimit } from './steps/rate-limit.ts'
import { read } from './steps/read.ts'
import { route } from './steps/route.ts'
import { refusedBySize } from './steps/size.ts'
import { validate } from './steps/validate.ts'
import type { Decision, Ready, Step, Turn } from './turn.ts'

/** What goes out: status 0 is a connection that is closed without an answer. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
}

/** Claims that must be made into tokens before the reply can go out, each with the world's bytes for it. */
export interface PendingSeal {
  readonly parts: readonly (Seal & { readonly ivHex: string })[]
  readonly body: Readonly<Record<string, unknown>>
}

/** The result of one call: the reply, the next world, and what the journal keeps of it. */
export interface Answered {
  readonly reply: Reply
  /** What the reply's text was made of. */
  readonly rendered: Rendering
  readonly world: World
  readonly settled: World
  readonly atMs: number
  readonly entry: number
  readonly source: string
  readonly principal: string | undefined
  readonly problem: string | undefined
  readonly decisions: readonly Decision[]
  readonly violations: readonly Finding[]
  readonly seal: PendingSeal | undefined
  readonly delayMs: number
}

/** The way of a call, in order; the first step that answers ends it. Settling comes before, closing after the table. */
const table: readonly Step[] = [
  read,
  faults,
  route,
  authenticate,
  authorize,
  rateLimit,
  validate,
  prefer,
  gates,
  behave,
]

const noInput = { path: {}, query: {}, headers: {}, body: undefined }

const noHistory = (): History => ({ calls: [], nextPlace: 0, settlings: [], nextCall: 1 })

/** Answers a call: a synchronous pure function from a world, its history and a call to a reply and the next world. */
export function answer(
  engine: Engine,
  world: World,
  call: Call,
  ready: Ready = {},
  history: (world: World) => History = noHistory,
): Answered {
  const nowMs = worldNow(world, call.wallMs)
  const settled = settle(engine, world, nowMs)
  const turn: Turn = {
    engine,
    tenancy: tenancyOf(engine, call.vendor),
    call,
    ready,
    nowMs,
    chance: new Chance(settled.meters.chance),
    history,
    decisions: [],
    world: settled,
    principal: undefined,
    input: noInput,
    allowance: undefined,
    fault: undefined,
    because: undefined,
    generic: undefined,
  }
  for (const step of table) {
    const outcome = step.run(turn)
    if (!outcome) continue
    const full = refusedBySize(turn, outcome)
    return full ? close(turn, settled, 'size', full) : close(turn, settled, step.name, outcome)
  }
  throw new Error('Failed to answer a call: no step of the table answered')
}

/** What `X-Backlot-Source` calls the steps that have another name there. */
const sources: Readonly<Record<string, string>> = { behave: 'behaviour', faults: 'fault' }

/** Steps whose answers are none of the vendor's. */
const unchecked = new Set(['read', 'faults', 'size'])

const none: readonly Finding[] = []

function close(turn: Turn, settled: World, step: string, outcome: Outcome): Answered {
  const { tenancy, call, nowMs, fault } = turn
  const refusal = outcome.kind === 'refusal' ? outcome.problem : undefined
  const entry = turn.world.meters.calls + 1
  const always = tenancy.vendor.headers(call, turn.chance, turn.allowance)
  const rendered =
    outcome.kind === 'refusal' ? renderRefusal(turn, outcome.problem, always) : renderSuccess(turn, outcome)
  const violations = unchecked.has(step) || !call.operation ? none : check(turn, rendered)
  const source = step === 'size' ? step : (turn.generic?.source ?? sources[step] ?? step)
  const own = outcome.kind === 'refusal' ? outcome.problem.headers : outcome.headers
  const headers = replyHeaders(nowMs, entry, source, rendered.mediaType, always, own)
  const seal = outcome.kind === 'refusal' ? undefined : pendingSeal(turn, outcome, rendered.body)
  turn.decisions.push({ step, verdict: refusal ? 'refuse' : 'answer', because: becauseOf(outcome, turn.because) })
  const isLost = fault !== undefined && 'connection' in fault.answer
  return {
    reply: { status: isLost ? 0 : rendered.status, headers, text: textOf(rendered) },
    rendered,
    world: nextWorld(turn, outcome, entry),
    settled,
    atMs: nowMs,
    entry,
    source,
    decisions: turn.decisions,
    violations,
    delayMs: fault ? delayOf(fault) : 0,
    principal: turn.principal?.id,
    problem: refusal?.code,
    seal,
  }
}

/** The three keeping rules: time and meters always, resources on success or by name. */
function nextWorld(turn: Turn, outcome: Outcome, entry: number): World {
  const { call, engine, nowMs } = turn
  const kept: Kept = outcome.kind === 'refusal' ? (outcome.keep ?? {}) : outcome
  let world = turn.world
  if (kept.used) world = withUsed(world, kept.used, nowMs)
  if (kept.change) world = withResources(world, applyChange(world.resources, call.vendor, call.site, kept.change))
  if (outcome.kind === 'success') {
    world = sendAll(engine, world, call.vendor, call.site, outcome.send ?? [], nowMs)
    world = brokenMachine(turn, world)
  }
  return withCall(world, turn.chance.state, entry)
}

function brokenMachine(turn: Turn, world: World): World {
  const fault = turn.fault?.answer
  if (!fault || !('machineError' in fault)) return world
  const event = { machine: fault.machineError, event: 'fail' }
  return send(turn.engine, world, turn.call.vendor, turn.call.site, event, turn.nowMs) ?? world
}

/** Compares the reply with the contract; a violation is our bug, counted and journalled, and the reply still goes out. */
function check(turn: Turn, { status, body, mediaType, ours }: Rendering): readonly Finding[] {
  const { call, tenancy } = turn
  if (!call.operation || status === 501 || ours) return none
  const shown = tenancy.vendor.writesBigIntegers ? withPlainNumbers(body) : body
  return tenancy.contract.validateReply(call.operation, status, mediaType, shown)
}

function pendingSeal(turn: Turn, outcome: Success, body: unknown): PendingSeal | undefined {
  if (!outcome.seal) return undefined
  const parts = [outcome.seal].flat().map((seal) => ({ ...seal, ivHex: turn.chance.hex(16) }))
  return { parts, body: body as Readonly<Record<string, unknown>> }
}

function becauseOf(outcome: Outcome, because: string | undefined): string {
  if (outcome.kind === 'success')
    return because === undefined ? String(outcome.status) : `${because}; ${outcome.status}`
  const { code, status, message, standing } = outcome.problem
  const words = `${code}: ${status} ${message} (${standing})`
  return because === undefined ? words : `${because}; ${words}`
}

function delayOf({ answer }: Fault): number {
  return 'delay' in answer ? (parseDuration(answer.delay) ?? 0) : 0
}
