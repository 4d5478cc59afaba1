import { Chance } from './chance.ts'
import type { Collection } from './collection.ts'
import { type Duration, dueOf, type Instance, instanceId, type Machine, type Pace, type Row } from './machine.ts'
import type { MachineEvent } from './outcome.ts'
import { applyChange } from './resources.ts'
import type { World } from './world.ts'

/** Where machines and the lengths of their waits are looked up, by vendor and name. */
export interface MachineBook {
  machine(vendor: string, name: string): Machine
  duration(vendor: string, name: string): Duration
}

/** More steps than this in one settling is a machine that runs in a circle without waiting. */
const maxStepsPerSettling = 100_000

/** The world after every machine whose due instant has passed took its step, in due order, one at a time. */
export function settle(book: MachineBook, world: World, nowMs: number): World {
  let next = world
  for (let steps = 0; next.nextDueMs <= nowMs; steps++) {
    const instance = firstDue(next.machines)
    if (!instance || steps > maxStepsPerSettling) {
      throw new Error(
        `Failed to settle ${instance?.id ?? 'machines'}: more than ${maxStepsPerSettling} steps without waiting`,
      )
    }
    next = take(book, next, instance, timedRow(book, instance), instance.dueMs, instance.memo)
  }
  return next
}

/** The state of an instance; machines that never moved are in their initial state. */
export function stateOf(book: MachineBook, world: World, vendor: string, site: string, name: string, key = ''): string {
  const moved = world.machines.size === 0 ? undefined : world.machines.get(instanceId(vendor, site, name, key))
  return moved?.state ?? book.machine(vendor, name).initial
}

/** The world after an event reached a machine; `undefined` when no row leads from its state by that event. */
export function send(
  book: MachineBook,
  world: World,
  vendor: string,
  site: string,
  event: MachineEvent,
  nowMs: number,
): World | undefined {
  const machine = book.machine(vendor, event.machine)
  const id = instanceId(vendor, site, event.machine, event.key)
  const instance = world.machines.get(id) ?? newInstance(machine, vendor, site, event.key ?? '', nowMs)
  const row = machine.rows.find((candidate) => candidate.on === event.event && candidate.from === instance.state)
  return row && take(book, world, instance, row, nowMs, event.memo ?? instance.memo)
}

/** The world after events reached their machines, one after the other; `site` is the one of events that name none. */
export function sendAll(
  book: MachineBook,
  world: World,
  vendor: string,
  site: string,
  events: readonly MachineEvent[],
  nowMs: number,
): World {
  let next = world
  for (const event of events) next = send(book, next, vendor, event.site ?? site, event, nowMs) ?? next
  return next
}

/** The world after the pending timed step of an instance was taken by hand; `undefined` when it waits for nothing. */
export function stepByHand(book: MachineBook, world: World, id: string, nowMs: number): World | undefined {
  const instance = world.machines.get(id)
  if (!instance?.wait) return undefined
  return take(book, world, instance, timedRow(book, instance), nowMs, instance.memo)
}

/** The world at another pace; what is left of running work is kept and runs on at the new pace. */
export function withPace(world: World, pace: Pace, nowMs: number): World {
  let machines = world.machines
  for (const instance of world.machines) {
    if (!instance.wait) continue
    const wait = { ...instance.wait, leftMs: leftMs(instance, world.pace, nowMs), fromMs: nowMs }
    machines = machines.with(instance.id, { ...instance, wait, dueMs: dueOf(wait, pace) })
  }
  return withMachines({ ...world, pace }, machines)
}

function leftMs(instance: Instance, pace: Pace, nowMs: number): number {
  const wait = instance.wait
  if (!wait) return 0
  const passedMs = nowMs - wait.fromMs
  if (wait.kind === 'calendar') return wait.leftMs - passedMs
  if (pace === 'manual') return wait.leftMs
  // A clock that was put back undoes no work.
  return pace === 'instant' ? 0 : Math.max(0, wait.leftMs - Math.max(0, passedMs) * pace)
}

function take(book: MachineBook, world: World, instance: Instance, row: Row, atMs: number, memo: unknown): World {
  const { vendor, site, key } = instance
  const entered = enter(book, { ...instance, memo }, row.to, atMs, world.pace)
  const moved = withMachines(world, world.machines.with(instance.id, entered))
  if (!row.effect) return moved
  const chance = new Chance(world.meters.chance)
  const { send: events = [], ...change } = row.effect({
    sites: world.resources[vendor] ?? {},
    site,
    key,
    memo,
    atMs,
    chance,
  })
  const changed = {
    ...moved,
    resources: applyChange(moved.resources, vendor, site, change),
    meters: { ...moved.meters, chance: chance.state },
  }
  return sendAll(book, changed, vendor, site, events, atMs)
}

function enter(book: MachineBook, instance: Instance, state: string, atMs: number, pace: Pace): Instance {
  const { wait: _left, ...rest } = instance
  const row = book
    .machine(instance.vendor, instance.machine)
    .rows.find((r) => r.from === state && r.after !== undefined)
  if (row?.after === undefined) return { ...rest, state, enteredMs: atMs, dueMs: Infinity }
  const { ms, kind } = book.duration(instance.vendor, row.after)
  const wait = { duration: row.after, kind, leftMs: ms, fromMs: atMs }
  return { ...rest, state, enteredMs: atMs, wait, dueMs: dueOf(wait, pace) }
}

function newInstance(machine: Machine, vendor: string, site: string, key: string, nowMs: number): Instance {
  const id = instanceId(vendor, site, machine.name, key)
  return {
    id,
    vendor,
    site,
    machine: machine.name,
    key,
    state: machine.initial,
    enteredMs: nowMs,
    dueMs: Infinity,
    memo: undefined,
  }
}

function timedRow(book: MachineBook, instance: Instance): Row {
  const rows = book.machine(instance.vendor, instance.machine).rows
  const row = rows.find((candidate) => candidate.from === instance.state && candidate.after === instance.wait?.duration)
  if (!row) throw new Error(`Failed to step ${instance.id}: no timed row leads from ${instance.state}`)
  return row
}

function firstDue(machines: Collection<Instance>): Instance | undefined {
  for (const instance of machines.by('due')) return instance
  return undefined
}

function withMachines(world: World, machines: Collection<Instance>): World {
  return { ...world, machines, nextDueMs: nextDueOf(machines) }
}

/** The earliest instant at which one of the instances moves by itself; infinite when none does. */
export function nextDueOf(machines: Collection<Instance>): number {
  return firstDue(machines)?.dueMs ?? Infinity
}
