import type { Chance, Change, MachineEvent } from '../world/index.ts'
import type { Jwk } from './token-forms.ts'
import type { Judging } from './vendor.ts'

/** What an action of the console is given. */
export interface ConsoleAsked extends Judging {
  readonly chance: Chance
  /** Key pairs for clients, as private JWKs; drawn from by chance. */
  readonly keys: readonly Jwk[]
}

/** What an action of the console did: what it shows once, secrets included, and what changes with it. */
export interface ConsoleDone {
  readonly result: Readonly<Record<string, unknown>>
  readonly change?: Change
  readonly send?: readonly MachineEvent[]
}

/** Why an action of the console cannot be done. */
export interface ConsoleRefusal {
  readonly refused: 'invalid' | 'unknown' | 'conflict'
  /** What is wrong and what to do, as a sentence. */
  readonly because: string
}

/** Something that an administrator does in the vendor's own console or elsewhere outside the API, such as registering a client. */
export interface ConsoleAction {
  readonly summary: string
  /** JSON Schema of the input, an object; it is checked before `act` is called. */
  readonly input: Readonly<Record<string, unknown>>
  /** An input that can be sent as it is, for the documentation. */
  readonly example: Readonly<Record<string, unknown>>
  // The schema beside it has checked the input.
  readonly act: (input: any, asked: ConsoleAsked) => ConsoleDone | ConsoleRefusal // eslint-disable-line @typescript-eslint/no-explicit-any -- as said above
}
