import type { Operation } from '../contract/index.ts'

/** One stored difference that an earlier call made at its site, without secrets; an absent side did not exist. */
export interface PastChange {
  readonly collection: string
  readonly key: string
  readonly before?: unknown
  readonly after?: unknown
}

/** What an earlier call said and did, without secrets. */
export interface PastDetails {
  readonly path: string
  readonly origin: string
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly replyHeaders: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly changes: readonly PastChange[]
}

/** An earlier call to the same site. */
export interface PastCall {
  /** Counts the calls of a sandbox in the order in which their answers went out; what fell out of the journal counts too. */
  readonly place: number
  readonly atMs: number
  readonly operation?: Operation
  readonly method: string
  readonly status: number
  /** The id of whom it was made for. */
  readonly principal?: string
  /** The code of its refusal. */
  readonly problem?: string
  readonly details: () => PastDetails
}

/** What the machines of a site did by themselves before a call, or because of it; instants in ms. */
export interface Settling {
  /** The number of the call that found it. */
  readonly call: number
  readonly lastMs: number
  readonly steps: readonly {
    readonly machine: string
    readonly key: string
    readonly from: string
    readonly to: string
    readonly atMs: number
  }[]
  /** What they changed. */
  readonly changes: () => readonly PastChange[]
}

/** What the journal still holds of a site, oldest first; the place and number that the present call will have. */
export interface History {
  readonly calls: readonly PastCall[]
  readonly nextPlace: number
  readonly settlings: readonly Settling[]
  readonly nextCall: number
}
