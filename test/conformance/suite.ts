import assert from 'node:assert/strict'
import type { Backlot, Sandbox, SandboxOptions } from '../../src/testing/index.ts'
import { digestOf } from './digest.ts'

/** What all shells begin with. */
export const beginning = {
  name: 'conformance',
  seed: 'conformance',
  clock: { now: '2026-11-21T09:00:00Z', frozen: true },
  pace: 1,
} as const

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A call of the suite, and the status that every shell has to answer. */
interface Step {
  readonly call: string
  readonly status: number
  /** Which of the held tokens goes along. */
  readonly token?: string
  readonly body?: unknown
  readonly type?: string
  readonly site?: string
}

type Tokens = Readonly<Record<string, string>>

const variable = { valueBase64: base64('mail.example.com'), expressionType: 'string' }
const secret = { valueBase64: base64('swordfish'), encoding: 'generic', useInPlaceholders: true }
const put = 'PUT /environment/variables/esv-conformance'

/** Ordinary calls of every vendor, refused ones among them. */
const ordinary: Readonly<Record<string, readonly Step[]>> = {
  'pingone-aic': [
    { call: 'GET /environment/variables', status: 401 },
    { call: 'GET /environment/variables', status: 401, token: 'expired' },
    { call: 'GET /environment/variables', status: 200, token: 'aic' },
    { call: put, status: 403, token: 'reader', body: variable },
    { call: put, status: 400, token: 'aic', body: { valueBase64: 7 } },
    { call: put, status: 200, token: 'aic', body: variable },
    { call: 'GET /environment/variables/esv-conformance', status: 200, token: 'aic' },
    { call: 'GET /environment/variables/esv-nobody', status: 404, token: 'aic' },
    { call: 'PUT /environment/secrets/esv-conformance-secret', status: 200, token: 'aic', body: secret },
    { call: 'GET /environment/secrets/esv-conformance-secret/versions', status: 200, token: 'aic' },
    { call: 'GET /environment/count', status: 200, token: 'aic' },
    { call: 'GET /environment/startup', status: 200, token: 'aic' },
    { call: 'POST /environment/startup?_action=restart', status: 200, token: 'aic' },
    { call: 'GET /environment/startup', status: 200, token: 'aic' },
    { call: 'GET /nowhere', status: 404, token: 'aic' },
    { call: 'GET /environment/variables', status: 200, token: 'staging', site: 'staging' },
    { call: 'GET /environment/variables', status: 401, token: 'aic', site: 'staging' },
  ],
  'cisco-scc': [
    { call: 'GET /v1/organizations', status: 401 },
    { call: 'GET /v1/organizations', status: 200, token: 'scc' },
    { call: 'GET /v1/organizations?max=1', status: 200, token: 'scc' },
    { call: 'GET /v1/organizations/5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e01/users', status: 200, token: 'scc' },
    { call: 'GET /v1/organizations/5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e01/roles', status: 200, token: 'scc' },
    { call: 'GET /v1/organizations/5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e99', status: 404, token: 'scc' },
  ],
  'rsa-cas': [
    { call: 'GET /AdminInterface/restapi/v1/localGroups', status: 403 },
    { call: 'GET /AdminInterface/restapi/v1/localGroups', status: 200, token: 'rsa' },
    { call: 'POST /AdminInterface/restapi/v1/localGroups', status: 400, token: 'rsa', body: {} },
    { call: 'GET /AdminInterface/restapi/v1/adminlog/exportlogs', status: 200, token: 'rsa' },
    { call: 'GET /AdminInterface/restapi/v2/licenseusage', status: 200, token: 'rsa' },
  ],
}

/** Runs the suite in a sandbox of its own; answers the digest of its journal. */
export async function conformance(backlot: Backlot, own: SandboxOptions = beginning): Promise<string> {
  const sim = await backlot.sandbox(own)
  const tokens = await tokensOf(sim)
  for (const [vendor, steps] of Object.entries(ordinary)) {
    for (const step of steps) await take(sim, vendor, tokens, step)
  }
  await moveTime(sim, tokens)
  await meetFaults(sim, tokens)
  const digest = await digestOf(sim)
  await sim.close()
  return digest
}

async function tokensOf(sim: Sandbox): Promise<Tokens> {
  const vendor = 'pingone-aic'
  const accounts = sim.credentials[vendor].sites.development.serviceAccounts as { id: string; scopes: string[] }[]
  const reader = accounts.find(({ scopes }) => scopes.length === 1)?.id ?? ''
  return {
    aic: await sim.token({ vendor }),
    reader: await sim.token({ vendor, principal: reader }),
    expired: await sim.token({ vendor, defect: 'expired' }),
    staging: await sim.token({ vendor, site: 'staging' }),
    scc: await sim.token({ vendor: 'cisco-scc' }),
    rsa: await sim.token({ vendor: 'rsa-cas' }),
  }
}

async function take(sim: Sandbox, vendor: string, tokens: Tokens, step: Step): Promise<void> {
  const { call, status, token, body, site } = step
  const [method = '', path = ''] = call.split(' ')
  const answered = await sim.fetch(sim.url(vendor, site) + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${tokens[token]}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answered.text()
  assert.equal(answered.status, status, `${vendor} ${call}: ${text}`)
}

/** Restarts end, tokens expire and limits lift when the clock says so. */
async function moveTime(sim: Sandbox, tokens: Tokens): Promise<void> {
  const aic = 'pingone-aic'
  await sim.clock.advance('PT5M')
  await take(sim, aic, tokens, { call: 'GET /environment/startup', status: 200, token: 'aic' })
  const verdict = await sim.verify({ operation: 'createVariables', times: 1, status: 200, before: 'restart' })
  assert.ok(verdict.pass, verdict.message)
  await sim.ask('exhaustRateLimit', { body: { vendor: aic, seconds: 60 } })
  await take(sim, aic, tokens, { call: 'GET /environment/variables', status: 429, token: 'aic' })
  await sim.clock.advance('PT61S')
  await take(sim, aic, tokens, { call: 'GET /environment/variables', status: 200, token: 'aic' })
  await sim.clock.advance('P2D')
  await take(sim, aic, tokens, { call: 'GET /environment/variables', status: 401, token: 'aic' })
}

/** A lost answer has happened, a cut call has not; a snapshot puts back what was there. */
async function meetFaults(sim: Sandbox, held: Tokens): Promise<void> {
  const aic = 'pingone-aic'
  const tokens = { ...held, aic: await sim.token({ vendor: aic }) }
  const before = await sim.snapshot()
  const remove: Step = { call: 'DELETE /environment/variables/esv-conformance', status: 200, token: 'aic' }
  for (const connection of ['cut', 'lost-answer'] as const) {
    await sim.faults.arm({ operation: 'deleteVariable', times: 1, answer: { connection } })
    await assert.rejects(take(sim, aic, tokens, remove), TypeError)
    const status = connection === 'cut' ? 200 : 404
    await take(sim, aic, tokens, { call: 'GET /environment/variables/esv-conformance', status, token: 'aic' })
  }
  await take(sim, aic, tokens, { ...remove, status: 404 })
  await before.restore()
  await take(sim, aic, tokens, { call: 'GET /environment/variables/esv-conformance', status: 200, token: 'aic' })
}
