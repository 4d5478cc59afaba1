import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Resources } from '../../src/world/index.ts'
import { converse, type Conversation, type RawAnswer, type RawOptions } from '../support/raw.ts'
import { openServer, type TestServer } from '../support/serve.ts'
import { wire, type Wire } from '../support/wire.ts'

let server: TestServer
let bearer: string
let before: Resources

beforeAll(async () => {
  server = await openServer()
  bearer = `Authorization: Bearer ${await server.token()}`
})
afterAll(() => server.close())

const sandbox = () => server.registry.get('default')
const resources = (): Resources => sandbox()?.world.resources as Resources

beforeEach(() => {
  before = resources()
})

/** After whatever was sent: no prototype was touched, no reply broke the contract, and the next call is answered. */
afterEach(async () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(sandbox()?.violations).toBe(0)
  const { answers } = await talk([call({ target: '/environment/count' })])
  expect(answers[0]?.status).toBe(200)
})

const talk = (parts: Parameters<typeof converse>[1], options: RawOptions = {}): Promise<Conversation> =>
  converse(server.site('development'), parts, { answers: 1, ...options })

const json = 'Content-Type: application/json'
const variables = '/environment/variables'
const oneVariable = `${variables}/esv-hostile`
const good = '{"valueBase64":"b25l","expressionType":"string"}'
const call = (request: Wire): Uint8Array => wire({ ...request, lines: [bearer, ...(request.lines ?? [])] })
const put = (body: string | Uint8Array, lines: readonly string[] = [json]): (() => Uint8Array) => {
  return () => call({ target: oneVariable, body, lines })
}
const get = (target: string, lines: readonly string[] = []): (() => Uint8Array) => {
  return () => call({ target, lines })
}
const big = (bytes: number): string => 'A'.repeat(bytes)
const withBytes = (text: string, ...bytes: number[]): Uint8Array => {
  const [head = '', tail = ''] = text.split('*')
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)])
}

type Row = readonly [name: string, bytes: () => Uint8Array, status: number, body: RegExp]

const esv = (text: string): RegExp => new RegExp(`^{"code":400,"message":"${text}`)
const unreadable = esv('it is no HTTP: ')
const idRefused = esv('parameter \\\\"variableId\\\\" in path has an error: string doesn\'t match')
const noPath = /^{"code":404,"message":"path .* was not found"}$/

const bodies: readonly Row[] = [
  ['a JSON text that ends too early', put('{"valueBase64":'), 400, esv('request body .*unexpected EOF"}\n$')],
  ['a JSON text that is none', put('{valueBase64}'), 400, esv("request body .*invalid character 'v' looking for")],
  ['an empty body', put(''), 400, esv('request body has an error: value is required but missing')],
  ['another media type', put(good, ['Content-Type: text/plain']), 400, esv('.*unexpected value \\\\"text/plain')],
  ['a media type of signs', put(good, ['Content-Type: ;;;']), 415, /^{"code":415,"message":"/],
  ['no media type', put(good, []), 400, esv('.*Content-Type has unexpected value')],
  [
    '10 MB',
    put(`{"valueBase64":"${big(10_000_000)}"}`),
    413,
    /^{"code":413,"message":"the body is larger than 4194304/,
  ],
  ['a list of two million numbers', put(`[${'1,'.repeat(2_000_000)}1]`), 400, esv('.*value must be an object')],
  ['nesting below the limit', put(`{"valueBase64":${'['.repeat(900)}${']'.repeat(900)}}`), 400, esv('.*value must be')],
  ['nesting of half a million', put('{"valueBase64":'.repeat(100_000)), 400, esv('.*exceeded max depth of 1000')],
  ['nesting in brackets', put('['.repeat(500_000)), 400, esv('.*exceeded max depth of 1000')],
  [
    'a wrong type under a prototype',
    put('{"__proto__":{"valueBase64":"b25l","expressionType":"string"}}'),
    400,
    esv(''),
  ],
  ['bytes that are no UTF-8', put(withBytes('{"valueBase64":"*"}', 0xff, 0xfe)), 400, esv('.*string doesn')],
  [
    'a byte order mark',
    put(withBytes('*{}', 0xef, 0xbb, 0xbf)),
    400,
    esv('.*invalid character .* looking for beginning'),
  ],
  [
    '200,000 unknown members',
    put(JSON.stringify(Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, i])))),
    400,
    esv('.*property \\\\"valueBase64\\\\" is missing'),
  ],
]

const paths: readonly Row[] = [
  ['an id of 100,000 characters', get(`${variables}/esv-${big(100_000)}`), 400, idRefused],
  ['a target of 600,000 characters', get(`/${big(600_000)}`), 431, /^{"code":431,"message":"the request line and/],
  ['__proto__ as an id', get(`${variables}/__proto__`), 400, idRefused],
  ['constructor as an id', get(`${variables}/constructor`), 400, idRefused],
  ['__proto__ as a path', get('/__proto__/constructor'), 404, noPath],
  ['an escaped slash in an id', get(`${variables}/esv-a%2F..%2Fb`), 400, idRefused],
  ['an escaped slash for a slash', get('/environment%2Fvariables'), 404, noPath],
  ['dots', get(`${variables}/../variables`), 404, noPath],
  ['escaped dots', get(`${variables}/%2e%2e/variables`), 404, noPath],
  ['dots as an id', get(`${variables}/..`), 400, idRefused],
  ['a null byte as an id', get(`${variables}/%00`), 400, idRefused],
  ['an escape of no byte', get(`${variables}/%zz`), 404, noPath],
  ['escapes of no UTF-8', get(`${variables}/%ff%fe`), 404, noPath],
  ['raw bytes above ASCII', get(`${variables}/\xff\xfe`), 400, unreadable],
  ['two slashes', get('//environment//variables'), 404, noPath],
  ['a fragment', get(`${variables}#esv-a`), 404, noPath],
  ['a semicolon', get(`${variables};a=b`), 404, noPath],
  ['an asterisk', () => call({ method: 'OPTIONS', target: '*' }), 404, noPath],
  [
    'an access management path',
    get('/am/json/__proto__'),
    404,
    /^{"code":404,"reason":"Not Found","message":"Resource/,
  ],
]

const queries: readonly Row[] = [
  ['a number of signs', get(`${variables}?_pageSize=%zz`), 400, esv('parameter \\\\"_pageSize\\\\" in query')],
  ['a number too large to be one', get(`${variables}?_pageSize=${'9'.repeat(400)}`), 400, esv('')],
  [
    'a filter of 100,000 brackets',
    get(`/openidm/managed/alpha_user?_queryFilter=${'('.repeat(100_000)}`),
    400,
    /cannot be read/,
  ],
]

const heads: readonly Row[] = [
  [
    'headers of 600,000 bytes',
    get(variables, [`X-A: ${big(600_000)}`]),
    431,
    /^{"code":431,"message":"the request line and/,
  ],
  [
    'two credentials, the wrong one first',
    () => wire({ target: variables, lines: ['Authorization: Bearer x', bearer] }),
    401,
    /^{"code":401/,
  ],
  [
    'no host',
    () => wire({ target: variables, host: false, lines: [bearer] }),
    400,
    esv('missing required Host header'),
  ],
  ['a control character', get(variables, ['X-A: a\x01b']), 400, unreadable],
  ['a name without colon', get(variables, ['X-A']), 400, unreadable],
  ['a blank before the colon', get(variables, ['X-A : b']), 400, unreadable],
  ['a folded line', get(variables, ['X-A: b', '  c']), 400, unreadable],
  ['no method that there is', () => call({ method: 'FETCH', target: variables }), 400, unreadable],
  ['a method in small letters', () => call({ method: 'get', target: variables }), 400, unreadable],
  [
    'a method that the path does not know',
    () => call({ method: 'TRACE', target: variables }),
    405,
    /Method Not Allowed/,
  ],
  ['a method of other protocols', () => call({ method: 'PROPFIND', target: variables }), 405, /Method Not Allowed/],
  ['OPTIONS', () => call({ method: 'OPTIONS', target: variables }), 405, /Method Not Allowed/],
  ['CONNECT', () => call({ method: 'CONNECT', target: 'localhost:80' }), 405, /^{"code":405,"message":"CONNECT/],
  ['an expectation of something else', put(good, [json, 'Expect: miracles']), 417, /^/],
]

const lengths: readonly Row[] = [
  ['below zero', () => call({ target: oneVariable, body: good, length: -1 }), 400, unreadable],
  ['above all numbers', put(good, [json, `Content-Length: ${'9'.repeat(30)}`]), 400, unreadable],
  ['twice', put(good, [json, 'Content-Length: 3']), 400, unreadable],
  ['beside chunks', put('0\r\n\r\n', [json, 'Transfer-Encoding: chunked']), 400, unreadable],
  [
    'below what follows',
    () => call({ target: oneVariable, body: good, length: 10, lines: [json] }),
    400,
    esv('request body'),
  ],
  [
    'above what may come',
    () => call({ target: oneVariable, body: '', length: 5_000_000, lines: [json] }),
    413,
    /"code":413/,
  ],
  [
    'of chunks without a number',
    () => call({ target: oneVariable, body: 'zz\r\n', length: null, lines: [json, 'Transfer-Encoding: chunked'] }),
    400,
    unreadable,
  ],
  [
    'of an unknown coding',
    () => call({ target: oneVariable, body: 'zz\r\n', length: null, lines: [json, 'Transfer-Encoding: zipped'] }),
    400,
    unreadable,
  ],
  [
    'of 10 MB in one chunk',
    () =>
      call({
        target: oneVariable,
        body: `989680\r\n${big(10_000_000)}\r\n0\r\n\r\n`,
        length: null,
        lines: [json, 'Transfer-Encoding: chunked'],
      }),
    413,
    /"code":413/,
  ],
]

const garbage: readonly Row[] = [
  ['a TLS greeting', () => Buffer.from('1603010200010001fc0303', 'hex'), 400, unreadable],
  ['an HTTP/2 preface', () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 400, unreadable],
  ['null bytes', () => Buffer.alloc(200), 400, unreadable],
  [
    'lines that end with a line feed alone',
    () => Buffer.from(`GET ${variables} HTTP/1.1\nHost: localhost\n\n`),
    400,
    unreadable,
  ],
]

describe.each([
  ['a body of', bodies],
  ['a path with', paths],
  ['a query with', queries],
  ['headers with', heads],
  ['a body length', lengths],
  ['no request but', garbage],
])('%s', (_, rows) => {
  test.each(rows)(
    '%s is refused in the shape of the vendor, and changes nothing',
    async (_name, bytes, status, body) => {
      const { answers } = await talk([bytes()])
      const [answer] = answers as [RawAnswer]
      expect([answer.status, answer.body]).toEqual([status, expect.stringMatching(body)])
      expect(answer.headers['content-type']?.startsWith('application/json') ?? status === 417).toBe(true)
      expect(resources()).toBe(before)
    },
  )
})

const taken: readonly [string, () => Uint8Array, RegExp][] = [
  [
    'members named twice: the last one counts',
    put('{"valueBase64":"b25l","valueBase64":"dHdv","expressionType":"string"}'),
    /"valueBase64":"dHdv"/,
  ],
  [
    'unknown members, prototypes among them',
    put(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"valueBase64":"dHdv","expressionType":"string"}',
    ),
    /"valueBase64":"dHdv"/,
  ],
  ['what follows the first value', put(`${good} and more`), /"valueBase64":"b25l"/],
  [
    'a body in chunks',
    () =>
      call({
        target: oneVariable,
        body: `30\r\n${good}\r\n0\r\n\r\n`,
        length: null,
        lines: [json, 'Transfer-Encoding: chunked'],
      }),
    /"valueBase64":"b25l"/,
  ],
  ['a coding that nobody undoes', put(good, [json, 'Content-Encoding: gzip']), /"valueBase64":"b25l"/],
  [
    'prototypes in a query',
    get(`${variables}?__proto__=1&constructor=2&__proto__[a]=1&a${'[b]'.repeat(10_000)}=1`),
    /"result":/,
  ],
  ['100,000 members of a query', get(`${variables}?${'a=1&'.repeat(100_000)}`), /"result":/],
  ['prototypes as headers', get(variables, ['__proto__: 1', 'constructor: 2', 'hasOwnProperty: 3']), /"result":/],
  [
    '3,000 headers, the credential among the last',
    () => wire({ target: variables, lines: [...Array.from({ length: 3_000 }, (_, i) => `X-${i}: a`), bearer] }),
    /"result":/,
  ],
  ['400,000 bytes of headers', get(variables, [`X-A: ${big(400_000)}`]), /"result":/],
  ['a header named twice', get(variables, ['Accept-API-Version: a', 'Accept-API-Version: b']), /"result":/],
  ['an empty host', () => wire({ target: variables, host: false, lines: ['Host:', bearer] }), /"result":/],
  ['an absolute target', get(`http://localhost${variables}`), /"result":/],
  ['letters of the path escaped', get('/%65nvironment/variables'), /"result":/],
  ['a body where none is declared', () => call({ method: 'GET', target: variables, body: good }), /"result":/],
  [
    'HTTP/1.0 without a host',
    () => wire({ target: variables, host: false, version: '1.0', lines: [bearer] }),
    /"result":/,
  ],
  ['the wish for another protocol', get(variables, ['Connection: Upgrade', 'Upgrade: websocket']), /"result":/],
]

test.each(taken)('taken as the tenant takes it: %s', async (_, bytes, body) => {
  const { answers } = await talk([bytes()])
  expect([answers[0]?.status, answers[0]?.body]).toEqual([200, expect.stringMatching(body)])
})

test('however a call spells its path, it is refused in the manner of the addressed service', async () => {
  for (const target of [
    `http://localhost${variables}/esv-no`,
    '/%65nvironment/variables/esv-no',
    `${variables}/esv-no`,
  ]) {
    const { answers } = await talk([wire({ target, lines: ['Authorization: Bearer x'] })])
    expect([answers[0]?.status, answers[0]?.body]).toEqual([401, '{"code":401,"message":"unauthorized"}\n'])
  }
})

test('a refused call that could not be read is journalled with its reason', async () => {
  const { answers } = await talk([put(big(5_000_000))()])
  const entries = (await server.ask('GET', '/journal?problem=unreadCall')).entries as { id: number }[]
  expect(entries.at(-1)).toMatchObject({ status: 413, operation: 'createVariables', source: 'read' })
  expect(answers[0]?.headers['x-backlot-entry']).toBe(String(entries.at(-1)?.id))
})

test('on the main port, what names no site is refused in a problem of our own', async () => {
  for (const [bytes, status] of [
    [wire({ target: `/${big(600_000)}` }), 431],
    [Buffer.from('GARBAGE\r\n\r\n'), 400],
    [wire({ method: 'CONNECT', target: 'localhost:1' }), 405],
    [wire({ target: '/nowhere', lines: ['X-A'] }), 400],
    [wire({ target: '/nowhere' }), 404],
    [wire({ method: 'OPTIONS', target: '*' }), 404],
  ] as const) {
    const { answers } = await converse(server.controlUrl, [bytes], { answers: 1 })
    expect([answers[0]?.status, answers[0]?.headers['content-type']]).toEqual([status, 'application/problem+json'])
    expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.any(String),
    })
  }
})

test('on the main port, a call to a site is refused by the site', async () => {
  const target = '/pingone-aic/development/am/json/realms'
  const { answers } = await converse(server.controlUrl, [wire({ target, lines: ['X-A'] })], { answers: 1 })
  expect(JSON.parse(answers[0]?.body ?? '')).toEqual({ code: 400, reason: 'Bad Request', message: expect.any(String) })
})
