import { clockSet, settle, type World, worldNow } from '../world/index.ts'
import type { Entry, JournalState } from './journal.ts'
import type { Sandbox } from './sandbox.ts'

/** A kept moment of a sandbox: references to its world and to its journal's entries, so that it costs next to nothing. */
export interface Snapshot {
  readonly id: string
  /** What the wall clock showed when it was saved. */
  readonly savedMs: number
  /** What the sandbox's clock showed; restoring goes on from there. */
  readonly nowMs: number
  readonly world: World
  readonly journal: JournalState
  readonly violations: number
}

/** How many snapshots a sandbox keeps at most. */
export const maxSnapshots = 100

/** The snapshots of one sandbox, in the order in which they were saved. */
export class Snapshots {
  readonly #byId = new Map<string, Snapshot>()
  #numbered = 0

  /** All snapshots, oldest first. */
  list(): readonly Snapshot[] {
    return [...this.#byId.values()]
  }

  /** The snapshot of an id, or `undefined`. */
  get(id: string): Snapshot | undefined {
    return this.#byId.get(id)
  }

  /** Whether there is no room for another. */
  get isFull(): boolean {
    return this.#byId.size >= maxSnapshots
  }

  /** An id that no snapshot has. */
  freeId(): string {
    do this.#numbered++
    while (this.#byId.has(`snapshot-${this.#numbered}`))
    return `snapshot-${this.#numbered}`
  }

  /** Keeps a snapshot; its id must be free and there must be room. */
  add(snapshot: Snapshot): void {
    if (this.#byId.has(snapshot.id) || this.isFull) {
      throw new Error(
        `Failed to keep snapshot ${snapshot.id}: its id is taken or there are ${maxSnapshots}; delete one`,
      )
    }
    this.#byId.set(snapshot.id, snapshot)
  }

  /** Forgets a snapshot; says whether there was one. */
  delete(id: string): boolean {
    return this.#byId.delete(id)
  }
}

/** A moment of a sandbox as a snapshot, with what is due by then done. */
export function snapshotOf(sandbox: Sandbox, id: string, wallMs: number): Snapshot {
  const { journal, violations } = sandbox
  const nowMs = worldNow(sandbox.world, wallMs)
  const world = settle(sandbox.engine, sandbox.world, nowMs)
  return { id, savedMs: wallMs, nowMs, world, journal: journal.state, violations }
}

/**
 * Puts a sandbox back to a snapshot: its world, its journal, and its clock, which goes on from what it showed.
 *
 * The sandbox keeps its name, so a world that another sandbox had does not accept that one's tokens here.
 */
export function restore(sandbox: Sandbox, { world, nowMs, journal, violations }: Snapshot, wallMs: number): void {
  sandbox.putBack(continued(world, sandbox.name, nowMs, wallMs), journal, violations)
}

/** Puts a sandbox back to just after a call of its journal, which then ends with that call. */
export function rewind(sandbox: Sandbox, entry: Entry, wallMs: number): void {
  const { entries, dropped } = sandbox.journal.state
  const kept = entries.filter(({ id }) => id <= entry.id)
  const undone = entries.filter(({ id, violations }) => id > entry.id && violations.length > 0).length
  const world = continued(entry.world, sandbox.name, entry.atMs, wallMs)
  sandbox.putBack(world, { entries: kept, dropped }, Math.max(0, sandbox.violations - undone))
}

/** A world of a moment under a sandbox's name, its clock going on from what it showed then; a frozen one stays frozen. */
export function continued(world: World, name: string, nowMs: number, wallMs: number): World {
  return { ...world, name, clock: clockSet(world.clock, wallMs, nowMs) }
}
