import { generateKeyPairSync } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { OAuthClient } from '../../../src/vendors/rsa-cas/records.ts'
import { origin, RsaTenant, violationsOf, withCollections } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const now = testNow / 1000
const firstOf = (tenant: RsaTenant) => [...tenant.here.oauthClients.by('order')][0] as OAuthClient
let count = 0

/** An assertion as PYD writes it, with changes. */
async function assertion(
  client: OAuthClient,
  changes: object = {},
  jwk = client.privateJwk,
  alg = 'RS256',
): Promise<string> {
  const usual = {
    iss: client.id,
    sub: client.id,
    aud: `${origin}/oauth/token`,
    jti: `jti-${++count}`,
    iat: now,
    exp: now + 300,
  }
  const claims = Object.entries({ ...usual, ...changes }).filter(([, value]) => value !== undefined)
  const key = await importJWK(jwk as object, alg)
  return new SignJWT(Object.fromEntries(claims)).setProtectedHeader({ alg, typ: 'JWT', kid: 'k' }).sign(key)
}

/** A token request: a form with changes; `undefined` leaves a field out. */
function request(tenant: RsaTenant, fields: Record<string, string | undefined>) {
  const usual = { grant_type: 'client_credentials', client_assertion_type: type, scope: 'rsa.user.read' }
  const form = Object.entries({ ...usual, ...fields }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }
  return tenant.ask('POST /oauth/token', new URLSearchParams(form).toString(), 'nobody', headers)
}

test('client credentials with a signed assertion give a token that opens what its permissions name, and no more', async () => {
  const tenant = new RsaTenant()
  const client = firstOf(tenant)
  const { status, json, headers } = await request(tenant, {
    client_assertion: await assertion(client),
    client_id: client.id,
  })
  expect([status, json.token_type, json.expires_in, json.scope]).toEqual([200, 'Bearer', 3600, 'rsa.user.read'])
  expect(headers['cache-control']).toBe('no-store')
  const as = { token: json.access_token as string }
  expect((await tenant.ask('POST /v1/users/search', { emailLike: 'ada' }, as)).status).toBe(200)
  const lacking = await tenant.ask('GET /v1/adminlog/exportlogs', undefined, as)
  expect([lacking.status, lacking.json.error]).toEqual([403, 'Forbidden'])
  expect(violationsOf(tenant)).toBe(0)
})

test('without scope all permissions are given; unknown ones are passed over, or refused where the profile says so', async () => {
  const tenant = new RsaTenant()
  const client = firstOf(tenant)
  const all = await request(tenant, { scope: undefined, client_assertion: await assertion(client) })
  expect(all.json.scope.split(' ')).toEqual(client.permissions)
  const wanted = { scope: '\uFFFCrsa.audit.admin rsa.audit.user+rsa.user.read' }
  const some = await request(tenant, { ...wanted, client_assertion: await assertion(client) })
  expect([some.status, some.json.scope]).toEqual([200, 'rsa.audit.user rsa.user.read'])
  const strict = new RsaTenant({ facts: { oauthUnknownScopes: 'refused' } })
  const refused = await request(strict, { ...wanted, client_assertion: await assertion(firstOf(strict)) })
  expect([refused.status, refused.json.error]).toEqual([400, 'invalid_scope'])
})

test.each([
  ['no grant type', { grant_type: undefined }, {}, 400, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
  ['a client secret', { client_assertion_type: undefined, client_secret: 'x' }, {}, 401, 'invalid_client'],
  ['another client id', { client_id: 'somebody' }, {}, 401, 'invalid_client'],
  ['issuer and subject that differ', {}, { iss: 'x' }, 401, 'invalid_client'],
  ['an unknown client', {}, { iss: 'x', sub: 'x' }, 401, 'invalid_client'],
  ['another audience', {}, { aud: 'https://elsewhere.example/oauth/token' }, 401, 'invalid_client'],
  ['an assertion that has expired', {}, { iat: now - 400, exp: now - 60 }, 401, 'invalid_client'],
  ['an assertion from the future', {}, { iat: now + 61, exp: now + 300 }, 401, 'invalid_client'],
  ['an assertion that is not valid yet', {}, { nbf: now + 61 }, 401, 'invalid_client'],
  ['an assertion for more than an hour', {}, { exp: now + 3601 }, 401, 'invalid_client'],
  ['no jti', {}, { jti: undefined }, 401, 'invalid_client'],
] as const)('a request with %s is refused', async (_what, fields, claims, status, error) => {
  const tenant = new RsaTenant()
  const refused = await request(tenant, { client_assertion: await assertion(firstOf(tenant), claims), ...fields })
  expect([refused.status, refused.json.error]).toEqual([status, error])
  expect(violationsOf(tenant)).toBe(0)
})

test('an assertion by another key, or one used before, is refused', async () => {
  const tenant = new RsaTenant()
  const [client, other] = [...tenant.here.oauthClients.by('order')] as [OAuthClient, OAuthClient]
  const forged = await request(tenant, { client_assertion: await assertion(client, {}, other.privateJwk) })
  expect([forged.status, forged.json.error]).toEqual([401, 'invalid_client'])
  const once = { client_assertion: await assertion(client) }
  expect((await request(tenant, once)).status).toBe(200)
  expect((await request(tenant, once)).status).toBe(401)
})

test('a client with an EC key signs by ES256', async () => {
  const tenant = new RsaTenant()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' }) as Record<string, unknown>
  const { d: _private, ...publicJwk } = jwk
  const client: OAuthClient = { ...firstOf(tenant), id: 'ec', publicJwk, privateJwk: null, tokenLifetimeSeconds: 90 }
  withCollections(tenant, { oauthClients: tenant.here.oauthClients.with('ec', client) })
  const { status, json } = await request(tenant, { client_assertion: await assertion(client, {}, jwk, 'ES256') })
  expect([status, json.expires_in]).toEqual([200, 90])
  const as = { token: json.access_token as string }
  tenant.pass(89_999)
  expect((await tenant.ask('POST /v1/users/search', { emailLike: 'ada' }, as)).status).toBe(200)
  tenant.pass(1)
  const late = await tenant.ask('POST /v1/users/search', { emailLike: 'ada' }, as)
  expect([late.status, late.json]).toEqual([401, { error: 'invalid_token' }])
})

test('OAuth-only operations refuse keys with 403, and a key file opens none of them', async () => {
  const tenant = new RsaTenant()
  for (const line of ['GET /v1/localGroups', 'POST /v1/users/create', 'GET /v1/users/x/verify/status']) {
    const { status, json } = await tenant.ask(line, {})
    expect([line, status, json.status]).toEqual([line, 403, 403])
  }
})
