import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'

test('prints its version, and help that teaches', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect((await backlot(['--version'])).out).toBe(`${version}\n`)
  const help = await backlot(['--help'])
  expect(help.code).toBe(0)
  expect(help.out).toContain('backlot start --port 0 --ready-file')
  const startHelp = await backlot(['start', '--help'])
  for (const flag of ['--port', '--host', '--seed', '--pace', '--config', '--ready-file', '--log-level'])
    expect(startHelp.out).toContain(flag)
})

test('the ready file tells everything a client needs once all ports listen', async () => {
  const { ready } = await startCommand(['--seed', 'ready', '--log-level', 'silent'])
  expect(ready).toMatchObject({ name: 'default', seed: 'ready', pace: 20 })
  expect(Object.keys(ready.sites['pingone-aic'])).toEqual(['development', 'staging', 'production', 'sandbox'])
  const [account] = ready.credentials['pingone-aic'].serviceAccounts
  expect(account).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    jwk: { kty: 'RSA', d: expect.any(String) },
  })
  for (const url of Object.values<string>(ready.sites['pingone-aic'])) {
    expect((await fetch(`${url}/am/json/serverinfo/*`)).status).toBe(200)
  }
  expect((await fetch(`${ready.control}/_backlot/health`)).status).toBe(200)
})

test('the printed curl line answers real data when pasted', async () => {
  const { child, ended } = await startCommand()
  child.kill('SIGTERM')
  const printed = (await ended).out
  const { ready, child: second } = await startCommand(['--log-level', 'silent'])
  const line = /^ {2}(curl .*)$/m.exec(printed)?.[1] ?? ''
  const port = /http:\/\/localhost:(\d+)\/_backlot\/tokens/.exec(line)?.[1] ?? ''
  const pasted = line
    .replaceAll(`localhost:${port}`, new URL(ready.control).host)
    .replace(/http:\/\/localhost:\d+\/environment/, `${ready.sites['pingone-aic'].development}/environment`)
  const answer = JSON.parse(execFileSync('bash', ['-c', pasted], { encoding: 'utf8' }))
  expect(answer.resultCount).toBeGreaterThan(0)
  expect(answer.result[0]._id).toMatch(/^esv-/)
  second.kill('SIGKILL')
})

test('SIGTERM and SIGINT end it at once, even with an open connection', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { ready, child, ended } = await startCommand(['--log-level', 'silent'])
    await fetch(`${ready.control}/_backlot/health`)
    child.kill(signal)
    expect((await ended).code).toBe(0)
  }
})

test('a busy port is one line that says what to do, and exit code 3', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void blocker.close())
  await new Promise((resolve) => blocker.once('listening', resolve))
  const { port } = blocker.address() as AddressInfo
  const { code, err } = await backlot(['start', '--port', String(port)])
  expect(code).toBe(3)
  expect(err).toMatch(new RegExp(`^backlot: .*port ${port}.*in use.*--port.*\\n$`))
})

test('wrong usage is one line that says what to do, and exit code 2', async () => {
  const folder = temporaryFolder()
  const cases: [string[], RegExp][] = [
    [['start', '--prot', '1'], /unknown option '--prot'/],
    [['start', '--port', 'many'], /port "many".*65535/],
    [['start', '--pace', '-1'], /pace "-1"/],
    [['start', '--log-level', 'loud'], /log level "loud".*silent/],
    [['start', '--config', join(folder, 'none.yaml')], /cannot read the configuration.*none\.yaml/],
    [['fidelity', 'nobody'], /no vendor nobody; known are pingone-aic/],
    [['frobnicate'], /unknown command 'frobnicate'/],
  ]
  for (const [args, expected] of cases) {
    const { code, err } = await backlot(args)
    expect([args, code]).toEqual([args, 2])
    expect(err).toMatch(expected)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  }
})

test('a flag beats the environment, the environment a file, a file the default', async () => {
  const folder = temporaryFolder()
  const config = join(folder, 'backlot.yaml')
  writeFileSync(config, 'seed: from-file\npace: 3\nlogLevel: silent\n')
  const { ready } = await startCommand(['--config', config])
  expect(ready).toMatchObject({ seed: 'from-file', pace: 3 })
  const { ready: flagged } = await startCommand(['--config', config, '--seed', 'from-flag'])
  expect(flagged).toMatchObject({ seed: 'from-flag', pace: 3 })
})

test('token and credentials speak to the running tenants', async () => {
  const { ready } = await startCommand(['--log-level', 'silent'])
  const token = (await backlot(['token', '--url', ready.control])).out.trim()
  const url = `${ready.sites['pingone-aic'].development}/environment/count`
  expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
  const expired = (await backlot(['token', '--url', ready.control, '--defect', 'expired'])).out.trim()
  expect((await fetch(url, { headers: { authorization: `Bearer ${expired}` } })).status).toBe(401)
  const impossible = await backlot(['token', '--url', ready.control, '--defect', 'algorithm-none'])
  expect(impossible.code).toBe(3)
  expect(impossible.err).toContain('algorithm-none')
  const frodo = (await backlot(['credentials', '--url', ready.control, '--format', 'frodo'])).out
  expect(frodo).toContain(`export FRODO_HOST='${ready.sites['pingone-aic'].development}/am'\n`)
  const staging = (await backlot(['credentials', '--url', ready.control, '--format', 'frodo', '--site', 'staging'])).out
  expect(staging).toContain(`export FRODO_HOST='${ready.sites['pingone-aic'].staging}/am'\n`)
  const files = join(temporaryFolder(), 'files')
  const env = (await backlot(['credentials', '--url', ready.control, '--format', 'env', '--files', files])).out
  const script = `${env}\necho "$BACKLOT_CISCO_SCC_EU_URL"; cat "$BACKLOT_RSA_CAS_TENANT_KEY_FILE"`
  const [eu, ...key] = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n')
  expect(eu).toBe(ready.sites['cisco-scc'].eu)
  expect(JSON.parse(key.join('\n'))).toEqual(ready.credentials['rsa-cas'].apiKeys[0].keyFile)
  expect((await backlot(['credentials', '--url', ready.control, '--format', 'env', '--site', 'no'])).code).toBe(2)
  const json = JSON.parse((await backlot(['credentials', '--url', ready.control])).out)
  expect(json).toEqual(ready.credentials)
})

test('a verb without a running server says how to start one', async () => {
  const { code, err } = await backlot(['token', '--url', 'http://localhost:9'])
  expect(code).toBe(3)
  expect(err).toContain('run backlot start first')
})
