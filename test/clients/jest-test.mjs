import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
let folder = ''

const file = `
require('backlot/jest')
const { startBacklot } = require('backlot/testing')

let backlot
beforeAll(async () => {
  backlot = await startBacklot({ vendors: ['pingone-aic', 'rsa-cas'] })
})
afterAll(() => backlot.close())

test('calls, matches and moves time', async () => {
  const sim = await backlot.sandbox()
  const esv = sim.client('pingone-aic')
  const { response } = await esv.GET('/environment/variables')
  expect(response.status).toBe(200)
  await sim.clock.advance('P1D')
  await esv.GET('/environment/variables')
  expect(sim).toHaveCalled('getAllVariables', { times: 2, status: 200 })
  expect(sim).toHaveNoContractViolations()
  await sim.faults.arm({ operation: 'getCount', answer: { status: 503 } })
  expect(sim).toHaveUnusedFaults()
  await sim.close()
})

test('fails with the nearest call', async () => {
  const sim = await backlot.sandbox()
  await sim.fetch(sim.url('pingone-aic') + '/environment/variables')
  expect(sim).toHaveCalled('getAllVariables', { status: 200 })
})
`

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-jest-'))
  const installed = join(folder, 'node_modules', 'backlot')
  for (const part of ['package.json', 'dist', 'fixtures'])
    cpSync(join(root, part), join(installed, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"name": "user", "private": true}')
  writeFileSync(join(folder, 'esv.test.js'), file)
})

after(() => rmSync(folder, { recursive: true }))

test('jest runs tests with the library, as CommonJS, and its failures name the nearest call', async () => {
  const text = await new Promise((done) => {
    execFile(process.execPath, [jest, '--rootDir', folder], { cwd: folder, timeout: 120_000 }, (_error, out, err) =>
      done(out + err),
    )
  })
  assert.match(text, /Tests: +1 failed, 1 passed/, text)
  assert.match(text, /getAllVariables was called 0 times with status 200, expected at least 1/)
  assert.match(text, /The nearest call \(entry 1\) was answered 401/)
})
