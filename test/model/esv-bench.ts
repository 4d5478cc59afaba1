import { expect } from 'vitest'
import { bearer, timed, type Timed } from '../support/timed.ts'
import { EsvModel } from './esv-model.ts'
import type { Expected, Request } from './esv-operations.ts'
import type { Beginning } from './esv-records.ts'
import type { ModelClock, Pace } from './model-clock.ts'

/** The sites that are called; one begins with ESVs in every state that matters, the other with none. */
export const sites = ['development', 'staging'] as const
export type SiteName = (typeof sites)[number]

const day = 86_400_000

const beginnings: Record<SiteName, Beginning> = {
  development: {
    variables: [
      { id: 'esv-a', type: 'string', value: 'one', age: 3 * day, loaded: true, by: 'ada' },
      { id: 'esv-b', type: 'int', value: '7', age: day, loaded: false, by: 'ci' },
    ],
    secrets: [
      {
        id: 'esv-a',
        placeholders: true,
        loadedVersion: 1,
        by: 'ada',
        versions: [
          { value: 'first', age: 9 * day, status: 'ENABLED' },
          { value: 'second', age: 8 * day, status: 'DESTROYED' },
          { value: 'third', age: 7 * day, status: 'DISABLED' },
          { value: 'fourth', age: 6 * day, status: 'ENABLED' },
          { value: 'fifth', age: 5 * day, status: 'DISABLED' },
        ],
      },
      {
        id: 'esv-c',
        placeholders: false,
        loadedVersion: 2,
        by: 'ci',
        versions: [
          { value: 'first', age: 2 * day, status: 'ENABLED' },
          { value: 'second', age: day, status: 'ENABLED' },
        ],
      },
    ],
  },
  staging: { variables: [], secrets: [] },
}

/** The same beginning as the tenant's fixtures write it. */
function fixtureOf({ variables, secrets }: Beginning): Record<string, readonly unknown[]> {
  const days = (age: number): string => `P${age / day}D`
  return {
    serviceAccounts: [{ name: 'ci', scopes: ['fr:idc:esv:*'] }],
    variables: variables.map((row) => ({ ...row, age: days(row.age) })),
    secrets: secrets.map(({ placeholders, versions, ...row }) => ({
      ...row,
      useInPlaceholders: placeholders,
      versions: versions.map((version) => ({ ...version, age: days(version.age) })),
    })),
  }
}

/** Tenants whose environments begin as the model's do. */
export const newTenants = (): Promise<Timed> =>
  timed({ development: fixtureOf(beginnings.development), staging: fixtureOf(beginnings.staging) })

/** A token that lives as long as those that the tenant gives: from and until which second it is good. */
interface ShortToken {
  readonly text: string
  readonly from: number
  readonly until: number
}

/** A sandbox beside its model, and the tokens of its clients. */
export interface Pair {
  readonly model: EsvModel
  readonly parent?: Pair
  readonly long: Map<SiteName, { readonly text: string; readonly from: number }>
  short?: ShortToken
}

/** Pages of which a cookie was kept: what it means and what was sent. */
export interface Kept {
  readonly after: string
  readonly cookie: string
}

/** All sandboxes of one run. */
export interface Bench {
  readonly tenants: Timed
  readonly pairs: Pair[]
  readonly cookies: Record<'listVariables' | 'listSecrets', Kept[]>
}

/** How the sandbox of a run begins. */
export interface Start {
  readonly pace: Pace
  readonly isFrozen: boolean
}

/** Seconds that a token for everyday use lives: longer than any run's clock goes. */
const longSeconds = 1_000_000_000

/** A run's first sandbox, made by the control API. */
export async function begin(tenants: Timed, name: string, { pace, isFrozen }: Start): Promise<Bench> {
  const wall = (tenants.wall.ms = Date.UTC(2026, 10, 21, 9))
  const { status } = await tenants.control('POST', '/sandboxes', {
    name,
    seed: name,
    pace,
    clock: { frozen: isFrozen },
  })
  expect(status).toBe(201)
  const clock: ModelClock = isFrozen ? { stands: wall } : { ahead: 0 }
  const model = EsvModel.begin(name, clock, pace, wall, beginnings)
  return { tenants, pairs: [{ model, long: new Map() }], cookies: { listVariables: [], listSecrets: [] } }
}

/** A token of a sandbox that is good now; a new one where the clock was set to before the last one. */
async function longToken({ tenants }: Bench, { model, long }: Pair, site: SiteName): Promise<string> {
  const now = model.now(tenants.wall.ms)
  const known = long.get(site)
  if (known && known.from <= now) return known.text
  const text = await tenants.token(model.name, site, longSeconds)
  long.set(site, { text, from: Math.floor(now / 1000) * 1000 })
  return text
}

/** Whose token a call carries. */
export type Credential = 'own' | 'none' | 'parent' | 'short'

/** The header of a call, and whether the tenant must accept it; nothing when the sandbox has no such token. */
export async function credentialOf(
  bench: Bench,
  pair: Pair,
  site: SiteName,
  credential: Credential,
): Promise<{ headers: Record<string, string>; isGood: boolean } | undefined> {
  const own = { headers: bearer(await longToken(bench, pair, site)), isGood: true }
  if (credential === 'own') return own
  if (credential === 'none') return { headers: {}, isGood: false }
  if (credential === 'parent') {
    return pair.parent && { headers: bearer(await longToken(bench, pair.parent, site)), isGood: false }
  }
  const now = pair.model.now(bench.tenants.wall.ms)
  const { short } = pair
  return (
    short && { headers: bearer(short.text), isGood: site === 'development' && short.from <= now && now < short.until }
  )
}

/** A token of development as the tenant gives it: good for 899 s. */
export async function takeShortToken({ tenants }: Bench, pair: Pair): Promise<void> {
  const second = Math.floor(pair.model.now(tenants.wall.ms) / 1000)
  const text = await tenants.token(pair.model.name, 'development')
  pair.short = { text, from: second * 1000, until: (second + 899) * 1000 }
}

const pathOf: Readonly<Record<string, string>> = { Variable: 'variables', Secret: 'secrets' }

/** The line and body of a call. */
export function lineOf(request: Request): { readonly line: string; readonly body?: unknown } {
  const { op } = request
  const body = 'body' in request ? { body: request.body } : {}
  if (op === 'status') return { line: 'GET /environment/startup' }
  if (op === 'restart') return { line: 'POST /environment/startup?_action=restart' }
  if (op === 'count') return { line: `GET /environment/count${request.onlyPending ? '?_onlyPending=true' : ''}` }
  if (!('id' in request)) return { line: `GET /environment/${op === 'listVariables' ? 'variables' : 'secrets'}` }
  const secret = `/environment/secrets/${request.id}`
  if (op === 'listVersions') return { line: `GET ${secret}/versions` }
  if (op === 'addVersion') return { line: `POST ${secret}/versions?_action=create`, ...body }
  if ('version' in request) {
    const version = `${secret}/versions/${request.version}`
    if (op === 'setStatus') return { line: `POST ${version}?_action=changestatus`, ...body }
    return { line: `${op === 'getVersion' ? 'GET' : 'DELETE'} ${version}` }
  }
  const [, verb = '', what = ''] = /^([a-z]+)([A-Z][a-z]+)$/.exec(op) ?? []
  const path = `/environment/${pathOf[what]}/${request.id}`
  if (verb === 'describe') return { line: `POST ${path}?_action=setDescription`, ...body }
  return { line: `${verb.toUpperCase()} ${path}`, ...body }
}

/** The date in a text without its digits below the microsecond, as later answers show it. */
const coarse = (date: string): string => date.replace(/(\.\d{1,6})\d*Z$/, '$1').replace(/\.?0*$/, '') + 'Z'

/** The text that must have been sent, what is the tenant's own affair taken from what was sent. */
export function expectedText({ body, cookieAfter, isFine }: Expected, sent: unknown): string {
  if (body === undefined) return ''
  const own: Record<string, unknown> = {}
  const { pagedResultsCookie, lastChangeDate } = (sent ?? {}) as Record<string, unknown>
  if (cookieAfter !== undefined) {
    expect(pagedResultsCookie).toEqual(expect.stringMatching(/./))
    own.pagedResultsCookie = pagedResultsCookie
  }
  if (isFine) {
    expect(lastChangeDate).toEqual(expect.stringMatching(/\.\d{7,8}[\d]?Z$/))
    expect(coarse(lastChangeDate as string)).toBe((body as { lastChangeDate: string }).lastChangeDate)
    own.lastChangeDate = lastChangeDate
  }
  return `${JSON.stringify(Array.isArray(body) ? body : { ...body, ...own })}\n`
}
