import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

const one = '/state/tiny/north/things/one'

test('every collection is counted, and shown whole on demand without secrets', async () => {
  const { ask } = await newBench()
  expect((await ask('GET', '/state')).body).toEqual({
    tiny: { north: { things: { count: 2 } }, south: { things: { count: 1 } } },
  })
  const full = (await ask('GET', '/state?full=true')).body
  expect(full.tiny.south.things.records).toEqual([
    { key: 'one', record: { id: 'one', color: 'red', pin: '[redacted]' } },
  ])
})

test('a collection is listed in order, part by part', async () => {
  const { ask } = await newBench()
  const first = await ask('GET', '/state/tiny/north/things?limit=1&reveal=true')
  expect(first.body).toEqual({ count: 2, records: [{ key: 'one', record: { id: 'one', color: 'red', pin: '1111' } }] })
  const rest = await ask('GET', '/state/tiny/north/things?after=one')
  expect(rest.body.records.map(({ key }: { key: string }) => key)).toEqual(['two'])
})

test('a record is read, stored, and deleted; keys may hold anything', async () => {
  const { ask, sandbox } = await newBench()
  const before = sandbox().world
  expect((await ask('GET', one)).body).toEqual({ id: 'one', color: 'red', pin: '[redacted]' })
  expect((await ask('GET', `${one}?reveal=true`)).body.pin).toBe('1111')
  expect((await ask('PUT', one, { any: ['thing'], pin: 'p' })).body).toEqual({ any: ['thing'], pin: '[redacted]' })
  expect((await ask('PUT', '/state/tiny/north/things/a%2Fb', { id: 'a/b' })).status).toBe(201)
  expect((await ask('GET', '/state/tiny/north/things/a%2Fb')).body).toEqual({ id: 'a/b' })
  expect((await ask('DELETE', one)).status).toBe(204)
  expect((await ask('GET', one)).status).toBe(404)
  expect(before.resources['tiny']?.['north']?.['things']?.get('one')).toEqual({ id: 'one', color: 'red', pin: '1111' })
})

test('a redacted record is not put back by mistake', async () => {
  const { ask } = await newBench()
  const { body } = await ask('GET', one)
  expect((await ask('PUT', one, { ...body, color: 'green' })).status).toBe(400)
  expect((await ask('GET', `${one}?reveal=true`)).body).toEqual({ id: 'one', color: 'red', pin: '1111' })
})

test.each([
  ['GET', '/state/tyni/north/things', 404, 'There is no vendor tyni; the nearest is tiny.'],
  ['GET', '/state/tiny/nort/things', 404, 'There is no site nort; the nearest is north.'],
  ['GET', '/state/tiny/north/thing/one', 404, 'There is no collection thing; the nearest is things.'],
  ['GET', '/state/tiny/north/constructor', 404, 'There is no collection constructor; the nearest is things.'],
  ['DELETE', '/state/tiny/north/things/tow', 404, 'tiny/north/things has no record tow; the nearest is two.'],
  ['GET', '/state?ful=true', 400, 'The query has no member ful; the nearest is full.'],
  ['GET', '/state?full=yes', 400, 'The query member full must be boolean.'],
])('%s %s is a %i', async (method, path, status, detail) => {
  const { ask } = await newBench()
  const got = await ask(method, path)
  expect([got.status, got.body.detail]).toEqual([status, detail])
})

test('only an object is a record', async () => {
  const { ask } = await newBench()
  expect((await ask('PUT', one, '[1]')).status).toBe(400)
  expect((await ask('PUT', one, '"text"')).status).toBe(400)
  expect((await ask('PUT', '/state/tiny/north/none/x', {})).status).toBe(404)
})
