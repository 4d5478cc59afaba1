import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  certificatesFinding,
  checks,
  clockFinding,
  localhostFinding,
  nodeFinding,
  proxyFinding,
} from '../../src/cli/doctor.ts'
import { localTls } from '../../src/host/index.ts'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'

test.each([
  ['20.18.9', 'fail'],
  ['18.20.0', 'fail'],
  ['20.19.0', 'ok'],
  ['22.1.0', 'ok'],
])('Node %s is %s', (version, state) => {
  expect(nodeFinding(version).state).toBe(state)
})

test('a clock before the installation is wrong', () => {
  const installed = Date.UTC(2026, 10, 21)
  expect(clockFinding(Date.UTC(1980, 0, 1), installed)).toMatchObject({
    state: 'fail',
    fix: 'set the clock of this machine',
  })
  expect(clockFinding(installed - 1000, installed).state).toBe('ok')
})

test.each([
  [[], 'fail'],
  [['127.0.0.1', '::1'], 'ok'],
  [['192.0.2.7'], 'fail'],
])('localhost at %j is %s', (addresses, state) => {
  expect(localhostFinding(addresses).state).toBe(state)
})

test.each([
  [{}, 'ok'],
  [{ HTTP_PROXY: 'http://proxy:3128' }, 'warn'],
  [{ https_proxy: 'http://proxy:3128', no_proxy: 'example.com' }, 'warn'],
  [{ https_proxy: 'http://proxy:3128', no_proxy: 'example.com,localhost' }, 'ok'],
  [{ ALL_PROXY: 'http://proxy:3128', NO_PROXY: '*' }, 'ok'],
])('a proxy in %j is %s', (environment, state) => {
  expect(proxyFinding(environment).state).toBe(state)
})

test('certificates: none, valid, expired, unreadable', async () => {
  const folder = temporaryFolder()
  const madeMs = Date.UTC(2026, 10, 21)
  expect(certificatesFinding(folder, madeMs).text).toContain('none yet')
  await localTls(folder, ['localhost'], madeMs)
  expect(certificatesFinding(folder, madeMs)).toMatchObject({
    state: 'ok',
    text: expect.stringMatching(/valid for \d+ days/),
  })
  expect(certificatesFinding(folder, Date.UTC(2060, 0, 1))).toMatchObject({
    state: 'fail',
    fix: expect.stringContaining(folder),
  })
  writeFileSync(join(folder, 'server.pem'), 'nothing')
  expect(certificatesFinding(folder, madeMs).state).toBe('fail')
})

const look = async (name: string, examined: object) =>
  checks.find((check) => check.name === name)?.look({ documents: [], ...examined }, {})

test('a port that is taken is named, with what to do', async () => {
  const blocker = createServer()
  onTestFinished(() => void blocker.close())
  await new Promise<void>((done) => blocker.listen({ port: 0, host: '127.0.0.1' }, done))
  const { port } = blocker.address() as AddressInfo
  expect(await look('ports', { port })).toMatchObject({
    state: 'fail',
    text: expect.stringContaining(`${port} at 127.0.0.1`),
  })
  expect(await look('ports', { port: 0 })).toMatchObject({ state: 'ok' })
})

test('of many ports that are taken only the first are told', async () => {
  const { ready } = await startCommand([])
  const config = join(temporaryFolder(), 'c.yaml')
  const sites = ['us', 'eu', 'au', 'apj']
  const taken = Object.values<string>(ready.sites['pingone-aic']).map((url) => Number(new URL(url).port))
  const ports = Object.fromEntries(sites.map((site, index) => [`cisco-scc/${site}`, taken[index]]))
  writeFileSync(config, JSON.stringify({ tenants: 'cisco-scc', sites: { 'cisco-scc': sites }, ports }))
  const found = await look('ports', { config, port: Number(new URL(ready.control).port) })
  expect(found?.text).toMatch(/^taken: (\d+ at \S+ \(EADDRINUSE\)(, )?){4} and \d more$/)
})

test('ports, sites and the folder are those that the configuration says, unless the command line does', async () => {
  const folder = temporaryFolder()
  const config = join(folder, 'c.yaml')
  const blocker = createServer()
  onTestFinished(() => void blocker.close())
  await new Promise<void>((done) => blocker.listen({ port: 0, host: '127.0.0.1' }, done))
  const { port } = blocker.address() as AddressInfo
  const lines = ['tenants: cisco-scc', 'sites: { cisco-scc: [us] }', `ports: { cisco-scc/us: ${port} }`]
  writeFileSync(config, [...lines, `port: ${port - 2}`, `persist: ${folder}`].join('\n'))
  expect((await look('ports', { config }))?.text).toMatch(new RegExp(`^taken: .*\\b${port} at 127.0.0.1`))
  expect((await look('ports', { config, port: 0 }))?.state).toBe('ok')
  expect((await look('ports', { config, port: port + 1 }))?.text).toMatch(new RegExp(`^taken: .*\\b${port} at`))
  expect((await look('persisted', { config }))?.text).toMatch(/nothing kept yet$/)
})

test('specs of the program and documents of the user', async () => {
  const broken = join(temporaryFolder(), 'api.yaml')
  writeFileSync(broken, 'openapi: 3.1.0\ninfo: {}\npaths: {}\n')
  expect(await look('specs', {})).toMatchObject({ state: 'ok', text: expect.stringContaining('pingone-aic') })
  expect(await look('specs', { documents: [broken] })).toMatchObject({ state: 'fail', fix: 'correct the document' })
})

test('a configuration that is right, and one that is not', async () => {
  const file = join(temporaryFolder(), 'c.yaml')
  writeFileSync(file, 'seed: x\n')
  expect(await look('configuration', { config: file })).toEqual({ state: 'ok', text: `${file}: seed` })
  writeFileSync(file, 'sed: x\n')
  expect(await look('configuration', { config: file })).toMatchObject({
    state: 'fail',
    text: expect.stringContaining('no member sed'),
  })
})

test('kept sandboxes that are whole, in use, and damaged', async () => {
  const folder = temporaryFolder()
  expect(await look('persisted', { persist: folder })).toMatchObject({ text: `${folder}: nothing kept yet` })
  const { child, ended } = await startCommand(['--persist', folder])
  expect(await look('persisted', { persist: folder })).toMatchObject({ state: 'fail' })
  child.kill('SIGTERM')
  await ended
  expect(await look('persisted', { persist: folder })).toEqual({ state: 'ok', text: `${folder}: default` })
  mkdirSync(join(folder, 'broken'))
  writeFileSync(join(folder, 'broken', 'checkpoint.json'), '{')
  expect(await look('persisted', { persist: folder })).toMatchObject({ state: 'fail' })
})

test('the verb prints a line for each check, as JSON when asked, and fails when something is not fine', async () => {
  const fine = await backlot(['doctor', '--port', '0'])
  expect([fine.code, fine.out.match(/^ok /gm)?.length]).toEqual([0, checks.length])
  const found = JSON.parse((await backlot(['doctor', '--port', '0', '--json'])).out)
  expect(found.map(({ name }: { name: string }) => name)).toEqual(checks.map(({ name }) => name))
  const bad = await backlot(['doctor', '--port', '0', '--config', 'missing.yaml'])
  expect([bad.code, bad.out, bad.err]).toEqual([
    1,
    expect.stringContaining('-> correct the file'),
    expect.stringContaining('configuration'),
  ])
})
