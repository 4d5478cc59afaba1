import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBacklot } from 'backlot/testing'

let sim
let folder

beforeAll(async () => {
  sim = await startBacklot({ ports: true, pace: 'instant' })
  folder = mkdtempSync(join(tmpdir(), 'backlot-examples-'))
  for (const name of ['esv-sync', 'log-collector', 'off-boarding'])
    cpSync(join('examples', name), join(folder, name), { recursive: true })
})

afterAll(async () => {
  await sim.close()
  rmSync(folder, { recursive: true })
})

/** Runs a program of an example with variables of its own. */
function runs(example, variables, ...args) {
  const options = { cwd: join(folder, example), env: { PATH: process.env.PATH, ...variables } }
  return new Promise((done) => {
    execFile(process.execPath, [`${example}.mjs`, ...args], options, (error, out, err) =>
      done({ code: error?.code ?? 0, out, err }),
    )
  })
}

test('esv-sync brings the tenant to the folder of the example', async () => {
  const [account, reader] = sim.credentials['pingone-aic'].serviceAccounts
  const variables = ({ id, jwk }) => ({
    AIC_URL: sim.url('pingone-aic'),
    AIC_ACCOUNT_ID: id,
    AIC_ACCOUNT_JWK: JSON.stringify(jwk),
  })
  expect(await runs('esv-sync', {}, 'desired')).toMatchObject({ code: 2, err: expect.stringContaining('usage') })
  expect(await runs('esv-sync', variables(reader), 'desired')).toMatchObject({
    code: 1,
    err: expect.stringContaining('scope'),
  })
  const first = await runs('esv-sync', variables(account), 'desired')
  expect(JSON.parse(first.out)).toMatchObject({ removed: ['esv-feature-flags'], restarted: true })
  expect(JSON.parse((await runs('esv-sync', variables(account), 'desired')).out)).toMatchObject({
    unchanged: 4,
    restarted: false,
  })
})

test('log-collector writes one file for each log', async () => {
  const key = join(folder, 'rsa-key.json')
  writeFileSync(key, JSON.stringify(sim.credentials['rsa-cas'].apiKeys[0].keyFile))
  expect(await runs('log-collector', {}, key, 'events')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/admin: \d+ new events/),
  })
  expect(readdirSync(join(folder, 'log-collector', 'events')).sort()).toEqual([
    'admin.ndjson',
    'admin.state.json',
    'user.ndjson',
    'user.state.json',
  ])
})

test('off-boarding tells, does, and keeps new tokens in the key file', async () => {
  const key = join(folder, 'scc-key.json')
  writeFileSync(key, JSON.stringify({ ...sim.credentials['cisco-scc'].apiKeys[0], accessToken: 'expired' }))
  const variables = { SCC_URL: sim.url('cisco-scc', 'global') }
  const email = 'max.member@northwind.example'
  const dry = await runs('off-boarding', variables, key, '--dry-run', email)
  expect(JSON.parse(dry.out)).toEqual({ email, steps: expect.arrayContaining(['disable', 'remove']) })
  expect((await runs('off-boarding', variables, key, email)).out).toBe(dry.out)
  expect(JSON.parse((await runs('off-boarding', variables, key, email)).out)).toEqual({ email, steps: [] })
  expect(JSON.parse(readFileSync(key, 'utf8')).accessToken).not.toBe('expired')
})
