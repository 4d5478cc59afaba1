import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { startBacklot } from '../../src/testing/index.ts'
import { conformance } from './suite.ts'

let inProcess = ''

beforeAll(async () => {
  const backlot = await startBacklot()
  inProcess = await conformance(backlot)
  await backlot.close()
})

test('in process, twice: the same journal', async () => {
  const backlot = await startBacklot({ vendors: ['rsa-cas', 'cisco-scc', 'pingone-aic'], seed: 'another' })
  expect(inProcess).toMatch(/^3\d entries [0-9a-f]{64}$/)
  // Another order of vendors draws chance in another order: other ids, but every status is as expected.
  expect(await conformance(backlot)).not.toBe(inProcess)
  await backlot.close()
  const again = await startBacklot({ seed: 'another' })
  expect(await conformance(again)).toBe(inProcess)
  await again.close()
})

test('over HTTP, by the ports of the sites: the same journal', async () => {
  const backlot = await startBacklot({ ports: true })
  onTestFinished(() => backlot.close())
  expect(await conformance(backlot)).toBe(inProcess)
})

test('under backlot run, by its environment: the same journal, which its report tells too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-conformance-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const command = [process.execPath, '--import', 'tsx', 'test/conformance/command.ts']
  const args = ['dist/cli/main.js', 'run', '--output', folder, '--', ...command]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout.trim()).toBe(inProcess)
  const lines = readFileSync(join(folder, 'journal.ndjson'), 'utf8').trim().split('\n')
  const sandboxes = lines.map((line) => (JSON.parse(line) as { sandbox: string }).sandbox)
  expect([...new Set(sandboxes)]).toEqual(['conformance'])
})
