import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { rsaCas } from '../../../src/vendors/rsa-cas/index.ts'
import type { Mint } from '../../../src/vendors/vendor.ts'
import { startServer, type TestServer } from '../../support/serve.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

interface KeyFile {
  readonly accessID: string
  readonly accessKey: string
  readonly adminRestApiUrl: string
  readonly description: string
}
interface Credentials {
  readonly apiKeys: readonly { readonly role: string; readonly keyFile: KeyFile }[]
}

const keyFilesOf = async (server: TestServer, sandbox = ''): Promise<Credentials['apiKeys']> => {
  const all = await server.ask<Record<string, Credentials>>('GET', `${sandbox}/credentials`)
  return all['rsa-cas']?.apiKeys ?? []
}

/** A JWT that a client makes from nothing but its key file; `write` is how it writes its times, `aud` what it does to the URL. */
function jwtOf(file: KeyFile, write: (seconds: number) => unknown = (seconds) => seconds, aud = file.adminRestApiUrl) {
  const now = Date.now() / 1000
  const claims = { sub: file.accessID, aud, iat: write(now), exp: write(now + 3600) }
  return new SignJWT(claims as never)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256' })
    .sign(createPrivateKey(file.accessKey))
}

async function ask(url: string, token: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const init = { method, headers: { authorization: `Bearer ${token}`, ...type, ...headers } }
  const response = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

test(
  'a client needs its key file and nothing else, in the forms that clients in the field use',
  { timeout: 60_000 },
  async () => {
    const server = await startServer()
    const [first] = await keyFilesOf(server)
    const file = first?.keyFile as KeyFile
    const base = file.adminRestApiUrl
    const integers = await jwtOf(file, Math.floor)

    const forms = [
      integers,
      await jwtOf(file),
      await jwtOf(file, (seconds) => String(Math.floor(seconds))),
      await jwtOf(file, Math.floor, `${base}/`),
      await jwtOf(file, Math.floor, `${base}/v1`),
      await jwtOf(file, Math.floor, new URL(base).origin),
    ]
    for (const token of forms) expect((await ask(`${base}/v2/licenseusage`, token)).status).toBe(200)

    const nova = `${base}/v1/adminlog/exportlogs?startTimeAfter=2026-01-01T00:00:00.7-00:00&pageNumber=0`
    const odd = await ask(nova, integers, 'GET', undefined, { 'content-type': 'application/application-json' })
    expect(odd.status).toBe(200)
    for (const path of ['/v1/adminlog/exportLogs', '/V1/AdminLog/ExportLogs', '/v1/adminlog/exportlogs/']) {
      expect([path, (await ask(base + path, integers)).status]).toEqual([path, 200])
    }
    const plus = await ask(`${base}/v1/adminlog/exportlogs?startTimeAfter=2026-01-01T00:00:00.000+00:00`, integers)
    const encoded = await ask(`${base}/v1/adminlog/exportlogs?startTimeAfter=2026-01-01T00:00:00.000%2B00:00`, integers)
    expect([plus.status, encoded.status]).toEqual([400, 200])

    const found = await ask(`${base}/v1/users/lookup`, integers, 'POST', { email: 'ada.marsh@cedar.example' })
    const { id } = JSON.parse(found.text) as { id: string }
    expect([found.status, found.type]).toEqual([200, 'application/json'])
    for (const path of [`/v1/users/${id}/authlogs`, `/v1/users/${id}/authlogs/`]) {
      const { status, text } = await ask(base + path, integers)
      expect([path, status, Array.isArray(JSON.parse(text))]).toEqual([path, 200, true])
    }
    const pyd = await ask(`${base}/v1/users/sync`, integers, 'POST')
    const { timestamp: _now, ...body } = JSON.parse(pyd.text)
    expect([pyd.status, body]).toEqual([
      405,
      {
        status: 405,
        error: 'Method Not Allowed',
        message: "Request method 'POST' not supported",
        path: '/AdminInterface/restapi/v1/users/sync',
      },
    ])
    const withBody = await ask(`${base}/v1/sidTokens/delete`, integers, 'DELETE', { tokenSerialNumber: 'none' })
    expect(withBody.status).not.toBe(400)
    expect((await ask(`${base}/v1/sidTokens/delete`, integers, 'DELETE', {})).status).toBe(400)
    expect((await ask(`${base}/v1/nothing`, integers)).status).toBe(404)
  },
)

test('keys are added, changed, regenerated and deleted in the console, each at once', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const act = (action: string, input: object) => server.ask('POST', `/console/rsa-cas/tenant/${action}`, input)
  const added = await act('add-key', { description: 'CI' })
  expect(added).toMatchObject({ role: 'HelpDeskAdministrator', description: 'CI', downloaded: false })
  const { accessID } = added
  const file = (await act('download-key-file', { accessID })) as KeyFile
  expect((await act('download-key-file', { accessID })).status).toBe(409)
  const tried = async (path: string, token: string): Promise<number> =>
    (await ask(file.adminRestApiUrl + path, token)).status
  const token = await jwtOf(file, Math.floor)
  expect([await tried('/v2/licenseusage', token), await tried('/v2/users/highrisk', token)]).toEqual([200, 403])

  await act('change-key-role', { accessID, role: 'SuperAdministrator' })
  expect(await tried('/v2/users/highrisk', token)).toBe(200)
  await act('change-key-description', { accessID, description: 'Nightly' })
  expect(await tried('/v2/licenseusage', token)).toBe(200)

  await act('regenerate-key', { accessID })
  expect(await tried('/v2/licenseusage', token)).toBe(403)
  const next = (await act('download-key-file', { accessID })) as KeyFile
  expect([next.accessID, next.description, next.accessKey === file.accessKey]).toEqual([accessID, 'Nightly', false])
  const newToken = await jwtOf(next, Math.floor)
  expect(await tried('/v2/licenseusage', newToken)).toBe(200)

  await act('delete-key', { accessID })
  expect(await tried('/v2/licenseusage', newToken)).toBe(403)
  const { keys } = await act('list-keys', {})
  for (let i = keys.length; i < 10; i++) await act('add-key', { description: `key ${i}` })
  expect((await act('add-key', { description: 'one too many' })).status).toBe(409)
  expect(JSON.stringify(await act('list-keys', {}))).not.toContain('PRIVATE KEY')
  expect((await act('delete-key', { accessID: 'none' })).status).toBe(404)
})

test('a sandbox of its own has keys of its own, and no other sandbox takes them', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const created = await server.ask('POST', '/sandboxes', { name: 't1', seed: 't1' })
  const other = created.credentials['rsa-cas'].apiKeys[0].keyFile as KeyFile
  const [own] = await keyFilesOf(server)
  const url = (file: KeyFile): string => `${file.adminRestApiUrl}/v2/licenseusage`
  expect(other.adminRestApiUrl).toBe(`${server.controlUrl}/~t1/rsa-cas/tenant/AdminInterface/restapi`)
  expect((await ask(url(other), await jwtOf(other, Math.floor))).status).toBe(200)
  expect((await ask(url(own?.keyFile as KeyFile), await jwtOf(other, Math.floor))).status).toBe(403)
  expect((await ask(url(other), await jwtOf(own?.keyFile as KeyFile, Math.floor))).status).toBe(403)
})

test('tokens minted by the control API are good, or wrong as asked for', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const credentials = (await server.ask('GET', '/credentials'))['rsa-cas']
  const base: string = credentials.apiKeys[0].keyFile.adminRestApiUrl
  const mint = async (order: object): Promise<string> =>
    (await server.ask('POST', '/tokens', { vendor: 'rsa-cas', site: 'tenant', ...order })).token
  const used = async (order: object): Promise<number> =>
    (await ask(`${base}/v2/licenseusage`, await mint(order))).status
  const granted = async (order: object): Promise<unknown> => {
    const form = { grant_type: 'client_credentials', client_assertion_type: assertionType }
    const body = new URLSearchParams({ ...form, client_assertion: await mint(order) })
    const reply = await fetch(`${credentials.oauthClients[0].issuer}/token`, { method: 'POST', body })
    const { error } = (await reply.json()) as { error?: string }
    return error === undefined ? reply.status : `${reply.status} ${error}`
  }
  const kinds = [
    { kind: 'adminKey', tried: used, good: 200, refused: 403 },
    { kind: 'access', tried: used, good: 200, refused: 401 },
    { kind: 'assertion', tried: granted, good: 200, refused: '401 invalid_client' },
  ]
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(rsaCas.mints).sort())
  for (const { kind, tried, good, refused } of kinds) {
    expect([kind, await tried({ kind })]).toEqual([kind, good])
    const { defects } = rsaCas.mints[kind] as Mint
    expect(defects.length).toBeGreaterThanOrEqual(5)
    for (const defect of defects) {
      expect([kind, defect, await tried({ kind, defect })]).toEqual([kind, defect, refused])
    }
  }
})
