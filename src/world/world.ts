import { chanceOf, type ChanceState } from './chance.ts'
import { type Clock, clockNow, wallClock } from './clock.ts'
import { Collection } from './collection.ts'
import type { Instance, Pace } from './machine.ts'
import type { Resources } from './resources.ts'

/** How often a principal has called within a window of a rate limit; instants in ms. */
export interface Bucket {
  readonly id: string
  readonly count: number
  readonly resetsMs: number
}

/** A limit on calls of one group of operations by one principal; `limit` calls in `windowSeconds`. */
export interface Limit {
  readonly vendor: string
  readonly group: string
  readonly limit: number
  readonly windowSeconds: number
  /** Whether all principals of a site have it together; only a profile says so. */
  readonly shared?: boolean
}

/** A group that answers 429 to a principal (`*` is everybody) until an instant. */
export interface Exhaustion {
  readonly vendor: string
  readonly group: string
  readonly principal: string
  readonly untilMs: number
}

/** What an armed fault does to a matching call. */
export type FaultAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly problem: string }
  | { readonly delay: string }
  | { readonly machineError: string }
  | { readonly connection: 'cut' | 'lost-answer' }

/** A fault that waits for matching calls; `left` counts down to its end, infinite faults have none. */
export interface Fault {
  readonly id: string
  readonly vendor: string
  readonly operation: string
  readonly site?: string
  readonly principal?: string
  readonly left?: number
  readonly hits: number
  readonly answer: FaultAnswer
}

/** What every call moves, refused or not. */
export interface Meters {
  readonly chance: ChanceState
  readonly calls: number
  readonly buckets: Collection<Bucket>
  /** Names that may be used once, with the instant in ms until which they stay used. */
  readonly used: Collection<number>
  readonly faults: readonly Fault[]
  readonly limits: readonly Limit[]
  readonly exhausted: readonly Exhaustion[]
}

/** Everything a sandbox knows, as an immutable value with structural sharing. */
export interface World {
  /** The sandbox it belongs to; tokens carry it, so that a fork refuses its parent's. */
  readonly name: string
  readonly seed: string
  /** 32 bytes in hexadecimal from which the keys of opaque tokens are derived. */
  readonly secret: string
  readonly clock: Clock
  readonly pace: Pace
  readonly resources: Resources
  readonly machines: Collection<Instance>
  /** The earliest instant at which a machine moves by itself; infinite when none does. */
  readonly nextDueMs: number
  readonly meters: Meters
}

/** An empty collection of machine instances, ordered by what is due. */
export const noMachines: Collection<Instance> = Collection.empty<Instance>({
  due: (instance) => (instance.dueMs === Infinity ? undefined : instance.dueMs),
})

/** The meters of a new world, but for the state of its generator. */
export const emptyMeters: Omit<Meters, 'chance'> = {
  calls: 0,
  buckets: Collection.empty<Bucket>(),
  used: Collection.empty<number>({ until: (untilMs) => untilMs }),
  faults: [],
  limits: [],
  exhausted: [],
}

/** A world without resources; vendors seed it. */
export function emptyWorld(name: string, seed: string, pace: Pace, clock: Clock = wallClock): World {
  return {
    name,
    seed,
    secret: '',
    clock,
    pace,
    resources: {},
    machines: noMachines,
    nextDueMs: Infinity,
    meters: { ...emptyMeters, chance: chanceOf(seed) },
  }
}

/** What a world's clock shows while the wall clock shows `wallMs`. */
export function worldNow(world: World, wallMs: number): number {
  return clockNow(world.clock, wallMs)
}

/** The world with other resources. Written out: every change passes here, and a spread before a member costs a microsecond. */
export function withResources(world: World, resources: Resources): World {
  const { name, seed, secret, clock, pace, machines, nextDueMs, meters } = world
  return { name, seed, secret, clock, pace, resources, machines, nextDueMs, meters }
}

/** The world after a call: the chance that it left, and its number. Written out, as every call passes here. */
export function withCall(world: World, chance: ChanceState, calls: number): World {
  const { name, seed, secret, clock, pace, resources, machines, nextDueMs } = world
  const { buckets, used, faults, limits, exhausted } = world.meters
  const meters = { calls, buckets, used, faults, limits, exhausted, chance }
  return { name, seed, secret, clock, pace, resources, machines, nextDueMs, meters }
}

/** The world with names marked as used until given instants; names whose instant has passed are forgotten. */
export function withUsed(world: World, names: Readonly<Record<string, number>>, nowMs: number): World {
  let used = world.meters.used
  for (const [name] of expired(used, nowMs)) used = used.without(name)
  for (const [name, untilMs] of Object.entries(names)) used = used.with(name, untilMs)
  return { ...world, meters: { ...world.meters, used } }
}

function expired(used: Collection<number>, nowMs: number): [string, number][] {
  const names: [string, number][] = []
  for (const entry of used.entriesBy('until', { before: nowMs })) names.push(entry)
  return names
}
