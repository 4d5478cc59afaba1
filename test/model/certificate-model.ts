/** What a client can know of one certificate, and what the load balancer still has to do with it; instants in ms. */
interface Known {
  active: boolean
  live: boolean
  /** When `live` follows `active`; absent while they agree or nothing was ordered. */
  followsMs?: number
  /** Until when a certificate that went offline cannot be deleted. */
  heldUntilMs?: number
}

/** What a certificate's answer shows. */
export interface Shown {
  readonly active: boolean
  readonly live: boolean
}

/** How the load balancer follows, at the pace of the run. */
export interface Delays {
  readonly followMs: number
  readonly holdMs: number
}

/** The certificates of one environment as the notes on the tenant describe them, without a state machine and without Backlot. */
export class CertificateModel {
  readonly #known = new Map<string, Known>()
  readonly #delays: Delays
  nowMs = 0

  constructor(delays: Delays) {
    this.#delays = delays
  }

  /** A new one, told to go live or not. */
  create(id: string, active: boolean): Shown {
    this.#known.set(id, { active: false, live: false })
    return this.order(id, active) as Shown
  }

  /** What a patch answers; `undefined` for an unknown one. An order that is given already changes nothing. */
  order(id: string, active: boolean): Shown | undefined {
    const one = this.#settled(id)
    if (!one || one.active === active) return one && shown(one)
    one.active = active
    delete one.heldUntilMs
    if (one.live === active) delete one.followsMs
    else one.followsMs = this.nowMs + this.#delays.followMs
    return shown(one)
  }

  /** The status that a deletion is answered with. */
  delete(id: string): number {
    const one = this.#settled(id)
    if (!one) return 200
    if (one.active) return 400
    if (one.live || (one.heldUntilMs ?? 0) > this.nowMs) return 500
    this.#known.delete(id)
    return 200
  }

  /** What every certificate shows, by id. */
  list(): Record<string, Shown> {
    return Object.fromEntries([...this.#known.keys()].sort().map((id) => [id, shown(this.#settled(id) as Known)]))
  }

  #settled(id: string): Known | undefined {
    const one = this.#known.get(id)
    if (one?.followsMs === undefined || one.followsMs > this.nowMs) return one
    one.live = one.active
    if (!one.live) one.heldUntilMs = one.followsMs + this.#delays.holdMs
    delete one.followsMs
    return one
  }
}

const shown = ({ active, live }: Known): Shown => ({ active, live })
