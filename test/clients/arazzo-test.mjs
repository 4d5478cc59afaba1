import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runningFile, startBacklot } from './harness/backlot.mjs'

const program = fileURLToPath(new URL('node_modules/@redocly/cli/bin/cli.js', import.meta.url))

test('Redocly Respect passes every workflow of the Arazzo document of AIC', { skip: cannotRun() }, () =>
  passes('pingone-aic', { lower: 'development', upper: 'staging' }, async (backlot) => {
    return { ...(await tokensFrom(backlot)), ...selfSigned() }
  }),
)

test(
  'Redocly Respect passes every workflow of the Arazzo document of Security Cloud Control',
  { skip: cannotRun() },
  () =>
    passes('cisco-scc', { platform: 'global', objects: 'us' }, async (backlot) => {
      const [{ accessToken, refreshToken, orgId, apiKeyId }] = backlot.credentials.apiKeys
      await backlot.console('global', 'declare-claim-code', claim)
      return { accessToken, refreshToken, orgId, apiKeyId, claimCode: claim.code }
    }),
)

test(
  'Redocly Respect passes every workflow of the Arazzo document of RSA Cloud Administration',
  { skip: cannotRun() },
  () =>
    passes('rsa-cas', { rsa: 'tenant', platform: 'tenant' }, async (backlot) => ({
      keyToken: await backlot.token('tenant', undefined, 'adminKey'),
      accessToken: await backlot.token('tenant'),
      assertion: await backlot.token('tenant', undefined, 'assertion'),
    })),
)

/** A claim code that brings what the document shares. */
const claim = {
  code: 'RESP-ECTX-AAAA-BBBB',
  name: 'Sub0001',
  type: 'paid',
  products: [
    {
      id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      name: 'Cisco XDR',
      allowedRegions: ['NAM'],
      entitlements: [{ id: 'XDR-ADV', name: 'Cisco XDR Advantage', quantity: 100 }],
    },
  ],
}

/** Fails unless a vendor's document passes against a fresh Backlot, every answer as the contract has it. */
async function passes(vendor, sites, inputsFrom) {
  const backlot = await startBacklot({ pace: 'instant', vendor })
  try {
    const { exit, told } = await respect(backlot, vendor, sites, await inputsFrom(backlot))
    assert.equal(exit, 0, told)
    const wrong = (await backlot.journal()).filter((entry) => entry.status === 501 || entry.violations > 0)
    assert.deepEqual(wrong, [])
  } finally {
    await backlot.stop()
  }
}

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

/** Runs a vendor's document against a Backlot; resolves to the exit code and what was told. */
function respect(backlot, vendor, sites, inputs) {
  const document = fileURLToPath(new URL(`arazzo/${vendor}.arazzo.yaml`, import.meta.url))
  const servers = Object.entries(sites).flatMap(([source, site]) => ['--server', `${source}=${backlot.site(site)}`])
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
