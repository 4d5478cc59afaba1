import { expect, test } from 'vitest'
import { maxSnapshots } from '../../src/sandbox/index.ts'
import { worldToJson } from '../../src/world/index.ts'
import { type Bench, newBench, startMs } from '../support/control.ts'

/** Puts a thing into the north site, with a token of its own. */
async function put({ ask, call }: Bench, id: string, color: string, pin = '9999'): Promise<void> {
  const { token } = (await ask('POST', '/tokens', { site: 'north' })).body
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = Buffer.from(JSON.stringify({ id, color, pin }))
  expect((await call('putThing', { headers, body, pathParameters: { id } })).status).toBe(200)
}

const state = async ({ ask }: Bench): Promise<string> => (await ask('GET', '/state?full=true&reveal=true')).text
const journal = async ({ ask }: Bench): Promise<string> => (await ask('GET', '/journal')).text

test('a snapshot is saved, listed, looked at and deleted', async () => {
  const { ask, call, wall } = await newBench()
  expect((await ask('GET', '/snapshots')).body).toEqual({ snapshots: [] })
  await call('polish')
  wall.ms += 1_000
  const saved = await ask('POST', '/snapshots', { id: 'before' })
  expect(saved.status).toBe(201)
  expect(saved.headers['location']).toBe('/_backlot/sandboxes/default/snapshots/before')
  expect(saved.body).toEqual({
    id: 'before',
    now: new Date(startMs + 1_000).toISOString(),
    savedAt: new Date(startMs + 1_000).toISOString(),
    calls: 1,
    entries: 1,
  })
  expect((await ask('POST', '/snapshots')).body.id).toBe('snapshot-1')
  const { snapshots } = (await ask('GET', '/sandboxes/default/snapshots')).body
  expect(snapshots.map(({ id }: { id: string }) => id)).toEqual(['before', 'snapshot-1'])
  expect((await ask('GET', '/snapshots/before')).body).toEqual(saved.body)
  expect((await ask('DELETE', '/snapshots/before')).status).toBe(204)
  const gone = await ask('GET', '/snapshots/before')
  expect([gone.status, gone.body.detail]).toEqual([
    404,
    'The sandbox default has no snapshot before; the nearest is snapshot-1.',
  ])
})

test('a name that is taken, one that cannot be, and one too many are refused', async () => {
  const { ask } = await newBench()
  for (let i = 0; i < maxSnapshots - 1; i++) await ask('POST', '/snapshots')
  await ask('POST', '/snapshots', { id: 'last' })
  const taken = await ask('POST', '/snapshots', { id: 'last' })
  expect([taken.status, taken.body.detail]).toEqual([409, expect.stringContaining('choose another id or delete it')])
  expect((await ask('POST', '/snapshots', { id: 'A b' })).status).toBe(400)
  const full = await ask('POST', '/snapshots')
  expect([full.status, full.body.detail]).toEqual([409, expect.stringContaining('100 snapshots, which is the limit')])
  const file = (await ask('GET', '/snapshots/last/export')).body
  expect((await ask('POST', '/snapshots/import?id=more', file)).status).toBe(409)
})

test('restoring puts back records, journal, faults and machines; the clock goes on from the snapshot', async () => {
  const bench = await newBench()
  const { ask, call, wall } = bench
  await put(bench, 'one', 'green')
  await ask('POST', '/faults', { operation: 'getThing', answer: { status: 503 } })
  await ask('POST', '/snapshots', { id: 'kept' })
  const before = [await state(bench), await journal(bench), (await ask('GET', '/faults')).text]
  await put(bench, 'three', 'blue')
  await call('polish')
  await ask('DELETE', '/faults')
  wall.ms += 3_600_000
  await ask('POST', '/clock', { advance: 'P7D' })
  const restored = await ask('POST', '/snapshots/kept/restore')
  expect(restored.body).toMatchObject({ name: 'default', now: new Date(startMs).toISOString() })
  expect([await state(bench), await journal(bench), (await ask('GET', '/faults')).text]).toEqual(before)
  wall.ms += 5_000
  expect((await ask('GET', '/clock')).body).toMatchObject({
    now: new Date(startMs + 5_000).toISOString(),
    frozen: false,
  })
  expect((await ask('GET', '/snapshots')).body.snapshots).toHaveLength(1)
})

test('a difference names records and machines, and shows no secret', async () => {
  const bench = await newBench()
  const { ask, call } = bench
  await ask('POST', '/snapshots', { id: 'a' })
  await put(bench, 'one', 'green', 'canary-1')
  await put(bench, 'three', 'blue', 'canary-2')
  await call('polish')
  await ask('POST', '/snapshots', { id: 'b' })
  await ask('DELETE', '/state/tiny/north/things/two')
  const toB = await ask('GET', '/snapshots/a/diff?to=b')
  expect(toB.body).toEqual({
    from: { id: 'a', now: new Date(startMs).toISOString() },
    to: { id: 'b', now: new Date(startMs).toISOString() },
    changes: [
      {
        record: 'tiny/north/things/one',
        before: { id: 'one', color: 'red', pin: '[redacted]' },
        after: { id: 'one', color: 'green', pin: '[redacted]' },
      },
      { record: 'tiny/north/things/three', after: { id: 'three', color: 'blue', pin: '[redacted]' } },
    ],
    machines: [{ machine: 'tiny/north/polishing/', before: null, after: 'busy' }],
  })
  const toNow = await ask('GET', '/snapshots/b/diff')
  expect(toNow.body.to.id).toBeNull()
  expect(toNow.body.changes.map(({ record }: { record: string }) => record)).toEqual(['tiny/north/things/two'])
  const backwards = (await ask('GET', '/snapshots/b/diff?to=a')).body
  expect(backwards.machines).toEqual([{ machine: 'tiny/north/polishing/', before: 'busy', after: null }])
  const listed = [toB.text, toNow.text, (await ask('GET', '/snapshots')).text].join()
  expect(listed).not.toMatch(/canary|2222/)
  expect((await ask('GET', '/snapshots/a/diff?to=c')).status).toBe(404)
  expect((await ask('GET', '/snapshots/c/diff')).status).toBe(404)
})

test('a sandbox forks from a snapshot and goes on from its instant, by itself', async () => {
  const bench = await newBench()
  const { ask, wall, sandbox } = bench
  await put(bench, 'one', 'green')
  await ask('POST', '/snapshots', { id: 'kept' })
  await put(bench, 'one', 'blue')
  wall.ms += 60_000
  const made = await ask('POST', '/sandboxes', { name: 'child', from: 'default', snapshot: 'kept', pace: 'manual' })
  expect([made.status, made.body.now, made.body.pace]).toEqual([201, new Date(startMs).toISOString(), 'manual'])
  const shown = '/state/tiny/north/things/one'
  expect((await ask('GET', `/sandboxes/child${shown}`)).body.color).toBe('green')
  expect((await ask('GET', shown)).body.color).toBe('blue')
  expect((await ask('GET', '/sandboxes/child/journal')).body.entries).toEqual([])
  expect((await ask('GET', '/sandboxes/child/snapshots')).body.snapshots).toEqual([])
  expect((await ask('POST', '/sandboxes', { name: 'other', snapshot: 'kept' })).status).toBe(201)
  expect(sandbox('other').world.resources).toBe(sandbox('child').world.resources)
  const refused = await ask('POST', '/sandboxes', { from: 'child', snapshot: 'kept' })
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('child has no snapshot kept')])
})

test('rewinding goes back to just after a call', async () => {
  const bench = await newBench()
  const { ask, wall } = bench
  await put(bench, 'one', 'green')
  const after = await state(bench)
  wall.ms += 1_000
  await put(bench, 'one', 'blue')
  await put(bench, 'three', 'blue')
  const back = await ask('POST', '/journal/1/rewind')
  expect([back.status, back.body.now]).toEqual([200, new Date(startMs).toISOString()])
  expect(await state(bench)).toBe(after)
  expect((await ask('GET', '/journal')).body.entries.map(({ id }: { id: number }) => id)).toEqual([1])
  await put(bench, 'one', 'red')
  expect((await ask('GET', '/journal')).body.entries.map(({ id }: { id: number }) => id)).toEqual([1, 2])
  const lost = await ask('POST', '/journal/3/rewind')
  expect([lost.status, lost.body.detail]).toEqual([404, expect.stringContaining('it holds 1 to 2')])
})

test('a file of one Backlot is imported by another, and restored there under the name it has there', async () => {
  const here = await newBench()
  await put(here, 'one', 'green', 'canary-1')
  await here.call('polish')
  await here.ask('POST', '/snapshots', { id: 'kept' })
  const exported = await here.ask('GET', '/snapshots/kept/export')
  expect(exported.headers['content-disposition']).toBe('attachment; filename="kept.backlot.json"')
  expect(exported.body).toMatchObject({ format: 'backlot-snapshot', version: 1, backlot: '0.0.0-test' })
  expect(exported.body.notice).toContain('secrets')
  expect(exported.text).toContain('canary-1')
  const there = await newBench()
  await there.ask('POST', '/sandboxes', { name: 'guest', seed: 'guest' })
  const imported = await there.ask('POST', '/sandboxes/guest/snapshots/import', exported.body)
  expect(imported.status).toBe(201)
  expect(imported.body).toEqual((await here.ask('GET', '/snapshots/kept')).body)
  expect(imported.text).not.toContain('canary-1')
  const before = worldToJson(there.sandbox('guest').world)
  expect((await there.ask('POST', '/sandboxes/guest/snapshots/import', exported.body)).status).toBe(409)
  expect((await there.ask('POST', '/sandboxes/guest/snapshots/import?id=twin', exported.body)).body.id).toBe('twin')
  expect(worldToJson(there.sandbox('guest').world)).toEqual(before)
  expect((await there.ask('GET', '/sandboxes/guest/snapshots/kept/diff?to=twin')).body.changes).toEqual([])
  expect((await there.ask('POST', '/sandboxes/guest/snapshots/twin/restore')).body.name).toBe('guest')
  const shown = '/state?full=true&reveal=true'
  expect((await there.ask('GET', `/sandboxes/guest${shown}`)).text).toBe((await here.ask('GET', shown)).text)
  expect((await there.ask('GET', '/sandboxes/guest/journal')).text).toBe((await here.ask('GET', '/journal')).text)
  expect((await there.ask('GET', '/sandboxes/guest/journal/1')).text).toBe((await here.ask('GET', '/journal/1')).text)
})

test('a refused import changes nothing', async () => {
  const bench = await newBench()
  const { ask, sandbox } = bench
  await put(bench, 'one', 'green')
  await ask('POST', '/snapshots', { id: 'kept' })
  const { body: file } = await ask('GET', '/snapshots/kept/export')
  const { world } = sandbox()
  const before = [(await ask('GET', '/snapshots')).text, await journal(bench)]
  const refused: [unknown, string][] = [
    [{}, 'This is no snapshot file of Backlot'],
    [{ ...file, format: 'other' }, 'This is no snapshot file of Backlot'],
    [{ ...file, version: 2 }, 'update Backlot'],
    [{ ...file, vendors: { tiny: { contract: '2' } } }, 'contract 2 of tiny, written by Backlot 0.0.0-test'],
    [{ ...file, world: { ...file.world, meters: {} } }, 'the file.world.meters lacks'],
    [{ ...file, snapshot: { ...file.snapshot, id: '../x' } }, 'cannot be an id here; give it another with ?id='],
    ['{"format":', 'The body is no JSON'],
  ]
  for (const [body, reason] of refused) {
    const got = await ask('POST', '/snapshots/import', body)
    expect([got.status, got.body.detail]).toEqual([400, expect.stringContaining(reason)])
  }
  expect(sandbox().world).toBe(world)
  expect([(await ask('GET', '/snapshots')).text, await journal(bench)]).toEqual(before)
})
