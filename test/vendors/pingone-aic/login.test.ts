import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { clockSet } from '../../../src/world/index.ts'
import {
  accessToken,
  bearer,
  clientOf,
  frodoClaims,
  keys,
  newTenant,
  signed,
  startMs,
  type Tenant,
  tokenRequest,
  type Wanted,
} from '../../support/login.ts'

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** Asks for a token with an assertion whose claims are frodo's, changed. */
async function ask(tenant: Tenant, claims: object = {}, scope?: string, call: Partial<Wanted> = {}) {
  const { id, jwk } = clientOf(tenant, 'ci')
  const assertion = await signed({ ...frodoClaims(id), ...claims }, jwk)
  return tenant.ask({ ...tokenRequest(assertion, scope), ...call })
}

test('a service account gets a token as frodo asks for it', async () => {
  const tenant = newTenant()
  const { id, jwk } = clientOf(tenant, 'ci')
  const scope = 'fr:am:* fr:idc:esv:*'
  const { status, headers, body } = await tenant.ask(tokenRequest(await signed(frodoClaims(id), jwk), scope))
  expect(status).toBe(200)
  expect(headers).toMatchObject({ 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' })
  expect(Object.keys(body)).toEqual(['access_token', 'scope', 'token_type', 'expires_in'])
  expect(body).toMatchObject({ scope, token_type: 'Bearer', expires_in: 899 })
  expect(body.access_token.split('.')).toHaveLength(5)
  expect(atob(body.access_token.split('.')[0])).toBe('{"typ":"JWT","enc":"A128CBC-HS256","alg":"dir"}')
  expect(decodeProtectedHeader(body.access_token)).not.toHaveProperty('kid')
  expect(tenant.lastEntry().violations).toEqual([])
})

test('a request without scopes gets all of the account in sorted order', async () => {
  const { body } = await ask(newTenant())
  expect(body.scope).toBe('fr:am:* fr:idc:esv:* fr:idm:*')
})

test('a scope asked for twice is granted once', async () => {
  const { body } = await ask(newTenant(), {}, 'fr:idm:*  fr:am:* fr:idm:*')
  expect(body.scope).toBe('fr:am:* fr:idm:*')
})

test('the realm path answers alike', async () => {
  const { status } = await ask(newTenant(), {}, undefined, {
    operation: 'createRealmAccessToken',
    path: '/am/oauth2/realms/root/access_token',
  })
  expect(status).toBe(200)
})

test('all lacking scopes are named at once, and the same assertion is good for a second try', async () => {
  const tenant = newTenant({ jtiReplay: 'refused' })
  const { id, jwk } = clientOf(tenant, 'ci')
  const assertion = await signed(frodoClaims(id), jwk)
  const refused = await tenant.ask(tokenRequest(assertion, 'fr:am:* fr:autoaccess:* fr:idc:esv:* fr:iga:*'))
  expect(refused.status).toBe(400)
  expect(refused.body).toEqual({
    error_description: 'Unsupported scope for service account: fr:autoaccess:*,fr:iga:*',
    error: 'invalid_scope',
  })
  expect((await tenant.ask(tokenRequest(assertion, 'fr:am:* fr:idc:esv:*'))).status).toBe(200)
  const again = await tenant.ask(tokenRequest(assertion, 'fr:am:*'))
  expect(tenant.lastEntry().problem).toBe('assertion-replayed')
  expect(again.body.error).toBe('invalid_grant')
})

test('a narrower scope is not implied by the wider one', async () => {
  const { body } = await ask(newTenant(), {}, 'fr:idc:esv:read')
  expect(body.error_description).toBe('Unsupported scope for service account: fr:idc:esv:read')
})

test('a jti may come again where the profile allows it', async () => {
  const tenant = newTenant({ jtiReplay: 'allowed' })
  expect((await ask(tenant)).status).toBe(200)
  expect((await ask(tenant)).status).toBe(200)
})

test('a used jti stays used as long as either clock could accept the assertion', async () => {
  for (const movedMs of [0, 86_400_000, -86_400_000]) {
    const tenant = newTenant({ jtiReplay: 'refused' })
    const { world } = tenant.sandbox
    tenant.sandbox.world = { ...world, clock: clockSet(world.clock, startMs, startMs + movedMs) }
    expect((await ask(tenant)).status).toBe(200)
    await ask(tenant, {}, undefined, { wallMs: startMs + 184_000 })
    expect(tenant.lastEntry().problem).toBe('assertion-replayed')
  }
})

const fits = {
  'doubled port': 'http://localhost:7401:7401/am/oauth2/access_token',
  'plain port': 'http://localhost:7401/am/oauth2/access_token',
  'no port': 'http://localhost/am/oauth2/access_token',
  'port 443': 'https://localhost:443/am/oauth2/access_token',
  'loopback by number': 'http://127.0.0.1:7401/am/oauth2/access_token',
  'loopback by IPv6': 'http://[::1]:7401/am/oauth2/access_token',
  'upper case': 'HTTP://LocalHost:7401/am/oauth2/access_token',
  'realm path': 'http://localhost:7401/am/oauth2/realms/root/access_token',
  list: ['https://elsewhere.example/', 'http://localhost:7401/am/oauth2/access_token'],
}

test.each(Object.entries(fits))('audience: %s', async (_name, aud) => {
  expect((await ask(newTenant(), { aud })).status).toBe(200)
})

test('audience: behind a path prefix and another host name', async () => {
  const call = { origin: 'http://lab.example:7400/~mine/pingone-aic/development', headers: {} }
  const aud = 'http://lab.example:7400:7400/~mine/pingone-aic/development/am/oauth2/access_token'
  expect((await ask(newTenant(), { aud }, undefined, call)).status).toBe(200)
  const bare = 'https://lab.example:443/am/oauth2/access_token'
  expect((await ask(newTenant(), { aud: bare }, undefined, call)).status).toBe(200)
})

test('audience: the Host header counts as the tenant', async () => {
  const call = { headers: { host: 'tenant.example:8443' } }
  const aud = 'https://tenant.example:443/am/oauth2/access_token'
  expect((await ask(newTenant(), { aud }, undefined, call)).status).toBe(200)
})

const misfits = {
  'another host': 'http://elsewhere.example:7401/am/oauth2/access_token',
  'a longer host': 'http://localhost.example/am/oauth2/access_token',
  'another path': 'http://localhost:7401/am/oauth2/authorize',
  'a longer path': 'http://localhost:7401/x/am/oauth2/access_token',
  'user information': 'http://localhost@elsewhere.example/am/oauth2/access_token',
  'no scheme': 'localhost:7401/am/oauth2/access_token',
  'no text': 7,
  'an empty list': [],
  nothing: undefined,
}

test.each(Object.entries(misfits))('audience refused: %s', async (_name, aud) => {
  const tenant = newTenant()
  expect((await ask(tenant, { aud })).status).toBe(400)
  expect(tenant.lastEntry().problem).toBe('assertion-audience')
})

/** Claims that are refused, each with the name of its refusal. */
const refusedClaims: Record<string, [claims: object, problem: string]> = {
  'iss and sub differ': [{ sub: 'somebody' }, 'assertion-issuer'],
  'iss is missing': [{ iss: undefined }, 'assertion-issuer'],
  'iss is no text': [{ iss: 1, sub: 1 }, 'assertion-issuer'],
  'unknown account': [{ iss: 'somebody', sub: 'somebody' }, 'assertion-account'],
  'no exp': [{ exp: undefined }, 'assertion-without-expiry'],
  'exp is text': [{ exp: '1795251600' }, 'assertion-without-expiry'],
  expired: [{ exp: seconds(startMs) - 6 }, 'assertion-expired'],
  'not yet valid': [{ nbf: seconds(startMs) + 7 }, 'assertion-not-yet-valid'],
  'nbf is no number': [{ nbf: 'soon' }, 'assertion-not-yet-valid'],
}

test.each(Object.entries(refusedClaims))('refused: %s', async (_name, [claims, problem]) => {
  const tenant = newTenant()
  const { status, body, headers } = await ask(tenant, claims)
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
  expect(Object.keys(body)).toEqual(['error_description', 'error'])
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  expect(tenant.lastEntry()).toMatchObject({ problem, violations: [] })
})

test('exp and nbf may be off by the skew', async () => {
  expect((await ask(newTenant(), { exp: seconds(startMs) - 4 })).status).toBe(200)
  expect((await ask(newTenant(), { nbf: seconds(startMs) + 4 })).status).toBe(200)
})

/** Assertions that are wrong as a whole. */
const refusedTexts: Record<string, [make: (tenant: Tenant) => Promise<string> | string, problem: string]> = {
  'no JWT': [() => 'abc', 'assertion-malformed'],
  'two parts': [() => 'e30.e30', 'assertion-malformed'],
  'no JSON': [() => '_w.e30.x', 'assertion-malformed'],
  'a list for claims': [() => `${btoa('{"alg":"RS256"}')}.${btoa('[]')}.x`, 'assertion-malformed'],
  'algorithm none': [(tenant) => unsigned(tenant, 'none'), 'assertion-unsigned'],
  'algorithm nOnE': [(tenant) => unsigned(tenant, 'nOnE'), 'assertion-unsigned'],
  'no algorithm': [(tenant) => unsigned(tenant, undefined), 'assertion-algorithm'],
  'RS256 without signature': [(tenant) => unsigned(tenant, 'RS256'), 'assertion-signature'],
  'the right key with RS384': [withAlgorithm('RS384'), 'assertion-algorithm'],
  'the right key with PS256': [withAlgorithm('PS256'), 'assertion-algorithm'],
  'a public key as secret': [publicKeyAsSecret, 'assertion-algorithm'],
  "a stranger's key": [(tenant) => signedBy(tenant, keys[2]), 'assertion-signature'],
  "another account's key": [(tenant) => signedBy(tenant, clientOf(tenant, 'reader').jwk), 'assertion-signature'],
  'changed claims': [changedClaims, 'assertion-signature'],
}

function unsigned(tenant: Tenant, alg: string | undefined): string {
  const claims = frodoClaims(clientOf(tenant, 'ci').id)
  return `${btoa(JSON.stringify({ alg }))}.${btoa(JSON.stringify(claims))}.`.replaceAll('=', '')
}

function withAlgorithm(alg: string) {
  return (tenant: Tenant): Promise<string> => {
    const { id, jwk } = clientOf(tenant, 'ci')
    return signed(frodoClaims(id), jwk, { alg })
  }
}

function publicKeyAsSecret(tenant: Tenant): Promise<string> {
  const { id, jwk } = clientOf(tenant, 'ci')
  return signed(frodoClaims(id), { kty: 'oct', k: jwk.n }, { alg: 'HS256' })
}

function signedBy(tenant: Tenant, jwk = keys[2]): Promise<string> {
  return signed(frodoClaims(clientOf(tenant, 'ci').id), jwk ?? {})
}

async function changedClaims(tenant: Tenant): Promise<string> {
  const { id, jwk } = clientOf(tenant, 'ci')
  const [header, , signature] = (await signed(frodoClaims(id), jwk)).split('.')
  return `${header}.${btoa(JSON.stringify({ ...frodoClaims(id), jti: 'x' })).replaceAll('=', '')}.${signature}`
}

test.each(Object.entries(refusedTexts))('refused: %s', async (_name, [make, problem]) => {
  const tenant = newTenant()
  const { status, body } = await tenant.ask(tokenRequest(await make(tenant)))
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
  expect(tenant.lastEntry().problem).toBe(problem)
})

const jwtBearer = 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer'

/** Request bodies that are refused before the assertion is read. */
const refusedBodies: Record<string, [body: string, status: number, error: string, problem: string]> = {
  'no grant type': ['client_id=service-account', 400, 'invalid_request', 'token-grant-type-missing'],
  'an empty grant type': ['grant_type=', 400, 'invalid_request', 'token-grant-type-missing'],
  'another grant type': ['grant_type=password', 400, 'unsupported_grant_type', 'token-grant-type'],
  'no client': [`${jwtBearer}&assertion=x`, 401, 'invalid_client', 'token-client'],
  'another client': [`${jwtBearer}&client_id=me&assertion=x`, 401, 'invalid_client', 'token-client'],
  'no assertion': [`${jwtBearer}&client_id=service-account`, 400, 'invalid_request', 'assertion-missing'],
}

test.each(Object.entries(refusedBodies))('refused: %s', async (_name, [body, status, error, problem]) => {
  const tenant = newTenant()
  const got = await tenant.ask({ ...tokenRequest(''), body })
  expect([got.status, got.body.error]).toEqual([status, error])
  expect(tenant.lastEntry().problem).toBe(problem)
})

test('a field that stands twice is refused', async () => {
  const tenant = newTenant()
  const { id, jwk } = clientOf(tenant, 'ci')
  const request = tokenRequest(await signed(frodoClaims(id), jwk), 'fr:am:*')
  const { status } = await tenant.ask({ ...request, body: `${request.body}&scope=fr:idm:*` })
  expect(status).toBe(400)
})

test('an account that was made inactive gets no token', async () => {
  const tenant = newTenant()
  const { id } = clientOf(tenant, 'ci')
  changeAccount(tenant, id, { accountStatus: 'inactive' })
  expect((await ask(tenant)).status).toBe(400)
  expect(tenant.lastEntry().problem).toBe('assertion-account-inactive')
})

test('a key that is taken away while the signature is checked no longer counts', async () => {
  const tenant = newTenant()
  const { id, jwk } = clientOf(tenant, 'ci')
  const request = tokenRequest(await signed(frodoClaims(id), jwk))
  const pending = tenant.ask(request)
  // The account is read within a few microtasks; the signature takes a thread of its own.
  for (let i = 0; i < 10; i++) await undefined
  changeAccount(tenant, id, { jwks: '{"keys":[]}' })
  expect((await pending).status).toBe(400)
  expect(tenant.lastEntry().problem).toBe('assertion-signature')
})

test('of several keys the one that fits is found, named or not', async () => {
  const tenant = newTenant()
  const { id, jwk } = clientOf(tenant, 'ci')
  const account = tenant.here().serviceAccounts.get(id)
  const own = JSON.parse(account?.jwks ?? '').keys[0]
  const other = { ...own, n: (keys[2] as { n: string }).n, kid: 'other' }
  changeAccount(tenant, id, { jwks: JSON.stringify({ keys: [{ kty: 'EC' }, other, own] }) })
  for (const header of [{ alg: 'RS256' }, { alg: 'RS256', kid: own.kid, typ: 'JWT' }, { alg: 'RS256', kid: 'other' }]) {
    const { status } = await tenant.ask(tokenRequest(await signed(frodoClaims(id), jwk, header)))
    expect(status).toBe(200)
  }
})

function changeAccount(tenant: Tenant, id: string, change: object): void {
  const { world } = tenant.sandbox
  const sites = world.resources['pingone-aic'] ?? {}
  const { serviceAccounts } = tenant.here()
  const account = serviceAccounts.get(id)
  if (!account) throw new Error(`Failed to change account ${id}: there is none`)
  const development = { ...sites.development, serviceAccounts: serviceAccounts.with(id, { ...account, ...change }) }
  tenant.sandbox.world = {
    ...world,
    resources: { ...world.resources, 'pingone-aic': { ...sites, development } },
  }
}

test("an assertion by the machine's clock is good although the sandbox's clock was moved", async () => {
  for (const movedMs of [86_400_000, -86_400_000]) {
    const tenant = newTenant()
    const { world } = tenant.sandbox
    tenant.sandbox.world = { ...world, clock: clockSet(world.clock, startMs, startMs + movedMs) }
    const byMachine = { nbf: seconds(startMs) }
    expect((await ask(tenant, byMachine)).status).toBe(200)
    const bySandbox = { exp: seconds(startMs + movedMs) + 180, nbf: seconds(startMs + movedMs) }
    expect((await ask(tenant, bySandbox)).status).toBe(200)
  }
})

test('the profile can hold assertions to the clock of the sandbox alone', async () => {
  const tenant = newTenant({ assertionClock: 'sandbox' })
  const { world } = tenant.sandbox
  tenant.sandbox.world = { ...world, clock: clockSet(world.clock, startMs, startMs + 86_400_000) }
  await ask(tenant)
  expect(tenant.lastEntry().problem).toBe('assertion-expired')
})

test('neither clock alone suffices for exp while the other serves nbf', async () => {
  const tenant = newTenant()
  const { world } = tenant.sandbox
  tenant.sandbox.world = { ...world, clock: clockSet(world.clock, startMs, startMs + 86_400_000) }
  await ask(tenant, { nbf: seconds(startMs) + 3600, exp: seconds(startMs) + 7200 })
  expect(tenant.lastEntry().problem).toBe('assertion-not-yet-valid')
})

test('userinfo and tokeninfo tell whose token it is', async () => {
  const tenant = newTenant()
  const { id } = clientOf(tenant, 'ci')
  const token = await accessToken(tenant)
  const userinfo = await tenant.ask({ operation: 'getUserinfo', headers: bearer(token) })
  expect(userinfo.body).toEqual({ sub: id, subname: id })
  const later = { wallMs: startMs + 100_000, headers: bearer(token) }
  const tokeninfo = await tenant.ask({ operation: 'getTokeninfo', ...later })
  expect(tokeninfo.body).toEqual({
    access_token: token,
    client_id: 'service-account',
    expires_in: 799,
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    realm: '/',
    scope: ['fr:am:*', 'fr:idc:esv:*', 'fr:idm:*'],
    sub: id,
    subname: id,
    token_type: 'Bearer',
  })
  expect(tenant.sandbox.violations).toBe(0)
})

test('the same seed and clock give the same token', async () => {
  const claims = { jti: 'one' }
  const [a, b] = [await ask(newTenant(), claims), await ask(newTenant(), claims)]
  expect(a.body.access_token).toBe(b.body.access_token)
})
