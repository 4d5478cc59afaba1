import { importJWK, SignJWT } from 'jose'
import { expect } from 'vitest'
import { done, type RsaSandbox } from '../../support/rsa-client.ts'
import { ada } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'
import { lookup } from './day-of-users.ts'

const restapi = '/AdminInterface/restapi'
const user = { params: { path: { userId: ada.id } } }

/** The high-risk list, with a change that fails in part. */
export async function risk(here: RsaSandbox): Promise<void> {
  const { key } = here
  const change = (action: string, users: string[]) =>
    key.PUT(`${restapi}/v1/users/highrisk`, { body: { action, users } })
  await done(change('ADD', [ada.email.toUpperCase()]))
  expect((await lookup(here)).highRiskUser).toBe(true)
  expect((await done(key.GET(`${restapi}/v1/users/highrisk`))).users).toContain(ada.email)
  const part = await change('remove', [ada.email, 'nobody@cedar.example'])
  expect([part.response.status, part.data?.users.map(({ email }) => email)]).toEqual([207, ['nobody@cedar.example']])
  const { users } = await done(key.GET(`${restapi}/v2/users/highrisk`))
  expect(users.map(({ email }) => email)).not.toContain(ada.email)
}

/** A live verification that is cancelled, and one in which the user tells the right code. */
export async function verification({ oauth, console }: RsaSandbox): Promise<void> {
  const at = `${restapi}/v1/users/{userId}/verify` as const
  const status = async () => (await done(oauth.GET(`${at}/status`, user))).verifyStatus
  await done(oauth.POST(`${at}/start`, user))
  expect(await status()).toBe('PENDING')
  await done(oauth.POST(`${at}/cancel`, user))
  expect(await status()).toBe('CANCELLED')
  await done(oauth.POST(`${at}/start`, user))
  const { codes } = await console('show-user-codes', { userId: ada.id })
  const live = codes.find(({ kind }: { kind: string }) => kind === 'LIVE_VERIFICATION')
  await done(oauth.POST(`${at}/code`, { ...user, body: { verifyCode: live.code } }))
  expect(await status()).toBe('VERIFIED')
}

/** A report that is generated, waited for and downloaded; health at both paths. */
export async function reportsAndHealth({ key, nobody, control }: RsaSandbox): Promise<void> {
  const report = { params: { path: { reportType: 'users' } } }
  await done(key.POST(`${restapi}/v1/report/{reportType}/generate`, report))
  await control('POST', '/clock', { advance: 'PT5M' })
  const csv = await done(key.GET(`${restapi}/v1/report/{reportType}/download`, { ...report, parseAs: 'text' }))
  expect(csv.split('\r\n').filter((line) => line.startsWith(ada.email)).length).toBe(1)
  const health = await done(nobody.GET('/AdminInterface/healthcheck'))
  expect(await done(nobody.GET('/healthcheck'))).toEqual(health)
  expect(health.status).toBe('HEALTHY')
}

/** An access token by a signed assertion, which opens what its permissions name. */
export async function accessToken({ nobody, readyClient }: RsaSandbox): Promise<void> {
  const { clientId, issuer, privateJwk } = readyClient
  const now = testNow / 1000
  const claims = { iss: clientId, sub: clientId, aud: `${issuer}/token`, jti: 'once', iat: now, exp: now + 900 }
  const assertion = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(await importJWK(privateJwk, 'RS256'))
  const body = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: 'rsa.user.read',
  }
  const given = await done(
    nobody.POST('/oauth/token', {
      body,
      bodySerializer: (fields) => new URLSearchParams(fields as Record<string, string>).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  )
  const headers = { authorization: `Bearer ${given.access_token}` }
  const found = nobody.POST(`${restapi}/v1/users/lookup`, { body: { email: ada.email }, headers })
  expect((await done(found)).id).toBe(ada.id)
  expect((await nobody.GET(`${restapi}/v1/adminlog/exportlogs`, { headers })).response.status).toBe(403)
}
