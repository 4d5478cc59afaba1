import { invalid, type Expected, refused, type Request, rules, writes, wrong } from './esv-operations.ts'
import { begin, type Beginning, finish, type Site } from './esv-records.ts'
import { isOver, leftAt, type ModelClock, type Move, moved, type Pace, shown, untilOver } from './model-clock.ts'

interface State {
  clock: ModelClock
  pace: Pace
  calls: number
  sites: Map<string, Site>
}

/**
 * A reference model of one sandbox: variables, secrets and their versions, what is loaded and pending, restarts, clock, pace
 * and forks. Plain Maps and numbers, everything eager; it knows nothing of how the sandbox does it.
 */
export class EsvModel {
  readonly name: string
  #state: State
  #initial: State

  private constructor(name: string, state: State) {
    this.name = name
    this.#state = state
    this.#initial = structuredClone(state)
  }

  /** A sandbox that begins now. */
  static begin(name: string, clock: ModelClock, pace: Pace, wall: number, sites: Record<string, Beginning>): EsvModel {
    const now = shown(clock, wall)
    const begun = Object.entries(sites).map(([site, beginning]) => [site, begin(beginning, now)] as const)
    return new EsvModel(name, { clock, pace, calls: 0, sites: new Map(begun) })
  }

  /** What the clock shows, in ms. */
  now(wall: number): number {
    return shown(this.#state.clock, wall)
  }

  get pace(): Pace {
    return this.#state.pace
  }

  get isFrozen(): boolean {
    return 'stands' in this.#state.clock
  }

  /** How many calls were answered. */
  get calls(): number {
    return this.#state.calls
  }

  /** Lets restarts end that are over; `isLook` says whether somebody asks for something, or time only passes. */
  settle(wall: number, isLook = true): void {
    for (const site of this.#state.sites.values()) {
      if (typeof site.restart !== 'object' || (this.pace === 'instant' && !isLook)) continue
      if (isOver(site.restart, this.pace, this.now(wall))) finish(site)
    }
  }

  /** Answers a call and does what it does. */
  answer(wall: number, siteName: string, request: Request, isAuthentic = true): Expected {
    this.settle(wall)
    this.#state.calls++
    if (!isAuthentic) return refused(401, 'unauthorized')
    const complaint = wrong(request)
    if (complaint !== undefined) return invalid(complaint)
    const site = this.#state.sites.get(siteName) as Site
    if (typeof site.restart === 'object' && writes.test(request.op)) return refused(409, 'A restart is in progress')
    const rule = rules[request.op] as (site: Site, request: Request, now: number) => Expected
    return rule(site, request, this.now(wall))
  }

  /** Whole ms until the next restart is over; nothing when none runs that ends by itself. */
  untilNext(wall: number): number | undefined {
    const running = [...this.#state.sites.values()].flatMap(({ restart }) =>
      typeof restart === 'object' ? restart : [],
    )
    const spans = running.flatMap((restart) => untilOver(restart, this.pace, this.now(wall)) ?? [])
    return spans.length === 0 ? undefined : Math.min(...spans)
  }

  /** Moves the clock; what becomes due by it happens. */
  move(wall: number, move: Move): void {
    this.settle(wall)
    this.#state.clock = moved(this.#state.clock, wall, move)
    this.settle(wall)
  }

  /** Sets the pace; what is left of a running restart goes on at it. */
  setPace(wall: number, pace: Pace): void {
    this.settle(wall)
    for (const site of this.#state.sites.values()) {
      if (typeof site.restart === 'object') site.restart = leftAt(site.restart, this.pace, this.now(wall))
    }
    this.#state.pace = pace
    this.settle(wall)
  }

  /** Ends the restart of a site by hand; the status that the control API gives. */
  step(wall: number, siteName: string): number {
    this.settle(wall)
    const site = this.#state.sites.get(siteName) as Site
    if (typeof site.restart !== 'object') return site.restart === 'never' ? 404 : 409
    finish(site)
    return 200
  }

  /** A sandbox that goes on from here by itself, its clock and pace changed if need be. */
  fork(wall: number, name: string, moves: readonly Move[], pace?: Pace): EsvModel {
    this.settle(wall)
    const fork = new EsvModel(name, structuredClone(this.#state))
    for (const move of moves) fork.move(wall, move)
    if (pace !== undefined) fork.setPace(wall, pace)
    fork.#initial = structuredClone(fork.#state)
    return fork
  }

  /** Puts back what it began with. */
  reset(): void {
    this.#state = structuredClone(this.#initial)
  }
}
