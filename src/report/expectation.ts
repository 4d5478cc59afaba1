/** Calls that another call is set in order to: those of an operation, or those of them that were answered with a status. */
export interface Landmark {
  readonly operation: string
  readonly status?: Status
}

/** A status, or a class of them such as `2xx`; 0 is a connection that was closed without an answer. */
export type Status = number | string

/**
 * What is expected of the calls in a journal. A call counts when everything fits that is named; without a count, one call is
 * enough.
 */
export interface Expectation {
  /** An operationId. */
  readonly operation: string
  /** May be left out where only one vendor has the operation. */
  readonly vendor?: string
  readonly site?: string
  /** Exactly so many calls. */
  readonly times?: number
  readonly atLeast?: number
  readonly atMost?: number
  /** No call at all. */
  readonly never?: boolean
  readonly status?: Status
  /** The code of the refusal. */
  readonly problem?: string
  /** The id of who called. */
  readonly principal?: string
  /** A call counts when one of these came after it. */
  readonly before?: string | Landmark
  /** A call counts when one of these came before it. */
  readonly after?: string | Landmark
  /** Members that the body has, at any depth; lists have as many items. */
  readonly body?: unknown
  /** Headers that the call has, whatever the case of their names is. */
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** Parameters of the path, decoded. */
  readonly path?: Readonly<Record<string, string>>
  /** Only calls after the entry of this id. */
  readonly since?: number
}

/** One point in which a call was not what was expected. */
export interface Miss {
  /** Such as `status`, `order` or `body.valueBase64`. */
  readonly where: string
  /** What was there, as the end of a sentence about the call; secrets are not shown. */
  readonly text: string
}

/** Whether an expectation is met, and why not. */
export interface Verdict {
  readonly pass: boolean
  /** One or two sentences. */
  readonly message: string
  /** How many calls count. */
  readonly count: number
  /** Their ids in the journal. */
  readonly entries: readonly number[]
  /** Of the calls that do not count, the one that came nearest. */
  readonly nearest?: { readonly entry: number; readonly misses: readonly Miss[] }
  /** How many entries the journal no longer holds. */
  readonly dropped: number
}
