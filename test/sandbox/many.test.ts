import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Registry, type Sandbox } from '../../src/sandbox/index.ts'
import { applyChange, type Collection, siteOf } from '../../src/world/index.ts'
import { newBench, startMs } from '../support/control.ts'
import { runs } from '../support/runs.ts'
import { anonymous, clientOf, testEngine, testSandbox } from '../support/tenant.ts'
import { type Thing, tinyEngine } from '../support/tiny-vendor.ts'

const forks = runs(2_000, 10_000)
const many = runs(20_000, 100_000)
const few = 1_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const heapBytes = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const thingsOf = ({ world }: Sandbox): Collection<Thing> =>
  siteOf(world.resources, 'tiny', 'north')['things'] as Collection<Thing>

function put(sandbox: Sandbox, thing: Thing): void {
  const here = { things: thingsOf(sandbox).with(thing.id, thing) }
  sandbox.world = { ...sandbox.world, resources: applyChange(sandbox.world.resources, 'tiny', 'north', { here }) }
}

function filled(registry: Registry, records: number): Sandbox {
  const clock = { offsetMs: 0, frozenAtMs: startMs }
  const parent = registry.create({ name: 'parent', seed: 'many', pace: 20, clock, wallMs: startMs })
  for (let i = 0; i < records; i++) put(parent, { id: `thing-${String(i).padStart(6, '0')}`, color: 'red' })
  return parent
}

interface Cost {
  readonly forkMs: number
  readonly forkBytes: number
  readonly writeMs: number
  readonly writeBytes: number
}

/** The median time of one of many equal steps, in ms; taken in batches, so that pauses of the machine do not count. */
function medianMs(steps: number, step: (i: number) => void): number {
  const batch = 50
  const times: number[] = []
  for (let i = 0; i < steps;) {
    const begun = performance.now()
    for (const end = i + batch; i < end; i++) step(i)
    times.push((performance.now() - begun) / batch)
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number
}

/** Milliseconds and heap bytes per fork, and per first write in one. */
function costOf(records: number): Cost {
  const registry = new Registry(tinyEngine())
  const parent = filled(registry, records)
  const empty = heapBytes()
  const made: Sandbox[] = []
  const forkMs = medianMs(forks, (i) => void made.push(registry.fork(parent, `fork-${i}`)))
  const forked = heapBytes()
  const writeMs = medianMs(forks, (i) => put(made[i] as Sandbox, { id: `own-${i}`, color: 'blue' }))
  const written = heapBytes()
  expectIsolated(parent, made, records)
  return { forkMs, forkBytes: (forked - empty) / forks, writeMs, writeBytes: (written - forked) / forks }
}

function expectIsolated(parent: Sandbox, made: readonly Sandbox[], records: number): void {
  const size = thingsOf(parent).size
  expect(size).toBe(records + 2)
  for (const [i, sandbox] of made.entries()) {
    const things = thingsOf(sandbox)
    const strangers = [things.has(`own-${i}`), things.has(`own-${i + 1}`), things.has(`own-${i - 1}`), things.size]
    if (strangers.join() !== [true, false, false, size + 1].join()) expect.fail(`${sandbox.name}: ${strangers.join()}`)
  }
  expect(thingsOf(parent).has('own-0')).toBe(false)
}

test('time and bytes of a fork do not grow with what is stored', { timeout: 300_000 }, () => {
  costOf(few) // Warms up.
  const small = costOf(few)
  const large = costOf(many)
  console.log(`${forks} forks, of ${few} and of ${many} records: ${JSON.stringify([small, large])}`)
  expect(large.forkBytes).toBeLessThan(3 * small.forkBytes)
  expect(large.forkMs).toBeLessThan(3 * small.forkMs)
  expect(large.writeMs).toBeLessThan(3 * small.writeMs)
  expect(large.writeBytes).toBeLessThan(3 * small.writeBytes)
  expect(large.forkBytes).toBeLessThan(4_096)
  expect(large.forkBytes + large.writeBytes).toBeLessThan(16_384)
})

test('forks answer calls by themselves, and refuse the tokens of the others', async () => {
  const registry = new Registry(testEngine())
  const parent = testSandbox({ registry })
  const made = Array.from({ length: 20 }, (_, i) => registry.fork(parent, `fork-${i}`))
  const path = '/environment/variables/esv-of-my-own'
  for (const [i, sandbox] of made.entries()) {
    const ask = await clientOf(sandbox, 'pingone-aic', 'development')
    const body = { valueBase64: Buffer.from(`of fork ${i}`).toString('base64'), expressionType: 'string' }
    expect((await ask('PUT', path, body)).status).toBe(200)
  }
  for (const [i, sandbox] of made.entries()) {
    const ask = await clientOf(sandbox, 'pingone-aic', 'development')
    expect(Buffer.from((await ask('GET', path)).json.valueBase64, 'base64').toString()).toBe(`of fork ${i}`)
    // Its own two calls, and the one with the token of the fork before it.
    expect(sandbox.journal.entries).toHaveLength(i === 0 ? 2 : 3)
    const { authorization } = sandbox.journal.entries[0]?.call.headers ?? {}
    const next = anonymous(made[(i + 1) % made.length] as Sandbox, 'pingone-aic', 'development')
    expect((await next('GET', path, undefined, { authorization: String(authorization) })).status).toBe(401)
  }
  expect(parent.journal.entries).toHaveLength(0)
})

test('there are no more sandboxes than allowed, and the refusal says what to do', async () => {
  const { ask, registry } = await newBench({}, { maxSandboxes: 3 })
  expect((await ask('POST', '/sandboxes', { name: 'a' })).status).toBe(201)
  expect((await ask('POST', '/sandboxes', { name: 'b', from: 'a', ttlSeconds: 5 })).status).toBe(201)
  for (const wanted of [{}, { from: 'a' }, { name: 'c' }]) {
    const refused = await ask('POST', '/sandboxes', wanted)
    expect(refused.status).toBe(409)
    expect(refused.body.detail).toMatch(/There are 3 sandboxes.*--max-sandboxes/)
  }
  expect(registry.list()).toHaveLength(3)
  await ask('DELETE', '/sandboxes/b')
  expect((await ask('POST', '/sandboxes', { name: 'c' })).status).toBe(201)
})

test('a sandbox holds no more than allowed, by the control API or by a call, and a refusal changes nothing', async () => {
  const { ask, sandbox, call } = await newBench({}, { maxBytes: 2_000 })
  const color = 'x'.repeat(500)
  const path = (id: string): string => `/state/tiny/north/things/${id}`
  expect((await ask('PUT', path('a'), { id: 'a', color })).status).toBe(201)
  expect((await ask('PUT', path('b'), { id: 'b', color })).status).toBe(201)
  const { resources } = sandbox().world
  const refused = await ask('PUT', path('c'), { id: 'c', color: color.repeat(4) })
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(/2000 bytes.*--max-sandbox-bytes/)])
  const { token } = (await ask('POST', '/tokens')).body
  const thing = (value: string): object => ({
    pathParameters: { id: 'c' },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ id: 'c', color: value })),
  })
  const full = await call('putThing', thing(color.repeat(4)))
  expect(full).toMatchObject({ status: 507, text: expect.stringContaining('--max-sandbox-bytes') })
  expect(sandbox().world.resources).toBe(resources)
  expect(sandbox().violations).toBe(0)
  const [entry] = (await ask('GET', '/journal?problem=sandboxFull')).body.entries
  expect(entry).toMatchObject({ status: 507, source: 'size' })
  expect((await call('putThing', thing('small'))).status).toBe(200)
  expect((await ask('DELETE', path('a'))).status).toBe(204)
  expect((await ask('PUT', path('d'), { id: 'd', color })).status).toBe(201)
})

test('a sandbox ends after its time, also for calls that never ask the control API', async () => {
  const { ask, registry, wall } = await newBench()
  const made = await ask('POST', '/sandboxes', { name: 'short', ttlSeconds: 10 })
  expect(made.body.endsAt).toBe('2026-11-21T09:00:10.000Z')
  expect(registry.use('short', startMs + 9_999)?.name).toBe('short')
  expect(registry.use('short', startMs + 10_000)).toBeUndefined()
  expect(registry.ended(startMs + 10_000).map(({ name }) => name)).toEqual(['short'])
  wall.ms = startMs + 10_000
  expect((await ask('GET', '/sandboxes/short')).status).toBe(404)
  expect(registry.get('short')).toBeUndefined()
})

test('a sandbox that is used does not idle away, and its time to live is the longest it gets', async () => {
  const { ask, registry, wall } = await newBench()
  await ask('POST', '/sandboxes', { name: 'busy', idleSeconds: 60, ttlSeconds: 150 })
  await ask('POST', '/sandboxes', { name: 'idle', idleSeconds: 60 })
  const names = async (): Promise<string[]> =>
    (await ask('GET', '/sandboxes')).body.sandboxes.map(({ name }: { name: string }) => name)
  wall.ms = startMs + 50_000
  expect(registry.use('busy', wall.ms)).toBeDefined()
  wall.ms = startMs + 100_000
  expect(await names()).toEqual(['default', 'busy'])
  expect((await ask('GET', '/sandboxes/busy/clock')).status).toBe(200)
  wall.ms = startMs + 149_000
  expect(await names()).toEqual(['default', 'busy'])
  expect((await ask('GET', '/sandboxes/busy')).body.endsAt).toBe('2026-11-21T09:02:30.000Z')
  wall.ms = startMs + 151_000
  expect(await names()).toEqual(['default'])
})

test.each([[{ idleSeconds: 0 }], [{ idleSeconds: 1.5 }], [{ ttlSeconds: 2_000_000_000 }]])(
  'the lifetime %j is refused',
  async (wanted) => {
    const { ask, registry } = await newBench()
    expect((await ask('POST', '/sandboxes', wanted)).status).toBe(400)
    expect(registry.list()).toHaveLength(1)
  },
)
