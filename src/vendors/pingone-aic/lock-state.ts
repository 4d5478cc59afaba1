import { instanceId, type MachineEvent, type World } from '../../world/index.ts'
import { lockMachine, type LockMemo, type LockState } from './lock.machine.ts'
import type { Pair } from './tiers.ts'

/** The lock of one environment; `memo` says which lock it is in, or was in last. */
export interface Side {
  readonly site: string
  readonly state: LockState
  readonly memo?: LockMemo
  /** When it came into its state, in ms; absent when it was never locked. */
  readonly sinceMs?: number
}

/** The lock of a pair: what both sides together are in. */
export interface PairLock {
  readonly result: LockState
  /** The sides that this pair's lock holds. */
  readonly held: readonly Side[]
  /** A side that another pair holds: staging is the upper environment of one pair and the lower of the next. */
  readonly elsewhere?: Side
  /** The id of the lock; absent when the pair is unlocked. */
  readonly promotionId?: string
  readonly lower: Side
  readonly upper: Side
}

/** The lock of one environment. */
export function sideOf(world: World, site: string): Side {
  const instance = world.machines.get(instanceId(vendor, site, lockMachine.name))
  if (!instance) return { site, state: 'unlocked' }
  const { state, memo, enteredMs } = instance
  return { site, state: state as LockState, memo: memo as LockMemo, sinceMs: enteredMs }
}

const vendor = 'pingone-aic'

/**
 * The lock of a pair of neighbours.
 *
 * An environment is in one lock at a time. Side by side with another pair's lock this one is `unlocked`, and cannot be locked until
 * the shared environment is free (assumed).
 */
export function lockOf(world: World, { lower: below, upper: above }: Pair): PairLock {
  const [lower, upper] = [sideOf(world, below), sideOf(world, above)]
  const closed = [lower, upper].filter(({ state }) => state !== 'unlocked')
  const held = closed.filter(({ memo }) => memo?.upper === above)
  const elsewhere = closed.find(({ memo }) => memo?.upper !== above)
  const promotionId = held[0]?.memo?.promotionId
  return {
    result: together(held.map(({ state }) => state)),
    held,
    ...(elsewhere && { elsewhere }),
    ...(promotionId !== undefined && { promotionId }),
    lower,
    upper,
  }
}

/** What the states of the held sides are called together: an error shows before what is still going on. */
function together(states: readonly LockState[]): LockState {
  const order: readonly LockState[] = ['error', 'unlocking', 'locking', 'locked']
  return order.find((state) => states.includes(state)) ?? 'unlocked'
}

/** The events that release a lock of both its sides. */
export function unlockEvents(sites: readonly string[]): readonly MachineEvent[] {
  return sites.map((site) => ({ machine: lockMachine.name, event: 'unlock', site }))
}
