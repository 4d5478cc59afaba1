import { expect, test } from 'vitest'
import { manyEvents, manyUsers } from '../../support/rsa-large.ts'
import { RsaTenant, violationsOf, withCollections } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const count = 1_000_000
const since = `startTimeAfter=${new Date(testNow - 40 * 86_400_000).toISOString()}`

async function pageTimes(tenant: RsaTenant, pages: readonly number[]): Promise<{ ms: number; text: string }[]> {
  const results: { ms: number; text: string }[] = []
  for (const page of pages) {
    const begin = performance.now()
    const { text } = await tenant.ask(`GET /v1/usereventlog/exportlogs?${since}&pageNumber=${page}`)
    results.push({ ms: performance.now() - begin, text })
  }
  return results
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number

test(
  'a million events of 100,000 users are exported by pages whose cost does not grow with their number',
  { timeout: 120_000 },
  async () => {
    const fixture = {
      tenant: { apiKeys: [{ role: 'SuperAdministrator', description: 'large' }], users: manyUsers(100_000) },
    }
    const tenant = new RsaTenant({ fixture, maxBytes: 4 * 1024 ** 3 })
    const ids = [...tenant.here.users].map(({ id }) => id)
    withCollections(tenant, { userEvents: manyEvents(count, ids) })

    const spread = Array.from({ length: 40 }, (_, i) => i)
    await pageTimes(tenant, spread)
    const early = await pageTimes(
      tenant,
      spread.map((i) => 100 + i * 7),
    )
    const late = await pageTimes(
      tenant,
      spread.map((i) => 9_000 + i * 7),
    )
    expect(median(late.map(({ ms }) => ms))).toBeLessThan(3 * median(early.map(({ ms }) => ms)) + 1)

    const size = (text: string): number => text.length
    expect(Math.max(...late.map(({ text }) => size(text)))).toBeLessThan(
      1.2 * Math.min(...early.map(({ text }) => size(text))),
    )
    const { totalElements, totalPages } = JSON.parse(late[0]?.text ?? '{}')
    expect([totalElements, totalPages]).toEqual([count, count / 100])

    const idsOf = (text: string): string[] => [...text.matchAll(/"eventId":(\d+)/g)].map(([, id]) => id as string)
    const run = await pageTimes(
      tenant,
      Array.from({ length: 60 }, (_, i) => 5_000 + i),
    )
    const seen = run.flatMap(({ text }) => idsOf(text))
    expect(seen).toEqual(tenant.here.userEvents.slice(500_000, 6_000).map(({ id }) => id))

    const search = await tenant.done('POST /v2/users/search?pageNumber=3', { emailLike: '999@' })
    expect(search.totalElements).toBe(100)
    expect((await tenant.done(`GET /v1/users/${ids[77]}/authlogs`)).length).toBeLessThanOrEqual(100)
    expect(violationsOf(tenant)).toBe(0)
  },
)
