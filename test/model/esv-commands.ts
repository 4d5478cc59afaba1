import type fc from 'fast-check'
import { expect } from 'vitest'
import {
  type Bench,
  type Credential,
  credentialOf,
  expectedText,
  lineOf,
  type Pair,
  type SiteName,
  takeShortToken,
} from './esv-bench.ts'
import type { Timed } from '../support/timed.ts'
import type { EsvModel } from './esv-model.ts'
import type { Request } from './esv-operations.ts'
import type { Move, Pace } from './model-clock.ts'

/** A command on sandboxes and their models. */
export type Command = fc.AsyncCommand<Bench, Bench>

/** A command whose model and sandbox stand in one bench; `which` chooses among the sandboxes there are. */
function command(name: string, which: number, run: (bench: Bench, pair: Pair) => Promise<void>): Command {
  return {
    check: () => true,
    run: (bench) => run(bench, bench.pairs[which % bench.pairs.length] as Pair),
    toString: () => `${which}: ${name}`,
  }
}

/** A cookie of an earlier page by number, or one that was never given. */
export type CookieChoice = number | 'unknown' | undefined

interface CallPlan {
  readonly which: number
  readonly site: SiteName
  readonly credential: Credential
  readonly request: Request
  readonly cookie: CookieChoice
  readonly version: string | undefined
}

/** Calls a sandbox and its model, and compares status, whole text, media type, date and entry number. */
export function call({ which, site, credential, cookie, version, request: planned }: CallPlan): Command {
  const name = `${site} ${credential} ${JSON.stringify(planned)} ${cookie ?? ''} ${version ?? ''}`
  return command(name, which, async (bench, pair) => {
    const chosen = await credentialOf(bench, pair, site, credential)
    if (!chosen) return
    const wall = bench.tenants.wall.ms
    const { request, query } = withQuery(bench, planned, cookie)
    const { line, body } = lineOf(request)
    const headers = { ...chosen.headers, ...(version === undefined ? {} : { 'accept-api-version': version }) }
    const sent = await bench.tenants.call(pair.model.name, line + query, { site, body, headers })
    const expected = pair.model.answer(wall, site, request, chosen.isGood)
    const text = expectedText(expected, sent.json)
    expect({ line, status: sent.status, text: sent.text }).toEqual({ line, status: expected.status, text })
    expect(sent.headers['content-type']).toBe(text === '' ? undefined : 'application/json')
    expect(sent.headers.date).toBe(new Date(pair.model.now(wall)).toUTCString())
    expect(sent.headers['x-backlot-entry']).toBe(String(pair.model.calls))
    expect(bench.tenants.sandbox(pair.model.name).violations).toBe(0)
    if (expected.cookieAfter !== undefined && 'onlyPending' in request && request.op !== 'count') {
      bench.cookies[request.op].push({ after: expected.cookieAfter, cookie: sent.json.pagedResultsCookie as string })
    }
  })
}

/** A list with its query; the cookie means an id to the model and is a text to the sandbox. */
function withQuery(bench: Bench, request: Request, choice: CookieChoice): { request: Request; query: string } {
  if (request.op !== 'listVariables' && request.op !== 'listSecrets') return { request, query: '' }
  const kept = bench.cookies[request.op]
  const known = typeof choice === 'number' ? kept[choice % kept.length] : undefined
  const cookie = choice === 'unknown' ? { after: 'invalid', cookie: 'bm90aGluZw==' } : known
  const { size, offset, onlyPending } = request
  const query = new URLSearchParams({
    ...(size === undefined ? {} : { _pageSize: size }),
    ...(offset === undefined ? {} : { _pagedResultsOffset: offset }),
    ...(onlyPending ? { _onlyPending: 'true' } : {}),
    ...(cookie ? { _pagedResultsCookie: cookie.cookie } : {}),
  })
  return { request: { ...request, ...(cookie ? { after: cookie.after } : {}) }, query: `?${query}` }
}

/** Real time passes for all sandboxes. */
export const passTime = (ms: number): Command =>
  command(`the wall clock goes on by ${ms} ms`, 0, async (bench) => {
    bench.tenants.wall.ms += ms
    for (const { model } of bench.pairs) model.settle(bench.tenants.wall.ms, false)
  })

const instant = (ms: number): string => new Date(ms).toISOString()

/** A move as the control API takes it; instants are told from the clock's. */
function moveBody(move: Move): object {
  if ('advance' in move) return { advance: `PT${move.advance / 1000}S` }
  return 'set' in move ? { set: instant(move.set) } : move
}

async function move(tenants: Timed, model: EsvModel, to: Move): Promise<void> {
  const wall = tenants.wall.ms
  const told = await tenants.control('POST', `/sandboxes/${model.name}/clock`, moveBody(to))
  model.move(wall, to)
  const now = model.now(wall)
  expect(told).toEqual({ status: 200, body: { now: instant(now), frozen: model.isFrozen, offsetMs: now - wall } })
}

/** Moves a clock; `set` is counted from what it shows. */
export const moveClock = (which: number, by: Move): Command =>
  command(`clock ${JSON.stringify(by)}`, which, ({ tenants }, { model }) =>
    move(tenants, model, 'set' in by ? { set: model.now(tenants.wall.ms) + by.set } : by),
  )

/** Moves a clock to where the next restart is over, or to just before. */
export const moveToEnd = (which: number, beforeMs: number): Command =>
  command(`clock to ${beforeMs} ms before the end of a restart`, which, async ({ tenants }, { model }) => {
    const left = model.untilNext(tenants.wall.ms)
    if (left !== undefined && left >= beforeMs) await move(tenants, model, { advance: left - beforeMs })
  })

/** Sets the pace. */
export const setPace = (which: number, pace: Pace): Command =>
  command(`pace ${pace}`, which, async ({ tenants }, { model }) => {
    const told = await tenants.control('PUT', `/sandboxes/${model.name}/pace`, { pace })
    model.setPace(tenants.wall.ms, pace)
    expect(told).toEqual({ status: 200, body: { pace } })
  })

/** Takes the step that a restart waits for. */
export const stepByHand = (which: number, site: SiteName): Command =>
  command(`step the restart of ${site}`, which, async ({ tenants }, { model }) => {
    const id = `pingone-aic/${site}/restart/`
    const told = await tenants.control('POST', `/sandboxes/${model.name}/machines/step`, { id })
    expect(told.status).toBe(model.step(tenants.wall.ms, site))
  })

/** Puts a sandbox back to how it began. */
export const reset = (which: number): Command =>
  command('reset', which, async ({ tenants }, { model }) => {
    const told = await tenants.control('POST', `/sandboxes/${model.name}/reset`)
    model.reset()
    expect([told.status, told.body.now]).toEqual([200, instant(model.now(tenants.wall.ms))])
  })

interface ForkPlan {
  readonly which: number
  readonly pace: Pace | undefined
  /** From what the parent's clock shows. */
  readonly byMs: number | undefined
  readonly frozen: boolean | undefined
}

/** More sandboxes than this in one run tell nothing new. */
const maxPairs = 5

/** Forks a sandbox; both go on by themselves. */
export const fork = ({ which, pace, byMs, frozen }: ForkPlan): Command =>
  command(`fork ${JSON.stringify({ pace, byMs, frozen })}`, which, async ({ tenants, pairs }, parent) => {
    if (pairs.length >= maxPairs) return
    const wall = tenants.wall.ms
    const name = `${parent.model.name}-${pairs.length}`
    const set = byMs === undefined ? undefined : parent.model.now(wall) + byMs
    const clock = { ...(set === undefined ? {} : { now: instant(set) }), ...(frozen === undefined ? {} : { frozen }) }
    const order = { name, from: parent.model.name, clock, ...(pace === undefined ? {} : { pace }) }
    const told = await tenants.control('POST', '/sandboxes', order)
    const still: Move[] = frozen === undefined ? [] : [frozen ? { freeze: true } : { resume: true }]
    const moves: Move[] = [...(set === undefined ? [] : [{ set }]), ...still]
    const model = parent.model.fork(wall, name, moves, pace)
    pairs.push({ model, parent, long: new Map() })
    expect(told).toMatchObject({ status: 201, body: { name, pace: model.pace, now: instant(model.now(wall)) } })
  })

/** Gets a token with the usual lifetime. */
export const login = (which: number): Command =>
  command('take a token for 899 s', which, (bench, pair) => takeShortToken(bench, pair))
