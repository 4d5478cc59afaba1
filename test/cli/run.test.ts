import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/command.ts'

const program = resolve('dist/cli/main.js')

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly folder: string
}

/** A child that runs `backlot run` in a folder of its own, with a client script in it. */
function begun(script: string, options: readonly string[] = [], command: readonly string[] = ['node', 'client.mjs']) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'client.mjs'), script)
  const child = spawn('node', [program, 'run', ...options, '--', ...command], { cwd: folder })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: ended(child, folder) }
}

function ended(child: ChildProcess, folder: string): Promise<Ran> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (part) => (out += part))
  child.stderr?.on('data', (part) => (err += part))
  return new Promise((done) => child.on('close', (code) => done({ code, out, err, folder })))
}

const run = (...args: Parameters<typeof begun>): Promise<Ran> => begun(...args).ended
const read = ({ folder }: Ran, name: string): string => readFileSync(join(folder, 'backlot-run', name), 'utf8')

const client = `
const { BACKLOT_CONTROL_URL: control, BACKLOT_PINGONE_AIC_DEVELOPMENT_URL: url } = process.env
const { token } = await (await fetch(control + '/tokens', { method: 'POST' })).json()
const ask = (path, init = {}) =>
  fetch(url + path, { ...init, headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' } })
`

const tenLines = `import assert from 'node:assert/strict'
import { test } from 'node:test'
test('a variable that was put is there', async () => {
  const { BACKLOT_CONTROL_URL: control, BACKLOT_PINGONE_AIC_DEVELOPMENT_URL: url } = process.env
  const { token } = await (await fetch(control + '/tokens', { method: 'POST' })).json()
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
  const body = JSON.stringify({ valueBase64: btoa('on'), expressionType: 'string', description: 'a switch' })
  assert.equal((await fetch(url + '/environment/variables/esv-switch', { method: 'PUT', headers, body })).status, 200)
  assert.equal((await fetch(url + '/environment/variables/esv-switch', { headers })).status, 200)
})
`

test('a ten-line test passes, and the folder holds the whole report', async () => {
  const options = ['--tenants', 'pingone-aic', '--fail-on', 'violations,refusals,unused-faults,unknown-calls']
  const ran = await run(tenLines, options, ['node', '--test', 'client.mjs'])
  expect(ran.err).toContain('the command ended with 0, the run with 0')
  expect(ran.code).toBe(0)
  expect(readdirSync(join(ran.folder, 'backlot-run')).sort()).toEqual(
    ['coverage.html', 'coverage.json', 'journal.har', 'journal.ndjson', 'junit.xml', 'summary.json'].sort(),
  )
  const lines = read(ran, 'journal.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { operation: string })
  expect(lines.map(({ operation }) => operation)).toEqual(['createVariables', 'getVariable'])
  expect(JSON.parse(read(ran, 'summary.json'))).toMatchObject({ calls: 2, exitCode: 0, operations: { exercised: 2 } })
  expect(JSON.parse(read(ran, 'coverage.json'))).toMatchObject({ calls: 2, vendors: [{ vendor: 'pingone-aic' }] })
  expect(read(ran, 'junit.xml')).toContain(
    '<testcase classname="backlot.pingone-aic" name="getVariable" time="0.000"/>',
  )
  expectArchive(JSON.parse(read(ran, 'journal.har')), 2)
})

/** Compares an archive with the schema of the format as `har-schema` publishes it. */
function expectArchive(archive: { log: { entries: unknown[] } }, entries: number): void {
  const require = createRequire(import.meta.url)
  const schemas = require('har-schema') as Record<string, object>
  const ajv = new Ajv({ strict: false, validateFormats: false })
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json') as object)
  for (const schema of Object.values(schemas)) ajv.addSchema(schema)
  expect([ajv.validate('har.json#', archive), ajv.errors]).toEqual([true, null])
  expect(ajv.validate('har.json#', { log: { ...archive.log, entries: [{}] } })).toBe(false)
  expect(archive.log.entries).toHaveLength(entries)
}

test('a client without a token fails with a reason that can be understood', async () => {
  const broken = `
    const answer = await fetch(process.env.BACKLOT_PINGONE_AIC_DEVELOPMENT_URL + '/environment/variables')
    if (!answer.ok) process.exit(3)`
  const ran = await run(broken, ['--fail-on', 'refusals'])
  expect(ran.code).toBe(3)
  expect(ran.err).toContain(
    'GET /environment/variables at pingone-aic/development: 401, the call carries no credential',
  )
  expect(ran.err).toMatch(/FAILED refusals: .*decisions in journal\.ndjson say why/)
  expect(read(ran, 'junit.xml')).toContain('<failure message="It ended with 3.">')
})

test('a gate turns success into 1, and says what to do', async () => {
  const ran = await run(`${client} await ask('/environment/variables')`, ['--min-operations', '50%'])
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(/FAILED min-operations: operations 1 of \d+ \(0\.\d %\) are below 50 %; call more of/)
  const arming = `${client} await fetch(control + '/faults', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'createSecret', times: 1, answer: { status: 503 } }) })
    await ask('/environment/nowhere')`
  const unmet = await run(arming, ['--fail-on', 'unused-faults,unknown-calls'])
  expect(unmet.code).toBe(1)
  expect(unmet.err).toMatch(
    /FAILED unused-faults: no call met 1 armed faults \(pingone-aic createSecret in sandbox default\)/,
  )
  expect(unmet.err).toMatch(/FAILED unknown-calls: 1 calls fit no operation/)
})

test('wrong usage ends before anything starts, and a command that is not there with 127', async () => {
  for (const [options, words] of [
    [['--fail-on', 'everything'], /--fail-on knows no "everything"; it takes violations, refusals/],
    [['--min-operations', 'all'], /"all" is no percentage/],
    [['--output', 'client.mjs/sub'], /cannot write to client\.mjs\/sub: .*--output/],
  ] as const) {
    const ran = await run('', options)
    expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(words)])
  }
  const missing = await run('', [], ['no-such-command'])
  expect(missing.code).toBe(127)
  expect(missing.err).toContain('cannot run no-such-command: there is no such command; check its name and PATH')
})

test('a signal goes on to the command, the report is written, and nothing is left', async () => {
  const waiting = `${client}
    process.on('SIGTERM', () => process.exit(7))
    await ask('/environment/variables')
    console.log(process.env.BACKLOT_RSA_CAS_TENANT_KEY_FILE)
    setInterval(() => undefined, 1000)`
  const { child, ended: end } = begun(waiting)
  const file = await new Promise<string>((done) => child.stdout?.once('data', (part) => done(String(part).trim())))
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('accessKey')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  child.kill('SIGTERM')
  const ran = await end
  expect(ran.code).toBe(7)
  expect(existsSync(join(file, '..'))).toBe(false)
  expect(JSON.parse(read(ran, 'summary.json'))).toMatchObject({ calls: 1, commandExitCode: 7 })
})

test('a command that a signal ends has the code that shells give it', async () => {
  expect((await run(`process.kill(process.pid, 'SIGKILL')`)).code).toBe(137)
})

test('every call of every sandbox is in the files, more than the journal holds, without secrets', async () => {
  const many = `${client}
    const canary = (i) => 'canary' + 'abcdef012345678901234567'.slice(0, 22) + String(i).padStart(2, '0')
    const json = (body) => ({ method: 'PUT', body: JSON.stringify(body) })
    await ask('/environment/secrets/esv-canary', json({ encoding: 'generic', useInPlaceholders: true, valueBase64: btoa(canary(1)) }))
    await ask('/environment/secrets/esv-' , json({ valueBase64: btoa(canary(2)), more: 'eyJhbGciOiJub25lIn0.' + btoa(canary(3)) + '.x' }))
    await ask('/environment/variables?access_token=' + canary(4))
    await fetch(url + '/am/oauth2/access_token', { method: 'POST', body: new URLSearchParams({ client_secret: canary(5), assertion: canary(6) }) })
    await fetch(url + '/environment/variables', { headers: { authorization: 'Bearer ' + canary(7), 'x-api-secret': canary(8), cookie: 'a=' + canary(9) } })
    const { sites } = await (await fetch(control + '/sandboxes', { method: 'POST', body: '{"name":"second"}' })).json()
    await fetch(sites['pingone-aic'].development + '/environment/variables')
    await fetch(control + '/sandboxes/second', { method: 'DELETE' })
    for (let i = 0; i < 1_010; i++) await fetch(url + '/environment/count')
    console.log(token)`
  const ran = await run(many, ['--tenants', 'pingone-aic'])
  expect(ran.code).toBe(0)
  const lines = read(ran, 'journal.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; sandbox: string })
  expect(lines).toHaveLength(1_016)
  expect(lines.filter(({ sandbox }) => sandbox === 'second').map(({ id }) => id)).toEqual([1])
  expectArchive(JSON.parse(read(ran, 'journal.har')), 1_016)
  for (const name of readdirSync(join(ran.folder, 'backlot-run'))) {
    expect([name, read(ran, name).match(/canary[0-9a-f]{22}|Y2FuYXJ5[0-9A-Za-z+/]{8}/g)]).toEqual([name, null])
    expect(read(ran, name)).not.toContain(ran.out.trim())
  }
})

test('coverage of a run, and of a running Backlot, is printed, written and judged', async () => {
  const script = `${client}
    import { execFileSync } from 'node:child_process'
    await ask('/environment/variables')
    const { stdout } = process
    stdout.write(execFileSync(process.execPath, [${JSON.stringify(program)}, 'coverage', process.env.BACKLOT_URL, '--vendor', 'pingone-aic']))`
  const ran = await run(script)
  expect(ran.out).toMatch(/^pingone-aic: operations 1 of \d+/)
  expect(ran.out).not.toContain('rsa-cas')
  const coverage = (...args: string[]): Promise<Ran> => {
    return ended(spawn('node', [program, 'coverage', ...args], { cwd: ran.folder }), ran.folder)
  }
  expect(JSON.parse((await coverage('backlot-run', '--json')).out)).toMatchObject({ calls: 1 })
  const page = await coverage('backlot-run', '--html', 'page.html', '--min-operations', '10%')
  expect([page.code, page.out]).toEqual([1, ''])
  expect(page.err).toMatch(/^backlot: operations 1 of \d+ .* are below 10 %/)
  expect(readFileSync(join(ran.folder, 'page.html'), 'utf8')).toContain('<!doctype html>')
  mkdirSync(join(ran.folder, 'empty'))
  const none = await coverage('empty')
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('name the folder that backlot run wrote')])
})

test('under TLS a Node client trusts the tenants without more', async () => {
  const folder = temporaryFolder()
  const script = `${client}
    const answer = await ask('/environment/variables')
    console.log(url.split(':')[0], answer.status, process.env.BACKLOT_CA_CERT === process.env.NODE_EXTRA_CA_CERTS)`
  const ran = await run(script, ['--tls', '--tls-dir', join(folder, 'tls')])
  expect(ran.out.trim()).toBe('https 200 true')
})
