import { expect, test } from 'vitest'
import { newBench, startMs } from '../support/control.ts'

test('a sandbox is created with seed, clock and pace, and answers its sites and credentials', async () => {
  const { ask } = await newBench()
  const clock = { now: '2030-01-02T03:04:05Z', frozen: true }
  const made = await ask('POST', '/sandboxes', { name: 'ci-1', seed: 's', clock, pace: 'manual' })
  expect(made.status).toBe(201)
  expect(made.headers['location']).toBe('/_backlot/sandboxes/ci-1')
  expect(made.body).toEqual({
    name: 'ci-1',
    seed: 's',
    now: '2030-01-02T03:04:05.000Z',
    pace: 'manual',
    sites: {
      tiny: { north: 'http://localhost:7400/~ci-1/tiny/north', south: 'http://localhost:7400/~ci-1/tiny/south' },
    },
    credentials: {
      tiny: {
        pins: [
          { id: 'one', pin: '1111' },
          { id: 'two', pin: '2222' },
        ],
        sites: {
          north: {
            pins: [
              { id: 'one', pin: '1111' },
              { id: 'two', pin: '2222' },
            ],
          },
          south: { pins: [{ id: 'one', pin: '1111' }] },
        },
      },
    },
  })
  expect((await ask('GET', '/sandboxes/ci-1')).body).toEqual(made.body)
  expect((await ask('GET', '/sandboxes/ci-1/credentials')).body).toEqual(made.body.credentials)
})

test('without a body a sandbox gets a free name, a fresh seed and the pace of the default one', async () => {
  const { ask } = await newBench()
  await ask('POST', '/sandboxes', { name: 'sandbox-1' })
  const made = await ask('POST', '/sandboxes')
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ name: 'sandbox-2', seed: 'seed-2', pace: 20, now: '2026-11-21T09:00:00.000Z' })
  const { sandboxes } = (await ask('GET', '/sandboxes')).body
  expect(sandboxes.map((line: { name: string }) => line.name)).toEqual(['default', 'sandbox-1', 'sandbox-2'])
})

const refused: [string, unknown, number, string][] = [
  ['a name that is taken', { name: 'default' }, 409, 'A sandbox named default exists'],
  ['a bad name', { name: 'CI_1' }, 400, 'Lower-case letters'],
  ['a name that is too long', { name: 'a'.repeat(64) }, 400, 'The body member name does not fit'],
  ['an unknown member', { named: 'x' }, 400, 'The body has no member named; the nearest is name.'],
  ['an unknown parent', { from: 'defautl' }, 400, 'There is no sandbox defautl to fork; the nearest is default.'],
  ['a seed for a fork', { from: 'default', seed: 'x' }, 400, 'A fork goes on with the seed of its parent'],
  ['an instant that is none', { clock: { now: 'tomorrow' } }, 400, 'clock.now tomorrow is no RFC 3339 instant'],
  ['a pace of nothing', { pace: 0 }, 400, 'A factor of the real speed'],
  ['a number as text', { ttlSeconds: '5' }, 400, 'The body member ttlSeconds must be integer'],
  ['no JSON', '{"name":', 400, 'The body is no JSON'],
  ['an empty name', { name: '' }, 400, 'Lower-case letters'],
]
test.each(refused)('%s is refused as a problem', async (_what, body, status, detail) => {
  const { ask, registry } = await newBench()
  const got = await ask('POST', '/sandboxes', body)
  expect(got.status).toBe(status)
  expect(got.type).toContain('application/problem+json')
  expect(got.body).toMatchObject({ status })
  expect(got.body.detail).toContain(detail)
  expect(registry.list()).toHaveLength(1)
})

test('a fork begins with the world of its parent, goes on by itself, and is reset to where it began', async () => {
  const { ask, call, sandbox } = await newBench()
  await ask('PUT', '/state/tiny/north/things/three', { id: 'three', color: 'green' })
  await call('polish')
  const made = await ask('POST', '/sandboxes', {
    name: 'fork',
    from: 'default',
    pace: 'manual',
    clock: { frozen: true },
  })
  expect(made.body).toMatchObject({ name: 'fork', seed: 'test', pace: 'manual' })
  expect(sandbox('fork').world.resources).toBe(sandbox().world.resources)
  await ask('DELETE', '/sandboxes/fork/state/tiny/north/things/three')
  expect((await ask('GET', '/state/tiny/north/things/three')).status).toBe(200)
  expect((await ask('GET', '/sandboxes/fork/state/tiny/north/things/three')).status).toBe(404)
  await ask('POST', '/sandboxes/fork/pace', { pace: 5 })
  expect((await ask('POST', '/sandboxes/fork/reset')).body).toMatchObject({ name: 'fork', pace: 'manual' })
  expect((await ask('GET', '/sandboxes/fork/state/tiny/north/things/three')).status).toBe(200)
  expect((await ask('GET', '/sandboxes/fork/machines')).body.machines[0]).toMatchObject({ state: 'busy', due: null })
})

test('reset puts back what was, empties the journal, and keeps running time running', async () => {
  const { ask, call, sandbox, wall } = await newBench()
  const { world } = sandbox()
  await call('polish')
  await ask('POST', '/faults', { operation: 'polish', answer: { status: 500 } })
  await ask('POST', '/clock', { advance: 'P1D' })
  await ask('PUT', '/pace', { pace: 'instant' })
  wall.ms += 1_000
  const reset = await ask('POST', '/reset')
  expect(reset.body).toMatchObject({ pace: 20, now: '2026-11-21T09:00:01.000Z' })
  expect(sandbox().world).toBe(world)
  expect((await ask('GET', '/journal')).body).toEqual({ entries: [], dropped: 0, violations: 0 })
})

test('a sandbox is deleted with its ports, the default one never', async () => {
  const { ask, ports, registry } = await newBench()
  const made = await ask('POST', '/sandboxes', { name: 'p', ports: true })
  expect(made.body.sites.tiny.north).toBe('http://localhost:1/north')
  expect((await ask('DELETE', '/sandboxes/p')).status).toBe(204)
  expect([ports.size, registry.get('p')]).toEqual([0, undefined])
  expect((await ask('DELETE', '/sandboxes/p')).status).toBe(404)
  expect((await ask('DELETE', '/sandboxes/default')).status).toBe(409)
})

test('a sandbox whose ports cannot be opened is not made', async () => {
  const { ask, registry, wall } = await newBench()
  wall.failPorts = 'no free ports'
  const got = await ask('POST', '/sandboxes', { name: 'p', ports: true })
  expect([got.status, registry.get('p')]).toEqual([503, undefined])
  expect(got.body.detail).toContain('no free ports')
})

test('a sandbox is deleted when its time is over', async () => {
  const { ask, ports, registry, wall } = await newBench()
  await ask('POST', '/sandboxes', { name: 'short', ttlSeconds: 10, ports: true })
  wall.ms = startMs + 9_999
  await ask('GET', '/health')
  expect(registry.get('short')).toBeDefined()
  wall.ms = startMs + 10_000
  await ask('GET', '/health')
  expect([registry.get('short'), ports.size]).toEqual([undefined, 0])
})

test('a sandbox is named by path, by header, or is the default one', async () => {
  const { ask } = await newBench()
  await ask('POST', '/sandboxes', { name: 'other', pace: 7 })
  expect((await ask('GET', '/pace')).body).toEqual({ pace: 20 })
  expect((await ask('GET', '/pace', undefined, { 'x-backlot-sandbox': 'other' })).body).toEqual({ pace: 7 })
  expect((await ask('GET', '/sandboxes/other/pace')).body).toEqual({ pace: 7 })
  const lost = await ask('GET', '/sandboxes/othre/pace')
  expect([lost.status, lost.body.detail]).toEqual([404, 'There is no sandbox othre; the nearest is other.'])
})
