import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

test('lists what an administrator can do outside the API, with the schema of its input', async () => {
  const { ask } = await newBench()
  const { actions } = (await ask('GET', '/console')).body
  expect(actions).toEqual([
    expect.objectContaining({ vendor: 'tiny', sites: ['north', 'south'], action: 'paint', example: { id: 'one' } }),
  ])
})

test('an action changes the addressed site, draws from the chance of the world, and moves its machines', async () => {
  const { ask, sandbox } = await newBench()
  const before = sandbox().world
  const { status, body } = await ask('POST', '/console/tiny/north/paint', { id: 'one' })
  expect(status).toBe(200)
  expect(body.color).toMatch(/^[0-9a-f]{6}$/)
  const { world } = sandbox()
  expect(world.resources['tiny']?.['north']?.['things']?.get('one')).toMatchObject({ color: body.color })
  expect(world.resources['tiny']?.['south']).toBe(before.resources['tiny']?.['south'])
  expect(world.meters.chance).not.toEqual(before.meters.chance)
  expect(world.machines.toArray().map(({ site, machine, state }) => [site, machine, state])).toEqual([
    ['north', 'polishing', 'busy'],
  ])
})

test.each([
  ['/console/tiny/north/paint', {}, 400, /lacks the member id/],
  ['/console/tiny/north/paint', { id: 'one', in: 'red' }, 400, /has no member in/],
  ['/console/tiny/north/paint', { id: 'none' }, 404, /There is no thing none/],
  ['/console/tiny/north/pant', { id: 'one' }, 404, /nearest is paint/],
  ['/console/tiny/north/constructor', { id: 'one' }, 404, /no action constructor/],
  ['/console/tiny/east/paint', { id: 'one' }, 404, /no site east/],
  ['/console/tinny/north/paint', { id: 'one' }, 404, /nearest is tiny/],
])('%s with %j is refused and changes nothing', async (path, input, status, detail) => {
  const { ask, sandbox } = await newBench()
  const before = sandbox().world
  const got = await ask('POST', path, input)
  expect([got.status, got.type]).toEqual([status, expect.stringContaining('problem+json')])
  expect(got.body.detail).toMatch(detail)
  expect(sandbox().world).toBe(before)
})

test('a record that is too large for the sandbox is not stored', async () => {
  const { ask, sandbox } = await newBench({}, { maxBytes: 1 })
  const before = sandbox().world
  expect((await ask('POST', '/console/tiny/north/paint', { id: 'one' })).status).toBe(409)
  expect(sandbox().world).toBe(before)
})
