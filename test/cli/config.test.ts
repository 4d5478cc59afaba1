import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { readFileSettings } from '../../src/cli/config-file.ts'
import { serve } from '../../src/cli/serve.ts'
import { startBacklot } from '../../src/testing/index.ts'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'

const page = readFileSync('docs/configuration.md', 'utf8')
const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''

function written(text: string, name = 'backlot.config.yaml'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  return path
}

const refusal = (text: string): string => {
  try {
    readFileSettings(written(text))
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

/** What a start without options is told. */
const bare = { host: 'localhost', port: 0, logLevel: 'silent', allowHost: [], seed: 's', pace: 1 } as const

test('the example of the page is in force: profile, limits, faults, sites, ports, clock', async () => {
  const settings = readFileSettings(written(example.replace('[empty, ./staging.yaml]', 'empty').replace('7501', '0')))
  const served = await serve({ ...bare, ...settings })
  const ask = async (path: string, options?: RequestInit) =>
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the test knows what it asks for
    (await (await fetch(`${served.gateway.controlUrl()}/_backlot${path}`, options)).json()) as any
  const sites = served.gateway.sitesOf('default')
  expect(Object.keys(sites)).toEqual(['pingone-aic', 'cisco-scc'])
  expect(Object.keys(sites['cisco-scc'] ?? {})).toEqual(['global', 'us'])
  expect((await ask('/clock')).now).toMatch(/^2027-01-01T08:00/)
  expect((await ask('/rate-limits')).limits).toContainEqual(expect.objectContaining({ group: 'variables', limit: 100 }))
  const minted = await ask('/tokens', { method: 'POST' })
  expect(Date.parse(minted.expiresAt) - Date.parse((await ask('/clock')).now)).toBeLessThanOrEqual(300_000)
  const headers = { authorization: `Bearer ${minted.token}` }
  const statuses = []
  for (let call = 0; call < 2; call++) {
    statuses.push((await fetch(`${sites['pingone-aic']?.['development']}/environment/count`, { headers })).status)
  }
  expect(statuses).toEqual([503, 200])
  await served.close()
})

test('a port of its own is the one that the file says, and the others follow without it', async () => {
  const probe = await serve({ ...bare, tenants: ['pingone-aic'] })
  const free = new URL(probe.gateway.sitesOf('default')['pingone-aic']?.['staging'] ?? '').port
  await probe.close()
  const file = written(`tenants: pingone-aic\nports: { pingone-aic/staging: ${free} }\n`)
  const { ready, child, ended } = await startCommand(['--config', file])
  expect(new URL(ready.sites['pingone-aic'].staging).port).toBe(free)
  child.kill()
  await ended
})

test('run takes free ports whatever the file says, and everything else from it', async () => {
  const file = written('tenants: cisco-scc\nport: 1\nports: { cisco-scc/global: 2 }\nseed: from-file\n')
  const command = ['node', '-e', 'console.log(Object.keys(process.env).filter((name) => /_URL$/.test(name)).join())']
  const { code, out, err } = await backlot(['run', '--config', file, '--output', temporaryFolder(), '--', ...command])
  expect([code, out], err).toEqual([0, expect.stringContaining('BACKLOT_CISCO_SCC_GLOBAL_URL')])
  expect(out).not.toContain('PINGONE')
})

test('durations of a profile keep their kind, and tests can set them too', async () => {
  const sim = await startBacklot({
    vendors: ['pingone-aic'],
    pace: 1,
    profile: { 'pingone-aic': { restartDuration: 'PT30S' } },
  })
  const client = sim.client('pingone-aic')
  await client.POST('/environment/startup', { params: { query: { _action: 'restart' } } })
  const status = async () => (await client.GET('/environment/startup')).data?.restartStatus
  await sim.clock.advance('PT29S')
  expect(await status()).toBe('restarting')
  await sim.clock.advance('PT2S')
  expect(await status()).toBe('ready')
  await sim.close()
})

test.each([
  [{ restartDurations: 'PT1S' }, 'the profile of pingone-aic has no restartDurations; the nearest is restartDuration'],
  [{ restartDuration: 30 }, 'restartDuration of pingone-aic is 30, and must be a duration'],
  [{ pageSizeDefault: 'ten' }, 'pageSizeDefault of pingone-aic is "ten", and must be a number'],
  [{ constructor: 1 }, 'has no constructor'],
])('a test that sets %j is told so', async (values, message) => {
  await expect(startBacklot({ profile: { 'pingone-aic': values } })).rejects.toThrow(message)
})

test.each([
  ['pace: fast', '1:1 (#/pace): does not fit. How fast'],
  ['port: 99999', '1:1 (#/port): must be <= 65535'],
  ['prot: 1', '1:1 (#): has no member prot; there are $schema, tenants, port'],
  ['profile: { pingone-aic: { restartDurations: PT1S } }', 'has no member restartDurations'],
  ['profile: { pingone-aic: { restartDuration: soon } }', 'must be an ISO 8601 duration'],
  ['profile: { pingone-aic: { pageSizeDefault: many } }', 'must be number'],
  ['sites: { cisco-scc: [mars] }', 'must be one of global, us'],
  ['ports: { pingone-aic/devel: 1 }', 'has no member pingone-aic/devel'],
  ['clock: { now: yesterday }', 'must be date-time'],
  ['faults: [{ answer: {} }]', '(#/faults/0): lacks operation'],
  ['a: [', 'is no valid YAML'],
])('%s is refused', (text, message) => {
  expect(refusal(text)).toContain(message)
})

test('everything that is wrong is told at once, and a fault that does not fit stops the start', async () => {
  const text = refusal('seed: x\npace: fast\nprofile: { pingone-aic: { nothing: 1 } }\nprot: 7')
  expect(text).toContain('2:1')
  expect(text).toContain('3:')
  expect(text).toContain('1:1')
  const file = written('faults: [{ operation: getVariabel, answer: { status: 500 } }]')
  const { code, err } = await backlot(['start', '--port', '0', '--config', file])
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('faults/0 of the configuration: No vendor has an operation getVariabel'),
  ])
})

test('config check tells what a file says; config schema is what editors check by', async () => {
  const file = written('seed: team\n')
  expect((await backlot(['config', 'check', file])).out).toMatch(/: fine\n {2}seed +"team"/)
  expect(JSON.parse((await backlot(['config', 'check', file, '--json'])).out)).toEqual({ seed: 'team' })
  expect(await backlot(['config', 'check', written('seed: [1]')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('must be string'),
  })
  expect((await backlot(['config', 'check'])).err).toContain('there is no backlot.config.yaml in this folder')
  const { out } = await backlot(['config', 'schema'])
  const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(out))
  expect(fits(parse(example))).toBe(true)
  expect(fits({ sites: { 'cisco-scc': ['mars'] } })).toBe(false)
})
