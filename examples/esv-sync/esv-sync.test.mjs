import { expect } from 'vitest'
import { backlotTest } from 'backlot/vitest'
import { sync } from './sync.mjs'
import { Tenant } from './tenant.mjs'

const test = backlotTest({ vendors: ['pingone-aic'], pace: 1 })

const desired = {
  variables: {
    'esv-mail-host': { value: 'smtp.example.com', description: 'Outgoing mail server' },
    'esv-mail-port': { value: '587', type: 'int' },
    'esv-feature-flags': null,
  },
  secrets: { 'esv-mail-password': { value: 'tiger-lily-9' }, 'esv-new': { value: 'first' } },
}

/** The tenant as the tool sees it; instead of sleeping, the clock of the sandbox moves. */
function tenantOf(sim, which = 0, waited = []) {
  const account = sim.credentials['pingone-aic'].sites.development.serviceAccounts[which]
  const wait = async (ms) => {
    waited.push(ms)
    await sim.clock.advance(`PT${ms / 1000}S`)
  }
  return new Tenant({ url: sim.url('pingone-aic'), account, fetch: sim.fetch, wait })
}

const everything = {
  changed: ['esv-mail-host', 'esv-mail-port', 'esv-mail-password', 'esv-new'],
  removed: ['esv-feature-flags'],
  unchanged: 0,
  restarted: true,
}

const versionsOf = async (sim, secretId) =>
  (await sim.client('pingone-aic').GET('/environment/secrets/{secretId}/versions', { params: { path: { secretId } } }))
    .data

test('brings the tenant to what is desired and waits for its restart', async ({ sim }) => {
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { times: 2, status: 200, before: 'restart' })
  expect(sim).toHaveCalled('getRestartStatus', { atLeast: 20, after: 'restart' })
  const { data } = await sim.client('pingone-aic').GET('/environment/variables')
  expect(data.result.map(({ _id, loaded }) => [_id, loaded])).toContainEqual(['esv-mail-host', true])
  expect(sim).toHaveNoContractViolations()
})

test('a second run changes nothing and restarts nothing', async ({ sim }) => {
  await sync(tenantOf(sim), desired)
  const since = (await sim.journal.list()).at(-1).id
  expect(await sync(tenantOf(sim), desired)).toEqual({ changed: [], removed: [], unchanged: 5, restarted: false })
  for (const operation of ['createVariables', 'createSecret', 'createSecretVersion', 'deleteVariable', 'restart']) {
    expect(sim).toHaveCalled(operation, { never: true, since })
  }
})

test('gets a new token when the old one has expired on the way', async ({ sim }) => {
  const tenant = tenantOf(sim)
  await tenant.call('GET', '/environment/startup')
  await sim.clock.advance('PT2H')
  expect(await sync(tenant, desired)).toEqual(everything)
  expect(sim).toHaveCalled('getRestartStatus', { times: 1, status: 401 })
})

test('an account that may not is told which scope it lacks, and nothing is changed', async ({ sim }) => {
  await expect(sync(tenantOf(sim, 1), desired)).rejects.toThrow(/have the scope fr:idc:esv:\*/)
  expect(sim).toHaveCalled('createVariables', { never: true, status: '2xx' })
})

test('waits as long as a limit says', async ({ sim }) => {
  const waited = []
  await sim.ask('exhaustRateLimit', { body: { vendor: 'pingone-aic', seconds: 30 } })
  await expect(sync(tenantOf(sim, 0, waited), desired)).resolves.toEqual(everything)
  expect(await sim.journal.list({ status: 429 })).toHaveLength(1)
  expect(waited[0]).toBeGreaterThan(20_000)
})

test('waits for the restart of somebody else before it writes', async ({ sim }) => {
  const restart = { params: { query: { _action: 'restart' } } }
  await sim.client('pingone-aic').POST('/environment/startup', restart)
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { never: true, status: 409 })
})

test('a lost answer is asked for again, and nothing happens twice', async ({ sim }) => {
  for (const operation of ['createVariables', 'deleteVariable', 'createSecret', 'createSecretVersion', 'restart']) {
    await sim.faults.arm({ operation, times: 1, answer: { connection: 'lost-answer' } })
  }
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(await versionsOf(sim, 'esv-new')).toHaveLength(1)
  expect(await versionsOf(sim, 'esv-mail-password')).toHaveLength(3)
  expect(sim).not.toHaveUnusedFaults()
})

test('a tenant that breaks in between is asked again; one that stays broken is given up with its words', async ({
  sim,
}) => {
  await sim.faults.arm({ operation: 'createVariables', times: 2, answer: { status: 502 } })
  await sim.faults.arm({ operation: 'createSecret', times: 1, answer: { connection: 'cut' } })
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  await sim.faults.arm({ operation: 'getRestartStatus', answer: { status: 500, body: { message: 'out of order' } } })
  await expect(sync(tenantOf(sim), desired)).rejects.toThrow(/out of order[^]*gave up after 6 attempts/)
})
