import { expect, test } from 'vitest'
import { Collection } from '../../../src/world/index.ts'
import { firstIdAt, type UserEvent } from '../../../src/vendors/rsa-cas/event-records.ts'
import { collections } from '../../../src/vendors/rsa-cas/records.ts'
import { ada, RsaTenant, violationsOf, withCollections } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const dayMs = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString()

/** A tenant whose user log holds exactly these instants. */
function tenantWith(instants: readonly number[], userId: string | null = ada.id, beginning = {}): RsaTenant {
  const tenant = new RsaTenant(beginning)
  const events = instants.map((atMs, i): [string, UserEvent] => {
    const id = (BigInt(firstIdAt(atMs)) + BigInt(i)).toString()
    return [id, { id, atMs, code: 701, userId, sourceIp: '192.0.2.1', application: 'Portal', method: 'Approve' }]
  })
  const userEvents = Collection.empty<UserEvent>(collections.userEvents.indexes).withAll(events)
  return withCollections(tenant, { userEvents })
}

const log = (tenant: RsaTenant, query = '') => tenant.ask(`GET /v1/usereventlog/exportlogs${query}`)
const datesOf = ({ json }: { json: { userEventLogExportEntries: { eventLogDate: string }[] } }): string[] =>
  json.userEventLogExportEntries.map(({ eventLogDate }) => eventLogDate)

test('the window is after the one instant and up to the other, oldest first', async () => {
  const tenant = tenantWith([0, 1, 2, 3].map((i) => testNow - 4000 + i * 1000))
  const query = `?startTimeAfter=${iso(testNow - 4000)}&endTimeOnOrBefore=${iso(testNow - 2000)}`
  expect(datesOf(await log(tenant, query))).toEqual([iso(testNow - 3000), iso(testNow - 2000)])
})

test('without a window it is the last day up to now', async () => {
  const tenant = tenantWith([testNow - dayMs, testNow - dayMs + 1, testNow, testNow + 1])
  expect(datesOf(await log(tenant))).toEqual([iso(testNow - dayMs + 1), iso(testNow)])
})

test('user events are kept for 40 days, administration and system events for 90', async () => {
  const tenant = tenantWith([testNow - 40 * dayMs, testNow - 40 * dayMs + 1])
  const since = `?startTimeAfter=${iso(testNow - 400 * dayMs)}`
  expect(datesOf(await log(tenant, since))).toEqual([iso(testNow - 40 * dayMs + 1)])
  tenant.pass(75 * dayMs)
  const [admin, system] = [
    await tenant.done(`GET /v1/adminlog/exportlogs${since}`),
    await tenant.done(`GET /v1/systemlog/exportlogs${since}`),
  ]
  expect([admin.totalElements, system.totalElements]).toEqual([15, 15])
  expect(violationsOf(tenant)).toBe(0)
})

test('a page size outside 1 to 100 counts as 100, and a page past the end is empty', async () => {
  const tenant = tenantWith(Array.from({ length: 250 }, (_, i) => testNow - 1000 + i))
  for (const size of ['', '&pageSize=0', '&pageSize=101', '&pageSize=-5', '&pageSize=100']) {
    const { json } = await log(tenant, `?pageNumber=2${size}`)
    expect([size, json.pageSize, json.totalPages, json.totalElements, json.currentPage]).toEqual([size, 100, 3, 250, 2])
    expect(json.userEventLogExportEntries.length).toBe(50)
  }
  const past = await log(tenant, '?pageNumber=3')
  expect([past.status, past.json.userEventLogExportEntries]).toEqual([200, []])
  expect((await log(tenant, '?pageNumber=-1')).status).toBe(400)
  expect((await log(tenant, '?pageSize=many')).status).toBe(400)
})

test.each([
  ['a lower-case z', '2026-11-21T08:59:59.000z'],
  ['an offset', '2026-11-21T14:29:59.000%2B05:30'],
  ['a negative zero offset and milliseconds without zeros', '2026-11-21T08:59:59.7-00:00'],
  ['no milliseconds', '2026-11-21T08:59:59Z'],
  ['nine digits', '2026-11-21T08:59:59.123456789Z'],
])('a time may have %s', async (_what, text) => {
  const { status, json } = await log(tenantWith([testNow]), `?startTimeAfter=${text}`)
  expect([status, json.totalElements]).toEqual([200, 1])
})

test.each([
  ['an unencoded plus, which arrives as a blank', '2026-11-21T14:29:59.000+05:30'],
  ['no zone', '2026-11-21T08:59:59.000'],
  ['no time', '2026-11-21'],
  ['a month 13', '2026-13-01T00:00:00Z'],
  ['nothing', ''],
])('a time with %s is refused', async (_what, text) => {
  expect((await log(tenantWith([testNow]), `?startTimeAfter=${text}`)).status).toBe(400)
})

test('event ids keep all of their 19 digits on the wire', async () => {
  const tenant = tenantWith(Array.from({ length: 3 }, () => testNow))
  const { text } = await log(tenant)
  const ids = [...text.matchAll(/"eventId":(\d+)/g)].map(([, id]) => id)
  expect(ids).toEqual(['1795251600000000000', '1795251600000000001', '1795251600000000002'])
  expect(new Set(ids.map(Number)).size).toBe(1)
})

test('reading pages while events arrive gives every event once, in order', async () => {
  const tenant = tenantWith(Array.from({ length: 95 }, (_, i) => testNow - 95 + i))
  const seen: string[] = []
  const since = `startTimeAfter=${iso(testNow - dayMs)}`
  for (let page = 0; page < 40; page++) {
    const { json } = await tenant.ask(`GET /v1/adminlog/exportlogs?${since}&pageSize=7&pageNumber=${page}`)
    seen.push(
      ...json.elements.map(({ eventLogDate, activityKey }: Record<string, string>) => `${eventLogDate} ${activityKey}`),
    )
    if (json.elements.length < 7) break
    tenant.pass(1)
    if (page < 12)
      await tenant.done(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: page % 2 === 0 ? 'Disabled' : 'Enabled' })
  }
  const all = await tenant.done(`GET /v1/adminlog/exportlogs?${since}`)
  expect(seen).toEqual(
    all.elements.map(({ eventLogDate, activityKey }: Record<string, string>) => `${eventLogDate} ${activityKey}`),
  )
})

test('the newest hundred events of a user, newest first, of one code where asked for', async () => {
  const tenant = tenantWith(Array.from({ length: 150 }, (_, i) => testNow - 150 + i))
  const events = await tenant.done<{ eventLogDate: string }[]>(`GET /v1/users/${ada.id}/authlogs`)
  expect(events.map(({ eventLogDate }) => eventLogDate)).toEqual(
    Array.from({ length: 100 }, (_, i) => iso(testNow - 1 - i)),
  )
  const line = `GET /v1/users/${ada.id}/authlogs`
  expect((await tenant.done(`${line}?eventCode=701`)).length).toBe(100)
  expect(await tenant.done(`${line}?eventCode=103`)).toEqual([])
  const window = `?startTimeAfter=${iso(testNow - 10)}&endTimeOnOrBefore=${iso(testNow - 5)}`
  expect((await tenant.done(line + window)).length).toBe(5)
  expect((await tenant.ask('GET /v1/users/none/authlogs')).status).toBe(404)
})

test('license usage shows this month from the events, and the twelve before it', async () => {
  const tenant = tenantWith([testNow - 5000, testNow - 4000])
  const months = await tenant.done<{ month: string; lastUpdatedAt?: string }[]>('GET /v2/licenseusage')
  expect(months.map(({ month }) => month)).toEqual([
    ...['2026-11', '2026-10', '2026-09', '2026-08', '2026-07', '2026-06', '2026-05', '2026-04', '2026-03', '2026-02'],
    ...['2026-01', '2025-12', '2025-11'],
  ])
  expect(months[0]).toMatchObject({ mfaLicensesUsed: 1, activeUsers: 1, lastUpdatedAt: iso(testNow) })
  expect(months.filter((month) => 'lastUpdatedAt' in month).length).toBe(1)
  tenant.pass(10 * dayMs)
  const [current, past] = await tenant.done<{ month: string; activeUsers: number }[]>('GET /v2/licenseusage')
  expect([current?.month, current?.activeUsers, past?.month, past?.activeUsers]).toEqual(['2026-12', 0, '2026-11', 1])
  expect(await tenant.done('GET /v1/licenseusage')).toMatchObject({ mfaLicensesUsed: 0 })
  expect(violationsOf(tenant)).toBe(0)
})

test('health is asked for without a credential, at both paths', async () => {
  const tenant = new RsaTenant()
  for (const path of ['/AdminInterface/healthcheck', '/healthcheck']) {
    const { status, json } = await tenant.ask(`GET ${path}`, undefined, 'nobody')
    expect([status, json.status, json.received]).toEqual([200, 'HEALTHY', iso(testNow)])
  }
})
