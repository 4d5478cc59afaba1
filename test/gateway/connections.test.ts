import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished, expect, test } from 'vitest'
import { Gateway } from '../../src/gateway/index.ts'
import type { Patience } from '../../src/host/index.ts'
import { Registry } from '../../src/sandbox/index.ts'
import { converse } from '../support/raw.ts'
import { runs } from '../support/runs.ts'
import { mintedToken, testEngine, testSandbox } from '../support/tenant.ts'
import { wire } from '../support/wire.ts'

const vendor = 'pingone-aic'
const patience: Patience = { headersMs: 300, callMs: 700, silenceMs: 1_500, checkMs: 50 }
const target = '/environment/variables/esv-slow'
const body = '{"valueBase64":"b25l","expressionType":"string"}'

async function opened(wanted?: Patience) {
  const registry = new Registry(testEngine())
  const sandbox = testSandbox({ registry })
  const gateway = new Gateway({
    registry,
    host: '127.0.0.1',
    port: 0,
    control: () => Promise.resolve((_request, response) => void response.end()),
    ...(wanted && { patience: wanted }),
  })
  await gateway.open()
  onTestFinished(() => gateway.close())
  const token = await mintedToken(sandbox, vendor, 'development', 'access', {})
  const lines = [`Authorization: Bearer ${token}`, 'Content-Type: application/json']
  return { sandbox, url: gateway.sitesOf('default')[vendor]?.development ?? '', lines }
}

const get = (path: string, lines: readonly string[]): Uint8Array => wire({ target: path, lines })
const put = (lines: readonly string[]): Uint8Array => wire({ target, lines, body })
const statuses = ({ answers }: Awaited<ReturnType<typeof converse>>): number[] => answers.map(({ status }) => status)

test('calls that are sent at once are answered in their order', async () => {
  const { url, lines, sandbox } = await opened()
  const parts = [put(lines), get(target, lines), get('/nowhere', lines), get(`${target}-not`, lines)]
  const talk = await converse(url, [Buffer.concat(parts)], { answers: 4 })
  expect(statuses(talk)).toEqual([200, 200, 404, 404])
  expect(sandbox.journal.entries.map(({ status }) => status)).toEqual([200, 200, 404, 404])
})

test('a call before garbage keeps its answer, and the garbage gets its own', async () => {
  const { url, lines, sandbox } = await opened()
  const talk = await converse(url, [Buffer.concat([put(lines), Buffer.from('\0\0 garbage\r\n\r\n')])])
  expect([statuses(talk), talk.isClosed, talk.rest]).toEqual([[200, 400], true, ''])
  const entries = sandbox.journal.entries.map(({ status, source }) => [status, source])
  expect(entries).toEqual([
    [200, 'behaviour'],
    [400, 'read'],
  ])
})

test('a body is waited for, and answered after the client is told to go on', async () => {
  const { url, lines } = await opened()
  const head = wire({ target, lines: [...lines, 'Expect: 100-continue'], body: '', length: body.length, method: 'PUT' })
  const talk = await converse(url, [head, () => Promise.resolve(body)], { answers: 2 })
  expect(statuses(talk)).toEqual([100, 200])
})

const halves: readonly [string, (lines: readonly string[]) => Uint8Array, number][] = [
  ['headers', () => Buffer.from(`GET ${target} HTTP/1.1\r\nHost: loc`), 400],
  ['body', (lines) => wire({ target, lines, body: '{"valueBase64":', length: 100 }), 400],
  [
    'chunk',
    (lines) => wire({ target, lines: [...lines, 'Transfer-Encoding: chunked'], body: '30\r\n{"va', length: null }),
    400,
  ],
]

test.each(halves)('cut off in its %s, a call is refused and changes nothing', async (_, bytes, status) => {
  const { url, lines, sandbox } = await opened()
  const { resources } = sandbox.world
  const talk = await converse(url, [bytes(lines)], { end: true })
  expect([statuses(talk), talk.isClosed]).toEqual([[status], true])
  expect(sandbox.world.resources).toBe(resources)
  expect(statuses(await converse(url, [get(target, lines)], { answers: 1 }))).toEqual([404])
})

test.each(halves)('of a client that stops in its %s, the connection ends with 408', async (_, bytes) => {
  const { url, lines, sandbox } = await opened(patience)
  const { resources } = sandbox.world
  const talk = await converse(url, [bytes(lines)], { patienceMs: 8_000 })
  expect([statuses(talk), talk.isClosed]).toEqual([[408], true])
  expect(talk.answers[0]?.body).toMatch(/^{"code":408,"message":"the request did not arrive in time"}/)
  expect(sandbox.world.resources).toBe(resources)
})

test('a client that sends a byte now and then gets no more time', async () => {
  const { url, lines } = await opened(patience)
  const drops = Array.from({ length: 60 }, () => async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return ' '
  })
  const talk = await converse(url, [wire({ target, lines, body: '{', length: 1_000 }), ...drops], { patienceMs: 8_000 })
  expect([statuses(talk), talk.isClosed]).toEqual([[408], true])
})

test('a connection on which nothing is ever sent ends', async () => {
  const { url } = await opened(patience)
  expect((await converse(url, [], { patienceMs: 8_000 })).isClosed).toBe(true)
})

test('a client that does not read its answers is dropped', async () => {
  const { url, lines } = await opened(patience)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  socket.on('error', () => undefined)
  const list = get('/environment/variables', lines)
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve('closed')))
  // More answers than the buffers between the two can hold.
  for (let i = 0; i < 30; i++) socket.write(Buffer.concat(Array.from({ length: 500 }, () => list)))
  const timer = setInterval(() => socket.write(list), 100)
  expect(await closed).toBe('closed')
  clearInterval(timer)
})

test('many connections are answered, and those that hang do not keep others waiting', async () => {
  const { url, lines, sandbox } = await opened()
  const { hostname, port } = new URL(url)
  const hanging: Socket[] = []
  for (let i = 0; i < runs(300, 2_000); i++) hanging.push(connect(Number(port), hostname))
  await Promise.all(hanging.map((socket) => once(socket, 'connect')))
  for (const socket of hanging) socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{')
  const all = await Promise.all(
    Array.from({ length: runs(100, 500) }, () => converse(url, [get('/environment/count', lines)], { answers: 1 })),
  )
  expect(new Set(all.flatMap(statuses))).toEqual(new Set([200]))
  for (const socket of hanging) socket.destroy()
  expect(sandbox.violations).toBe(0)
})
