import type { Chance, MachineEvent } from '../world/index.ts'
import type { Jwk } from './token-forms.ts'
import type { Facts } from './vendor.ts'

/** What seeding one site is given. */
export interface Seeding {
  readonly site: string
  /** The world's seed, for what must not depend on the order in which chance is drawn. */
  readonly seed: string
  readonly fixture: Readonly<Record<string, readonly unknown[]>>
  readonly nowMs: number
  readonly chance: Chance
  readonly facts: Facts
  /** Key pairs for clients, as private JWKs; drawn from by chance. */
  readonly keys: readonly Jwk[]
}

/** An event that a machine was sent before the world began. */
export interface Begun extends MachineEvent {
  readonly atMs: number
}
