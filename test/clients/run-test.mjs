import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { builtProgram, runningFile } from './harness/backlot.mjs'
import { frodoProgram } from './harness/frodo.mjs'

const skip = runningFile ? 'it starts a Backlot of its own' : false

test('Frodo CLI is configured by what backlot run exports, and its calls are in the report', { skip }, async () => {
  for (const options of [[], ['--tls', '--tls-dir', 'tls']]) await listsVariables(options)
})

test('Frodo CLI reaches the other environments by the profiles, with the lines of the page', { skip }, async () => {
  const page = readFileSync(new URL('../../docs/run.md', import.meta.url), 'utf8')
  const lines = /```sh\n(export FRODO_CONNECTION_PROFILES_PATH=[^]*?)```/.exec(page)?.[1] ?? ''
  assert.match(lines, /^frodo esv variable list /m)
  await inHome(async (home) => {
    const script = `frodo() { "${process.execPath}" "${frodoProgram}" "$@"; }\nset -e\n${lines}frodo conn list\n`
    const { exit, stdout, stderr } = await ended(['run', '--tenants', 'pingone-aic', '--', 'sh', '-c', script], home)
    assert.equal(exit, 0, stderr)
    assert.match(stdout, /^esv-mail-host$/m)
    assert.equal(stdout.match(/^http:\/\/localhost:\d+\/am$/gm)?.length, 4, stdout)
    assert.match(stderr, /as service account Backlot-SA-staging /)
    assert.doesNotMatch(stderr, /unhandled error/)
  })
})

async function inHome(use) {
  const home = mkdtempSync(join(tmpdir(), 'backlot-frodo-run-'))
  try {
    await use(home)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function listsVariables(options) {
  await inHome(async (home) => {
    // Frodo first asks for scopes that not every tenant has, and is refused: no gate on refusals.
    const gates = ['--tenants', 'pingone-aic', '--fail-on', 'violations,unknown-calls']
    const frodo = [process.execPath, frodoProgram, 'esv', 'variable', 'list', '-l']
    const { exit, stdout, stderr } = await ended(['run', ...options, ...gates, '--', ...frodo], home)
    assert.equal(exit, 0, stderr)
    assert.match(stdout, /esv-/)
    const lines = readFileSync(join(home, 'backlot-run', 'journal.ndjson'), 'utf8')
      .trim()
      .split('\n')
    const operations = lines.map((line) => JSON.parse(line).operation)
    assert.ok(operations.includes('getAllVariables'), operations.join())
  })
}

function ended(args, home) {
  const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1' }
  const child = spawn(process.execPath, [builtProgram, ...args], { cwd: home, env })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, stdout, stderr })))
}
