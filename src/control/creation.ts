import { defaultSandbox } from '../gateway/index.ts'
import { type Beginning, continued, Sandbox } from '../sandbox/index.ts'
import {
  type Clock,
  clockFrozen,
  clockNow,
  clockSet,
  instantOf,
  type Pace,
  settle,
  wallClock,
  type World,
  worldNow,
  withPace,
} from '../world/index.ts'
import { suggestion } from './nearest.ts'
import { type Answer, problem } from './problem.ts'
import { noRoomToBegin } from './room.ts'
import type { Control } from './route.ts'
import { missing } from './snapshot-view.ts'

/** What `POST sandboxes` takes. */
export interface NewSandbox {
  readonly name?: string
  readonly from?: string
  /** A snapshot of `from`, to begin with instead of its present world. */
  readonly snapshot?: string
  readonly seed?: string
  readonly clock?: { readonly now?: string; readonly frozen?: boolean }
  readonly pace?: Pace
  readonly ports?: boolean
  readonly ttlSeconds?: number
  readonly idleSeconds?: number
}

/** How fast work runs in a sandbox when neither it nor the default sandbox says: times the real speed. */
const usualPace = 20

/** A sandbox that was made and registered, or why it cannot be. */
export function createSandbox(control: Control, name: string, wanted: NewSandbox, wallMs: number): Sandbox | Answer {
  const { registry } = control
  if (registry.get(name)) {
    return problem('conflict', `A sandbox named ${name} exists; choose another name or delete it first.`)
  }
  if (registry.isFull) {
    const { maxSandboxes } = registry.limits
    const advice = 'delete some, give them ttlSeconds or idleSeconds, or start Backlot with a higher --max-sandboxes'
    return problem('conflict', `There are ${maxSandboxes} sandboxes, and no more may be; ${advice}.`)
  }
  const atMs = wanted.clock?.now === undefined ? undefined : instantOf(wanted.clock.now)
  if (wanted.clock?.now !== undefined && atMs === undefined) {
    return problem(
      'invalid',
      `clock.now ${wanted.clock.now} is no RFC 3339 instant; write one like 2026-11-21T09:00:00Z.`,
    )
  }
  if (wanted.from !== undefined || wanted.snapshot !== undefined) return forkOf(control, name, wanted, atMs, wallMs)
  return registry.create(beginningOf(control, name, wanted, atMs, wallMs))
}

function beginningOf(
  { registry, host }: Control,
  name: string,
  wanted: NewSandbox,
  atMs: number | undefined,
  wallMs: number,
): Beginning {
  return {
    name,
    seed: wanted.seed ?? host.newSeed(),
    pace: wanted.pace ?? registry.get(defaultSandbox)?.initial.pace ?? usualPace,
    clock: clockOf(wallClock, wanted, atMs, wallMs),
    wallMs,
  }
}

function forkOf(
  { registry }: Control,
  name: string,
  wanted: NewSandbox,
  atMs: number | undefined,
  wallMs: number,
): Sandbox | Answer {
  const from = wanted.from ?? defaultSandbox
  const parent = registry.get(from)
  if (!parent) {
    const names = registry.list().map((sandbox) => sandbox.name)
    return problem('invalid', `There is no sandbox ${from} to fork; ${suggestion(from, names)}.`)
  }
  if (wanted.seed !== undefined) {
    return problem('invalid', 'A fork goes on with the seed of its parent; leave out seed, or leave out from.')
  }
  const begun = worldToFork(parent, name, wanted.snapshot, wallMs)
  if ('status' in begun) return begun
  const full = noRoomToBegin(begun, registry.engine.maxBytes)
  if (full) return full
  const { engine } = registry
  const clock = clockOf(begun.clock, wanted, atMs, wallMs)
  const nowMs = clockNow(clock, wallMs)
  const world = settle(engine, { ...begun, clock }, nowMs)
  const paced = wanted.pace === undefined ? world : withPace(world, wanted.pace, nowMs)
  // Never registered: it only carries the world that the fork begins with and is reset to.
  return registry.fork(new Sandbox(engine, paced), name)
}

/** The present world of a sandbox, or that of one of its snapshots with the clock going on from there. */
function worldToFork(parent: Sandbox, name: string, id: string | undefined, wallMs: number): World | Answer {
  if (id === undefined) return settle(parent.engine, parent.world, worldNow(parent.world, wallMs))
  const snapshot = parent.snapshots.get(id)
  return snapshot ? continued(snapshot.world, name, snapshot.nowMs, wallMs) : problem('invalid', missing(parent, id))
}

/** The clock to begin with, from a clock to start out from. */
function clockOf(clock: Clock, { clock: wanted }: NewSandbox, atMs: number | undefined, wallMs: number): Clock {
  const set = atMs === undefined ? clock : clockSet(clock, wallMs, atMs)
  if (wanted?.frozen === true) return clockFrozen(set, wallMs)
  return wanted?.frozen === false ? { offsetMs: clockNow(set, wallMs) - wallMs } : set
}
