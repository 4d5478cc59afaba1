import type { Chance } from './chance.ts'
import type { MachineEvent, Problem } from './outcome.ts'
import type { Change, VendorResources } from './resources.ts'

/** How fast *work* runs: a factor of the real tenant's speed, at the next look, or only by hand. */
export type Pace = number | 'instant' | 'manual'

/** A named length of time: *work* follows the sandbox's pace, *calendar* never does. */
export interface Duration {
  readonly ms: number
  readonly kind: 'work' | 'calendar'
}

/** What a transition's effect is given: the vendor's sites, the instance it belongs to, and the instant it happens at. */
export interface EffectInput {
  readonly sites: VendorResources
  readonly site: string
  readonly key: string
  readonly memo: unknown
  readonly atMs: number
  readonly chance: Chance
}

/** What a transition does besides: new versions of collections, and events for machines, sent in order once the change stands. */
export interface Effect extends Change {
  readonly send?: readonly MachineEvent[]
}

/** One row of a machine: what leads from a state to another, by an event (`on`) or after a named duration of the profile. */
export interface Row<State extends string = string> {
  readonly from: State
  readonly on?: string
  readonly after?: string
  readonly to: State
  readonly effect?: (input: EffectInput) => Effect
}

/** While an instance is in one of the states, these operations get this refusal. `when` reads a switch of the profile. */
export interface Gate<State extends string = string> {
  readonly while: readonly State[]
  readonly operations: readonly string[]
  readonly when?: { readonly fact: string; readonly is: unknown }
  readonly problem: Problem
}

/** A state machine over time, as data. */
export interface Machine<State extends string = string> {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: State
  readonly rows: readonly Row<State>[]
  readonly gates: readonly Gate<State>[]
}

/** A machine that has left its initial state at some time: where it is, since when, and what it waits for. */
export interface Instance {
  readonly id: string
  readonly vendor: string
  readonly site: string
  readonly machine: string
  readonly key: string
  readonly state: string
  readonly enteredMs: number
  /** The pending timed row: what is left of it at real pace, as of `fromMs`. */
  readonly wait?: {
    readonly duration: string
    readonly kind: 'work' | 'calendar'
    readonly leftMs: number
    readonly fromMs: number
  }
  /** The instant of the next timed transition; infinite when none is due. */
  readonly dueMs: number
  readonly memo: unknown
}

/** Declares a machine; states are checked against rows and gates by their type. */
export function defineMachine<const State extends string>(machine: {
  readonly name: string
  readonly states: readonly State[]
  readonly initial: NoInfer<State>
  readonly rows: readonly Row<NoInfer<State>>[]
  readonly gates?: readonly Gate<NoInfer<State>>[]
}): Machine<State> {
  return { ...machine, gates: machine.gates ?? [] }
}

/** The id of an instance in a world's collection of machines. */
export function instanceId(vendor: string, site: string, machine: string, key = ''): string {
  return `${vendor}/${site}/${machine}/${key}`
}

/** The slowest and the fastest pace: beyond them, work would end at instants that no date can show. */
export const paceBounds = { minimum: 0.001, maximum: 1_000_000 } as const

/** The instant at which a wait ends at a given pace; infinite when only a hand moves it. */
export function dueOf(wait: Instance['wait'], pace: Pace): number {
  if (!wait) return Infinity
  if (wait.kind === 'calendar') return wait.fromMs + wait.leftMs
  if (pace === 'manual') return Infinity
  return pace === 'instant' ? wait.fromMs : wait.fromMs + wait.leftMs / pace
}
