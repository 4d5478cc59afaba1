import { expect, test } from 'vitest'
import { type Bench, newBench } from '../support/control.ts'

async function withCalls(): Promise<Bench> {
  const bench = await newBench()
  const headersFor = async (site: string): Promise<Record<string, string>> => {
    const { token } = (await bench.ask('POST', '/tokens', { site })).body
    return { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  }
  await bench.call('polish')
  await bench.call('getThing')
  await bench.call('getThing', { headers: await headersFor('south'), site: 'south' })
  const body = Buffer.from(JSON.stringify({ id: 'one', color: 'green', pin: '9999' }))
  await bench.call('putThing', { headers: await headersFor('north'), body })
  return bench
}

const ids = (body: { entries: { id: number }[] }): number[] => body.entries.map(({ id }) => id)

test('the journal is listed newest last and narrowed by filters', async () => {
  const { ask } = await withCalls()
  const all = (await ask('GET', '/journal')).body
  expect(ids(all)).toEqual([1, 2, 3, 4])
  expect(all).toMatchObject({ dropped: 0, violations: 0 })
  const found = async (query: string): Promise<number[]> => ids((await ask('GET', `/journal?${query}`)).body)
  expect(await found('operation=getThing')).toEqual([2, 3])
  expect(await found('site=south')).toEqual([3])
  expect(await found('vendor=other')).toEqual([])
  expect(await found('status=401')).toEqual([2])
  expect(await found('problem=unauthenticated')).toEqual([2])
  expect(await found('principal=ada')).toEqual([3, 4])
  expect(await found('since=2')).toEqual([3, 4])
  expect(await found('limit=2')).toEqual([3, 4])
  expect(await found('since=1&operation=getThing&limit=1')).toEqual([3])
})

test('an entry shows the chain of decisions and the change, without secrets', async () => {
  const { ask } = await withCalls()
  const refused = (await ask('GET', '/journal/2')).body
  expect(refused).toMatchObject({ operation: 'getThing', status: 401, problem: 'unauthenticated' })
  expect(refused.decisions.at(-1)).toMatchObject({ step: 'authenticate', verdict: 'refuse' })
  const put = (await ask('GET', '/journal/4')).body
  expect(put.requestHeaders.authorization).toBe('Bearer [redacted]')
  expect(put.requestBody).toEqual({ id: 'one', color: 'green', pin: '[redacted]' })
  expect(put.changes).toEqual([
    {
      record: 'tiny/north/things/one',
      before: { id: 'one', color: 'red', pin: '[redacted]' },
      after: { id: 'one', color: 'green', pin: '[redacted]' },
    },
  ])
})

test('the journal is cleared; what is gone is a 404 that says what is there', async () => {
  const { ask, call } = await withCalls()
  expect((await ask('GET', '/journal/5')).body.detail).toContain('it holds 1 to 4')
  expect((await ask('DELETE', '/journal')).status).toBe(204)
  expect((await ask('GET', '/journal')).body.entries).toEqual([])
  expect((await ask('GET', '/journal/4')).body.detail).toContain('it is empty')
  await call('polish')
  expect(ids((await ask('GET', '/journal')).body)).toEqual([5])
})

test('a filter that does not exist is refused', async () => {
  const { ask } = await newBench()
  const got = await ask('GET', '/journal?operatoin=x')
  expect([got.status, got.body.detail]).toEqual([400, 'The query has no member operatoin; the nearest is operation.'])
  expect((await ask('GET', '/journal/one')).status).toBe(400)
})
