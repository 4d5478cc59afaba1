import type { Contract, Operation } from '../contract/index.ts'
import type { Outcome } from '../world/index.ts'
import type { Asked, Rendered, Vendor } from '../vendors/vendor.ts'
import type { Plan, Role } from './plan.ts'

/** An answer that no behaviour gave. */
export interface GenericAnswer {
  readonly outcome: Outcome
  /** What `X-Backlot-Source` says: state that is kept, or a reply that only looks right. */
  readonly source: 'generic' | 'example'
  /** Which rule answered, for the journal. */
  readonly because: string
  /** The media type of a success; JSON unless given. */
  readonly mediaType?: string
  /** How a refusal is written, where the vendor's own shape does not say it. */
  readonly rendered?: Rendered
}

/** A call of an operation without a behaviour, and what is known of its vendor. */
export interface Work {
  readonly asked: Asked
  readonly operation: Operation
  readonly contract: Contract
  readonly vendor: Vendor
}

/** A call that concerns a resource. */
export interface StateWork extends Work {
  readonly plan: Plan
  readonly role: Role
}
