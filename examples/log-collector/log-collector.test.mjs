import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { backlotTest } from 'backlot/vitest'
import { collect } from './collect.mjs'
import { Tenant } from './tenant.mjs'

const test = backlotTest({ vendors: ['rsa-cas'], fixture: 'demo' })

/** The tenant as the tool sees it, and a folder; instead of sleeping, the clock of the sandbox moves. */
async function setUp(sim, which = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'log-collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await sim.clock.freeze()
  const clock = { ms: Date.parse(await sim.clock.now()), waited: [] }
  const advance = async (ms) => {
    await sim.clock.advance(`PT${ms / 1000}S`)
    clock.ms = Date.parse(await sim.clock.now())
  }
  const wait = async (ms) => {
    clock.waited.push(ms)
    await advance(ms)
  }
  const { keyFile } = sim.credentials['rsa-cas'].apiKeys[which]
  const tenant = new Tenant({ keyFile, fetch: sim.fetch, wait, now: () => clock.ms })
  const ids = (log) =>
    readFileSync(join(folder, `${log}.ndjson`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).eventId)
  return { folder, tenant, clock, advance, ids }
}

/** Something that the administration log tells of. */
const makeGroup = (sim, name) =>
  sim
    .client('rsa-cas')
    .POST('/AdminInterface/restapi/v1/localGroups', { body: { name, description: 'made by a test' } })

test('collects everything once, and then what is new', async ({ sim }) => {
  const { folder, tenant, advance, ids } = await setUp(sim)
  const first = await collect(tenant, folder, 'user')
  expect(first).toBeGreaterThan(100)
  expect(await collect(tenant, folder, 'user')).toBe(0)
  const before = await collect(tenant, folder, 'admin')
  await advance(60_000)
  await makeGroup(sim, 'night shift')
  await advance(60_000)
  expect(await collect(tenant, folder, 'admin')).toBe(1)
  expect(ids('admin')).toHaveLength(before + 1)
  for (const log of ['admin', 'user']) expect(new Set(ids(log)).size).toBe(ids(log).length)
  expect(sim).toHaveNoContractViolations()
})

test('a run that is cut off between pages goes on where it was, without gap and repeat', async ({ sim, backlot }) => {
  const whole = await setUp(sim)
  await collect(whole.tenant, whole.folder, 'user')
  const other = await backlot.sandbox({ from: sim.name })
  const { folder, tenant, ids } = await setUp(other)
  const broken = {
    now: () => tenant.now(),
    get answeredMs() {
      return tenant.answeredMs
    },
    get: (path, query) => (query.pageNumber > 0 ? Promise.reject(new Error('power')) : tenant.get(path, query)),
  }
  await expect(collect(broken, folder, 'user')).rejects.toThrow('power')
  expect(ids('user')).toHaveLength(100)
  await collect(tenant, folder, 'user')
  expect(ids('user')).toEqual(whole.ids('user'))
})

test('makes a new token when the old one has expired', async ({ sim }) => {
  const { folder, tenant, advance } = await setUp(sim)
  await collect(tenant, folder, 'admin')
  await advance(2 * 3600_000)
  await collect(tenant, folder, 'admin')
  expect(sim).toHaveCalled('exportAdminLog', { times: 1, status: 403 })
})

test('a key that is not accepted is told of, with what to look at', async ({ sim }) => {
  const { folder, tenant } = await setUp(sim)
  const { keyFile } = sim.credentials['rsa-cas'].apiKeys[1]
  const foreign = new Tenant({ keyFile: { ...keyFile, accessID: 'nobody' }, fetch: sim.fetch, now: () => tenant.now() })
  await expect(collect(foreign, folder, 'admin')).rejects.toThrow(/403.*may its role read this log/s)
})

test('waits as long as a limit says', async ({ sim }) => {
  const { folder, tenant, clock } = await setUp(sim)
  await sim.ask('exhaustRateLimit', { body: { vendor: 'rsa-cas', seconds: 45 } })
  await collect(tenant, folder, 'admin')
  expect(clock.waited[0]).toBeGreaterThan(1000)
  expect(sim).toHaveCalled('exportAdminLog', { atLeast: 1, status: 429 })
})

test('lost answers, cut connections and broken pages leave no gap and no repeat', async ({ sim, backlot }) => {
  const whole = await setUp(sim)
  await collect(whole.tenant, whole.folder, 'user')
  const other = await backlot.sandbox({ from: sim.name })
  const { folder, tenant, ids } = await setUp(other)
  for (const answer of [{ connection: 'lost-answer' }, { connection: 'cut' }, { status: 500 }]) {
    await other.faults.arm({ operation: 'exportUserEventLog', times: 1, answer })
  }
  await collect(tenant, folder, 'user')
  expect(ids('user')).toEqual(whole.ids('user'))
  expect(other).not.toHaveUnusedFaults()
})

test('a clock of this machine that is ahead makes no gap', async ({ sim }) => {
  const { folder, tenant, clock, advance, ids } = await setUp(sim)
  clock.ms += 20_000
  const before = await collect(tenant, folder, 'admin')
  await advance(1000)
  await makeGroup(sim, 'soon after')
  await advance(60_000)
  await collect(tenant, folder, 'admin')
  expect(ids('admin')).toHaveLength(before + 1)
})
