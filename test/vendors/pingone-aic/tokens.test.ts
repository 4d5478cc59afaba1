import { expect, test } from 'vitest'
import { mintToken } from '../../../src/sandbox/index.ts'
import { mints } from '../../../src/vendors/pingone-aic/mints.ts'
import { schemes, tokenForms } from '../../../src/vendors/pingone-aic/tokens.ts'
import type { Defect, MintRequest } from '../../../src/vendors/vendor.ts'
import { Chance, clockSet, siteOf, worldNow } from '../../../src/world/index.ts'
import {
  accessToken,
  bearer,
  clientOf,
  keys,
  newTenant,
  startMs,
  type Tenant,
  tokenRequest,
} from '../../support/login.ts'

/** Mints as the control API does. */
function mint(tenant: Tenant, kind: string, request: MintRequest = {}): Promise<string> | string {
  const { facts, sandbox } = tenant
  const { world } = sandbox
  const here = siteOf(world.resources, 'pingone-aic', 'development')
  const place = { world, vendor: 'pingone-aic', site: 'development', nowMs: worldNow(world, startMs), wallMs: startMs }
  const chance = new Chance(world.meters.chance)
  const made = mints[kind]?.make(request, { ...place, here, facts, origin: 'http://localhost:7401', chance })
  if (made === undefined || typeof made === 'string') return made ?? ''
  const form = made.token === undefined ? undefined : tokenForms[made.token]
  return mintToken(
    made,
    form,
    { ...place, here, facts, ivHex: '00'.repeat(16), strangerKey: keys[2] ?? {} },
    request.defect,
  )
}

const info = (token: string) => ({ operation: 'getEnvironmentInfo', headers: bearer(token) })

/** Why the last call was refused at the door; nothing when it was let in. */
async function reasonFor(tenant: Tenant, token: string): Promise<string | undefined> {
  const { status } = await tenant.ask(info(token))
  return status === 200 ? undefined : judged(tenant, token)
}

/** The reason for the journal, asked of the scheme itself. */
async function judged(tenant: Tenant, token: string): Promise<string> {
  const { OpenedTokens } = await import('../../../src/sandbox/tokens.ts')
  const { world } = tenant.sandbox
  const here = siteOf(world.resources, 'pingone-aic', 'development')
  const place = { world, vendor: 'pingone-aic', site: 'development', here, facts: tenant.facts }
  const opened = await new OpenedTokens().open(access, token, place)
  const nowMs = worldNow(world, startMs)
  const verdict = schemes.bearer?.judge(opened, {
    facts: tenant.facts,
    world,
    site: 'development',
    here,
    nowMs,
    origin: '',
  })
  return verdict && 'reason' in verdict ? verdict.reason : 'accepted'
}

const access = tokenForms.access ?? { kind: 'jwe', alg: 'dir', enc: 'A128CBC-HS256', header: {} }

test('a minted access token is accepted and speaks for the first account', async () => {
  const tenant = newTenant()
  const { id } = clientOf(tenant, 'ci')
  const { body } = await tenant.ask({ operation: 'getTokeninfo', headers: bearer(await mint(tenant, 'access')) })
  expect(body).toMatchObject({ sub: id, scope: ['fr:idm:*', 'fr:idc:esv:*', 'fr:am:*'], expires_in: 899 })
})

test('a mint takes principal by id or name, scopes and lifetime', async () => {
  const tenant = newTenant()
  const { id } = clientOf(tenant, 'reader')
  for (const principal of [id, 'reader']) {
    const token = await mint(tenant, 'access', { principal, scopes: ['fr:idc:esv:read'], lifetimeSeconds: 60 })
    const { body } = await tenant.ask({ operation: 'getTokeninfo', headers: bearer(token) })
    expect(body).toMatchObject({ sub: id, scope: ['fr:idc:esv:read'], expires_in: 60 })
  }
})

test('a mint says what is wrong with the request', async () => {
  const tenant = newTenant()
  expect(mint(tenant, 'access', { principal: 'nobody' })).toMatch(/no service account is named nobody/)
  expect(mint(tenant, 'assertion', { principal: 'nobody' })).toMatch(/no service account is named nobody/)
  const scopes = ['fr:am:*', 'fr:idc:esv:read', 'fr:idc:release:*']
  expect(mint(tenant, 'access', { scopes })).toBe('service account ci lacks fr:idc:esv:read, fr:idc:release:*')
  const body = JSON.stringify({ name: 'own', jwks: '{"keys":[]}' })
  const created = { operation: 'createServiceAccount', query: { _action: 'create' }, body }
  const headers = { 'content-type': 'application/json', ...bearer(await accessToken(tenant)) }
  expect((await tenant.ask({ ...created, headers })).status).toBe(201)
  expect(mint(tenant, 'assertion', { principal: 'own' })).toBe('Backlot holds no private key of service account own')
})

/** Each defect of an access token, and what the journal says. */
const accessDefects: [Defect, RegExp][] = [
  ['expired', /^the token expired 3600 s ago on the sandbox's clock$/],
  ['not-yet-valid', /^the token is not valid for another 3600 s on the sandbox's clock$/],
  ['wrong-audience', /^the token is for https:\/\/elsewhere/],
  ['wrong-issuer', /^the token was issued by https:\/\/elsewhere/],
  ['unknown-key', /^the token cannot be opened with the key of this site/],
  ['tampered', /^the token cannot be opened with the key of this site/],
]

test.each(accessDefects)('an access token that is %s is refused', async (defect, reason) => {
  const tenant = newTenant()
  const token = await mint(tenant, 'access', { defect })
  expect(await reasonFor(tenant, token)).toMatch(reason)
  expect((await tenant.ask(info(token))).status).toBe(401)
})

test('the declared defects are all tested here', () => {
  expect(mints.access?.defects).toEqual(accessDefects.map(([defect]) => defect))
  expect(mints.assertion?.defects).toEqual(Object.keys(assertionDefects))
})

/** Each defect of an assertion, and the refusal of the token endpoint. */
const assertionDefects: Record<string, string> = {
  expired: 'assertion-expired',
  'not-yet-valid': 'assertion-not-yet-valid',
  'wrong-audience': 'assertion-audience',
  'wrong-issuer': 'assertion-issuer',
  'unknown-key': 'assertion-signature',
  'algorithm-none': 'assertion-unsigned',
  tampered: 'assertion-signature',
}

test.each(Object.entries(assertionDefects))('an assertion that is %s is refused', async (defect, problem) => {
  const tenant = newTenant()
  const assertion = await mint(tenant, 'assertion', { defect: defect as Defect })
  expect((await tenant.ask(tokenRequest(assertion))).status).toBe(400)
  expect(tenant.lastEntry().problem).toBe(problem)
})

test('a minted assertion is accepted, with a longer life too', async () => {
  const tenant = newTenant()
  expect((await tenant.ask(tokenRequest(await mint(tenant, 'assertion')))).status).toBe(200)
  const long = await mint(tenant, 'assertion', { principal: 'reader', lifetimeSeconds: 800 })
  expect((await tenant.ask({ ...tokenRequest(long), wallMs: startMs + 700_000 })).status).toBe(200)
})

test('a token lives 899 s by the clock of the sandbox, and the wall clock does not matter', async () => {
  const tenant = newTenant()
  const token = await accessToken(tenant)
  expect((await tenant.ask({ ...info(token), wallMs: startMs + 898_000 })).status).toBe(200)
  expect((await tenant.ask({ ...info(token), wallMs: startMs + 899_000 })).status).toBe(401)
  const { world } = tenant.sandbox
  tenant.sandbox.world = { ...world, clock: clockSet(world.clock, startMs, startMs + 900_000) }
  expect(await reasonFor(tenant, token)).toMatch(/^the token expired 1 s ago on the sandbox's clock$/)
  expect((await tenant.ask(info(token))).status).toBe(401)
})

test('a fork accepts the keys of its parent, never its tokens', async () => {
  const tenant = newTenant()
  const token = await accessToken(tenant)
  const fork = tenant.registry.fork(tenant.sandbox, 'there')
  expect((await tenant.ask(info(token))).status).toBe(200)
  expect((await tenant.ask(info(token), fork)).status).toBe(401)
  const { body } = await tenant.ask(tokenRequest(await mint(tenant, 'assertion')), fork)
  expect((await tenant.ask(info(body.access_token), fork)).status).toBe(200)
  expect((await tenant.ask(info(body.access_token))).status).toBe(401)
})

test('a token of one site is not good at another', async () => {
  const tenant = newTenant()
  const token = await accessToken(tenant)
  expect((await tenant.ask({ ...info(token), site: 'staging' })).status).toBe(401)
})

test('a token of an account that is no longer active, or gone, is refused', async () => {
  const tenant = newTenant()
  const token = await accessToken(tenant)
  const { id } = clientOf(tenant, 'ci')
  const { world } = tenant.sandbox
  const sites = world.resources['pingone-aic'] ?? {}
  const { serviceAccounts } = tenant.here()
  const inactive = { ...serviceAccounts.get(id), accountStatus: 'Inactive' }
  for (const [accounts, reason] of [
    [serviceAccounts.without(id), /^the token speaks for .*, which is no service account here$/],
    [serviceAccounts.with(id, inactive as never), /^service account ci is Inactive$/],
  ] as const) {
    const development = { ...sites.development, serviceAccounts: accounts }
    tenant.sandbox.world = { ...world, resources: { 'pingone-aic': { ...sites, development } } }
    expect(await reasonFor(tenant, token)).toMatch(reason)
  }
})

test('the header may write the scheme as it likes, but must carry one token', async () => {
  const tenant = newTenant()
  const token = await accessToken(tenant)
  const statusFor = async (authorization: string) => {
    return (await tenant.ask({ operation: 'getEnvironmentInfo', headers: { authorization } })).status
  }
  expect(await statusFor(`bearer  ${token}`)).toBe(200)
  for (const wrong of [token, `Basic ${token}`, 'Bearer', 'Bearer ', `Bearer ${token} ${token}`]) {
    expect(await statusFor(wrong)).toBe(401)
  }
})

test('neither token nor assertion is shown in the journal', async () => {
  const { viewOf } = await import('../../../src/sandbox/index.ts')
  const tenant = newTenant()
  const token = await accessToken(tenant)
  const shown = JSON.stringify(viewOf(tenant.sandbox.engine, tenant.lastEntry()))
  expect(shown).not.toContain(token)
  expect(shown).not.toContain('eyJ')
  expect(shown).toContain('[redacted]')
})
