import type { Entry } from './journal.ts'

/** What the calls to one vendor came to. */
export interface VendorTally {
  calls: number
  /** Calls that fit no operation. */
  unknownCalls: number
  /** Calls whose answer did not fit the contract. */
  violatingCalls: number
  /** OperationId to status to calls; status 0 is a connection that was closed without an answer. */
  readonly operations: Map<string, Map<number, number>>
  /** Code of a problem to refusals. */
  readonly refusals: Map<string, number>
  /** Operation, status and keyword of the contract (`getUser 200 required`) to how often it was not met. */
  readonly violations: Map<string, number>
}

/**
 * Counts of all calls, added to as their journal entries close: what falls out of the journal stays counted. Its size is
 * bounded by the contracts, not by the calls.
 */
export class Tally {
  #vendors = new Map<string, VendorTally>()

  /** What is known of a vendor; `undefined` when nobody called it. */
  of(vendor: string): Readonly<VendorTally> | undefined {
    return this.#vendors.get(vendor)
  }

  /** Counts one call. */
  add({ call, operation, status, problem, violations }: Entry): void {
    const tally = this.#vendor(call.vendor)
    tally.calls++
    if (operation === undefined) tally.unknownCalls++
    else count(statusesOf(tally, operation), status)
    if (problem !== undefined) count(tally.refusals, problem)
    if (violations.length === 0) return
    tally.violatingCalls++
    for (const { keyword } of violations) count(tally.violations, `${operation ?? ''} ${status} ${keyword}`)
  }

  /** Forgets everything. */
  clear(): void {
    this.#vendors = new Map()
  }

  #vendor(name: string): VendorTally {
    const known = this.#vendors.get(name)
    if (known) return known
    const made: VendorTally = {
      calls: 0,
      unknownCalls: 0,
      violatingCalls: 0,
      operations: new Map(),
      refusals: new Map(),
      violations: new Map(),
    }
    this.#vendors.set(name, made)
    return made
  }
}

function statusesOf({ operations }: VendorTally, operation: string): Map<number, number> {
  const known = operations.get(operation)
  if (known) return known
  const made = new Map<number, number>()
  operations.set(operation, made)
  return made
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
