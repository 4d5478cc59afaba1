import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { World } from '../../src/world/index.ts'
import { converse } from '../support/raw.ts'
import { openServer, type TestServer } from '../support/serve.ts'
import { wire, type Wire } from '../support/wire.ts'

let server: TestServer
let before: World | undefined
const sandboxNames = (): string[] => server.registry.list().map(({ name }) => name)
const world = (): World | undefined => server.registry.get('default')?.world

beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())
beforeEach(() => {
  before = world()
})

/** Whatever was sent: no prototype was touched, nothing was made or changed, and the next request is answered. */
afterEach(async () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(sandboxNames()).toEqual(['default'])
  expect(world()?.resources).toBe(before?.resources)
  expect(world()?.meters).toBe(before?.meters)
  expect((await send({ target: '/health' })).status).toBe(200)
})

const json = 'Content-Type: application/json'
const big = (bytes: number): string => 'a'.repeat(bytes)

async function send({ target, ...request }: Wire) {
  const lines = request.lines ?? (request.body === undefined ? [] : [json])
  const bytes = wire({
    method: request.body === undefined ? 'GET' : 'POST',
    ...request,
    lines,
    target: `/_backlot${target}`,
  })
  const { answers } = await converse(server.controlUrl, [bytes], { answers: 1 })
  const [answer] = answers
  return {
    status: answer?.status,
    type: answer?.headers['content-type'] ?? '',
    body: JSON.parse(answer?.body || 'null'),
  }
}

type Row = readonly [name: string, request: Wire, status: number, detail: RegExp]

const post = (body: string | Uint8Array, target = '/sandboxes'): Wire => ({ target, body })
const put = (target: string, body: string): Wire => ({ target, body, method: 'PUT' })
const record = '/state/pingone-aic/development/variables'

const bodies: readonly Row[] = [
  ['that end too early', post('{"name":'), 400, /The body is no JSON/],
  ['that are a list', post('[]'), 400, /The body must be object/],
  ['that are null', post('null'), 400, /The body must be object/],
  ['of 17 MB', post(`{"name":"${big(17_000_000)}"}`), 413, /too large/],
  ['of 17 MB for nothing', post(`{"name":"${big(17_000_000)}"}`, '/nowhere'), 413, /too large/],
  ['with a prototype', post('{"__proto__":{"polluted":1}}'), 400, /has no member __proto__/],
  ['with a constructor', post('{"constructor":{"prototype":{"polluted":1}}}'), 400, /has no member constructor/],
  ['nested too deep', post('['.repeat(100_000)), 400, /nested deeper than 1000/],
  [
    'whose record is nested too deep',
    put(`${record}/esv-a`, `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
    400,
    /deeper than 1000/,
  ],
  ['that are no UTF-8', post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), 400, /has no member/],
  ['of a media type that is none', { ...post('{}'), lines: ['Content-Type: ;;;'] }, 400, /Unsupported Media Type/],
  ['with a pace of nearly nothing', post('{"pace":1e-308}'), 400, /pace/],
  ['with a pace without end', post('{"pace":1e308}'), 400, /pace/],
  ['with a lifetime without end', post('{"lifetimeSeconds":1e308}', '/tokens'), 400, /lifetimeSeconds/],
  ['with a clock beyond all dates', post('{"advance":"PT999999999999999999999H"}', '/clock'), 400, /last instant/],
  [
    'with line ends in a header',
    post('{"operation":"*","answer":{"status":200,"headers":{"a":"b\\r\\nc: d"}}}', '/faults'),
    400,
    /headers/,
  ],
  [
    'with a header of no name',
    post('{"operation":"*","answer":{"status":200,"headers":{"a b":"c"}}}', '/faults'),
    400,
    /headers/,
  ],
  [
    'with a delay of a month',
    post('{"vendor":"pingone-aic","operation":"*","answer":{"delay":"P30D"}}', '/faults'),
    400,
    /longer than clients wait/,
  ],
  ['with a vendor of the prototype', post('{"vendor":"__proto__"}', '/tokens'), 400, /no vendor __proto__/],
  [
    'with a problem of the prototype',
    post('{"vendor":"pingone-aic","operation":"*","answer":{"problem":"constructor"}}', '/faults'),
    400,
    /no problem constructor/,
  ],
  [
    'that are a snapshot of nothing',
    post('{"format":"backlot-snapshot","version":1,"world":{"__proto__":1}}', '/snapshots/import'),
    400,
    /damaged/,
  ],
]

const targets: readonly Row[] = [
  ['an id of 100,000 characters', { target: `/sandboxes/${big(100_000)}` }, 400, /./],
  ['an escape of no byte', { target: '/sandboxes/%zz' }, 400, /not a valid url/],
  ['escapes of no UTF-8', { target: '/sandboxes/%ff%fe' }, 400, /not a valid url/],
  ['an escaped slash', { target: '/sandboxes/a%2Fb' }, 404, /no sandbox a\/b/],
  ['dots', { target: '/../etc/passwd' }, 404, /There is no GET/],
  ['a sandbox of the prototype', { target: '/sandboxes/__proto__' }, 404, /no sandbox __proto__/],
  ['a vendor of the prototype', put('/state/__proto__/development/variables/a', '{}'), 404, /no vendor/],
  ['a site of the prototype', put('/state/pingone-aic/__proto__/variables/a', '{}'), 404, /no site/],
  ['a collection of the prototype', put('/state/pingone-aic/development/constructor/a', '{}'), 404, /no collection/],
  ['a query of the prototype', { target: '/journal?__proto__=1' }, 400, /has no member __proto__/],
  ['a member of the query twice', { target: '/journal?limit=1&limit=2' }, 400, /limit/],
  ['a target of 600,000 characters', { target: `/${big(600_000)}` }, 431, /too large/],
]

const heads: readonly Row[] = [
  ['no host', { target: '/journal', host: false }, 403, /not this machine/],
  ['an empty host', { target: '/journal', host: false, lines: ['Host:'] }, 403, /not this machine/],
  [
    'a sandbox twice',
    { target: '/journal', lines: ['X-Backlot-Sandbox: a', 'X-Backlot-Sandbox: b'] },
    404,
    /no sandbox a, b/,
  ],
  ['600,000 bytes', { target: '/journal', lines: [`X-A: ${big(600_000)}`] }, 431, /too large/],
  ['a method that nothing knows', { target: '/journal', method: 'TRACE' }, 404, /There is no TRACE/],
  ['no method that there is', { target: '/journal', method: 'FETCH' }, 400, /no HTTP/],
  ['a control character', { target: '/journal', lines: ['X-A: a\x01'] }, 400, /no HTTP/],
]

describe.each([
  ['bodies', bodies],
  ['targets with', targets],
  ['headers with', heads],
])('%s', (_, rows) => {
  test.each(rows)('%s are refused with a problem that says why', async (_name, request, status, detail) => {
    const got = await send(request)
    expect([got.status, got.type]).toEqual([status, expect.stringMatching(/^application\/problem\+json/)])
    expect(got.body).toMatchObject({ status, detail: expect.stringMatching(detail) })
  })
})

test('an absolute target counts as its host, and a foreign one is refused', async () => {
  for (const [target, status] of [
    ['http://evil.example/_backlot/journal', 403],
    ['http://localhost/_backlot/journal', 200],
  ] as const) {
    const { answers } = await converse(server.controlUrl, [wire({ target })], { answers: 1 })
    expect(answers[0]?.status).toBe(status)
  }
})
