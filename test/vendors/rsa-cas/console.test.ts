import { importJWK, type JWK, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { startServer } from '../../support/serve.ts'

interface Registered {
  readonly clientId: string
  readonly issuer: string
  readonly privateJwk: JWK
}

let count = 0

/** What the token endpoint answers to an assertion that the client signs. */
async function grant({ clientId, issuer, privateJwk }: Registered, scope: string) {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: clientId, sub: clientId, aud: `${issuer}/token`, jti: `${++count}`, iat: now, exp: now + 300 }
  const assertion = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256' })
    .sign(await importJWK(privateJwk, 'RS256'))
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope,
  })
  const reply = await fetch(`${issuer}/token`, { method: 'POST', body: form })
  return { status: reply.status, ...((await reply.json()) as { access_token?: string; scope?: string }) }
}

test('a client registered in the console gets tokens for its permissions, until it is deleted', async () => {
  const server = await startServer()
  const act = (action: string, input: object) => server.ask('POST', `/console/rsa-cas/tenant/${action}`, input)
  const client = (await act('register-oauth-client', { name: 'CI', permissions: ['rsa.user.read'] })) as Registered
  expect(await grant(client, 'rsa.user.read')).toMatchObject({ status: 200, scope: 'rsa.user.read' })
  const { clientId } = client
  await act('change-oauth-client', { clientId, permissions: ['rsa.user.read', 'rsa.audit.admin'] })
  expect(await grant(client, 'rsa.audit.admin')).toMatchObject({ status: 200, scope: 'rsa.audit.admin' })
  expect(await act('delete-oauth-client', { clientId })).toEqual({ clientId })
  const refused = await grant(client, 'rsa.user.read')
  expect([refused.status >= 400, refused.access_token]).toEqual([true, undefined])
  expect((await act('delete-oauth-client', { clientId })).status).toBe(404)
})

test('what happens to users and tokens elsewhere is done in the console', async () => {
  const server = await startServer()
  const act = (action: string, input: object) => server.ask('POST', `/console/rsa-cas/tenant/${action}`, input)
  const userId = '4a1d0f1e-6f0b-4a3e-9a77-2f5d9c1e0b11'
  expect(await act('lock-user-method', { userId, method: 'sms' })).toMatchObject({ locks: { sms: true } })
  expect((await act('lock-user-method', { userId, method: 'smoke' })).status).toBe(400)
  expect(await act('show-user-codes', { userId })).toHaveProperty('codes')
  expect((await act('show-user-codes', { userId: 'none' })).status).toBe(404)
  expect((await act('register-hardware-token', { tokenSerialNumber: 'none' })).status).toBe(404)
})
