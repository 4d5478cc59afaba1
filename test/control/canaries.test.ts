import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { banner } from '../../src/cli/banner.ts'
import { requestLog } from '../../src/cli/request-log.ts'
import { Chance, chanceOf } from '../../src/world/index.ts'
import { runs } from '../support/runs.ts'
import { startServer, type TestServer } from '../support/serve.ts'

/** Every canary begins so, and stands at the beginning of what is put into base64: both spellings are found by one pattern. */
const found = /canary[0-9a-f]{24}|Y2FuYXJ5[0-9A-Za-z+/]{8}/g
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const vendor = 'pingone-aic'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
  /** On the control API instead of a site; its answers are looked at as well. */
  readonly control?: true
  /** What it is answered; left out where no behaviour of ours decides. */
  readonly status?: number
}

type Kind = (secret: string, i: number) => Sent

const secretAt = (i: number): string => `/environment/secrets/esv-canary-${i}`
const ofSecret = (value: string, more: object = {}): string =>
  JSON.stringify({ encoding: 'generic', useInPlaceholders: true, ...more, valueBase64: base64(value) })
const privateJwk = (d: string): object => ({ kty: 'RSA', n: 'AQAB', e: 'AQAB', d, kid: 'known' })
const counting = (headers: Record<string, string>, status: number): Sent => ({
  method: 'GET',
  path: '/environment/count',
  headers,
  status,
})
/** A secret in the form of a session token. */
const sessionToken = (secret: string): string => `${secret}.*AAJTSQACMDIAAlNL${secret}..*`
const tokenOf = (fields: Record<string, string>): Sent => ({
  method: 'POST',
  path: '/am/oauth2/access_token',
  headers: { ...form, authorization: '' },
  body: new URLSearchParams(fields).toString(),
  status: 400,
})

/** Ways in which a secret comes in: used well, used wrongly, misplaced. */
const kinds: Readonly<Record<string, Kind>> = {
  'secret value': (secret, i) => ({ method: 'PUT', path: secretAt(i), body: ofSecret(secret), status: 200 }),
  // Of the secret that the row before made.
  'secret version': (secret, i) => ({
    method: 'POST',
    path: `${secretAt(i - 1)}/versions?_action=create`,
    body: JSON.stringify({ valueBase64: base64(secret) }),
    status: 200,
  }),
  'secret of the wrong encoding': (secret, i) => ({
    method: 'PUT',
    path: `/environment/secrets/esv-canary-pem-${i}`,
    body: ofSecret(secret, { encoding: 'pem' }),
    status: 500,
  }),
  'secret with a member too many': (secret, i) => ({
    method: 'PUT',
    path: secretAt(i),
    body: ofSecret(secret, { encoding: 7 }),
    status: 400,
  }),
  'secret in another case': (secret, i) => ({
    method: 'PUT',
    path: secretAt(i),
    body: ofSecret('harmless').replace('{', `{"ValueBase64":"${base64(secret)}","VALUEBASE64":"${base64(secret)}",`),
    status: 200,
  }),
  'secret at no address': (secret, i) => ({
    method: 'PUT',
    path: `/environment/secretz/esv-canary-${i}`,
    body: ofSecret(secret),
    status: 404,
  }),
  'secret in broken JSON': (secret, i) => ({
    method: 'PUT',
    path: secretAt(i),
    body: `{"valueBase64":"${base64(secret)}","encoding":${secret}`,
    status: 400,
  }),
  'secret sent as a form': (secret, i) => ({
    method: 'PUT',
    path: secretAt(i),
    headers: form,
    body: ofSecret(secret),
    status: 400,
  }),
  'private key of TLS': (secret) => ({
    method: 'POST',
    path: '/environment/certificates',
    body: JSON.stringify({ active: false, certificate: 'none', privateKey: `-----BEGIN PRIVATE KEY-----\n${secret}` }),
  }),
  'value given to a script': (secret) => ({
    method: 'POST',
    path: '/openidm/script?_action=eval',
    body: JSON.stringify({
      type: 'text/javascript',
      globals: { value: secret },
      source: 'openidm.encrypt(value, null, "idm.password.encryption")',
    }),
    status: 200,
  }),
  'key in an account': (secret) => ({
    method: 'POST',
    path: '/openidm/managed/svcacct?_action=create',
    body: JSON.stringify({ name: 'x', jwks: JSON.stringify({ keys: [privateJwk(secret)] }) }),
  }),
  assertion: (assertion) =>
    tokenOf({
      client_id: 'service-account',
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
      scope: 'fr:idc:esv:*',
    }),
  'password and client secret': (secret) =>
    tokenOf({
      grant_type: 'password',
      username: 'ada',
      password: secret,
      client_secret: secret,
      refresh_token: secret,
    }),
  'password in headers': (secret) => ({
    method: 'POST',
    path: '/am/json/realms/root/authenticate',
    headers: { 'x-openam-username': 'ada.admin@example.com', 'x-openam-password': secret },
    body: '{}',
    status: 401,
  }),
  'password in callbacks': (secret) => ({
    method: 'POST',
    path: '/am/json/realms/root/authenticate',
    body: JSON.stringify({
      authId: `eyJhbGciOiJIUzI1NiJ9.${secret}.${secret}`,
      callbacks: [{ type: 'PasswordCallback', input: [{ name: 'IDToken2', value: secret }] }],
    }),
    status: 401,
  }),
  'session token': (secret) => ({
    method: 'POST',
    path: '/am/json/realms/root/sessions/?_action=getSessionInfo',
    body: JSON.stringify({ tokenId: sessionToken(secret) }),
    status: 401,
  }),
  'session token in cookie, header and form': (secret) => ({
    method: 'POST',
    path: '/am/oauth2/authorize',
    headers: { ...form, cookie: `0123456789abcde=${sessionToken(secret)}`, '0123456789abcde': sessionToken(secret) },
    body: `client_id=idmAdminClient&csrf=${sessionToken(secret)}`,
    status: 401,
  }),
  'code and verifier': (secret) =>
    tokenOf({ grant_type: 'authorization_code', client_id: 'idmAdminClient', code: secret, code_verifier: secret }),
  'API key': (secret) => ({
    method: 'GET',
    path: `/monitoring/logs?source=am-access&transactionId=x`,
    headers: { 'x-api-key': secret, 'x-api-secret': secret },
    status: 401,
  }),
  'bearer token': (secret) => counting({ authorization: `Bearer ${secret}` }, 401),
  'basic credentials': (secret) => counting({ authorization: `Basic ${base64(secret)}` }, 401),
  'digest credentials': (secret) => counting({ authorization: `Digest username="a", response="${secret}"` }, 401),
  'credentials without a scheme': (secret) => counting({ authorization: `${secret} ${secret}` }, 401),
  'credentials of an unknown scheme': (secret) => counting({ authorization: `ApiKey ${secret}` }, 401),
  'other headers': (secret) =>
    counting(
      {
        'x-api-key': secret,
        'x-api-secret': secret,
        cookie: `session=${secret}`,
        iPlanetDirectoryPro: secret,
        'x-openidm-password': secret,
        'x-auth-token': secret,
        referer: `https://elsewhere.example/?access_token=${secret}`,
      },
      200,
    ),
  'query of an operation': (secret) => ({
    method: 'GET',
    path: `/environment/count?access_token=${secret}&api_key=${secret}&clientSecret=${secret}`,
    status: 200,
  }),
  'query of no operation': (secret) => ({
    method: 'GET',
    path: `/nowhere?password=${secret}&password=${secret}&code=${secret}`,
    status: 404,
  }),
  'record of the control API': (secret, i) => ({
    control: true,
    method: 'PUT',
    path: `/state/${vendor}/development/clientKeys/canary-${i}`,
    body: JSON.stringify({ id: `canary-${i}`, jwk: privateJwk(secret) }),
    status: 201,
  }),
  'secret record of the control API': (secret, i) => ({
    control: true,
    method: 'PUT',
    path: `/state/${vendor}/development/apiKeys/canary-${i}`,
    body: JSON.stringify({ id: `canary-${i}`, secret }),
    status: 201,
  }),
  'broken JSON for the control API': (secret, i) => ({
    control: true,
    method: 'PUT',
    path: `/state/${vendor}/development/apiKeys/canary-${i}`,
    body: i % 2 === 0 ? `${secret}` : `{"secret":"${secret}" "id"}`,
    status: 400,
  }),
  'wrong order of a token': (secret) => ({
    control: true,
    method: 'POST',
    path: '/tokens',
    body: JSON.stringify({ lifetimeSeconds: secret, scopes: { token: secret } }),
    status: 400,
  }),
}

/** What is seen while and after it all happens, as one text per place. */
type Seen = Map<string, string[]>

const note = (seen: Seen, place: string, text: string): void => {
  seen.set(place, [...(seen.get(place) ?? []), text])
}

async function lookAround(server: TestServer, seen: Seen, since: number): Promise<number> {
  const { entries } = await server.ask('GET', `/journal?since=${since}`)
  note(seen, 'journal listing', JSON.stringify(entries))
  for (const { id } of entries as { id: number }[]) {
    note(seen, 'journal entry', JSON.stringify(await server.ask('GET', `/journal/${id}`)))
  }
  const logs = await fetch(`${server.site('development')}/monitoring/logs?source=${everySource}`, {
    headers: await apiKeyOf(server),
  })
  expect(logs.status).toBe(200)
  note(seen, 'logs', await logs.text())
  return (entries as { id: number }[]).at(-1)?.id ?? since
}

const everySource = 'am-everything,idm-everything,environment-access'

async function credentialsOf(server: TestServer) {
  const { credentials } = await server.ask('GET', '/sandboxes/default')
  return credentials[vendor].sites.development
}

async function apiKeyOf(server: TestServer): Promise<Record<string, string>> {
  const [{ api_key_id: id, api_key_secret: secret }] = (await credentialsOf(server)).apiKeys
  return { 'x-api-key': id, 'x-api-secret': secret }
}

/** Logs in as an administrator does, to the end, and makes a key; answers every secret on the way. */
async function logIn(server: TestServer): Promise<string[]> {
  const [{ userName, password }] = (await credentialsOf(server)).administrators
  const site = server.site('development')
  const post = (path: string, body: string, headers: Record<string, string>) =>
    fetch(site + path, { method: 'POST', body, headers, redirect: 'manual' })
  const named = { ...json, 'x-openam-username': userName, 'x-openam-password': password }
  const { tokenId } = (await (await post('/am/json/realms/root/authenticate', '{}', named)).json()) as {
    tokenId: string
  }
  const { cookieName } = (await (await fetch(`${site}/am/json/serverinfo/*`)).json()) as { cookieName: string }
  const verifier = 'canary-of-the-verifier-0123456789-0123456789'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const redirect = `${site}/platform/appAuthHelperRedirect.html`
  const asked = `client_id=idmAdminClient&redirect_uri=${redirect}&response_type=code&decision=allow&csrf=${tokenId}`
  const wanted = `${asked}&scope=openid fr:idm:*&code_challenge=${challenge}&code_challenge_method=S256`
  const session = { ...form, cookie: `${cookieName}=${tokenId}`, [cookieName]: tokenId }
  const location = (await post('/am/oauth2/authorize', wanted, session)).headers.get('location') ?? ''
  const code = new URL(location).searchParams.get('code') ?? ''
  const grant = `grant_type=authorization_code&client_id=idmAdminClient&code=${code}&code_verifier=${verifier}`
  const tokens = await post('/am/oauth2/access_token', `${grant}&redirect_uri=${redirect}`, form)
  const { access_token: access, id_token: id } = (await tokens.json()) as Record<string, string>
  const bearer = { ...json, authorization: `Bearer ${access}` }
  const key = (await (await post('/keys?_action=create', '{"name":"canary"}', bearer)).json()) as Record<string, string>
  const secrets = [password, tokenId, code, verifier, access, id, key.api_key_secret]
  return secrets.map((secret) => {
    expect(secret).toMatch(/^.{12}/)
    return secret as string
  })
}

test('secrets that came in in every way are nowhere to be seen', { timeout: 120_000 }, async () => {
  const seen: Seen = new Map()
  const logs = await Promise.all(
    [false, true].map((isTTY) => {
      const place = isTTY ? 'log on a terminal' : 'log as NDJSON'
      return requestLog('debug', { isTTY, write: (line) => note(seen, place, line) })
    }),
  )
  const server = await startServer({}, (call, sent) => logs.forEach((log) => log(call, sent)))
  const token = await server.token()
  const chance = new Chance(chanceOf('canaries'))
  const secrets = Array.from({ length: runs(250, 1_000) }, () => `canary${chance.hex(12)}`)
  const rows = Object.entries(kinds)
  let last = 0
  for (const [i, secret] of secrets.entries()) {
    const [kind, make] = rows[i % rows.length] as [string, Kind]
    const { method, path, headers, body, control, status } = make(secret, i)
    const base = control ? `${server.controlUrl}/_backlot` : server.site('development')
    const reply = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const text = await reply.text()
    expect([kind, reply.status, text]).toEqual([kind, status ?? expect.any(Number), expect.any(String)])
    // What a client stored, it may read back; nobody else is told of it.
    if (control) note(seen, 'reply of the control API', text)
    else if (reply.status >= 400) note(seen, 'error reply', text)
    if (i % 125 === 124) last = await lookAround(server, seen, last)
  }

  const logins = await logIn(server)
  await lookAround(server, seen, last)
  await server.ask('POST', '/snapshots', { id: 'canaries' })
  for (const path of [
    '/state',
    '/state?full=true',
    `/state/${vendor}/development/secrets`,
    `/state/${vendor}/development/clientKeys`,
    '/snapshots',
    '/snapshots/canaries',
    '/snapshots/canaries/diff',
    '/sandboxes',
    '/faults',
    '/openapi',
    '/health',
  ]) {
    note(seen, path, JSON.stringify(await server.ask('GET', path)))
  }
  note(seen, 'page', await (await fetch(`${server.controlUrl}/_backlot/docs`)).text())
  const settings = { port: 0, host: 'localhost', seed: 'test', pace: 20, logLevel: 'debug', allowHost: [] } as const
  note(seen, 'banner', banner(server, settings, '0.0.0'))

  expect([...seen.keys()]).toHaveLength(20)
  for (const [place, texts] of seen) expect([place, texts.join('\n').match(found) ?? []]).toEqual([place, []])
  const shown = [...seen.values()].flat().join('\n')
  expect(shown).not.toContain(token)
  const { credentials } = await server.ask('GET', '/sandboxes/default')
  const keys = [...JSON.stringify(credentials).matchAll(/"(?:d|p|q|dp|dq|qi)":"([^"]+)"/g)]
  expect(keys.length).toBeGreaterThan(6)
  for (const [, key] of keys) expect(shown).not.toContain(key)
  const { 'x-api-secret': seeded } = await apiKeyOf(server)
  for (const secret of [...logins, seeded]) expect(shown).not.toContain(secret)

  // They are there, and would have been found: where secrets are asked for by name, they are.
  const revealed = JSON.stringify(await server.ask('GET', '/state?full=true&reveal=true'))
  expect(new Set(revealed.match(found)).size).toBeGreaterThan(secrets.length / 15)
  const exported = JSON.stringify(await server.ask('GET', '/snapshots/canaries/export'))
  expect(new Set(exported.match(found)).size).toBeGreaterThan(secrets.length / 15)
  expect(exported).toContain('holds secrets in readable form')
})
