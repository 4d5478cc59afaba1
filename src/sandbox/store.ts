import type { World, WorldChanges } from '../world/index.ts'
import type { Sandbox } from './sandbox.ts'

/** A change list, and the version of the world that it leads to; versions go up by one. */
export interface Versioned {
  readonly version: number
  readonly changes: WorldChanges
}

/**
 * Where the change lists of one world are, on a disk or shared by several processes.
 *
 * `append` answers the new version; or, with `isKept` false and nothing appended, the one that is there because somebody else
 * was faster. `readSince` answers `undefined` when change lists that old have been folded into a whole world.
 */
export interface Store {
  append(
    expectedVersion: number,
    changes: WorldChanges,
  ): Promise<{ readonly isKept: boolean; readonly version: number }>
  readSince(version: number): Promise<readonly Versioned[] | undefined>
}

/** What the program around a sandbox knows of it, and keeps with it. */
export interface Surroundings {
  /** Whether its sites have ports of their own. */
  readonly hasPorts?: boolean
  /** The instant of the wall clock, in ms, at which it is deleted. */
  readonly expiresMs?: number
  /** Seconds of the wall clock without a call after which it is deleted. */
  readonly idleSeconds?: number
}

/** Who keeps the newest world of one sandbox. It is told of every change, and itself decides when to hand it to its store. */
export interface Keeper {
  /** Takes the newest world; `weighs` says that a reply may have to wait for it. */
  moved(world: World, weighs: boolean): void
  /** Takes note that something changed that is kept beside the world. */
  renewed(): void
  /** Resolves once what weighs is kept as safely as was asked for; `undefined` when there is nothing to wait for. */
  kept(): Promise<void> | undefined
}

/** Who keeps the sandboxes of a registry; without one they live in memory alone. */
export interface Archive {
  keeperOf(sandbox: Sandbox): Keeper
  forget(name: string): void
  /** As a keeper's `kept`, for all of its sandboxes and for their removal. */
  pending(): Promise<unknown> | undefined
}

/**
 * Whether a reply may have to wait until a change is kept.
 *
 * Not when only meters moved that every call moves: how many calls there were, the state of chance, how full the buckets are.
 */
export function weighs(before: World, after: World): boolean {
  const { meters: metersBefore, ...restBefore } = before
  const { meters: metersAfter, ...restAfter } = after
  const { calls: _calls, chance: _chance, buckets: _buckets, ...keptMeters } = metersAfter
  return isOther(restBefore, restAfter) || isOther(metersBefore, keptMeters)
}

function isOther<T extends object>(before: T, after: Partial<T>): boolean {
  return (Object.keys(after) as (keyof T)[]).some((name) => before[name] !== after[name])
}
