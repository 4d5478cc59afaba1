import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  Collection,
  defineMachine,
  type EffectInput,
  emptyWorld,
  type MachineBook,
  send,
  settle,
  type World,
} from '../../src/world/index.ts'
import { runs } from '../support/runs.ts'
import { testNow } from '../support/tenant.ts'
import { bearer, timed, type Timed } from '../support/timed.ts'

const account = { serviceAccounts: [{ name: 'ci', scopes: ['fr:idc:esv:*', 'fr:am:*'] }] }
const sites = ['development', 'staging', 'production', 'sandbox'] as const
type Site = (typeof sites)[number]
const longSeconds = 1_000_000_000

const tenants = await timed(Object.fromEntries(sites.map((site) => [site, account])), {
  rateLimits: [{ vendor: 'pingone-aic', group: 'count', limit: 2, windowSeconds: 60 }],
})

/** A sandbox with a client for each of its sites. */
interface Here {
  readonly ask: (line: string, site?: Site, body?: object) => Promise<Awaited<ReturnType<Timed['call']>>>
  readonly clock: (move: object) => Promise<{ now: string; frozen: boolean; offsetMs: number }>
  readonly since: () => Promise<Record<string, string>>
}

/** A sandbox of that name; its tokens are good from long before the clock's first instant. */
async function sandboxNamed(name: string, pace: number | 'instant' | 'manual' = 1, frozen = true): Promise<Here> {
  tenants.registry.delete(name)
  const early = { now: '2020-01-01T00:00:00Z', frozen: true }
  await tenants.control('POST', '/sandboxes', { name, seed: 'same', pace, clock: early })
  const tokens = new Map<Site, string>()
  for (const site of sites) tokens.set(site, await tenants.token(name, site, longSeconds))
  const clock: Here['clock'] = async (move) => {
    const { status, body } = await tenants.control('POST', `/sandboxes/${name}/clock`, move)
    expect(status).toBe(200)
    return body as Awaited<ReturnType<Here['clock']>>
  }
  await clock({ set: new Date(testNow).toISOString() })
  if (!frozen) await clock({ resume: true })
  return {
    clock,
    ask: (line, site = 'development', body) =>
      tenants.call(name, line, { site, headers: bearer(tokens.get(site) as string), ...(body ? { body } : {}) }),
    since: async () => {
      const { body } = await tenants.control('GET', `/sandboxes/${name}/machines`)
      const machines = body.machines as { site: string; state: string; since: string }[]
      return Object.fromEntries(machines.map(({ site, state, since }) => [site, `${state} ${since}`]))
    },
  }
}

const restart = 'POST /environment/startup?_action=restart'
const put = 'PUT /environment/variables/esv-a'
const variable = (text: string) => ({ valueBase64: Buffer.from(text).toString('base64'), expressionType: 'string' })

beforeEach(() => {
  tenants.wall.ms = testNow
})

describe('the clock of a sandbox', () => {
  test('stands still while real time passes, and runs on from there', async () => {
    const { ask, clock } = await sandboxNamed('here')
    tenants.wall.ms += 86_400_000
    expect((await ask(put, 'development', variable('a'))).json.lastChangeDate).toBe('2026-11-21T09:00:00Z')
    await clock({ resume: true })
    tenants.wall.ms += 1_500
    expect((await ask(put, 'development', variable('b'))).json.lastChangeDate).toBe('2026-11-21T09:00:01.5Z')
  })

  test('is what headers, bodies and lists of machines show', async () => {
    const { ask, clock, since } = await sandboxNamed('here')
    await clock({ set: '2031-05-06T07:08:09.010Z' })
    const { headers, json } = await ask(put, 'development', variable('a'))
    expect([headers.date, json.lastChangeDate]).toEqual(['Tue, 06 May 2031 07:08:09 GMT', '2031-05-06T07:08:09.01Z'])
    const secret = await ask('PUT /environment/secrets/esv-a', 'development', {
      valueBase64: 'b25l',
      encoding: 'generic',
      useInPlaceholders: true,
    })
    expect(secret.json.lastChangeDate).toMatch(/^2031-05-06T07:08:09\.010000\d{1,3}Z$/)
    expect((await ask('GET /environment/secrets/esv-a/versions/1')).json.createDate).toBe('2031-05-06T07:08:09.01Z')
    await ask(restart)
    expect(await since()).toEqual({ development: 'restarting 2031-05-06T07:08:09.010Z' })
  })

  test('the Date header changes with the second and not before', async () => {
    const { ask, clock } = await sandboxNamed('here')
    const date = async () => (await ask('GET /environment/startup')).headers.date
    await clock({ advance: 'PT0.999S' })
    expect(await date()).toBe('Sat, 21 Nov 2026 09:00:00 GMT')
    await clock({ advance: 'PT0.001S' })
    expect(await date()).toBe('Sat, 21 Nov 2026 09:00:01 GMT')
    await clock({ set: '2026-11-21T09:00:00Z' })
    expect(await date()).toBe('Sat, 21 Nov 2026 09:00:00 GMT')
  })

  test('is its own: two sandboxes of one process show what each was set to', async () => {
    const here = await sandboxNamed('here')
    const there = await sandboxNamed('there')
    await there.clock({ advance: 'P1D' })
    expect((await here.ask('GET /environment/startup')).headers.date).toBe('Sat, 21 Nov 2026 09:00:00 GMT')
    expect((await there.ask('GET /environment/startup')).headers.date).toBe('Sun, 22 Nov 2026 09:00:00 GMT')
    expect((await here.ask('GET /environment/startup')).headers.date).toBe('Sat, 21 Nov 2026 09:00:00 GMT')
  })
})

describe('machines', () => {
  test('of several environments take their steps at their own instants in one advance', async () => {
    const { ask, clock, since } = await sandboxNamed('here')
    for (const site of ['production', 'development', 'staging'] as const) {
      await ask(put, site, variable(site))
      await ask(restart, site)
      await clock({ advance: 'PT10S' })
    }
    await clock({ advance: 'P1D' })
    expect(await since()).toEqual({
      production: 'ready 2026-11-21T09:01:47.000Z',
      development: 'ready 2026-11-21T09:01:57.000Z',
      staging: 'ready 2026-11-21T09:02:07.000Z',
    })
    for (const site of ['production', 'development', 'staging'] as const) {
      expect((await ask('GET /environment/variables/esv-a', site)).json.loaded).toBe(true)
    }
  })

  test('are not disturbed by a clock that is set back: what is due stays due at its instant', async () => {
    const { ask, clock } = await sandboxNamed('here')
    const state = async () => (await ask('GET /environment/startup')).json.restartStatus as string
    await ask(put, 'development', variable('a'))
    await ask(restart)
    await clock({ advance: 'PT60S' })
    await clock({ set: '2026-11-20T09:00:00Z' })
    expect(await state()).toBe('restarting')
    expect((await ask(restart)).json).toEqual({ restartStatus: 'restarting' })
    await clock({ set: '2026-11-21T09:01:46.999Z' })
    expect(await state()).toBe('restarting')
    await clock({ advance: 'PT0.001S' })
    expect([await state(), (await ask('GET /environment/variables/esv-a')).json.loaded]).toEqual(['ready', true])
    await clock({ set: '2026-11-01T00:00:00Z' })
    expect(await state()).toBe('ready')
    await ask(restart)
    await clock({ advance: 'PT107S' })
    expect(await state()).toBe('ready')
  })

  test('that have settled stay settled when the clock is set back', async () => {
    const { ask, clock } = await sandboxNamed('here', 'instant', false)
    await ask(put, 'development', variable('a'))
    await ask(restart)
    await clock({ set: '2026-11-21T08:00:00Z' })
    expect((await ask('GET /environment/startup')).json).toEqual({ restartStatus: 'ready' })
    expect((await ask('GET /environment/variables/esv-a')).json.loaded).toBe(true)
  })

  test('end as well when nobody looked until long after, and nobody is late', async () => {
    const { ask, since } = await sandboxNamed('here', 20, false)
    await ask(restart)
    tenants.wall.ms += 3_600_000
    expect(await since()).toEqual({ development: 'ready 2026-11-21T09:00:05.350Z' })
  })
})

describe('advancing in one jump equals advancing in many small steps', () => {
  const act = fc.record({
    site: fc.constantFrom(...sites),
    write: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    afterMs: fc.constantFrom(0, 1, 500, 30_000),
  })
  const lineTexts = [
    'GET /environment/startup',
    'GET /environment/variables',
    'GET /environment/count?_onlyPending=true',
  ]

  test('for restarts of several environments, whether frozen or running', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 60_000 }), { minLength: 2, maxLength: 12 }),
        fc.constantFrom(1, 20, 0.5),
        fc.boolean(),
        async (acts, steps, pace, frozen) => {
          const end = async (spans: readonly number[]): Promise<unknown> => {
            tenants.wall.ms = testNow
            const { ask, clock, since } = await sandboxNamed('here', pace, frozen)
            for (const { site, write, afterMs } of acts) {
              if (write !== undefined) await ask(put, site, variable(write))
              await ask(restart, site)
              await clock({ advance: `PT${afterMs / 1000}S` })
            }
            for (const ms of spans) await clock({ advance: `PT${ms / 1000}S` })
            const told: unknown[] = [await since()]
            for (const site of sites) {
              for (const line of lineTexts) {
                const { status, text, headers } = await ask(line, site)
                told.push(status, text, headers)
              }
            }
            return told
          }
          expect(await end([steps.reduce((sum, ms) => sum + ms, 0)])).toEqual(await end(steps))
        },
      ),
      { numRuns: runs(15, 300) },
    )
  })

  /** Three states in a circle; each step leaves a line with the instant, the key and a number that chance gave. */
  const lamp = defineMachine({
    name: 'lamp',
    states: ['off', 'red', 'green', 'amber'],
    initial: 'off',
    rows: [
      { from: 'off', on: 'start', to: 'red' },
      ...(['red', 'green', 'amber'] as const).map((from, index) => ({
        from,
        after: from,
        to: (['green', 'amber', 'red'] as const)[index] as 'red' | 'green' | 'amber',
        effect: ({ sites: all, site, key, atMs, chance }: EffectInput) => {
          const { log } = all[site] as { log: Collection<string> }
          return {
            here: { log: log.with(String(log.size).padStart(6, '0'), `${atMs} ${key} ${from} ${chance.int32()}`) },
          }
        },
      })),
    ],
  })
  test('for machines that go in circles, in order of what is due and with the same chance', () => {
    const durations = fc.integer({ min: 1, max: 500 })
    const starts = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 5 })
    const spans = fc.array(fc.nat({ max: 400 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(
        fc.tuple(durations, durations, durations),
        starts,
        spans,
        fc.constantFrom(1, 2, 0.25),
        (ms, at, by, pace) => {
          const lengths: Record<string, number> = { red: ms[0], green: ms[1], amber: ms[2] }
          const book: MachineBook = {
            machine: () => lamp,
            duration: (_vendor, name) => ({
              ms: lengths[name] as number,
              kind: name === 'amber' ? 'calendar' : 'work',
            }),
          }
          const begun = at
            .sort((a, b) => a - b)
            .reduce<World>(
              (world, atMs, key) =>
                send(
                  book,
                  settle(book, world, atMs),
                  'v',
                  'here',
                  { machine: 'lamp', event: 'start', key: `${key}` },
                  atMs,
                ) as World,
              { ...emptyWorld('w', 's', pace), resources: { v: { here: { log: Collection.empty<string>() } } } },
            )
          let now = at.at(-1) as number
          let stepped = begun
          for (const span of by) stepped = settle(book, stepped, (now += span))
          const jumped = settle(book, begun, now)
          const lines = (world: World) => [...(world.resources.v?.here?.log as Collection<string>)]
          expect(lines(jumped)).toEqual(lines(stepped))
          expect([jumped.meters.chance, [...jumped.machines]]).toEqual([stepped.meters.chance, [...stepped.machines]])
          const instants = lines(jumped).map((line) => Number(line.split(' ')[0]))
          expect(instants).toEqual([...instants].sort((a, b) => a - b))
        },
      ),
      { numRuns: runs(100, 5000) },
    )
  })
})

describe('tokens', () => {
  test('expire at their second of the sandbox’s clock, whatever the wall clock shows', async () => {
    const { clock } = await sandboxNamed('here')
    await clock({ set: '2026-11-21T09:00:00.750Z' })
    const headers = bearer(await tenants.token('here'))
    const status = async () => (await tenants.call('here', 'GET /environment/startup', { headers })).status
    tenants.wall.ms += 7 * 86_400_000
    expect(await status()).toBe(200)
    await clock({ set: '2026-11-21T09:14:58.999Z' })
    expect(await status()).toBe(200)
    await clock({ advance: 'PT0.001S' })
    expect(await status()).toBe(401)
    await clock({ set: '2026-11-21T09:14:58.999Z' })
    expect(await status()).toBe(200)
    await clock({ set: '2026-11-21T08:59:59.999Z' })
    expect(await status()).toBe(401)
    await clock({ set: '2026-11-21T09:00:00Z' })
    expect(await status()).toBe(200)
  })

  test('run out while a running clock goes on', async () => {
    await sandboxNamed('here', 20, false)
    const headers = bearer(await tenants.token('here'))
    const status = async () => (await tenants.call('here', 'GET /environment/startup', { headers })).status
    tenants.wall.ms += 898_999
    expect(await status()).toBe(200)
    tenants.wall.ms += 1
    expect(await status()).toBe(401)
  })
})

describe('a window of calls', () => {
  const count = 'GET /environment/count'
  const used = async ({ ask }: Here) => {
    const { status, headers } = await ask(count)
    return status === 429 ? `429 ${headers['retry-after']}` : String(status)
  }

  test('says to the second when it ends, and ends at its millisecond', async () => {
    const here = await sandboxNamed('here')
    await here.clock({ advance: 'PT0.4S' })
    expect([await used(here), await used(here), await used(here)]).toEqual(['200', '200', '429 60'])
    const told: string[] = []
    for (const ms of [1, 998, 1, 1, 58_998, 1]) {
      await here.clock({ advance: `PT${ms / 1000}S` })
      told.push(await used(here))
    }
    expect(told).toEqual(['429 60', '429 60', '429 59', '429 59', '429 1', '200'])
  })

  test('a client that waits as long as it was told is served', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 999 }), fc.nat({ max: 59_999 }), async (startMs, laterMs) => {
        const here = await sandboxNamed('here')
        await here.clock({ advance: `PT${startMs / 1000}S` })
        await used(here)
        await used(here)
        await here.clock({ advance: `PT${laterMs / 1000}S` })
        const seconds = Number((await used(here)).split(' ')[1])
        expect((seconds - 1) * 1000).toBeLessThan(60_000 - laterMs)
        await here.clock({ advance: `PT${seconds}S` })
        expect(await used(here)).toBe('200')
      }),
      { numRuns: runs(10, 300) },
    )
  })

  test('opens again after a refused call as after a granted one', async () => {
    const here = await sandboxNamed('here')
    for (let calls = 0; calls < 6; calls++) await used(here)
    await here.clock({ advance: 'PT60S' })
    expect([await used(here), await used(here), await used(here)]).toEqual(['200', '200', '429 60'])
  })
})
