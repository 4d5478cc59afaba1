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

const everything = {
  changed: ['esv-mail-host', 'esv-mail-port', 'esv-mail-password', 'esv-new'],
  removed: ['esv-feature-flags'],
  unchanged: 0,
  restarted: true,
}

const writes = ['createVariables', 'deleteVariable', 'createSecret', 'createSecretVersion', 'actionSecret']

/** The tenant as the tool sees it; instead of sleeping, the clock of the sandbox moves. */
function tenantOf(sim, { which = 0, waited = [], fetch = sim.fetch, ...options } = {}) {
  const account = sim.credentials['pingone-aic'].sites.development.serviceAccounts[which]
  const wait = async (ms) => {
    waited.push(ms)
    await sim.clock.advance(`PT${ms / 1000}S`)
  }
  return new Tenant({ url: sim.url('pingone-aic'), account, fetch, wait, ...options })
}

/** A fetch that does something before the first request of a method is sent. */
function before(sim, method, act) {
  let isDone = false
  return async (url, request) => {
    if (request.method === method && String(url).includes('/environment/') && !isDone) {
      isDone = true
      await act()
    }
    return sim.fetch(url, request)
  }
}

const startRestart = (sim) =>
  sim.client('pingone-aic').POST('/environment/startup', { params: { query: { _action: 'restart' } } })

const versionsOf = async (sim, secretId) =>
  (await sim.client('pingone-aic').GET('/environment/secrets/{secretId}/versions', { params: { path: { secretId } } }))
    .data

const lastEntry = async (sim) => (await sim.journal.list()).at(-1).id

test('brings the tenant to what is desired and waits for its restart', async ({ sim }) => {
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { times: 2, status: 200, before: 'restart' })
  expect(sim).toHaveCalled('restart', { times: 1, status: 200 })
  expect(sim).toHaveCalled('getRestartStatus', { atLeast: 20, after: 'restart' })
  const { data } = await sim.client('pingone-aic').GET('/environment/variables')
  const shown = data.result.map(({ _id, loaded, valueBase64 }) => [_id, loaded, atob(valueBase64)])
  expect(shown).toContainEqual(['esv-mail-host', true, 'smtp.example.com'])
  expect(shown.map(([id]) => id)).not.toContain('esv-feature-flags')
  expect(sim).toHaveNoContractViolations()
})

test('a second run changes nothing and restarts nothing', async ({ sim }) => {
  await sync(tenantOf(sim), desired)
  const since = await lastEntry(sim)
  expect(await sync(tenantOf(sim), desired)).toEqual({ changed: [], removed: [], unchanged: 5, restarted: false })
  for (const operation of [...writes, 'restart']) expect(sim).toHaveCalled(operation, { never: true, since })
})

test('only what differs is written: a new value is a new version, a new description is none', async ({ sim }) => {
  await sync(tenantOf(sim), desired)
  const since = await lastEntry(sim)
  const secrets = {
    'esv-new': { value: 'second' },
    'esv-mail-password': { value: 'tiger-lily-9', description: 'Account at the mail server' },
  }
  const report = await sync(tenantOf(sim), { ...desired, secrets })
  expect(report).toMatchObject({ changed: ['esv-new', 'esv-mail-password'], unchanged: 3, restarted: true })
  expect(await versionsOf(sim, 'esv-new')).toHaveLength(2)
  expect(await versionsOf(sim, 'esv-mail-password')).toHaveLength(3)
  expect(sim).toHaveCalled('createVariables', { never: true, since })
})

test('a run that was cut off before its restart is made good by the next', async ({ sim }) => {
  await sim.faults.arm({ operation: 'restart', answer: { status: 400, body: { code: 400, message: 'not today' } } })
  await expect(sync(tenantOf(sim), desired)).rejects.toThrow('not today')
  await sim.faults.disarm()
  const { changed, restarted } = await sync(tenantOf(sim), desired)
  expect({ changed, restarted }).toEqual({ changed: [], restarted: true })
})

test('a token that expires in the middle is renewed, once', async ({ sim }) => {
  const fetch = before(sim, 'PUT', () => sim.clock.advance('PT15M'))
  expect(await sync(tenantOf(sim, { fetch }), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { times: 1, status: 401 })
  expect(sim).toHaveCalled('createVariables', { times: 2, status: 200 })
  expect(sim).toHaveCalled('createAccessToken', { times: 2 })
})

test('a token that is refused again is not renewed for ever', async ({ sim }) => {
  const answer = { status: 401, body: { code: 401, message: 'unauthorized' } }
  await sim.faults.arm({ operation: 'getAllVariables', answer })
  await expect(sync(tenantOf(sim), desired)).rejects.toThrow(/variables was answered 401/)
  expect(sim).toHaveCalled('createAccessToken', { times: 2 })
})

test('an account that may only read is told which scope it lacks, and nothing is changed', async ({ sim }) => {
  await expect(sync(tenantOf(sim, { which: 1 }), desired)).rejects.toThrow(/cannot log in.*fr:idc:esv:\*/)
  const reader = tenantOf(sim, { which: 1, scopes: 'fr:idc:esv:read' })
  await expect(sync(reader, desired)).rejects.toThrow(/answered 403.*needs the scope fr:idc:esv:update/s)
  expect(sim).toHaveCalled('createVariables', { times: 1, status: 403 })
  for (const operation of writes) expect(sim).toHaveCalled(operation, { never: true, status: '2xx' })
})

test('waits as long as a limit says, in seconds or by a date', async ({ sim }) => {
  const waited = []
  await sim.clock.freeze()
  await sim.ask('exhaustRateLimit', { body: { vendor: 'pingone-aic', seconds: 30 } })
  const now = Date.parse(await sim.clock.now())
  const [date, later] = [now, now + 42_000].map((ms) => new Date(ms).toUTCString())
  const headers = { date, 'retry-after': later }
  await sim.faults.arm({ operation: 'getAllSecrets', times: 1, answer: { status: 429, headers } })
  expect(await sync(tenantOf(sim, { waited }), desired)).toEqual(everything)
  expect(waited[0]).toBe(30_000)
  expect(waited).toContain(42_000)
  expect(await sim.journal.list({ status: 429 })).toHaveLength(2)
})

test('waits for the restart of somebody else before it writes', async ({ sim }) => {
  await startRestart(sim)
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { never: true, status: 409 })
})

test('a restart or lock that begins in the middle is waited for, however many refusals it takes', async ({ sim }) => {
  const fetch = before(sim, 'PUT', () => startRestart(sim))
  expect(await sync(tenantOf(sim, { fetch }), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { atLeast: 7, status: 409 })
  expect(sim).toHaveCalled('createVariables', { times: 2, status: 200 })
})

test('a lost answer is looked after, and nothing happens twice', async ({ sim }) => {
  for (const operation of [...writes, 'restart']) {
    await sim.faults.arm({ operation, times: 1, answer: { connection: 'lost-answer' } })
  }
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  for (const operation of [...writes.slice(1), 'restart']) expect(sim).toHaveCalled(operation, { times: 1 })
  expect(sim).toHaveCalled('createVariables', { times: 2 })
  expect(await versionsOf(sim, 'esv-new')).toHaveLength(1)
  expect(await versionsOf(sim, 'esv-mail-password')).toHaveLength(3)
  expect(sim).not.toHaveUnusedFaults()
})

test('an answer that ends in the middle is no answer', async ({ sim }) => {
  let isBroken = false
  const half = async (url, request) => {
    const response = await sim.fetch(url, request)
    if (request.method !== 'PUT' || isBroken) return response
    isBroken = true
    const body = new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) })
    return new Response(body, { status: response.status })
  }
  expect(await sync(tenantOf(sim, { fetch: half }), desired)).toEqual(everything)
  expect(sim).toHaveCalled('createVariables', { times: 2, status: 200 })
})

test('a tenant that breaks in between is asked again; one that stays broken is given up with its words', async ({
  sim,
}) => {
  for (const operation of ['createAccessToken', 'createSecret', 'restart']) {
    await sim.faults.arm({ operation, times: 1, answer: { connection: 'cut' } })
  }
  await sim.faults.arm({ operation: 'createVariables', times: 2, answer: { status: 502 } })
  expect(await sync(tenantOf(sim), desired)).toEqual(everything)
  expect(sim).not.toHaveUnusedFaults()
  await sim.faults.arm({ operation: 'getRestartStatus', answer: { status: 500, body: { message: 'out of order' } } })
  await expect(sync(tenantOf(sim), desired)).rejects.toThrow(/out of order[^]*gave up after 6 attempts/)
})
