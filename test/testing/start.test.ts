import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Backlot, BacklotError, startBacklot } from '../../src/testing/index.ts'
import '../../src/testing/vitest.ts'

let backlot: Backlot

beforeAll(async () => {
  backlot = await startBacklot()
})

afterAll(() => backlot.close())

const esv = { valueBase64: 'b2xk', expressionType: 'string' } as const

describe('clients', () => {
  test('one of every vendor calls without a port, with tokens that it gets by itself', async () => {
    const sim = await backlot.sandbox()
    const aic = await sim.client('pingone-aic').GET('/environment/variables')
    const rsa = await sim.client('rsa-cas').POST('/AdminInterface/restapi/v2/users/search', {
      body: { searchUnit: { attribute: 'EMAIL', value: 'nobody@example.com' } } as never,
    })
    const scc = await sim.client('cisco-scc').GET('/v1/organizations')
    expect([aic.response.status, aic.error]).toEqual([200, undefined])
    expect(rsa.response.status).not.toBe(401)
    expect([scc.response.status, scc.error]).toEqual([200, undefined])
    const entries = await sim.journal.list()
    expect(entries.map(({ principal }) => principal === null)).toEqual([false, false, false])
    expect(sim).toHaveNoContractViolations()
  })

  test('their tokens are renewed once the clock has passed them, and when it is put back', async () => {
    const sim = await backlot.sandbox()
    const client = sim.client('pingone-aic')
    const list = async (): Promise<number> => (await client.GET('/environment/variables')).response.status
    const before = await sim.snapshot()
    expect(await list()).toBe(200)
    await sim.clock.advance('P2D')
    expect(await list()).toBe(200)
    await before.restore()
    expect(await list()).toBe(200)
  })

  test('a call that carries credentials of its own gets no token', async () => {
    const sim = await backlot.sandbox()
    const expired = await sim.token({ vendor: 'pingone-aic', defect: 'expired' })
    const client = sim.client('pingone-aic', { headers: { authorization: `Bearer ${expired}` } })
    expect((await client.GET('/environment/variables')).response.status).toBe(401)
  })

  test('a principal with less is refused more', async () => {
    const sim = await backlot.sandbox()
    const accounts = sim.credentials['pingone-aic'].sites.staging.serviceAccounts as { id: string; scopes: string[] }[]
    const reader = accounts.find(({ scopes }) => scopes.join() === 'fr:idc:esv:read')?.id ?? 'nobody'
    const client = sim.client('pingone-aic', { site: 'staging', principal: reader })
    expect((await client.GET('/environment/variables')).response.status).toBe(200)
    const path = { variableId: 'esv-a' }
    const refused = await client.PUT('/environment/variables/{variableId}', { params: { path }, body: esv })
    expect(refused.response.status).toBe(403)
    expect(sim).toHaveCalled('createVariables', { site: 'staging', status: 403, principal: reader })
  })
})

describe('fetch', () => {
  test('reaches every site by the addresses that are told, and the control API', async () => {
    const sim = await backlot.sandbox({ name: 'addresses' })
    for (const urls of Object.values(sim.sites)) {
      for (const url of Object.values(urls))
        expect((await sim.fetch(`${url}/no/such/path`)).status).toBeGreaterThan(400)
    }
    const health = await sim.fetch(new URL('/_backlot/health', backlot.control))
    expect(health.status).toBe(200)
  })

  test('refuses an address of somebody else, and says where the tenants are', async () => {
    await expect(backlot.fetch('https://example.com/')).rejects.toThrow(/example\.com is no address .*backlot\.invalid/)
  })

  test('rejects when a connection is closed without an answer, after what was asked for happened', async () => {
    const sim = await backlot.sandbox()
    const client = sim.client('pingone-aic')
    const path = { variableId: 'esv-lost' }
    await sim.faults.arm({ operation: 'createVariables', times: 1, answer: { connection: 'lost-answer' } })
    const put = client.PUT('/environment/variables/{variableId}', { params: { path }, body: esv })
    await expect(put).rejects.toThrow('fetch failed')
    const read = await client.GET('/environment/variables/{variableId}', { params: { path } })
    expect(read.data?.valueBase64).toBe(esv.valueBase64)
    expect(sim).toHaveCalled('createVariables', { times: 1, status: 0 })
    expect(sim).not.toHaveUnusedFaults()
  })

  test('an id that no header can carry as it is goes out percent-encoded', async () => {
    const sim = await backlot.sandbox()
    const authorization = `Bearer ${await sim.token({ vendor: 'pingone-aic' })}`
    const headers = { authorization, 'if-none-match': '*', 'content-type': 'application/json' }
    const url = `${sim.url('pingone-aic')}/openidm/config/${encodeURIComponent('Ā b')}`
    const created = await sim.fetch(url, { method: 'PUT', headers, body: '{"enabled":true}' })
    expect([created.status, created.headers.get('location')]).toEqual([201, url])
  })

  test('an abort ends the wait for a late answer', async () => {
    const sim = await backlot.sandbox()
    await sim.faults.arm({ operation: '*', vendor: 'cisco-scc', answer: { delay: 'PT10M' } })
    const controller = new AbortController()
    const late = sim.fetch(`${sim.url('cisco-scc')}/v1/organizations`, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(late).rejects.toThrow('enough')
  })

  test('bodies, repeated headers and statuses without a body arrive whole', async () => {
    const sim = await backlot.sandbox()
    const headers = { 'set-cookie': 'a=1', 'x-note': 'n' }
    await sim.faults.arm({ operation: '*', vendor: 'cisco-scc', times: 1, answer: { status: 204, headers } })
    const empty = await sim.fetch(`${sim.url('cisco-scc')}/v1/organizations`)
    expect([empty.status, empty.headers.get('set-cookie'), await empty.text()]).toEqual([204, 'a=1', ''])
    const text = 'ä€😀'.repeat(1000)
    await sim.faults.arm({ operation: '*', vendor: 'cisco-scc', times: 1, answer: { status: 200, body: { text } } })
    const full = await sim.fetch(`${sim.url('cisco-scc')}/v1/organizations`)
    expect(await full.json()).toEqual({ text })
  })
})

describe('a sandbox', () => {
  test('has a clock, faults, a journal and snapshots of its own', async () => {
    const [one, other] = [
      await backlot.sandbox(),
      await backlot.sandbox({ clock: { now: '2030-01-01T00:00:00Z', frozen: true } }),
    ]
    await one.clock.freeze()
    await one.clock.set('2027-05-05T05:05:05Z')
    expect(await one.clock.now()).toBe('2027-05-05T05:05:05.000Z')
    expect(await other.clock.now()).toBe('2030-01-01T00:00:00.000Z')
    await other.client('cisco-scc').GET('/v1/organizations')
    expect(await one.journal.list()).toEqual([])
    const [entry] = await other.journal.list({ operation: 'listOrganizations' })
    expect((await other.journal.get(entry?.id ?? 0)).decisions.at(-1)).toMatchObject({ verdict: 'answer' })
  })

  test('moves its clock before advance returns, so that nothing happens between', async () => {
    const sim = await backlot.sandbox({ clock: { now: '2030-01-01T00:00:00Z', frozen: true } })
    const moved = sim.clock.advance('PT1H')
    const now = sim.clock.now()
    await moved
    expect(await now).toBe('2030-01-01T01:00:00.000Z')
  })

  test('loses no work when its clock is put back before its pace is changed', async () => {
    const sim = await backlot.sandbox({ clock: { now: '2030-01-01T00:00:00Z', frozen: true }, pace: 20 })
    const client = sim.client('pingone-aic')
    await client.POST('/environment/startup', { params: { query: { _action: 'restart' } } })
    await sim.clock.set('2029-12-31T23:00:00Z')
    await sim.pace(1)
    await sim.clock.advance('PT106S')
    expect((await client.GET('/environment/startup')).data?.restartStatus).toBe('restarting')
    await sim.clock.advance('PT2S')
    expect((await client.GET('/environment/startup')).data?.restartStatus).toBe('ready')
  })

  test('is put back to how it began, and forked', async () => {
    const sim = await backlot.sandbox({ name: 'parent' })
    const path = { variableId: 'esv-kept' }
    await sim.client('pingone-aic').PUT('/environment/variables/{variableId}', { params: { path }, body: esv })
    const fork = await backlot.sandbox({ from: 'parent' })
    await sim.reset()
    const statusIn = async (sandbox: typeof sim): Promise<number> =>
      (await sandbox.client('pingone-aic').GET('/environment/variables/{variableId}', { params: { path } })).response
        .status
    expect([await statusIn(sim), await statusIn(fork)]).toEqual([404, 200])
  })

  test('ends, and is then told of as unknown', async () => {
    const sim = await backlot.sandbox({ name: 'short-lived' })
    await sim.close()
    await expect(sim.clock.now()).rejects.toThrow(
      new BacklotError('There is no sandbox short-lived; the nearest is addresses.'),
    )
  })

  test('says what it lacks', async () => {
    expect(() => backlot.url('pingone')).toThrow('there is no vendor pingone; vendors are pingone-aic')
    expect(() => backlot.url('pingone-aic', 'dev')).toThrow(
      'there is no site dev; sites of pingone-aic are development',
    )
    await expect(backlot.faults.arm({ operation: 'createVariabels', answer: { status: 500 } })).rejects.toThrow(
      'createVariables',
    )
    await expect(backlot.clock.advance('an hour')).rejects.toThrow('ISO 8601')
    await expect(startBacklot({ clock: { now: 'yesterday' } })).rejects.toThrow('RFC 3339')
  })
})

test('the same seed, frozen clock and calls give the same bytes in two processes of tenants', async () => {
  const texts: string[] = []
  for (let round = 0; round < 2; round++) {
    const own = await startBacklot({ seed: 's', clock: { now: '2026-11-21T09:00:00Z', frozen: true } })
    const client = own.client('pingone-aic')
    const path = { variableId: 'esv-same' }
    await client.PUT('/environment/variables/{variableId}', { params: { path }, body: esv })
    const { response } = await client.GET('/environment/variables', { parseAs: 'stream' })
    texts.push(`${await response.text()} ${own.credentials['pingone-aic'].serviceAccounts[0].id}`)
    await own.close()
  }
  expect(texts[0]).toBe(texts[1])
  expect(texts[0]).toContain('esv-same')
})

test('a token of the tenant that has expired has done so on the clock of the sandbox, whatever the wall clock shows', async () => {
  const own = await startBacklot({ clock: { now: '2044-01-01T00:00:00Z', frozen: true } })
  const token = await own.token({ vendor: 'pingone-aic', defect: 'expired' })
  await own.fetch(`${own.url('pingone-aic')}/environment/variables`, { headers: { authorization: `Bearer ${token}` } })
  const [entry] = await own.journal.list()
  const { decisions } = await own.journal.get(entry?.id ?? 0)
  expect(decisions.at(-1)?.because).toContain('the token expired 3600 s ago')
  await own.close()
})

test('with ports, clients that know nothing of the library reach every site', async () => {
  const own = await startBacklot({ vendors: ['cisco-scc'], ports: true })
  const token = await own.token()
  const url = own.url('cisco-scc')
  expect(url).toMatch(/^http:\/\/localhost:\d+$/)
  const answered = await fetch(`${url}/v1/organizations`, { headers: { authorization: `Bearer ${token}` } })
  expect(answered.status).toBe(200)
  const apart = await own.sandbox({ ports: true })
  expect((await fetch(`${apart.url('cisco-scc')}/v1/organizations`)).status).toBe(401)
  expect(own).toHaveCalled('listOrganizations', { times: 1 })
  await own.close()
  await expect(fetch(`${url}/v1/organizations`)).rejects.toThrow()
})
