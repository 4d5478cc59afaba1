import { type Chance, type Fault, type Outcome, type Problem, refuse, type World } from '../world/index.ts'
import type { Allowance, Call, History, Opened, Principal } from '../vendors/vendor.ts'
import type { GenericAnswer } from '../generic/index.ts'
import type { Engine, Tenancy } from './engine.ts'

/** One link of the chain of decisions that led to an answer. */
export interface Decision {
  readonly step: string
  readonly verdict: 'pass' | 'answer' | 'refuse'
  readonly because: string
}

/** What was waited for before the step: the opened credential, and the result of the behaviour's `prepare`. */
export interface Ready {
  readonly scheme?: string
  readonly opened?: Opened
  readonly prepared?: unknown
}

/** The parts of a call after validation. */
export interface Input {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

/**
 * One call on its way through the ordered table.
 *
 * Steps put meters into `world`; resources change only when the turn closes, from the outcome.
 */
export interface Turn {
  readonly engine: Engine
  readonly tenancy: Tenancy
  readonly call: Call
  readonly ready: Ready
  readonly nowMs: number
  readonly chance: Chance
  /** The history of the addressed site up to a world. */
  readonly history: (world: World) => History
  readonly decisions: Decision[]
  world: World
  principal: Principal | undefined
  input: Input
  /** What a rate limit leaves. */
  allowance: Allowance | undefined
  fault: Fault | undefined
  /** Why a step refused, where the vendor's own words do not say it. */
  because: string | undefined
  /** The answer where no behaviour gave it. */
  generic: GenericAnswer | undefined
}

/** One row of the table: its name in the journal, and a function that answers an outcome or lets the call pass. */
export interface Step {
  readonly name: string
  readonly run: (turn: Turn) => Outcome | undefined
}

/** By step, why it let a call pass the last time: most calls pass for the same reasons, and journals share them. */
const passes = new Map<string, Decision>()

/** Notes why a step let the call pass. */
export function pass(turn: Turn, step: string, because: string): undefined {
  let decision = passes.get(step)
  if (decision?.because !== because) passes.set(step, (decision = { step, verdict: 'pass', because }))
  turn.decisions.push(decision)
  return undefined
}

/** A refusal by a step of the engine, with the reason that the journal shows beside the vendor's words. */
export function refuseBecause(turn: Turn, problem: Problem, because: string): Outcome {
  turn.because = because
  return refuse(problem)
}

/** The operationId that a call leads to, or its method and path where no operation fits. */
export function operationName(call: Call): string {
  return call.operation?.id ?? `${call.method} ${call.path}`
}
