import { expect, test } from 'vitest'
import { type Bench, newBench } from '../support/control.ts'

async function withCalls(): Promise<Bench> {
  const bench = await newBench()
  await bench.ask('POST', '/sandboxes', { name: 'other' })
  const { token } = (await bench.ask('POST', '/tokens', { site: 'north' })).body
  const headers = { authorization: `Bearer ${token}` }
  await bench.call('getThing')
  await bench.call('getThing', { headers })
  await bench.call('getThing', { headers })
  await bench.call('getThing', {}, bench.sandbox('other'))
  return bench
}

const getThing = (body: { vendors: { details: { operation: string }[] }[] }) =>
  body.vendors[0]?.details.find(({ operation }) => operation === 'getThing')

test('coverage counts operations and declared statuses of one sandbox, and of all together', async () => {
  const { ask } = await withCalls()
  const one = (await ask('GET', '/coverage')).body
  expect(one).toMatchObject({ calls: 3, unknownCalls: 0, violatingCalls: 0 })
  expect(one.operations.exercised).toBe(1)
  expect(one.vendors[0].refusals).toEqual({ unauthenticated: 1 })
  expect(getThing(one)).toMatchObject({ calls: 3, declared: { 200: 2, '4XX': 1 } })
  expect((await ask('GET', '/sandboxes/other/coverage')).body.calls).toBe(1)
  const all = (await ask('GET', '/total-coverage')).body
  expect(all.calls).toBe(4)
  expect(getThing(all)).toMatchObject({ declared: { 200: 2, '4XX': 2 } })
})

test('a reset leaves coverage, a fork begins with none, a deleted sandbox stays counted in all together', async () => {
  const { ask } = await withCalls()
  await ask('POST', '/reset')
  await ask('DELETE', '/journal')
  expect((await ask('GET', '/coverage')).body.calls).toBe(3)
  await ask('POST', '/sandboxes', { name: 'fork', from: 'default' })
  expect((await ask('GET', '/sandboxes/fork/coverage')).body.calls).toBe(0)
  await ask('DELETE', '/sandboxes/other')
  expect((await ask('GET', '/total-coverage')).body.calls).toBe(4)
  expect((await ask('DELETE', '/coverage')).status).toBe(204)
  expect((await ask('GET', '/coverage')).body.calls).toBe(0)
  expect((await ask('GET', '/total-coverage')).body.calls).toBe(4)
})

test('what falls out of the journal stays counted', async () => {
  const { ask, call, sandbox } = await newBench()
  for (let i = 0; i < 1_100; i++) await call('getThing')
  expect(sandbox().journal.dropped).toBeGreaterThan(0)
  expect((await ask('GET', '/coverage')).body.calls).toBe(1_100)
})

test('a call that fits no operation, and an answer that does not fit the contract, are counted by kind', async () => {
  const { ask, call } = await newBench()
  await call('getThing', { operation: undefined, path: '/nowhere' })
  const { token } = (await ask('POST', '/tokens', { site: 'north' })).body
  await ask('PUT', '/state/tiny/north/things/one', { id: 'one', color: 7, pin: '1' })
  await call('getThing', { headers: { authorization: `Bearer ${token}` } })
  const { body } = await ask('GET', '/coverage')
  expect(body).toMatchObject({ calls: 2, unknownCalls: 1, violatingCalls: 1 })
  expect(body.vendors[0].violations).toEqual({ 'getThing 200 type': 1 })
})

test('coverage is shown as a table and as a page without scripts', async () => {
  const { ask } = await withCalls()
  const text = await ask('GET', '/coverage?format=text')
  expect(text.type).toContain('text/plain')
  expect(text.text).toMatch(/^tiny: operations 1 of \d+/)
  expect(text.text).toMatch(/getThing +3 {2}.*200:2/)
  const page = await ask('GET', '/coverage?format=html')
  expect(page.type).toContain('text/html')
  expect(page.text).not.toMatch(/<script|src=|href=/)
  expect((await ask('GET', '/coverage?vendor=tinny')).body.detail).toContain('tiny')
  expect((await ask('GET', '/coverage?format=pdf')).status).toBe(400)
})
