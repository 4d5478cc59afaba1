import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { testKeys } from '../../../src/host/index.ts'
import { tenancyOf } from '../../../src/sandbox/index.ts'
import { credentialsOf } from '../../../src/vendors/rsa-cas/api-keys.ts'
import { rsaPem } from '../../../src/vendors/rsa-cas/pem.ts'
import { base, origin, RsaTenant } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const role = 'HelpDeskAdministrator'
const nowSeconds = testNow / 1000
const hour = 3600

/** The status and the words that a token gets at the log export. */
async function verdict(tenant: RsaTenant, token: string): Promise<string> {
  const { status, json } = await tenant.ask('GET /v1/adminlog/exportlogs', undefined, { token })
  return status === 200 ? '200' : `${status} ${json.message}`
}

const times = async (iat: unknown, exp: unknown, facts = {}): Promise<string> => {
  const tenant = new RsaTenant({ facts })
  return verdict(tenant, await tenant.keyToken(role, { iat, exp }))
}

const refused = '403 Server failed to process provided access token'

test.each([
  ['exactly one hour', 0, hour, '200'],
  ['one second more than an hour', 0, hour + 1, refused],
  ['an hour that ended 60 s ago, which the skew forgives', -hour - 60, -60, '200'],
  ['an hour that ended 61 s ago', -hour - 61, -61, refused],
  ['an iat 60 s ahead, which the skew forgives', 60, 600, '200'],
  ['an iat 61 s ahead', 61, 600, refused],
  ['no length at all, within the skew', 30, 30, '200'],
  ['an end before its beginning', 30, -30, '200'],
] as const)('a JWT of %s', async (_what, from, to, expected) => {
  expect(await times(nowSeconds + from, nowSeconds + to)).toBe(expected)
})

test('a future iat passes where the profile says so', async () => {
  expect(await times(nowSeconds + 300, nowSeconds + 600, { keyTokenFutureIat: 'allowed' })).toBe('200')
})

test.each([
  ['texts', String(nowSeconds), String(nowSeconds + hour)],
  ['floats', nowSeconds + 0.25, nowSeconds + hour + 0.25],
  ['texts of floats', `${nowSeconds}.5`, `${nowSeconds + hour}.5`],
  ['a float that is microseconds over an hour', nowSeconds + 0.1, nowSeconds + hour + 0.100_02],
])('times may be %s', async (_what, iat, exp) => {
  expect(await times(iat, exp)).toBe('200')
})

test.each([
  ['no iat', undefined, nowSeconds + 60],
  ['no exp', nowSeconds, undefined],
  ['a date as iat', '2026-11-21', nowSeconds + 60],
  ['an empty exp', nowSeconds, ''],
  ['an object as exp', nowSeconds, {}],
])('%s is refused', async (_what, iat, exp) => {
  expect(await times(iat, exp)).toBe(refused)
})

test.each([
  `${origin}${base}`,
  `${origin}${base}/`,
  `${origin}${base}/v1`,
  `${origin}${base}/v1/`,
  origin,
  `${origin}/`,
])('aud %s is the administration URL', async (aud) => {
  const tenant = new RsaTenant()
  expect(await verdict(tenant, await tenant.keyToken(role, { aud }))).toBe('200')
})

test.each([
  `${origin}${base}/v2`,
  `${origin}/AdminInterface`,
  'http://elsewhere.example/AdminInterface/restapi',
  'AdminInterface/restapi',
  '',
  undefined,
  7,
])('aud %s is an invalid audience', async (aud) => {
  const tenant = new RsaTenant()
  expect(await verdict(tenant, await tenant.keyToken(role, { aud }))).toBe('403 Invalid audience')
})

test('the bare origin is no audience where the profile says so', async () => {
  const tenant = new RsaTenant({ facts: { bareOriginAudience: false } })
  expect(await verdict(tenant, await tenant.keyToken(role, { aud: origin }))).toBe('403 Invalid audience')
  expect(await verdict(tenant, await tenant.keyToken(role, { aud: origin + base }))).toBe('200')
})

test.each([
  ['', '/v1/adminlog/exportlogs'],
  ['/', 'v1/adminlog/exportlogs'],
  ['/v1', '/adminlog/exportlogs'],
])('a key file whose URL ends in /restapi%s is good as it stands, as audience and as base', async (ending, path) => {
  const tenant = new RsaTenant({ facts: { keyFileUrlEnding: ending } })
  const { facts } = tenancyOf(tenant.sandbox.engine, 'rsa-cas')
  const [ready] = credentialsOf(tenant.here, origin, facts).apiKeys as { keyFile: { adminRestApiUrl: string } }[]
  const url = ready?.keyFile.adminRestApiUrl ?? ''
  expect(url).toBe(`${origin}${base}${ending}`)
  const minted = await tenant.keyToken(role)
  expect(JSON.parse(Buffer.from(minted.split('.')[1] ?? '', 'base64url').toString()).aud).toBe(url)
  const { status } = await tenant.ask(`GET ${(url + path).slice(origin.length)}`, undefined, { token: minted })
  expect(status).toBe(200)
})

test('an unknown access id is refused in words of its own, with a shape B body on the sandbox’s clock', async () => {
  const tenant = new RsaTenant()
  const token = await tenant.keyToken(role, { sub: '00000000-0000-4000-8000-000000000000' })
  const { status, json } = await tenant.ask('POST /v1/users/lookup', { email: 'x' }, { token })
  expect([status, json]).toEqual([
    403,
    {
      timestamp: testNow,
      status: 403,
      error: 'Forbidden',
      message: 'Access Id is not valid',
      path: '/AdminInterface/restapi/v1/users/lookup',
    },
  ])
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT signed by hand, so that it can be wrong in ways that a library refuses to make. */
function handMade(tenant: RsaTenant, header: object, algorithm = 'sha256', jwk?: object): string {
  const key = [...tenant.here.apiKeys.by('order')].find((candidate) => candidate.role === role)
  const claims = { sub: key?.id, aud: origin + base, iat: nowSeconds, exp: nowSeconds + hour }
  const text = `${part(header)}.${part(claims)}`
  const pem = createPrivateKey({ key: (jwk ?? key?.jwk) as never, format: 'jwk' })
  return `${text}.${sign(algorithm, Buffer.from(text), pem).toString('base64url')}`
}

test('alg has to be RS256 and typ JWT, and the key that of the access id', async () => {
  const tenant = new RsaTenant()
  const good = { typ: 'JWT', alg: 'RS256' }
  const [stranger] = testKeys().filter((jwk) => ![...tenant.here.apiKeys].some((key) => key.jwk.n === jwk.n))
  expect(await verdict(tenant, handMade(tenant, good))).toBe('200')
  const wrong = [
    handMade(tenant, { alg: 'RS256' }),
    handMade(tenant, { ...good, typ: 'jwt' }),
    handMade(tenant, { ...good, typ: 'at+jwt ' }),
    handMade(tenant, { ...good, alg: 'RS512' }, 'sha512'),
    handMade(tenant, { ...good, alg: 'RS512' }),
    handMade(tenant, good, 'sha512'),
    handMade(tenant, good, 'sha256', stranger),
    `${handMade(tenant, { ...good, alg: 'none' })
      .split('.')
      .slice(0, 2)
      .join('.')}.`,
    handMade(tenant, good).slice(0, -4) + 'AAAA',
    'no-token-at-all',
    'a.b.c',
  ]
  for (const token of wrong) expect([token, await verdict(tenant, token)]).toEqual([token, refused])
})

test('a call without a token, or with another scheme, is refused with 403', async () => {
  const tenant = new RsaTenant()
  const bare = await tenant.ask('GET /v2/licenseusage', undefined, 'nobody')
  const basic = await tenant.ask('GET /v2/licenseusage', undefined, 'nobody', { authorization: 'Basic YTpi' })
  expect([bare.status, basic.status, bare.json.error]).toEqual([403, 403, 'Forbidden'])
})

test('a token is good until it expires, however often it is used', async () => {
  const tenant = new RsaTenant()
  const token = await tenant.keyToken(role)
  for (let i = 0; i < 5; i++) expect(await verdict(tenant, token)).toBe('200')
  tenant.pass((hour + 60) * 1000)
  expect(await verdict(tenant, token)).toBe('200')
  tenant.pass(1)
  expect(await verdict(tenant, token)).toBe(refused)
})

test('the key file holds the key as PKCS#1 that other tools read', () => {
  for (const jwk of testKeys()) {
    const pem = rsaPem(jwk)
    const read = createPrivateKey(pem)
    expect(pem.split('\n')[0]).toBe('-----BEGIN RSA PRIVATE KEY-----')
    expect(read.export({ format: 'jwk' })).toMatchObject({ n: jwk.n, d: jwk.d, p: jwk.p, qi: jwk.qi })
    expect(read.export({ type: 'pkcs1', format: 'pem' })).toBe(pem)
    expect(createPublicKey(pem).asymmetricKeyType).toBe('rsa')
  }
})
