import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, tenancyOf, vendorNames } from '../../src/sandbox/index.ts'
import { type FilledCall, isBroughtAbout, pathOf, RandomTenant } from '../support/random-tenant.ts'
import { converse } from '../support/raw.ts'
import { runs } from '../support/runs.ts'
import { openServer, type TestServer } from '../support/serve.ts'
import { testNow } from '../support/tenant.ts'
import { wire } from '../support/wire.ts'

/** Calls of each vendor. */
const calls = runs(80, 10_000)

/** How a call is spoiled on its way, beyond what its contract can say. */
const spoilt = fc.oneof(
  { weight: 6, arbitrary: fc.constant('not') },
  fc.constantFrom(
    'path as it is',
    'query as it is',
    'headers in bytes',
    'no host',
    'a body cut short',
    'an old version',
  ),
)
type Spoilt = typeof spoilt extends fc.Arbitrary<infer Value> ? Value : never

let server: TestServer
let sandbox: Sandbox

beforeAll(async () => {
  server = await openServer({ pace: 'instant' })
  await server.ask('POST', '/clock', { freeze: true })
  await server.ask('POST', '/clock', { set: new Date(testNow).toISOString() })
  const found = server.registry.get('default')
  if (!found) throw new Error('Failed to find the default sandbox of a new server')
  sandbox = found
})
afterAll(() => server.close())

/** The bytes of a call; with `Connection: close`, so that its answer ends with the connection. */
function bytesOf(vendor: string, call: FilledCall, how: Spoilt): Uint8Array {
  const template = tenancyOf(sandbox.engine, vendor).contract.operations.get(call.operation)?.path ?? ''
  const raw = (text: string): string => text.replaceAll(/[^\x21-\xff]/g, '')
  const path =
    how === 'path as it is'
      ? raw(template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => call.path[name] ?? ''))
      : pathOf(template, call.path)
  const query =
    how === 'query as it is'
      ? raw(call.query.map((pair) => pair.join('=')).join('&'))
      : new URLSearchParams(call.query.map(([name, value]): [string, string] => [name, value])).toString()
  const spare = how === 'headers in bytes' ? ['X-Odd: \xff\xfe', 'X-Odd: again', `X-Long: ${'a'.repeat(5_000)}`] : []
  const named = Object.entries(call.headers).filter(([name]) => name !== 'host')
  const token = call.token === undefined ? [] : [`Authorization: Bearer ${raw(call.token)}`]
  const body = call.body ?? ''
  return wire({
    method: call.method,
    target: `${path}${query === '' ? '' : `?${query}`}`,
    lines: [...named.map((pair) => pair.join(': ')), ...token, ...spare, 'Connection: close'],
    host: how !== 'no host',
    version: how === 'an old version' ? '1.0' : '1.1',
    ...(body.length === 0 ? {} : { body, length: Buffer.byteLength(body) - (how === 'a body cut short' ? 1 : 0) }),
  })
}

describe.each(vendorNames.map((name) => [name] as const))('%s over HTTP', (vendor) => {
  test('answers whatever it is sent', { timeout: 3_600_000 }, async () => {
    const tenant = await RandomTenant.open(sandbox, vendor)
    const initial = sandbox.world
    const sites = server.gateway.sitesOf('default')[vendor] ?? {}
    const statuses = new Map<number, number>()
    const property = fc.asyncProperty(tenant.calls, spoilt, async (random, how) => {
      const call = tenant.fill(random)
      const { violations } = sandbox
      const { answers, rest, isClosed } = await converse(sites[call.site] ?? '', [bytesOf(vendor, call, how)])
      const status = answers[0]?.status ?? Number(/^HTTP\/1\.1 (\d{3}) /.exec(rest)?.[1])
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const entry = sandbox.journal.entries.at(-1)
      const seen = JSON.stringify({ status, how, problem: entry?.problem, call, rest: rest.slice(0, 300) })
      if (!(status >= 200 && isClosed)) expect.fail(`is not answered: ${seen}`)
      if (status >= 500 && !isBroughtAbout(entry?.problem ?? '', entry?.operation)) expect.fail(`fails: ${seen}`)
      if (sandbox.violations !== violations) expect.fail(`breaks its contract: ${seen}`)
      if ('polluted' in {} || Object.keys(Object.prototype).length > 0) expect.fail(`touches a prototype: ${seen}`)
    })
    await fc.assert(property, { numRuns: calls })
    sandbox.world = initial
    const answered = Object.fromEntries([...statuses].sort(([a], [b]) => a - b))
    console.log(`${vendor}: ${calls} calls over HTTP ${JSON.stringify(answered)}`)
    expect([...statuses.keys()].filter((status) => status < 300)).not.toEqual([])
    expect(await server.ask('GET', '/health')).toBeDefined()
  })
})
