import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Sandbox, tenancyOf, vendorNames } from '../../src/sandbox/index.ts'
import { type Call, defects } from '../../src/vendors/vendor.ts'
import { type FilledCall, isBroughtAbout, pathOf, RandomTenant } from '../support/random-tenant.ts'
import { runs } from '../support/runs.ts'
import { testEngine, testNow, testSandbox } from '../support/tenant.ts'

/** Calls of all vendors together. */
const calls = runs(2_000, 100_000)
const perVendor = Math.ceil(calls / vendorNames.length)

/** After so many calls the sandbox is reset, as otherwise what is stored would grow without end. */
const resetEvery = 1_000

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Refusals that keep a part of what they changed, by name: `refuse(problem, { change })`. */
const keepers: ReadonlySet<string> = new Set(['login-failure'])

/** What was answered in a run: how often which status, and which problem of 500 and above. */
interface Tally {
  readonly statuses: Map<number, number>
  readonly failures: Map<string, number>
  readonly operations: Set<string>
  heap: Record<string, number>
}
const tallies = new Map<string, Tally>()

/** The call as the gateway would hand it over. */
function callOf(sandbox: Sandbox, vendor: string, random: FilledCall): Call {
  const { routes, operations } = tenancyOf(sandbox.engine, vendor).contract
  const operation = operations.get(random.operation)
  if (!operation) throw new Error(`Failed to make a call: there is no operation ${random.operation}`)
  const isRouted = operation.method === random.method
  const allowed = routes.filter(({ path }) => path === operation.path).map(({ method }) => method)
  const query: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of random.query)
    query[name] = query[name] === undefined ? value : [query[name], value].flat()
  const action = query['_action']
  const route = routes.find(({ path, method }) => path === operation.path && method === operation.method)
  const chosen =
    typeof action === 'string' && route?.actions && Object.hasOwn(route.actions, action)
      ? route.actions[action]
      : undefined
  const path = pathOf(operation.path, random.path)
  return {
    vendor,
    site: random.site,
    ...(isRouted ? { operation: chosen ?? route?.operation ?? operation } : { allowed }),
    method: random.method,
    path,
    pathParameters: random.path,
    query,
    headers: { ...random.headers, ...(random.token === undefined ? {} : { authorization: `Bearer ${random.token}` }) },
    ...(random.body === undefined || random.body.length === 0 ? {} : { body: Buffer.from(random.body) }),
    origin: 'http://localhost:7401',
    wallMs: testNow,
  }
}

/** Sends a call, and fails unless it is answered as every call must be. */
async function check(sandbox: Sandbox, vendor: string, random: FilledCall, tally: Tally): Promise<void> {
  const call = callOf(sandbox, vendor, random)
  const { violations } = sandbox
  const { status, text } = await sandbox.handle(call)
  const entry = sandbox.journal.entries.at(-1)
  if (!entry) throw new Error('Failed to find what was answered: the journal is empty')
  const seen = { status, problem: entry.problem, source: entry.source, text: text?.slice(0, 500) }
  tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
  if (status < 300) tally.operations.add(random.operation)
  if (sandbox.violations !== violations) expect.fail(`breaks its contract: ${JSON.stringify([seen, entry.violations])}`)
  if (status < 200) expect.fail(`is no answer: ${JSON.stringify(seen)}`)
  if (status >= 500) {
    const code = entry.problem ?? ''
    if (!isBroughtAbout(code, call.operation?.id))
      expect.fail(`${call.operation?.id} fails in a way that no call brings about: ${JSON.stringify(seen)}`)
    tally.failures.set(code, (tally.failures.get(code) ?? 0) + 1)
  }
  const isKept = status >= 400 && entry.world.resources !== entry.before
  if (isKept && !keepers.has(entry.problem ?? ''))
    expect.fail(`changes something and is refused: ${JSON.stringify(seen)}`)
  if ('polluted' in {} || Object.keys(Object.prototype).length > 0) expect.fail('touches a prototype')
}

describe.each(vendorNames.map((name) => [name] as const))('%s', (vendor) => {
  test('answers whatever it is sent', { timeout: 3_600_000 }, async () => {
    const sandbox = testSandbox({ pace: 'instant' })
    const { initial } = sandbox
    const tenant = await RandomTenant.open(sandbox, vendor)
    const tally: Tally = { statuses: new Map(), failures: new Map(), operations: new Set(), heap: {} }
    tallies.set(vendor, tally)
    let sent = 0
    const property = fc.asyncProperty(tenant.calls, async (random) => {
      await check(sandbox, vendor, tenant.fill(random), tally)
      sent++
      if (sent % resetEvery === 0) sandbox.world = initial
      for (const quarter of [1, 2, 3, 4]) {
        if (sent === Math.floor((perVendor * quarter) / 4)) tally.heap[`${quarter * 25} %`] = heapBytes()
      }
    })
    await fc.assert(property, { numRuns: perVendor })
    expect(sent).toBe(perVendor)
    expect(sandbox.journal.entries.length).toBeLessThanOrEqual(1_000)
    // Enough is done and not refused, or hardly anything would have been tested.
    const done = [...tally.statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0)
    expect(done).toBeGreaterThan(perVendor / 100)
    const { '25 %': early = 0, '100 %': late = 0 } = tally.heap
    expect(late).toBeLessThan(early * 1.25 + 16e6)
  })
})

afterAll(() => {
  for (const [vendor, { statuses, failures, operations, heap }] of tallies) {
    const sorted = Object.fromEntries([...statuses].sort(([a], [b]) => a - b))
    const megabytes = Object.fromEntries(Object.entries(heap).map(([at, bytes]) => [at, Math.round(bytes / 1e5) / 10]))
    const all = tenancyOf(testEngine(), vendor).contract.operations.size
    console.log(
      `${vendor}: ${perVendor} calls`,
      JSON.stringify({
        statuses: sorted,
        failures: Object.fromEntries(failures),
        succeeded: `${operations.size} of ${all} operations`,
        'heap in MB': megabytes,
        defects: defects.length,
      }),
    )
  }
})
