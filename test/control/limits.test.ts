import { expect, test } from 'vitest'
import { snapshotFile, snapshotOf } from '../../src/sandbox/index.ts'
import { applyChange, type Collection, siteOf } from '../../src/world/index.ts'
import { type Bench, newBench, startMs } from '../support/control.ts'
import type { Thing } from '../support/tiny-vendor.ts'

const maxBytes = 2_000
const advice = /may hold 2000 bytes of records.*--max-sandbox-bytes/

/** Fills the default sandbox around every limit, as a folder of another day could have. */
function fill({ sandbox }: Bench, texts: number): void {
  const { world } = sandbox()
  const things = siteOf(world.resources, 'tiny', 'north')['things'] as Collection<Thing>
  const filled = Array.from({ length: texts }).reduce<Collection<Thing>>(
    (all, _, i) => all.with(`big-${i}`, { id: `big-${i}`, color: 'x'.repeat(1_000) }),
    things,
  )
  const change = { here: { things: filled } }
  sandbox().world = { ...world, resources: applyChange(world.resources, 'tiny', 'north', change) }
}

test('a snapshot file that holds too much is refused, and says what to do', async () => {
  const large = await newBench()
  fill(large, 4)
  const file = snapshotFile(large.registry.engine, snapshotOf(large.sandbox(), 'big', startMs), '0.0.0-test')
  const { ask, sandbox } = await newBench({}, { maxBytes })
  const { world } = sandbox()
  const refused = await ask('POST', '/snapshots/import', file)
  expect([refused.status, refused.type, refused.body.detail]).toEqual([
    400,
    expect.stringMatching('application/problem'),
    expect.stringMatching(/more than the 2000 bytes.*--max-sandbox-bytes/),
  ])
  expect(sandbox().snapshots.list()).toEqual([])
  expect(sandbox().world).toBe(world)
  expect((await large.ask('POST', '/snapshots/import', file)).status).toBe(201)
})

test('no sandbox is put back to a snapshot that holds too much, unless it holds more already', async () => {
  const bench = await newBench({}, { maxBytes })
  const { ask, sandbox } = bench
  const { resources } = sandbox().world
  fill(bench, 4)
  await ask('POST', '/snapshots', { id: 'four' })
  fill(bench, 6)
  expect((await ask('POST', '/snapshots/four/restore')).status).toBe(200)
  await ask('POST', '/reset')
  expect(sandbox().world.resources).toBe(resources)
  const refused = await ask('POST', '/snapshots/four/restore')
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(advice)])
  expect(sandbox().world.resources).toBe(resources)
})

test('no sandbox is rewound to a call after which it held too much', async () => {
  const bench = await newBench({}, { maxBytes })
  const { ask, sandbox, call } = bench
  fill(bench, 4)
  await call('getThing', {})
  const entry = sandbox().journal.entries.at(-1)?.id ?? 0
  await ask('DELETE', '/state/tiny/north/things/big-0')
  const { world, journal } = sandbox()
  const refused = await ask('POST', `/journal/${entry}/rewind`)
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(advice)])
  expect(sandbox().world).toBe(world)
  expect(sandbox().journal).toBe(journal)
})

test('no sandbox begins with a world or a snapshot that holds too much', async () => {
  const bench = await newBench({}, { maxBytes })
  const { ask, registry } = bench
  fill(bench, 4)
  await ask('POST', '/snapshots', { id: 'four' })
  for (const wanted of [
    { from: 'default' },
    { snapshot: 'four' },
    { from: 'default', snapshot: 'four', ports: true },
  ]) {
    const refused = await ask('POST', '/sandboxes', wanted)
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(advice)])
  }
  expect(registry.list()).toHaveLength(1)
  expect((await ask('POST', '/sandboxes', {})).status).toBe(201)
})

test('as many sandboxes as there may be, counts for those that begin with a snapshot too', async () => {
  const { ask, registry } = await newBench({}, { maxSandboxes: 2 })
  await ask('POST', '/snapshots', { id: 'one' })
  expect((await ask('POST', '/sandboxes', { snapshot: 'one' })).status).toBe(201)
  const refused = await ask('POST', '/sandboxes', { snapshot: 'one' })
  expect([refused.status, refused.body.detail]).toEqual([
    409,
    expect.stringMatching(/There are 2 sandboxes.*--max-sandboxes/),
  ])
  expect(registry.list()).toHaveLength(2)
})
