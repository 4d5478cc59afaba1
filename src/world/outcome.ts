import type { Change } from './resources.ts'

/** How a vendor fact is known. */
export type Standing = 'documented' | 'observed' | 'inferred' | 'assumed'

/** A refusal as a value, rendered in the vendor's own error shape in one place. */
export interface Problem {
  /** Stable name of the refusal, unique within its vendor. */
  readonly code: string
  readonly status: number
  /** Which of the vendor's error shapes carries it. */
  readonly shape: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** Further members that the vendor's shape may print. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly standing: Standing
  readonly source: string
}

/** An event that a behaviour sends to a machine; `key` tells instances of one machine apart. */
export interface MachineEvent {
  readonly machine: string
  readonly event: string
  readonly site?: string
  readonly key?: string
  readonly memo?: unknown
}

/** Claims to be signed or encrypted after the step; the text is put into the reply body under `field`. A reply may have several. */
export interface Seal {
  readonly field: string
  /** Which of the vendor's token forms to make. */
  readonly token: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** What a behaviour that refuses may still keep, by name. */
export interface Kept {
  readonly change?: Change
  /** Names used once (a `jti`, a code), each with the instant in ms until which it stays used. */
  readonly used?: Readonly<Record<string, number>>
}

/** What a behaviour that succeeds adds to its reply. */
export interface Effects extends Kept {
  readonly headers?: Readonly<Record<string, string>>
  /** The media type of the body; JSON unless said here. */
  readonly mediaType?: string
  readonly send?: readonly MachineEvent[]
  readonly seal?: Seal | readonly Seal[]
}

/** A success: status and body as the contract declares them, and what changes with it. */
export interface Success<Status extends number = number, Body = unknown> extends Effects {
  readonly kind: 'success'
  readonly status: Status
  readonly body: Body
}

/** A refusal: nothing of the resources changes but what `keep` names. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly problem: Problem
  readonly keep?: Kept
}

/** What a behaviour answers. */
export type Outcome = Success | Refusal

/** A successful outcome. */
export function reply<const Status extends number, Body>(
  status: Status,
  body: Body,
  effects?: Effects,
): Success<Status, Body> {
  return effects ? { kind: 'success', status, body, ...effects } : { kind: 'success', status, body }
}

/** A refusing outcome; `keep` names what is kept although the call is refused. */
export function refuse(problem: Problem, keep?: Kept): Refusal {
  return keep ? { kind: 'refusal', problem, keep } : { kind: 'refusal', problem }
}
