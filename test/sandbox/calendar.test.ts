import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Jwk } from '../../src/vendors/vendor.ts'
import { signed } from '../support/login.ts'
import { runs } from '../support/runs.ts'
import { type Answer, testNow } from '../support/tenant.ts'
import { bearer, timed, type Timed } from '../support/timed.ts'

const paces = [1, 20, 'instant'] as const
type Pace = (typeof paces)[number]

const account = { serviceAccounts: [{ name: 'ci', scopes: ['fr:idc:esv:*', 'fr:am:*'] }] }
const vendor = 'pingone-aic'
const facts = {
  jtiReplay: 'refused',
  assertionClock: 'sandbox',
  rateLimits: [
    { vendor, group: 'count', limit: 2, windowSeconds: 60 },
    { vendor, group: 'variables', limit: 3, windowSeconds: 10 },
  ],
}

const tenants = new Map<Pace, Timed>()
const assertions: string[] = []

beforeAll(async () => {
  for (const pace of paces) tenants.set(pace, await timed({ development: account, staging: account }, facts))
  const first = tenants.get(1) as Timed
  await begin(1)
  const { id, jwk } = clientIn(first)
  const aud = 'http://localhost:7401/am/oauth2/access_token'
  for (const seconds of [180, 899, 7_200]) {
    for (const jti of ['a', 'b']) {
      const exp = Math.floor(testNow / 1000) + seconds
      assertions.push(await signed({ iss: id, sub: id, aud, exp, jti: `${jti}-${seconds}` }, jwk))
    }
  }
})

/** The account that every sandbox of the same seed begins with. */
function clientIn({ sandbox }: Timed): { id: string; jwk: Jwk } {
  const here = sandbox('here').world.resources[vendor]?.development
  const [key] = (here?.clientKeys?.toArray() ?? []) as { accountId: string; jwk: Jwk }[]
  if (!key) throw new Error('Failed to find a client: the fixture has none')
  return { id: key.accountId, jwk: key.jwk }
}

/** A sandbox at a pace, in which everything else is the same every time. */
async function begin(pace: Pace): Promise<Timed> {
  const found = tenants.get(pace) as Timed
  found.wall.ms = testNow
  found.registry.delete('here')
  await found.control('POST', '/sandboxes', { name: 'here', seed: 'same', pace })
  return found
}

/** Which token, counted from the newest. */
const token = fc.oneof(fc.constant(0), fc.nat({ max: 3 }))
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('login' as const), assertion: fc.nat({ max: 5 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('count' as const, 'count' as const, 'tokeninfo' as const), token }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      token,
      value: fc.constantFrom('b25l', 'dHdv'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), token }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('advance' as const, 'pass' as const),
      ms: fc.constantFrom(1, 999, 5_000, 9_999, 10_000, 59_999, 60_000, 107_000, 184_999, 185_000, 898_999, 899_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('freeze' as const, 'resume' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Everything of a conversation that a pace must not change: answers, and what was counted, used up and drawn. */
async function talk(pace: Pace, conversation: readonly Step[]): Promise<unknown[]> {
  const tenant = await begin(pace)
  const tokens = { development: ['none'], staging: [await tenant.token('here', 'staging', 1_000_000)] }
  const told: unknown[] = []
  for (const asked of conversation) told.push(await take(tenant, asked, tokens))
  const { buckets, used, chance, calls } = tenant.sandbox('here').world.meters
  told.push([...buckets], [...used.entriesBy('until')], chance, calls)
  return told
}

async function take(
  { wall, control, call }: Timed,
  asked: Step,
  tokens: Record<'development' | 'staging', string[]>,
): Promise<unknown> {
  if ('ms' in asked) {
    if (asked.kind === 'pass') return (wall.ms += asked.ms)
    return control('POST', '/sandboxes/here/clock', { advance: `PT${asked.ms / 1000}S` })
  }
  if ('assertion' in asked) {
    const answer = await call('here', 'POST /am/oauth2/access_token', {
      body: formOf(assertions[asked.assertion] as string),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    if (answer.status === 200) tokens.development.push(answer.json.access_token as string)
    return answer
  }
  if (!('token' in asked)) return control('POST', '/sandboxes/here/clock', { [asked.kind]: true })
  const site = asked.kind === 'restart' ? 'staging' : 'development'
  const headers = bearer(tokens[site].at(-1 - (asked.token % tokens[site].length)) as string)
  const lines = {
    count: 'GET /environment/count',
    tokeninfo: 'GET /am/oauth2/realms/root/tokeninfo',
    put: 'PUT /environment/variables/esv-a',
    restart: 'POST /environment/startup?_action=restart',
  }
  const body = asked.kind === 'put' ? { body: { valueBase64: asked.value, expressionType: 'string' } } : {}
  return call('here', lines[asked.kind], { site, headers, ...body })
}

const formOf = (assertion: string): string =>
  new URLSearchParams({
    client_id: 'service-account',
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    scope: 'fr:idc:esv:* fr:am:*',
  }).toString()

/** Everything once: tokens given, refused and expired, a jti used twice, a window full and open again. */
const telling: readonly Step[] = [
  { kind: 'login', assertion: 0 },
  { kind: 'login', assertion: 0 },
  { kind: 'restart', token: 0 },
  { kind: 'count', token: 0 },
  { kind: 'count', token: 0 },
  { kind: 'count', token: 0 },
  { kind: 'pass', ms: 60_000 },
  { kind: 'count', token: 0 },
  { kind: 'freeze' },
  { kind: 'advance', ms: 899_000 },
  { kind: 'tokeninfo', token: 0 },
  { kind: 'login', assertion: 5 },
  { kind: 'put', token: 0, value: 'b25l' },
]

test('the telling conversation is told', async () => {
  const statuses = (await talk(1, telling)).map((answer) => (answer as { status?: number }).status ?? 0)
  expect(statuses.slice(0, telling.length)).toEqual([200, 400, 200, 200, 200, 429, 0, 200, 200, 200, 401, 200, 200])
})

test('the same conversation with the same clock gives the same bytes at pace 1, 20 and instant', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: '+1' }), async (conversation) => {
      const real = await talk(1, conversation)
      expect(await talk(20, conversation)).toEqual(real)
      expect(await talk('instant', conversation)).toEqual(real)
    }),
    { numRuns: runs(15, 300), examples: [[[...telling]]] },
  )
})

describe.each(paces)('at pace %s', (pace) => {
  const login = (tenant: Timed, assertion: number) =>
    take(tenant, { kind: 'login', assertion }, { development: [], staging: [] }) as Promise<Answer>
  const advance = (tenant: Timed, seconds: number) =>
    tenant.control('POST', '/sandboxes/here/clock', { advance: `PT${seconds}S` })

  test('a token expires at its second', async () => {
    const tenant = await begin(pace)
    await tenant.control('POST', '/sandboxes/here/clock', { freeze: true })
    const { json } = await login(tenant, 0)
    const ask = async () =>
      (await tenant.call('here', 'GET /am/oauth2/realms/root/tokeninfo', { headers: bearer(json.access_token) })).status
    await advance(tenant, 898.999)
    expect(await ask()).toBe(200)
    await advance(tenant, 0.001)
    expect(await ask()).toBe(401)
  })

  test('a jti stays used until its assertion expires, and is then forgotten', async () => {
    const tenant = await begin(pace)
    await tenant.control('POST', '/sandboxes/here/clock', { freeze: true })
    const used = () => tenant.sandbox('here').world.meters.used.size
    expect([(await login(tenant, 0)).status, (await login(tenant, 0)).status, used()]).toEqual([200, 400, 1])
    await advance(tenant, 184.999)
    const late = await login(tenant, 0)
    expect([late.status, late.json.error_description]).toEqual([400, expect.stringMatching(/used|repl/i)])
    await advance(tenant, 0.002)
    const expired = await login(tenant, 0)
    expect([expired.status, expired.json.error_description]).toEqual([400, expect.stringMatching(/expired/i)])
    expect([(await login(tenant, 2)).status, used()]).toEqual([200, 1])
  })

  test('a window ends at its millisecond', async () => {
    const tenant = await begin(pace)
    await tenant.control('POST', '/sandboxes/here/clock', { freeze: true })
    const headers = bearer(await tenant.token('here'))
    const ask = async () => {
      const { status, headers: sent } = await tenant.call('here', 'GET /environment/count', { headers })
      return [status, sent['retry-after']]
    }
    expect([await ask(), await ask(), await ask()]).toEqual([
      [200, undefined],
      [200, undefined],
      [429, '60'],
    ])
    await advance(tenant, 0.001)
    expect(await ask()).toEqual([429, '60'])
    await advance(tenant, 0.999)
    expect(await ask()).toEqual([429, '59'])
    await advance(tenant, 58)
    expect(await ask()).toEqual([429, '1'])
    await advance(tenant, 0.999)
    expect(await ask()).toEqual([429, '1'])
    await advance(tenant, 0.001)
    expect(await ask()).toEqual([200, undefined])
  })
})
