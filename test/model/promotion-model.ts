import { type ModelClock, type Move, moved, type Pace, shown } from './model-clock.ts'
import {
  compare,
  dueOf,
  encryptedIn,
  environment,
  type Environment,
  lasts,
  type LockState,
  type Machine,
  named,
  type Outcome,
  type Run,
  type SiteName,
  type Step,
  type Timer,
} from './promotion-state.ts'

/** What breaks a machine at the next success of an operation. */
export interface Fault {
  readonly operation: string
  readonly site: SiteName
  readonly machine: Machine
}

/**
 * A reference model of promotions in one sandbox: locks of two pairs that share an environment, runs and their steps, reports,
 * rollbacks, restarts, faults, clock and pace. Plain records, and timers that end in the order of their instants.
 */
export class PromotionModel {
  readonly environments: Record<SiteName, Environment>
  readonly faults: Fault[] = []
  readonly timers = new Map<string, Timer>()
  /** Machines that have left their first state. */
  readonly moved = new Set<string>()
  pace: Pace
  #clock: ModelClock

  constructor(clock: ModelClock, pace: Pace, configurations: Record<SiteName, Record<string, unknown>>) {
    this.#clock = clock
    this.pace = pace
    this.environments = {
      development: environment('development', configurations.development),
      staging: environment('staging', configurations.staging),
      production: environment('production', configurations.production),
      sandbox: environment('sandbox', configurations.sandbox),
    }
  }

  /** What the clock shows, in ms. */
  now(wall: number): number {
    return shown(this.#clock, wall)
  }

  /** Lets what is due happen, in the order of its instants. */
  settle(wall: number): void {
    for (let next = this.#next(); next && next.due <= this.now(wall); next = this.#next()) {
      this.timers.delete(next.key)
      next.timer.ends(next.due)
    }
  }

  #next(): { key: string; timer: Timer; due: number } | undefined {
    const all = [...this.timers].map(([key, timer]) => ({ key, timer, due: dueOf(timer, this.pace) }))
    return all.sort((a, b) => a.due - b.due || (a.key < b.key ? -1 : 1))[0]
  }

  /** Moves the clock. */
  move(wall: number, move: Move): void {
    this.settle(wall)
    this.#clock = moved(this.#clock, wall, move)
    this.settle(wall)
  }

  /** Sets the pace; what is left of running work goes on at it. */
  setPace(wall: number, pace: Pace): void {
    this.settle(wall)
    const now = this.now(wall)
    for (const timer of this.timers.values()) {
      if (this.pace === 'instant') timer.left = 0
      else if (this.pace !== 'manual') timer.left = Math.max(0, timer.left - Math.max(0, now - timer.since) * this.pace)
      timer.since = now
    }
    this.pace = pace
    this.settle(wall)
  }

  /** Takes the step that a machine waits for; the status that the control API gives. */
  stepByHand(wall: number, site: SiteName, machine: Machine): number {
    this.settle(wall)
    const key = `${site}/${machine}`
    const timer = this.timers.get(key)
    if (!timer) return this.moved.has(key) ? 409 : 404
    this.timers.delete(key)
    timer.ends(this.now(wall))
    return 200
  }

  /** Whole ms until the next thing happens by itself. */
  untilNext(wall: number): number | undefined {
    const due = this.#next()?.due ?? Infinity
    return due === Infinity ? undefined : Math.max(0, Math.ceil(due - this.now(wall)))
  }

  #wait(site: SiteName, machine: Machine, left: number, since: number, ends: (at: number) => void): void {
    this.timers.set(`${site}/${machine}`, { left, since, ends })
  }

  /** Locks one environment. */
  lock(env: Environment, id: string, upper: SiteName, at: number): void {
    this.moved.add(`${env.name}/lock`)
    const to = (state: LockState, since: number) => (env.lock = { state, id, upper, since })
    to('locking', at)
    this.#wait(env.name, 'lock', lasts.locking, at, (end) => to('locked', end))
  }

  /** Unlocks one environment, unless it is open or opening. */
  unlock(env: Environment, at: number): void {
    if (env.lock.state === 'unlocked' || env.lock.state === 'unlocking') return
    const { lock } = env
    env.lock = { ...lock, state: 'unlocking', since: at }
    this.#wait(env.name, 'lock', lasts.unlocking, at, (end) => (env.lock = { ...lock, state: 'unlocked', since: end }))
  }

  /** Begins a restart, unless one runs. */
  restart(env: Environment, at: number): void {
    if (env.restarting) return
    this.moved.add(`${env.name}/restart`)
    env.restarting = true
    this.#wait(env.name, 'restart', lasts.restart, at, (end) => {
      env.restarting = false
      for (const id of env.variables.keys()) env.variables.set(id, true)
      if (env.step === 'restarting') this.#complete(env, end)
    })
  }

  /** Begins a run. */
  begin(env: Environment, run: Run, at: number): void {
    this.moved.add(`${env.name}/promotion`)
    env.runs.push(run)
    if (run.type === 'rollback')
      this.#step(env, 'restoring', lasts.restoring, at, (end) => this.#restore(env, run, end))
    else this.#step(env, 'checking', lasts.checking, at, (end) => this.#check(env, run, end))
  }

  #step(env: Environment, step: Step, left: number, at: number, ends: (at: number) => void): void {
    env.step = step
    env.stepSince = at
    this.#wait(env.name, 'promotion', left, at, ends)
  }

  #below(env: Environment): Environment {
    return this.environments[env.name === 'staging' ? 'development' : 'staging']
  }

  /** What blocks a promotion into an environment now. */
  obstacles(env: Environment): { missing: string[]; encrypted: string[]; before: string[] } {
    const { configuration } = this.#below(env)
    const ignored = env.runs.flatMap((run) => run.ignored)
    const places = encryptedIn(configuration)
    return {
      missing: named(configuration).filter((id) => !env.variables.has(id)),
      encrypted: places.filter((place) => !ignored.includes(place)),
      before: places.filter((place) => ignored.includes(place)),
    }
  }

  #check(env: Environment, run: Run, at: number): void {
    const { missing, encrypted, before } = this.obstacles(env)
    Object.assign(run, { missing, encrypted })
    const secret = encrypted.length > 0 && !run.ignore ? 'encrypted' : undefined
    const outcome: Outcome | undefined = missing.length > 0 ? 'missing' : secret
    if (outcome === undefined && !run.dry) {
      this.#step(env, 'copying', lasts.copying, at, (end) => this.#copy(env, run, end))
      return
    }
    const changes = compare(env.configuration, this.#below(env).configuration)
    if (run.dry) env.reports.push({ run, at, missing, before, changes })
    this.#end(env, outcome ?? 'complete', at)
  }

  #copy(env: Environment, run: Run, at: number): void {
    const to = new Map(this.#below(env).configuration)
    const { before } = this.obstacles(env)
    env.reports.push({ run, at, missing: [], before, changes: compare(env.configuration, to) })
    run.ignored = run.encrypted
    env.undo.push(env.configuration)
    env.configuration = to
    this.#restartAtEnd(env, at)
  }

  #restore(env: Environment, run: Run, at: number): void {
    const to = env.undo.pop() as Map<string, unknown>
    env.reports.push({ run, at, missing: [], before: [], changes: compare(env.configuration, to) })
    env.configuration = new Map(to)
    this.#restartAtEnd(env, at)
  }

  #restartAtEnd(env: Environment, at: number): void {
    env.step = 'restarting'
    env.stepSince = at
    this.restart(env, at)
  }

  #complete(env: Environment, at: number): void {
    const unlocks = env.runs.at(-1)?.unlock
    this.#end(env, 'complete', at)
    if (unlocks) for (const side of [this.#below(env), env]) this.unlock(side, at)
  }

  #end(env: Environment, outcome: Outcome, at: number): void {
    env.step = 'ready'
    Object.assign(env.runs.at(-1) ?? {}, { outcome, at })
  }

  /** Lets a machine fail, if it is doing something that can. */
  fail(env: Environment, machine: Machine, at: number): void {
    if (machine === 'lock') {
      if (env.lock.state !== 'locking' && env.lock.state !== 'unlocking') return
      env.lock = { ...env.lock, state: 'error', since: at }
    } else if (machine === 'restart') {
      if (!env.restarting) return
      env.restarting = false
      if (env.step === 'restarting') this.#end(env, 'restart-failed', at)
    } else {
      if (env.step === 'ready') return
      this.#end(env, 'failed', at)
    }
    this.timers.delete(`${env.name}/${machine}`)
  }
}
