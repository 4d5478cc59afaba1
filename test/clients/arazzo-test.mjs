import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runningFile, startBacklot } from './harness/backlot.mjs'

const program = fileURLToPath(new URL('node_modules/@redocly/cli/bin/cli.js', import.meta.url))
const document = fileURLToPath(new URL('arazzo/pingone-aic.arazzo.yaml', import.meta.url))

test('Redocly Respect passes every workflow of the Arazzo document', { skip: cannotRun() }, async () => {
  const backlot = await startBacklot({ pace: 'instant' })
  try {
    const { exit, told } = await respect(backlot, { ...(await tokensFrom(backlot)), ...selfSigned() })
    assert.equal(exit, 0, told)
    const wrong = (await backlot.journal()).filter((entry) => entry.status === 501 || entry.violations > 0)
    assert.deepEqual(wrong, [])
  } finally {
    await backlot.stop()
  }
})

/** Why the test is left out, or `false`. */
function cannotRun() {
  return runningFile ? 'it needs a Backlot whose work takes no time' : false
}

async function tokensFrom(backlot) {
  return {
    lowerToken: await backlot.token('development'),
    upperToken: await backlot.token('staging'),
    administratorToken: await backlot.token('development', 'ada.admin@example.com'),
  }
}

/** A key and a certificate for it, made by OpenSSL. */
function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-arazzo-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  try {
    const subject = ['-subj', '/CN=login.respect.example', '-days', '30']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject],
      {
        stdio: 'ignore',
      },
    )
    return { certificate: readFileSync(certificate, 'utf8'), privateKey: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs the document against a Backlot; resolves to the exit code and what was told. */
function respect(backlot, inputs) {
  const servers = ['lower=development', 'upper=staging'].flatMap((text) => {
    const [source, site] = text.split('=')
    return ['--server', `${source}=${backlot.site(site)}`]
  })
  const args = ['respect', document, '--input', JSON.stringify(inputs), ...servers]
  const env = {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let told = ''
    child.stdout.on('data', (text) => (told += text))
    child.stderr.on('data', (text) => (told += text))
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, told }))
  })
}
