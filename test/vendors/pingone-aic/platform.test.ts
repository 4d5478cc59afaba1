import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseForm } from '../../../src/vendors/pingone-aic/forms.ts'
import { platformBehaviours } from '../../../src/vendors/pingone-aic/platform.ts'
import { parseFilter } from '../../../src/vendors/pingone-aic/query-filter.ts'
import { credentialsOf, seedServiceAccounts } from '../../../src/vendors/pingone-aic/service-accounts.ts'
import { Chance, chanceOf } from '../../../src/world/index.ts'
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

/** Asks with the token of the first account; fails when an answer does not fit the contract. */
async function ask(tenant: Tenant, wanted: Wanted) {
  const headers = {
    ...bearer(await accessToken(tenant, 'ci', wanted.site ? { site: wanted.site } : {})),
    ...wanted.headers,
  }
  const got = await tenant.ask({ ...wanted, headers })
  expect(tenant.lastEntry().violations).toEqual([])
  return got
}

const svcacct = (id: string, query = {}): Wanted => ({ operation: 'getServiceAccount', pathParameters: { id }, query })
const json = { 'content-type': 'application/json' }

function newAccount(body: object): Wanted {
  return { operation: 'createServiceAccount', query: { _action: 'create' }, headers: json, body: JSON.stringify(body) }
}

test('every operation of the platform document has a behaviour', () => {
  const text = readFileSync('specs/pingone-aic/platform.openapi.yaml', 'utf8')
  const declared = [...text.matchAll(/operationId: (\w+)/g)].map(([, id]) => id)
  expect(Object.keys(platformBehaviours).sort()).toEqual(declared.sort())
})

test('serverinfo is public and names the host and the cookie of the tenant', async () => {
  const tenant = newTenant()
  const wanted = { operation: 'getServerInfo', pathParameters: { id: '*' }, path: '/am/json/serverinfo/*' }
  const { status, body } = await tenant.ask(wanted)
  expect(status).toBe(200)
  expect(body).toMatchObject({ _id: '*', domains: ['localhost'], realm: '/', secureCookie: true })
  expect(body.cookieName).toMatch(/^[0-9a-f]{15}$/)
  const named = { ...wanted, headers: { host: 'tenant.example:7401' }, site: 'staging' }
  const other = await tenant.ask(named)
  expect(other.body.domains).toEqual(['tenant.example'])
  expect(other.body.cookieName).not.toBe(body.cookieName)
  expect((await tenant.ask(named)).body).toEqual(other.body)
  expect(tenant.sandbox.violations).toBe(0)
})

test('the version is one that frodo can read', async () => {
  const { body } = await ask(newTenant(), { operation: 'getServerVersion' })
  expect(body.version).toMatch(/\d\.\d\.\d/)
  expect(body.fullVersion).toContain(body.version)
})

test('discovery leads to addresses below the one that was asked', async () => {
  const tenant = newTenant()
  const origin = 'http://localhost:7400/~mine/pingone-aic/development'
  const { body } = await tenant.ask({ operation: 'getOpenIdConfiguration', origin })
  expect(body.token_endpoint).toBe(`${origin}/am/oauth2/access_token`)
  expect(body.jwks_uri).toBe(`${origin}/am/oauth2/connect/jwk_uri`)
  const realm = { operation: 'getRealmOpenIdConfiguration', pathParameters: { realm: 'alpha' }, origin }
  expect((await tenant.ask(realm)).body.issuer).toBe(`${origin}/am/oauth2/realms/root/realms/alpha`)
  const { keys: shown } = (await tenant.ask({ operation: 'getJwks' })).body
  expect(shown).toEqual([
    { kty: 'RSA', kid: expect.any(String), e: 'AQAB', n: expect.any(String), alg: 'RS256', use: 'sig' },
  ])
  expect(tenant.sandbox.violations).toBe(0)
})

test('a service account reads itself with all fields', async () => {
  const tenant = newTenant()
  const { id, jwk } = clientOf(tenant, 'ci')
  const { status, body, headers } = await ask(tenant, svcacct(id, { _fields: '*' }))
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(body).toMatchObject({
    _id: id,
    accountStatus: 'active',
    name: 'ci',
    description: '',
    scopes: ['fr:idm:*', 'fr:idc:esv:*', 'fr:am:*'],
    maxCachingTime: '15',
    maxIdleTime: '15',
    maxSessionTime: '15',
    quotaLimit: '5',
  })
  const [shown] = JSON.parse(body.jwks).keys
  expect(shown).toEqual({ kty: 'RSA', kid: jwk.kid, e: jwk.e, n: jwk.n, alg: 'RS256', use: 'sig' })
})

test('chosen fields come with id and revision', async () => {
  const tenant = newTenant()
  const { id } = clientOf(tenant, 'ci')
  const { body } = await ask(tenant, svcacct(id, { _fields: 'name,description,nonsense' }))
  expect(Object.keys(body)).toEqual(['_id', '_rev', 'name', 'description'])
})

test('an unknown service account is refused with 403', async () => {
  const { status, body } = await ask(newTenant(), svcacct('nobody'))
  expect(status).toBe(403)
  expect(body).toEqual({ code: 403, reason: 'Forbidden', message: 'Access denied' })
  const other = await ask(newTenant({ unknownServiceAccountStatus: 404 }), svcacct('nobody'))
  expect(other.body).toEqual({ code: 404, reason: 'Not Found', message: 'Access denied' })
})

test('a created service account gets tokens with its own key', async () => {
  const tenant = newTenant()
  const { kty, n, e } = keys[2] ?? {}
  const jwks = JSON.stringify({ keys: [{ kty, n, e, alg: 'RS256' }] })
  const account = { name: 'own', description: 'mine', accountStatus: 'Active', scopes: ['fr:idc:esv:*'], jwks }
  const { status, body } = await ask(tenant, newAccount(account))
  expect(status).toBe(201)
  expect(body).toMatchObject(account)
  const got = await tenant.ask(tokenRequest(await signed(frodoClaims(body._id), keys[2] ?? {})))
  expect(got.body.scope).toBe('fr:idc:esv:*')
  expect((await ask(tenant, svcacct(body._id))).body).toEqual(body)
})

test('scopes that no service account can have, and keys that are none, are refused', async () => {
  const tenant = newTenant()
  const before = tenant.here()
  const scopes = ['fr:idc:esv:read', 'fr:idc:federation:*', 'x']
  const refused = await ask(tenant, newAccount({ name: 'own', scopes }))
  expect(refused.status).toBe(400)
  expect(refused.body.message).toBe('Service accounts cannot have the scope fr:idc:federation:*, x')
  for (const jwks of ['', '{}', 'x', '[]', '{"keys":1}', 'null']) {
    expect((await ask(tenant, newAccount({ name: 'own', jwks }))).status).toBe(400)
    expect(tenant.lastEntry().problem).toBe('service-account-keys')
  }
  expect(tenant.here().serviceAccounts).toBe(before.serviceAccounts)
})

test('service accounts are found by filter', async () => {
  const tenant = newTenant()
  const find = async (query: Record<string, string>) =>
    (await ask(tenant, { operation: 'queryServiceAccounts', query })).body
  const all = await find({ _queryFilter: 'true', _fields: 'name' })
  expect(all.result.map(({ name }: { name: string }) => name)).toEqual(['ci', 'reader'])
  expect(all).toMatchObject({ resultCount: 2, pagedResultsCookie: null, totalPagedResultsPolicy: 'NONE' })
  const some = await find({ _queryFilter: '/scopes eq "fr:idc:esv:read"', _totalPagedResultsPolicy: 'EXACT' })
  expect(some.result).toHaveLength(1)
  expect(some.totalPagedResults).toBe(1)
})

test('managed users are read and found', async () => {
  const tenant = newTenant()
  const query = { _queryFilter: 'true', _pageSize: '2', _sortKeys: '-userName', _fields: 'userName' }
  const wanted = { operation: 'queryManagedUsers', pathParameters: { object: 'alpha_user' }, query }
  const names = ({ result }: { result: { userName: string }[] }) => result.map(({ userName }) => userName)
  const first = await ask(tenant, wanted)
  expect(names(first.body)).toEqual(['di', 'cy'])
  const _pagedResultsCookie = first.body.pagedResultsCookie as string
  const second = await ask(tenant, { ...wanted, query: { ...query, _pagedResultsCookie } })
  expect(names(second.body)).toEqual(['bo'])
  expect(second.body.pagedResultsCookie).toBeNull()
  const { _id: id } = second.body.result[0]
  const one = { operation: 'getManagedUser', pathParameters: { object: 'alpha_user', id } }
  expect((await ask(tenant, one)).body).toMatchObject({ _id: id, userName: 'bo', givenName: 'Bo', sn: 'Ek' })
})

test('unknown managed objects are refused', async () => {
  const tenant = newTenant()
  const wanted = { operation: 'getManagedUser', pathParameters: { object: 'teammember', id: 'ci' } }
  expect((await ask(tenant, wanted)).body).toEqual({
    code: 404,
    reason: 'Not Found',
    message: 'Object ci not found in managed/teammember',
  })
  expect((await ask(tenant, { ...wanted, pathParameters: { object: 'car', id: '1' } })).status).toBe(404)
  expect(tenant.lastEntry().problem).toBe('managed-type-unknown')
  const query = {
    operation: 'queryManagedUsers',
    pathParameters: { object: 'alpha_user' },
    query: { _queryFilter: 'x' },
  }
  expect((await ask(tenant, query)).status).toBe(400)
})

test('managed objects need the scope of identity management', async () => {
  const tenant = newTenant()
  const headers = bearer(await accessToken(tenant, 'reader'))
  const { status, body } = await tenant.ask({ ...svcacct(clientOf(tenant, 'reader').id), headers })
  expect(status).toBe(403)
  expect(body).toMatchObject({ code: 403, reason: 'Forbidden' })
})

/** What each site says about its place in promotion. */
const places: [string, string, string | null, string | null, boolean][] = [
  ['development', 'development', null, 'staging', false],
  ['staging', 'staging', 'development', 'production', true],
  ['production', 'production', 'staging', null, true],
  ['sandbox', 'other', null, null, false],
]

test.each(places)('environment info of %s', async (site, tier, lower, upper, immutable) => {
  const { body } = await ask(newTenant(), { operation: 'getEnvironmentInfo', site })
  expect(body).toMatchObject({
    tier,
    immutable,
    locked: false,
    promotionTierInfo: { tierDisplayName: tier, lowerTierDisplayName: lower, upperTierDisplayName: upper },
  })
  expect(Object.keys(body)).toEqual([...Object.keys(body)].sort())
})

test('scopes, features and health answer what the profile says', async () => {
  const tenant = newTenant()
  const scopes = await ask(tenant, { operation: 'getServiceAccountScopes' })
  expect(scopes.body).toEqual(tenant.facts.serviceAccountScopes)
  const features = await ask(tenant, { operation: 'getFeatures', query: { _queryFilter: 'true' } })
  expect(features.body.result).toEqual([{ _id: 'service-accounts', installedVersion: '1', availableVersions: ['1'] }])
  expect((await tenant.ask({ operation: 'getHealth' })).body).toEqual({ status: 'OK' })
})

test('credentials are those of the seeded accounts, in the order of the fixture', async () => {
  const tenant = newTenant()
  const credentials = credentialsOf(tenant.here()) as {
    serviceAccounts: { id: string; name: string; jwk: { d: string } }[]
    apiKeys: { api_key_id: string; api_key_secret: string; name: string }[]
  }
  expect(credentials.serviceAccounts.map(({ name }) => name)).toEqual(['ci', 'reader'])
  const [first, second] = credentials.serviceAccounts
  expect(first?.jwk.d).not.toBe(second?.jwk.d)
  expect(first?.jwk).toEqual(clientOf(tenant, 'ci').jwk)
  expect(credentials.apiKeys[0]?.api_key_id).toMatch(/^[0-9a-f]{32}$/)
  expect(credentials.apiKeys[0]?.api_key_secret).toMatch(/^[0-9a-f]{64}$/)
})

test('seeding shares keys when there are fewer than accounts, and fails when there are none', () => {
  const rows = ['a', 'b', 'c'].map((name) => ({ name, scopes: [] }))
  const seeding = {
    site: 's',
    seed: 'x',
    fixture: { serviceAccounts: rows },
    nowMs: startMs,
    facts: {},
    keys: keys.slice(0, 2),
  }
  const seeded = seedServiceAccounts({ ...seeding, chance: new Chance(chanceOf('x')) })
  const used = seeded.clientKeys.toArray().map(({ jwk }) => jwk.kid)
  expect(new Set(used)).toEqual(new Set(keys.slice(0, 2).map(({ kid }) => kid)))
  expect(new Set(used).size).toBe(2)
  expect(() => seedServiceAccounts({ ...seeding, keys: [], chance: new Chance(chanceOf('x')) })).toThrow(
    'Failed to seed service account a: there are no key pairs; start the engine with some',
  )
  const fixture = { managedUsers: [{ object: 'car' }] }
  expect(() => seedServiceAccounts({ ...seeding, fixture, chance: new Chance(chanceOf('x')) })).toThrow(
    'Failed to seed a managed user: its object is car; use teammember, alpha_user, bravo_user',
  )
})

test('forms are read however carelessly they are written', () => {
  expect(parseForm('scope=fr:am:* fr:idc:esv:*&a=b%20c+d&e=&f=%zz&=x')).toEqual({
    scope: 'fr:am:* fr:idc:esv:*',
    a: 'b c d',
    f: '%zz',
    '': 'x',
  })
  expect(parseForm('a=1&a=2&a=3')).toEqual({ a: ['1', '2', '3'] })
  expect(Object.keys(parseForm('__proto__=1'))).toEqual(['__proto__'])
})

const person = { _id: 'p', name: 'Ada', age: 36, tags: ['x', 'y'], mail: null, active: true }

/** Filters that fit the person, and filters that do not. */
const filters: [string, boolean][] = [
  ['true', true],
  ['false', false],
  ['name eq "ada"', true],
  ['/name eq "Ada"', true],
  ['/name eq "Ad"', false],
  ['/name co "d"', true],
  ['/name sw "Ad"', true],
  ['/name sw "da"', false],
  ['/age gt 35', true],
  ['/age ge 36 and /age le 36', true],
  ['/age lt 36', false],
  ['/age gt "35"', false],
  ['/active eq true', true],
  ['/tags eq "y"', true],
  ['/mail pr', false],
  ['/name pr', true],
  ['!(/name pr)', false],
  ['! /mail pr', true],
  ['/nothing eq "x" or /name eq "Ada"', true],
  ['false and false or true', true],
  ['false and (false or true)', false],
  ['/name eq "A\\"da"', false],
  ['/constructor pr', false],
]

test.each(filters)('the filter %s', (text, fits) => {
  expect(parseFilter(text)?.(person)).toBe(fits)
})

test.each([
  '',
  'x',
  '/name eq',
  '/name is "x"',
  '(true',
  'true)',
  'true true',
  '/name eq "x',
  '!',
  'true and',
  '/name toString "x"',
])('no filter: %s', (text) => expect(parseFilter(text)).toBeUndefined())

test('a filter that is nested without end is refused instead of failing', () => {
  expect(parseFilter(`${'('.repeat(20_000)}true${')'.repeat(20_000)}`)).toBeUndefined()
  expect(parseFilter('!'.repeat(20_000))).toBeUndefined()
})
