import type fc from 'fast-check'
import { expect } from 'vitest'
import type { Answer } from '../support/tenant.ts'
import type { Move, Pace } from './model-clock.ts'
import { answer, pairBelow, type Request } from './promotion-answers.ts'
import { type Bench, type Caller, send } from './promotion-bench.ts'
import type { Fault } from './promotion-model.ts'
import type { Machine, SiteName } from './promotion-state.ts'

/** A command on a sandbox and its model. */
export type Command = fc.AsyncCommand<Bench, Bench>

function command(name: string, run: (bench: Bench) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name }
}

/** Which id a call names: the present one, one that was given before, or one that was never given. */
export type IdChoice = 'present' | 'unknown' | number

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function chosen(present: string | undefined, given: readonly string[], choice: IdChoice): string {
  if (choice === 'present') return present ?? 'none'
  return choice === 'unknown' ? 'unknown' : (given[choice % given.length] ?? 'none')
}

function idFor({ model, locks, reports }: Bench, site: SiteName, op: string, choice: IdChoice): string {
  const env = model.environments[site]
  if (op === 'report') return chosen(env.reports.at(-1)?.id, reports, choice)
  return chosen(env.lock.upper === site ? env.lock.id : undefined, locks, choice)
}

/** Asks a sandbox and its model the same, and compares what they answer. */
export async function ask(bench: Bench, site: SiteName, caller: Caller, request: Request): Promise<number> {
  const { tenants, model, name } = bench
  const sent = await send(bench, site, caller, request)
  const expected = answer(model, tenants.wall.ms, request, { env: model.environments[site], caller, sent: sent.json })
  const said = { request, site, status: sent.status, ...('body' in expected ? { body: sent.json as unknown } : {}) }
  expect(said).toEqual({ request, site, ...expected })
  expect(tenants.sandbox(name).violations).toBe(0)
  learn(bench, request, sent.status, sent.json)
  return sent.status
}

/** Every id that the tenant makes up is a fresh one. */
function learn({ locks, reports, model }: Bench, { op }: Request, status: number, body: Answer['json']): void {
  if (op === 'lock' && status === 202) {
    expect(body.promotionId).toMatch(uuid)
    expect(locks).not.toContain(body.promotionId)
    locks.push(String(body.promotionId))
  }
  const known = Object.values(model.environments).flatMap((env) => env.reports.flatMap(({ id }) => id ?? []))
  for (const id of known) expect(id).toMatch(uuid)
  expect(new Set(known).size).toBe(known.length)
  reports.splice(0, reports.length, ...known)
}

/** A call; ids are chosen among those that there are when it is made. */
export const call = (site: SiteName, caller: Caller, request: Request, choice: IdChoice): Command =>
  command(`${site} ${caller} ${JSON.stringify(request)} ${choice}`, async (bench) => {
    const hasChoice = request.op === 'unlock' || request.op === 'report'
    const named = hasChoice ? { ...request, id: idFor(bench, site, request.op, choice) } : request
    await ask(bench, site, caller, named)
    if (moving.has(request.op)) await look(bench)
  })

/** Calls after which both pairs are looked at. */
const moving: ReadonlySet<string> = new Set(['lock', 'unlock', 'start', 'rollback'])

/** What every environment and both pairs say of themselves; and that no environment is in two locks. */
async function look(bench: Bench): Promise<void> {
  for (const site of ['staging', 'production'] as const) {
    await ask(bench, site, 'ci', { op: 'check-lock' })
    await ask(bench, site, 'ci', { op: 'progress' })
  }
  const { model } = bench
  const [low, high] = [pairBelow(model, model.environments.staging), pairBelow(model, model.environments.production)]
  for (const { held } of [low, high]) expect(new Set(held.map(({ lock }) => lock.id)).size).toBeLessThanOrEqual(1)
  expect(low.held.filter((env) => high.held.includes(env))).toEqual([])
}

/** Real time passes. */
export const passTime = (ms: number): Command =>
  command(`the wall clock goes on by ${ms} ms`, async ({ tenants }) => void (tenants.wall.ms += ms))

async function move({ tenants, name, model }: Bench, to: Move): Promise<void> {
  const wall = tenants.wall.ms
  const instant = (ms: number): string => new Date(ms).toISOString()
  const body = 'advance' in to ? { advance: `PT${to.advance / 1000}S` } : 'set' in to ? { set: instant(to.set) } : to
  const { status } = await tenants.control('POST', `/sandboxes/${name}/clock`, body)
  expect(status).toBe(200)
  model.move(wall, to)
}

/** Moves the clock; `set` is counted from what it shows. */
export const moveClock = (by: Move): Command =>
  command(`clock ${JSON.stringify(by)}`, (bench) =>
    move(bench, 'set' in by ? { set: Math.floor(bench.model.now(bench.tenants.wall.ms)) + by.set } : by),
  )

/** Moves the clock to where the next thing happens by itself, or to just before. */
export const moveToNext = (beforeMs: number): Command =>
  command(`clock to ${beforeMs} ms before the next step`, (bench) => toNext(bench, beforeMs))

async function toNext(bench: Bench, beforeMs = 0): Promise<void> {
  const left = bench.model.untilNext(bench.tenants.wall.ms)
  if (left !== undefined && left >= beforeMs) await move(bench, { advance: left - beforeMs })
}

/** A lock, and runs one after the other, each until nothing goes on any more by itself; so that conversations come far. */
export const wholeRuns = (site: SiteName, caller: Caller, requests: readonly Request[]): Command =>
  command(`${site} ${caller} locks and runs ${JSON.stringify(requests)}`, async (bench) => {
    await ask(bench, site, caller, { op: 'lock' })
    await toNext(bench)
    for (const request of requests) {
      await ask(bench, site, caller, request)
      for (let i = 0; i < 3; i++) {
        await toNext(bench)
        await ask(bench, site, caller, { op: 'progress' })
      }
      await ask(bench, site, caller, { op: 'getConfigs' })
      await ask(bench, site, caller, { op: 'reports' })
    }
    await look(bench)
  })

async function setPaceOf({ tenants, name, model }: Bench, pace: Pace): Promise<void> {
  const told = await tenants.control('PUT', `/sandboxes/${name}/pace`, { pace })
  expect(told.status).toBe(200)
  model.setPace(tenants.wall.ms, pace)
}

/** Sets the pace. */
export const setPace = (pace: Pace): Command => command(`pace ${pace}`, (bench) => setPaceOf(bench, pace))

/** Takes the step that a machine waits for. */
export const stepByHand = (site: SiteName, machine: Machine): Command =>
  command(`step ${machine} of ${site}`, async ({ tenants, name, model }) => {
    const id = `pingone-aic/${site}/${machine}/`
    const told = await tenants.control('POST', `/sandboxes/${name}/machines/step`, { id })
    expect(told.status).toBe(model.stepByHand(tenants.wall.ms, site, machine))
  })

/** Breaks a machine at the next success of an operation. */
export const armFault = (fault: Fault): Command =>
  command(`fault ${JSON.stringify(fault)}`, async ({ tenants, name, model }) => {
    const { operation, site, machine } = fault
    const order = { vendor: 'pingone-aic', operation, site, times: 1, answer: { machineError: machine } }
    const told = await tenants.control('POST', `/sandboxes/${name}/faults`, order)
    expect(told.status).toBe(201)
    model.faults.push(fault)
  })

/**
 * Whatever happened, both pairs can be opened by their ids alone, and locked and opened again; faults that wait still strike, but
 * not for ever.
 */
export async function openEverything(bench: Bench): Promise<void> {
  const hour = { advance: 3_600_000 }
  await setPaceOf(bench, 1)
  await move(bench, hour)
  for (const site of ['development', 'staging', 'production'] as const) {
    await openOne(bench, site, hour)
    await ask(bench, site, 'ci', { op: 'applySession' })
  }
  for (const site of ['staging', 'production'] as const) {
    expect(await ask(bench, site, 'ben', { op: 'lock' })).toBe(202)
    await openOne(bench, site, hour)
  }
}

async function openOne(bench: Bench, site: SiteName, hour: Move): Promise<void> {
  if (site === 'development') return
  const tries = bench.model.faults.length + 2
  for (let i = 0; i < tries; i++) {
    await move(bench, hour)
    await ask(bench, site, 'ben', { op: 'check-lock' })
    const { result, id } = pairBelow(bench.model, bench.model.environments[site])
    if (result === 'unlocked') return
    await ask(bench, site, 'ben', { op: 'unlock', id: id ?? 'none' })
  }
  throw new Error(`Failed to open the pair below ${site}: it was tried ${tries} times`)
}
