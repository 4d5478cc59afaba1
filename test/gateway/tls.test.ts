import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { secured } from '../support/https.ts'
import { startServer, type TestServer } from '../support/serve.ts'
import { temporaryFolder } from '../support/command.ts'

interface SecureServer extends TestServer {
  readonly ca: string
}

async function startSecure(settings: object = {}): Promise<SecureServer> {
  const server = await startServer({ tls: true, tlsDir: temporaryFolder(), ...settings })
  return { ...server, ca: readFileSync(server.tls?.authorityFile ?? '', 'utf8') }
}

async function minted({ controlUrl, ca }: SecureServer, wanted: object): Promise<string> {
  const { status, text } = await secured(`${controlUrl}/_backlot/tokens`, {
    ca,
    method: 'POST',
    body: JSON.stringify(wanted),
  })
  expect(status).toBe(200)
  return (JSON.parse(text) as { token: string }).token
}

test('every port speaks https, and every URL that is told says so', async () => {
  const server = await startSecure()
  const { controlUrl, ca } = server
  expect(controlUrl).toMatch(/^https:\/\/localhost:\d+$/)
  const info = await secured(`${controlUrl}/_backlot/sandboxes/default`, { ca })
  expect(info.text).not.toContain('http://localhost')
  const discovery = '/am/oauth2/.well-known/openid-configuration'
  for (const site of ['development', 'staging']) {
    const { status, text } = await secured(server.site(site) + discovery, { ca })
    expect(status).toBe(200)
    expect((JSON.parse(text) as { token_endpoint: string }).token_endpoint).toContain(server.site(site))
  }
  const byPath = `${controlUrl}/pingone-aic/development`
  expect((await secured(byPath + discovery, { ca })).text).toContain(`"${byPath}/am/oauth2`)
})

test('who does not trust the authority is not served, and neither is http', async () => {
  const { controlUrl, site } = await startSecure()
  await expect(secured(`${controlUrl}/_backlot/health`)).rejects.toThrow(/unable to verify/)
  await expect(fetch(`${site('development')}/am/json/serverinfo/*`)).rejects.toThrow()
  await expect(fetch(`${controlUrl.replace('https', 'http')}/_backlot/health`)).rejects.toThrow()
})

test('every way to write this machine is in the certificate, and what was named', async () => {
  const { controlUrl, ca } = await startSecure({ allowHost: ['CI.example:7400', ''] })
  const port = new URL(controlUrl).port
  for (const host of ['127.0.0.1', '[::1]']) {
    expect([host, (await secured(`https://${host}:${port}/_backlot/health`, { ca })).status]).toEqual([host, 200])
  }
  // Not every machine resolves such names, so they are only asked for.
  for (const servername of ['staging--pingone-aic.localhost', 'staging--pingone-aic--default.localhost']) {
    const label = { ca, headers: { host: `${servername}:${port}` }, servername }
    expect((await secured(`${controlUrl}/am/json/serverinfo/*`, label)).status).toBe(200)
  }
  const named = { ca, headers: { host: 'ci.example' }, servername: 'ci.example' }
  expect((await secured(`${controlUrl}/_backlot/health`, named)).status).toBe(200)
  const other = { ca, headers: { host: 'localhost' }, servername: 'other.example' }
  await expect(secured(`${controlUrl}/_backlot/health`, other)).rejects.toThrow(/other\.example/)
})

test('an assertion for the https address logs in, and the token opens the tenant', async () => {
  const server = await startSecure()
  const { ca } = server
  const assertion = await minted(server, { kind: 'assertion' })
  const { aud } = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()) as { aud: string }
  expect(aud).toContain(server.site('development'))
  const login = await secured(`${server.site('development')}/am/oauth2/access_token`, {
    ca,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      client_id: 'service-account',
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
      scope: 'fr:idc:esv:*',
    }).toString(),
  })
  expect(login.status).toBe(200)
  const { access_token: token } = JSON.parse(login.text) as { access_token: string }
  const headers = { authorization: `Bearer ${token}` }
  expect((await secured(`${server.site('development')}/environment/count`, { ca, headers })).status).toBe(200)
})

test('https is not pinned for localhost, whose other ports a browser would lose; elsewhere the header is as observed', async () => {
  const pin = 'strict-transport-security'
  const path = '/am/json/serverinfo/*'
  const { site, ca } = await startSecure({ allowHost: ['ci.example'] })
  const reply = await secured(site('development') + path, { ca })
  expect([reply.status, reply.headers[pin]]).toEqual([200, undefined])
  const elsewhere = { ca, headers: { host: 'ci.example' }, servername: 'ci.example' }
  expect((await secured(site('development') + path, elsewhere)).headers[pin]).toMatch(/^max-age=/)
  const plain = await startServer()
  expect((await fetch(plain.site('development') + path)).headers.get(pin)).toMatch(/^max-age=/)
})
