import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, test } from 'vitest'
import { withEvent } from '../../../src/vendors/rsa-cas/event-records.ts'
import { manyEvents, manyUsers } from '../../support/rsa-large.ts'
import { RsaTenant, violationsOf, withCollections } from '../../support/rsa.ts'
import { runs } from '../../support/runs.ts'
import { testNow } from '../../support/tenant.ts'

const eventCount = runs(30_000, 1_000_000)
const userCount = runs(3_000, 100_000)
const pageCount = eventCount / 100
const timeout = 600_000
const since = `startTimeAfter=${new Date(testNow - 40 * 86_400_000).toISOString()}`

// The collector is asked for here, so that no test needs a flag of node.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let tenant: RsaTenant
let userIds: readonly string[]
let token = ''

beforeAll(async () => {
  const apiKeys = [{ role: 'SuperAdministrator', description: 'large' }]
  tenant = new RsaTenant({ fixture: { tenant: { apiKeys, users: manyUsers(userCount) } }, maxBytes: 4 * 1024 ** 3 })
  userIds = [...tenant.here.users].map(({ id }) => id)
  withCollections(tenant, { userEvents: manyEvents(eventCount, userIds) })
  token = await tenant.keyToken('SuperAdministrator')
}, timeout)

const readPage = async (page: number): Promise<string> =>
  (await tenant.ask(`GET /v1/usereventlog/exportlogs?${since}&pageNumber=${page}`, undefined, { token })).text
const idsOf = (text: string): string[] => [...text.matchAll(/"eventId":(\d+)/g)].map(([, id]) => id as string)
const heapMegabytes = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

/** Events arrive, some of them in the same millisecond. */
function arrive(count: number): void {
  let { userEvents } = tenant.here
  for (let i = 0; i < count; i++) {
    const event = { code: 701, userId: userIds[i] ?? null, sourceIp: '192.0.2.1', application: 'Portal' }
    userEvents = withEvent(userEvents, { atMs: tenant.nowMs, method: 'Approve', ...event })
  }
  withCollections(tenant, { userEvents })
}

test(
  'an export of the whole log while events arrive has no gap, no repeat and no disorder, and keeps no page in memory',
  { timeout },
  async () => {
    let [last, seen, page] = ['', 0, 0]
    const heaps: number[] = []
    for (;;) {
      const ids = idsOf(await readPage(page))
      for (const id of ids) {
        if (id <= last) throw new Error(`Page ${page} holds ${id} after ${last}`)
        last = id
      }
      seen += ids.length
      if (ids.length < 100) break
      page++
      tenant.pass(1)
      if (page % 7 === 0) arrive(1 + (page % 3))
      if (page % Math.floor(pageCount / 10) === 0) heaps.push(heapMegabytes())
    }
    const all = tenant.here.userEvents
    expect(seen).toBe(all.size)
    expect(seen).toBeGreaterThan(eventCount)
    expect([last]).toEqual(all.slice(all.size - 1, 1).map(({ id }) => id))
    console.log(`${seen} events in ${page + 1} pages; heap in MB at each tenth: ${heaps.map(Math.round).join(' ')}`)
    // By the middle, the journal and the views of the newest pages hold as much as they ever do.
    expect(heaps.at(-1)).toBeLessThan(1.2 * (heaps[4] as number))
    expect(violationsOf(tenant)).toBe(0)
  },
)

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number

/** How long pages take of which nothing is remembered, from a page on, in ms. */
async function pageMs(from: number): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    const begin = performance.now()
    await readPage(from + i)
    times.push(performance.now() - begin)
  }
  return median(times)
}

test('a late page takes no longer than an early one, and is no larger', { timeout }, async () => {
  await pageMs(pageCount / 2)
  const [early, late] = [await pageMs(10), await pageMs(pageCount - 60)]
  console.log(`median of 40 pages: ${early.toFixed(2)} ms early, ${late.toFixed(2)} ms late`)
  expect(late).toBeLessThan(3 * early)
  const [first, last] = [await readPage(10), await readPage(pageCount - 20)]
  expect(last.length).toBeLessThan(1.2 * first.length)
})

test('users are searched and their newest events found among all', { timeout }, async () => {
  const found = await tenant.done('POST /v2/users/search?pageNumber=1', { emailLike: '99@' })
  const ending = [...tenant.here.users].filter(({ email }) => email.includes('99@'))
  expect([found.totalElements, ending.length]).toEqual([userCount / 100, userCount / 100])
  const events = await tenant.done(`GET /v1/users/${userIds[0]}/authlogs`)
  const own = [...tenant.here.userEvents].filter(({ userId }) => userId === userIds[0])
  const newest = own.slice(-100).reverse()
  expect(events.map(({ eventLogDate }: { eventLogDate: string }) => eventLogDate)).toEqual(
    newest.map(({ atMs }) => new Date(atMs).toISOString()),
  )
  expect(violationsOf(tenant)).toBe(0)
})
