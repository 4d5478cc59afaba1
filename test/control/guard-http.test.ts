import { request } from 'node:http'
import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

interface Reply {
  readonly status: number
  readonly text: string
}

/** A request with exactly these headers, as a browser or an attacker's tool would send it. */
function send(url: string, method: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

const created = { method: 'POST', body: JSON.stringify({ name: 'planted' }) } as const

test('bound wider, the keys are fresh and the control API demands the token that is shown', async () => {
  const local = await startServer()
  const wide = await startServer({ host: '0.0.0.0' })
  expect(wide.controlToken).toMatch(/^[0-9a-f]{32}$/)
  const control = `${wide.controlUrl}/_backlot`
  expect((await send(`${control}/sandboxes`, created.method, {}, created.body)).status).toBe(401)
  expect((await send(`${control}/health`, 'GET', {})).status).toBe(200)
  const authorization = `Bearer ${wide.controlToken}`
  const credentials = await send(`${control}/credentials`, 'GET', { authorization })
  expect(credentials.status).toBe(200)
  const modulus = (text: string): string[] => [...text.matchAll(/"n":"([^"]+)"/g)].map((match) => match[1] as string)
  const published = modulus(JSON.stringify(await local.ask('GET', '/credentials')))
  expect(published.length).toBeGreaterThan(0)
  expect(modulus(credentials.text).length).toBeGreaterThan(0)
  for (const key of modulus(credentials.text)) expect(published).not.toContain(key)
  expect(local.controlToken).toBeUndefined()
})

test('a token of one’s own is demanded on loopback too', async () => {
  const server = await startServer({ controlToken: 'of-my-own' })
  const url = `${server.controlUrl}/_backlot/journal`
  expect((await send(url, 'GET', {})).status).toBe(401)
  expect((await send(url, 'GET', { authorization: 'Bearer of-my-own' })).status).toBe(200)
})

const foreign: [string, Record<string, string>][] = [
  ['a page elsewhere', { origin: 'http://evil.example' }],
  ['a page elsewhere over https', { origin: 'https://evil.example:8443' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['a name that was rebound to loopback', { host: 'evil.example' }],
  ['such a name with the port', { host: 'evil.example:7400' }],
  ['such a page, which sends its own origin', { host: 'evil.example:7400', origin: 'http://evil.example:7400' }],
  ['a name that begins like loopback', { host: '127.0.0.1.evil.example' }],
  ['a simple form', { origin: 'http://evil.example', 'content-type': 'text/plain' }],
  ['a simple form of another kind', { origin: 'http://evil.example', 'content-type': 'multipart/form-data' }],
  ['a preflight', { origin: 'http://evil.example', 'access-control-request-method': 'POST' }],
]
test.each(foreign)('%s cannot drive it', async (_what, headers) => {
  const server = await startServer()
  const control = `${server.controlUrl}/_backlot`
  for (const [method, path, body] of [
    ['POST', '/sandboxes', created.body],
    ['POST', '/reset', undefined],
    ['GET', '/state?full=true&reveal=true', undefined],
    ['OPTIONS', '/sandboxes', undefined],
    ['GET', '/docs', undefined],
  ] as const) {
    const reply = await send(control + path, method, headers, body)
    expect([method, path, reply.status]).toEqual([method, path, 403])
    expect(JSON.parse(reply.text)).toMatchObject({ title: 'The control API is not for this caller' })
  }
  expect(server.registry.list()).toHaveLength(1)
})

test('a name that was allowed may address it, as host and as origin, and no answer allows other pages to read', async () => {
  const server = await startServer({ allowHost: ['ci.example'] })
  const url = `${server.controlUrl}/_backlot/sandboxes`
  const headers = { host: 'ci.example:7400', origin: 'http://ci.example:7400' }
  expect((await send(url, created.method, headers, created.body)).status).toBe(201)
  const reply = await fetch(`${server.controlUrl}/_backlot/health`, { headers: { origin: 'http://localhost:3000' } })
  expect(reply.status).toBe(200)
  expect(reply.headers.get('access-control-allow-origin')).toBeNull()
})

test('the ports of sites do not serve it', async () => {
  const server = await startServer()
  for (const path of [
    '/_backlot',
    '/_backlot/sandboxes',
    '/_backlot/health',
    '//_backlot/sandboxes',
    '/%5Fbacklot/reset',
  ]) {
    const reply = await send(server.site('development') + path, 'POST', {}, created.body)
    expect([path, reply.status]).toEqual([path, 404])
  }
  expect(server.registry.list()).toHaveLength(1)
  const { entries } = await server.ask('GET', '/journal')
  expect(entries.map(({ problem }: { problem: string }) => problem)).toHaveLength(5)
})
