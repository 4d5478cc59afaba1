import { createHash } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../../src/sandbox/index.ts'
import type { PlatformHere } from '../../../src/vendors/pingone-aic/service-accounts.ts'
import { clockSet, siteOf, worldNow } from '../../../src/world/index.ts'
import { anonymous, type Answer, type Client, testNow, testSandbox } from '../../support/tenant.ts'

const vendor = 'pingone-aic'
const ada = 'ada.admin@example.com'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const redirect = 'http://localhost:7401/platform/appAuthHelperRedirect.html'
const verifier = 'l8jdUul7iIx0JedMghd3V6fqfD5Ki899ILyDQctqV3U'
const challenge = createHash('sha256').update(verifier).digest('base64url')

const hereOf = (sandbox: Sandbox, site = 'development'): PlatformHere =>
  siteOf(sandbox.world.resources, vendor, site) as unknown as PlatformHere
const nobody = (sandbox: Sandbox): Client => anonymous(sandbox, vendor, 'development')
const passwordOf = (sandbox: Sandbox): string => hereOf(sandbox).administrators.toArray()[0]?.password ?? ''

function advance(sandbox: Sandbox, ms: number): void {
  const { world } = sandbox
  sandbox.world = { ...world, clock: clockSet(world.clock, testNow, worldNow(world, testNow) + ms) }
}

/** Logs in as frodo does: name and password in headers. */
function logIn(sandbox: Sandbox, headers: Record<string, string> = {}): Promise<Answer> {
  const credentials = { 'x-openam-username': ada, 'x-openam-password': passwordOf(sandbox) }
  return nobody(sandbox)('POST', '/am/json/realms/root/authenticate', {}, { ...credentials, ...headers })
}

async function cookieOf(sandbox: Sandbox): Promise<{ name: string; token: string }> {
  const { json } = await nobody(sandbox)('GET', '/am/json/serverinfo/*')
  return { name: json.cookieName, token: (await logIn(sandbox)).json.tokenId }
}

/** An authorization request as frodo writes it: nothing is percent-encoded, and the token stands in cookie, header and form. */
async function authorize(
  sandbox: Sandbox,
  { name, token }: { name: string; token: string },
  changed: Record<string, string | undefined> = {},
): Promise<Answer> {
  const fields = {
    redirect_uri: redirect,
    scope: 'openid fr:idm:* fr:idc:esv:*',
    response_type: 'code',
    client_id: 'idmAdminClient',
    csrf: token,
    decision: 'allow',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changed,
  }
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined)
  const body = pairs.map(([key, value]) => `${key}=${value}`).join('&')
  return nobody(sandbox)('POST', '/am/oauth2/authorize', body, { ...form, cookie: `${name}=${token}` })
}

const parametersOf = ({ headers }: Answer): URLSearchParams => new URL(headers.location ?? '').searchParams

function trade(sandbox: Sandbox, code: string, changed: Record<string, string | undefined> = {}): Promise<Answer> {
  const fields = { redirect_uri: redirect, grant_type: 'authorization_code', code, code_verifier: verifier, ...changed }
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined)
  const body = pairs.map(([key, value]) => `${key}=${value}`).join('&')
  const basic = `Basic ${Buffer.from('idmAdminClient:doesnotmatter').toString('base64')}`
  return nobody(sandbox)('POST', '/am/oauth2/access_token', body, { ...form, authorization: basic })
}

async function codeFor(sandbox: Sandbox, changed: Record<string, string | undefined> = {}): Promise<string> {
  return parametersOf(await authorize(sandbox, await cookieOf(sandbox), changed)).get('code') ?? ''
}

test('name and password in headers open a session, whose token comes in the body and in the cookie of the tenant', async () => {
  const sandbox = testSandbox()
  const { name } = await cookieOf(sandbox)
  const { status, json, headers } = await logIn(sandbox)
  expect(status).toBe(200)
  expect(json).toEqual({
    tokenId: expect.stringMatching(/^[\w-]{27}\.\*AAJTSQ.*\*$/),
    successUrl: '/platform',
    realm: '/',
  })
  expect(headers['set-cookie']).toBe(`${name}=${json.tokenId}; Path=/; Secure; HttpOnly; SameSite=none`)
  expect(sandbox.violations).toBe(0)
})

test('without name and password it asks for them, and the answered callbacks open a session', async () => {
  const sandbox = testSandbox()
  const ask = nobody(sandbox)
  const asked = await ask('POST', '/am/json/realms/root/authenticate')
  expect(asked.status).toBe(200)
  expect(asked.json.authId).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
  expect(asked.json.callbacks.map(({ type }: { type: string }) => type)).toEqual(['NameCallback', 'PasswordCallback'])
  const [first, second] = asked.json.callbacks
  first.input[0].value = ada
  second.input[0].value = passwordOf(sandbox)
  const answered = await ask('POST', '/am/json/realms/root/authenticate', asked.json)
  expect(answered.json).toMatchObject({ successUrl: '/platform', realm: '/' })
  const again = await ask('POST', '/am/json/realms/root/authenticate', asked.json)
  expect([again.status, again.json.message]).toEqual([401, 'Session has timed out'])
  expect(sandbox.violations).toBe(0)
})

test.each(['wrong', ''])('a password that is %j is refused in the words of access management', async (password) => {
  const sandbox = testSandbox()
  const { status, json } = await logIn(sandbox, { 'x-openam-password': password })
  expect([status, json]).toEqual([401, { code: 401, reason: 'Unauthorized', message: 'Login failure' }])
  expect((await logIn(sandbox, { 'x-openam-username': 'bob@example.com' })).status).toBe(401)
  const id = hereOf(sandbox).administrators.toArray()[0]?.id ?? ''
  expect((await logIn(sandbox, { 'x-openam-username': id })).status).toBe(401)
  expect(hereOf(sandbox).sessions.size).toBe(0)
})

test('a login that answers its callbacks wrongly has to begin anew', async () => {
  const sandbox = testSandbox()
  const ask = nobody(sandbox)
  const { json } = await ask('POST', '/am/json/realms/root/authenticate', {})
  expect((await ask('POST', '/am/json/realms/root/authenticate', json)).json.message).toBe('Login failure')
  expect((await ask('POST', '/am/json/realms/root/authenticate', json)).json.message).toBe('Session has timed out')
})

test('a journey that there is not is refused', async () => {
  const sandbox = testSandbox()
  const path = '/am/json/realms/root/authenticate?authIndexType=service&authIndexValue='
  expect((await nobody(sandbox)('POST', `${path}FRLogin`, {})).status).toBe(200)
  expect((await nobody(sandbox)('POST', `${path}Nowhere`, {})).status).toBe(400)
})

test('a session tells when it ends: half an hour after its use, two hours after its beginning', async () => {
  const sandbox = testSandbox()
  const { json } = await logIn(sandbox)
  const ask = (path = '/am/json/realms/root/sessions/') =>
    nobody(sandbox)('POST', `${path}?_action=getSessionInfo`, { tokenId: json.tokenId })
  const id = hereOf(sandbox).administrators.toArray()[0]?.id
  expect((await ask()).json).toMatchObject({
    username: id,
    universalId: `id=${id},ou=user,ou=am-config`,
    realm: '/',
    latestAccessTime: '2026-11-21T09:00:00Z',
    maxIdleExpirationTime: '2026-11-21T09:30:00Z',
    maxSessionExpirationTime: '2026-11-21T11:00:00Z',
  })
  for (const minutes of [29, 29, 29, 29]) {
    advance(sandbox, minutes * 60_000)
    expect((await ask('/am/json/realms/root/realms/alpha/sessions/')).status).toBe(200)
  }
  expect((await ask()).json.maxIdleExpirationTime).toBe('2026-11-21T11:00:00Z')
  advance(sandbox, 4 * 60_000)
  expect((await ask()).status).toBe(401)
  expect(sandbox.violations).toBe(0)
})

test('a session that nobody uses ends after half an hour, and is forgotten at the next login', async () => {
  const sandbox = testSandbox()
  const { name, token } = await cookieOf(sandbox)
  const version = () => nobody(sandbox)('GET', '/am/json/serverinfo/version', undefined, { cookie: `${name}=${token}` })
  expect((await version()).status).toBe(200)
  advance(sandbox, 30 * 60_000)
  expect((await version()).status).toBe(401)
  await logIn(sandbox)
  expect(hereOf(sandbox).sessions.size).toBe(1)
})

test('a session opens what clients ask before they have a token, by cookie or by header, under its own name only', async () => {
  const sandbox = testSandbox()
  const { name, token } = await cookieOf(sandbox)
  const paths = ['/am/json/serverinfo/version', '/environment/info', '/environment/scopes/service-accounts', '/feature']
  for (const path of paths) {
    const status = async (headers: Record<string, string>) =>
      (await nobody(sandbox)('GET', path, undefined, headers)).status
    expect(await status({ cookie: `a=b; ${name}=${token}` })).toBe(200)
    expect(await status({ [name]: token })).toBe(200)
    expect(await status({ cookie: `iPlanetDirectoryPro=${token}` })).toBe(401)
    expect(await status({ cookie: `${name}=${token.slice(1)}` })).toBe(401)
  }
  const headers = { cookie: `${name}=${token}` }
  expect((await nobody(sandbox)('GET', '/environment/variables', undefined, headers)).status).toBe(401)
  expect((await anonymous(sandbox, vendor, 'staging')('GET', '/environment/info', undefined, headers)).status).toBe(401)
})

test('a code comes by redirect, and is traded once for tokens that last 3599 s', async () => {
  const sandbox = testSandbox()
  const redirected = await authorize(sandbox, await cookieOf(sandbox), { state: 'x' })
  expect([redirected.status, redirected.text]).toEqual([302, ''])
  const parameters = parametersOf(redirected)
  expect([...parameters.keys()]).toEqual(['code', 'iss', 'state', 'client_id'])
  expect(parameters.get('iss')).toBe('http://localhost:7401/am/oauth2')
  const code = parameters.get('code') ?? ''
  const { status, json, headers } = await trade(sandbox, code)
  expect(status).toBe(200)
  expect(json).toMatchObject({ scope: 'fr:idc:esv:* fr:idm:* openid', token_type: 'Bearer', expires_in: 3599 })
  expect(json.access_token.split('.')).toHaveLength(5)
  expect(headers['cache-control']).toBe('no-store')
  const again = await trade(sandbox, code)
  expect([again.status, again.json.error]).toEqual([400, 'invalid_grant'])
  const bearer = { authorization: `Bearer ${json.access_token}` }
  const body = { valueBase64: 'YQ==', description: '', expressionType: 'string' }
  const put = await nobody(sandbox)('PUT', '/environment/variables/esv-a', body, bearer)
  expect(put.json.lastChangedBy).toBe(ada)
  const info = await nobody(sandbox)('GET', '/am/oauth2/realms/root/tokeninfo', undefined, bearer)
  expect(info.json).toMatchObject({ client_id: 'idmAdminClient', grant_type: 'authorization_code' })
  advance(sandbox, 3_599_000)
  expect((await nobody(sandbox)('GET', '/environment/variables', undefined, bearer)).status).toBe(401)
  expect(sandbox.violations).toBe(0)
})

test('the id token is signed by the key that the key set shows', async () => {
  const sandbox = testSandbox()
  const { id_token: token } = (await trade(sandbox, await codeFor(sandbox))).json
  const [jwk] = (await nobody(sandbox)('GET', '/am/oauth2/connect/jwk_uri')).json.keys
  const { payload, protectedHeader } = await compactVerify(token, await importJWK(jwk, 'RS256'))
  expect(protectedHeader).toEqual({ typ: 'JWT', kid: jwk.kid, alg: 'RS256' })
  expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
    sub: hereOf(sandbox).administrators.toArray()[0]?.id,
    aud: 'idmAdminClient',
    iss: 'http://localhost:7401/am/oauth2',
    iat: testNow / 1000,
    exp: testNow / 1000 + 3599,
  })
  const without = await trade(sandbox, await codeFor(sandbox, { scope: 'fr:idm:*' }))
  expect(Object.keys(without.json)).toEqual(['access_token', 'scope', 'token_type', 'expires_in'])
})

const refusedTrades: Record<string, [changed: Record<string, string | undefined>, status: number, error: string]> = {
  'another verifier': [{ code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
  'no verifier': [{ code_verifier: undefined }, 400, 'invalid_grant'],
  'another redirect': [{ redirect_uri: `${redirect}?x` }, 400, 'invalid_grant'],
  'an unknown code': [{ code: 'unheard-of' }, 400, 'invalid_grant'],
  'no code': [{ code: undefined }, 400, 'invalid_request'],
}

test.each(Object.entries(refusedTrades))(
  'a code is not traded for %s, and stays good',
  async (_name, [changed, status, error]) => {
    const sandbox = testSandbox()
    const code = await codeFor(sandbox)
    const refused = await trade(sandbox, code, changed)
    expect([refused.status, refused.json.error]).toEqual([status, error])
    expect((await trade(sandbox, code)).status).toBe(200)
  },
)

test('a code is traded for the client that it was given to, and within two minutes on the clock of the sandbox', async () => {
  const sandbox = testSandbox()
  const code = await codeFor(sandbox)
  const body = `grant_type=authorization_code&code=${code}&code_verifier=${verifier}&redirect_uri=${redirect}`
  const stranger = await nobody(sandbox)('POST', '/am/oauth2/access_token', `${body}&client_id=other`, form)
  expect([stranger.status, stranger.json.error]).toEqual([401, 'invalid_client'])
  const named = await nobody(sandbox)('POST', '/am/oauth2/access_token', `${body}&client_id=idmAdminClient`, form)
  expect(named.status).toBe(200)
  const late = await codeFor(sandbox)
  advance(sandbox, 120_000)
  expect((await trade(sandbox, late)).json.error).toBe('invalid_grant')
})

const refusedRequests: Record<string, [changed: Record<string, string | undefined>, status: number, error: string]> = {
  'another client': [{ client_id: 'idm-admin-ui' }, 400, 'invalid_client'],
  'an address elsewhere': [
    { redirect_uri: 'http://elsewhere.example/platform/appAuthHelperRedirect.html' },
    400,
    'redirect_uri_mismatch',
  ],
  'another page': [{ redirect_uri: 'http://localhost:7401/other' }, 400, 'redirect_uri_mismatch'],
  'no address': [{ redirect_uri: undefined }, 400, 'redirect_uri_mismatch'],
  'another csrf': [{ csrf: 'x' }, 400, 'bad_request'],
  'another response type': [{ response_type: 'token' }, 302, 'unsupported_response_type'],
  'no consent': [{ decision: 'deny' }, 302, 'access_denied'],
  'no challenge': [{ code_challenge: undefined }, 302, 'invalid_request'],
  'a plain challenge': [{ code_challenge_method: 'plain' }, 302, 'invalid_request'],
  'a scope that there is not': [{ scope: 'openid fr:sky:*' }, 302, 'invalid_scope'],
}

test.each(Object.entries(refusedRequests))('no code for %s', async (_name, [changed, status, error]) => {
  const sandbox = testSandbox()
  const refused = await authorize(sandbox, await cookieOf(sandbox), changed)
  const told = status === 302 ? parametersOf(refused).get('error') : refused.json.error
  expect([refused.status, told]).toEqual([status, error])
  expect(hereOf(sandbox).authorizationCodes.size).toBe(0)
  expect(sandbox.violations).toBe(0)
})

test('no session, no code', async () => {
  const sandbox = testSandbox()
  const { name, token } = await cookieOf(sandbox)
  expect((await authorize(sandbox, { name: 'other', token })).status).toBe(401)
  advance(sandbox, 30 * 60_000)
  expect((await authorize(sandbox, { name, token })).status).toBe(401)
})

test('logins leave who tried and how it ended, and never the password', async () => {
  const sandbox = testSandbox()
  await logIn(sandbox, { 'x-openam-password': 'open sesame' })
  await trade(sandbox, await codeFor(sandbox))
  const key = hereOf(sandbox).apiKeys.toArray()[0]
  const keyed = { 'x-api-key': key?.id ?? '', 'x-api-secret': key?.secret ?? '' }
  const path = '/monitoring/logs?source=am-everything'
  const { json, text } = await nobody(sandbox)('GET', path, undefined, keyed)
  const id = hereOf(sandbox).administrators.toArray()[0]?.id
  const who = `id=${id},ou=user,ou=am-config`
  const named = (json.result as { source: string; payload: Record<string, unknown> }[]).map(({ source, payload }) => [
    source,
    payload.eventName,
    payload.result,
    payload.principal,
    payload.userId,
  ])
  expect(named.filter(([source]) => source !== 'am-access')).toEqual([
    ['am-authentication', 'AM-TREE-LOGIN-COMPLETED', 'FAILED', [ada], undefined],
    ['am-authentication', 'AM-TREE-LOGIN-COMPLETED', 'SUCCESSFUL', [ada], who],
    ['am-activity', 'AM-SESSION-CREATED', undefined, undefined, who],
  ])
  const [session] = hereOf(sandbox).sessions.toArray()
  for (const secret of ['open sesame', passwordOf(sandbox), session?.token ?? '?', verifier, key?.secret ?? '?']) {
    expect(text).not.toContain(secret)
  }
})
