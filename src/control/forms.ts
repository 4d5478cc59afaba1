import type { Defect } from '../vendors/vendor.ts'

/** What a call that meets a fault gets: exactly one of these, `body` and `headers` apart, which go with `status`. */
export interface FaultAnswer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A declared problem of the vendor, by its code. */
  readonly problem?: string
  /** The usual answer, later by an ISO 8601 duration of the wall clock. */
  readonly delay?: string
  /** The usual answer, and a machine of the vendor fails. */
  readonly machineError?: string
  /** The connection is closed: before anything happens, or after it happened. */
  readonly connection?: 'cut' | 'lost-answer'
}

/** A fault to arm. */
export interface FaultOrder {
  /** An operationId; `*` is every call. */
  readonly operation: string
  readonly vendor?: string
  readonly site?: string
  readonly principal?: string
  /** How many calls it meets; without end unless given. */
  readonly times?: number
  readonly answer: FaultAnswer
}

/** What a list of journal entries is narrowed by. */
export interface JournalFilter {
  readonly operation?: string
  readonly vendor?: string
  readonly site?: string
  readonly status?: number
  readonly principal?: string
  readonly problem?: string
  /** Only entries after this one. */
  readonly since?: number
  /** The newest ones, at most so many. */
  readonly limit?: number
}

/** A token to mint. */
export interface TokenOrder {
  readonly vendor?: string
  readonly site?: string
  /** `access` unless given. */
  readonly kind?: string
  readonly principal?: string
  readonly scopes?: readonly string[]
  readonly lifetimeSeconds?: number
  /** What is to be wrong with it, such as `expired`. */
  readonly defect?: Defect
}
