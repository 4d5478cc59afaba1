import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sandbox } from '../../../src/sandbox/index.ts'
import type { PlatformHere } from '../../../src/vendors/pingone-aic/service-accounts.ts'
import { clockSet, siteOf, worldNow } from '../../../src/world/index.ts'
import { runs } from '../../support/runs.ts'
import { anonymous, type Answer, type Client, clientOf, testNow, testSandbox } from '../../support/tenant.ts'

const vendor = 'pingone-aic'
const ada = 'ada.admin@example.com'
const variable = { valueBase64: 'YQ==', description: '', expressionType: 'string' }

const hereOf = (sandbox: Sandbox, site = 'development'): PlatformHere =>
  siteOf(sandbox.world.resources, vendor, site) as unknown as PlatformHere

/** Reads logs with the seeded key. */
function reader(sandbox: Sandbox, site = 'development'): (path: string) => Promise<Answer> {
  const key = hereOf(sandbox, site).apiKeys.toArray()[0]
  const keyed = { 'x-api-key': key?.id ?? '', 'x-api-secret': key?.secret ?? '' }
  return (path) => anonymous(sandbox, vendor, site)('GET', `/monitoring/logs${path}`, undefined, keyed)
}

function advance(sandbox: Sandbox, ms: number): void {
  const { world } = sandbox
  sandbox.world = { ...world, clock: clockSet(world.clock, testNow, worldNow(world, testNow) + ms) }
}

const instant = (ms: number): string => new Date(testNow + ms).toISOString()
const everything = 'am-everything,idm-everything,environment-access'
/** Two sources whose entries come one for each call. */
const plain = 'environment-access,idm-access'

type Event = { source: string; timestamp: string; type: string; payload: Record<string, any> } // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it reads

async function eventsOf(sandbox: Sandbox, query = ''): Promise<Event[]> {
  const { status, json } = await reader(sandbox)(`?source=${everything}${query}`)
  expect([status, json.pagedResultsCookie]).toEqual([200, null])
  return json.result
}

test('the sources are those of the profile, in one page without a final newline', async () => {
  const sandbox = testSandbox()
  const { status, json, text, headers } = await reader(sandbox)('/sources')
  expect(status).toBe(200)
  expect(json.result).toContain('am-authentication')
  expect(json).toMatchObject({
    resultCount: 15,
    totalPagedResults: 1,
    remainingPagedResults: 0,
    pagedResultsCookie: null,
  })
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(text.endsWith('}')).toBe(true)
  expect(sandbox.violations).toBe(0)
})

test('only a key with its secret opens the logs; a bearer token does not, an administrator’s neither', async () => {
  const sandbox = testSandbox()
  const key = hereOf(sandbox).apiKeys.toArray()[0]
  const stranger = hereOf(sandbox, 'staging').apiKeys.toArray()[0]
  const nobody = anonymous(sandbox, vendor, 'development')
  const credentials: Record<string, string>[] = [
    {},
    { 'x-api-key': key?.id ?? '' },
    { 'x-api-key': key?.id ?? '', 'x-api-secret': 'wrong' },
    { 'x-api-key': stranger?.id ?? '', 'x-api-secret': stranger?.secret ?? '' },
  ]
  for (const path of ['/sources', '?source=am-access', '/tail?source=am-access']) {
    for (const headers of credentials) {
      const { status, json } = await nobody('GET', `/monitoring/logs${path}`, undefined, headers)
      expect([path, headers, status, json]).toEqual([path, headers, 401, { code: 401, message: 'unauthorized' }])
    }
    for (const principal of [undefined, ada]) {
      const ask = await clientOf(sandbox, vendor, 'development', principal === undefined ? {} : { principal })
      expect((await ask('GET', `/monitoring/logs${path}`)).status).toBe(401)
    }
  }
})

test('a deleted key opens nothing', async () => {
  const sandbox = testSandbox()
  const ask = reader(sandbox)
  expect((await ask('/sources')).status).toBe(200)
  const admin = await clientOf(sandbox, vendor, 'development', { principal: ada })
  await admin('DELETE', `/keys/${hereOf(sandbox).apiKeys.toArray()[0]?.id}`)
  const gone = { 'x-api-key': 'x', 'x-api-secret': 'y' }
  expect(
    (await anonymous(sandbox, vendor, 'development')('GET', '/monitoring/logs/sources', undefined, gone)).status,
  ).toBe(401)
})

test('a call to access management leaves an attempt and an outcome, of one transaction', async () => {
  const sandbox = testSandbox()
  const headers = {
    'x-forgerock-transactionid': 'frodo-1',
    'user-agent': 'frodo',
    'accept-api-version': 'resource=1.1',
  }
  await anonymous(sandbox, vendor, 'development')('GET', '/am/json/serverinfo/*', undefined, headers)
  const [attempt, outcome, ...more] = await eventsOf(sandbox)
  expect(more).toEqual([])
  expect(attempt).toMatchObject({
    source: 'am-access',
    type: 'application/json',
    timestamp: '2026-11-21T09:00:00.000Z',
  })
  expect(attempt?.payload).toEqual({
    _id: expect.stringMatching(/^[0-9a-f-]{36}-\d+$/),
    client: { ip: '127.0.0.1' },
    component: 'Server Info',
    eventName: 'AM-ACCESS-ATTEMPT',
    http: {
      request: {
        headers: { 'accept-api-version': ['resource=1.1'], host: ['localhost:7401'], 'user-agent': ['frodo'] },
        method: 'GET',
        path: 'http://localhost:7401/am/json/serverinfo/*',
        secure: false,
      },
    },
    level: 'INFO',
    realm: '/',
    request: { operation: 'READ', protocol: 'CREST' },
    source: 'audit',
    timestamp: '2026-11-21T09:00:00.000Z',
    topic: 'access',
    transactionId: 'frodo-1',
  })
  expect(Object.keys(attempt?.payload ?? {})).toEqual(Object.keys(attempt?.payload ?? {}).sort())
  expect(outcome?.payload).toMatchObject({
    eventName: 'AM-ACCESS-OUTCOME',
    response: { elapsedTimeUnits: 'MILLISECONDS', status: 'SUCCESSFUL', statusCode: '' },
    transactionId: 'frodo-1',
  })
  expect(outcome?.payload._id).not.toBe(attempt?.payload._id)
  expect(sandbox.violations).toBe(0)
})

/** Calls, and what they leave: source, event, who, how it ended. */
const left: Record<string, [method: string, path: string, body: unknown, events: unknown[]]> = {
  'reading identity management': [
    'GET',
    '/openidm/managed/teammember?_queryFilter=true',
    undefined,
    [['idm-access', 'access', 'QUERY', 'SUCCESSFUL', '200']],
  ],
  'an unknown path of identity management': [
    'GET',
    '/openidm/nowhere',
    undefined,
    [['idm-access', 'access', 'READ', 'FAILED', '404']],
  ],
  'writing a variable': [
    'PUT',
    '/environment/variables/esv-a',
    variable,
    [['environment-access', 'access', 'UPDATE', 'SUCCESSFUL', '200']],
  ],
  'a refused write': [
    'PUT',
    '/environment/variables/esv-A',
    variable,
    [['environment-access', 'access', 'UPDATE', 'FAILED', '400']],
  ],
  'creating an account': [
    'POST',
    '/openidm/managed/svcacct?_action=create',
    { name: 'x', jwks: '{"keys":[]}' },
    [
      ['idm-access', 'access', 'CREATE', 'SUCCESSFUL', '201'],
      ['idm-activity', 'activity', 'CREATE', undefined, undefined],
    ],
  ],
  'asking whether it is up': ['GET', '/monitoring/health', undefined, []],
  'asking for keys': ['GET', '/keys', undefined, []],
}

test.each(Object.entries(left))('what it leaves: %s', async (_name, [method, path, body, expected]) => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development')
  const { headers } = await ask(method, path, body)
  const events = await eventsOf(sandbox)
  const shown = events.map(({ source, payload }) => [
    source,
    payload.eventName,
    payload.request?.operation ?? payload.operation,
    payload.response?.status,
    payload.response?.statusCode,
  ])
  expect(shown).toEqual(expected)
  const id = hereOf(sandbox)
    .serviceAccounts.toArray()
    .find(({ name }) => name === 'Backlot-SA-development')?.id
  for (const { payload } of events) {
    const who = path.endsWith('nowhere') ? 'anonymous' : id
    expect([payload.transactionId, payload.userId]).toEqual([headers['x-forgerock-transactionid'], who])
  }
})

test('what happens in one environment is told in no other', async () => {
  const sandbox = testSandbox()
  await (
    await clientOf(sandbox, vendor, 'staging')
  )('GET', '/environment/variables')
  expect(await eventsOf(sandbox)).toEqual([])
  expect((await reader(sandbox, 'staging')(`?source=${everything}`)).json.resultCount).toBe(1)
})

test('a restart leaves that it began, that it ended when it did, and what it loaded', async () => {
  const sandbox = testSandbox({ pace: 1 })
  const ask = await clientOf(sandbox, vendor, 'development')
  const secret = { encoding: 'generic', useInPlaceholders: true, valueBase64: 'YQ==' }
  await ask('PUT', '/environment/secrets/esv-new', secret)
  await ask('POST', '/environment/startup?_action=restart')
  advance(sandbox, 200_000)
  const events = (await eventsOf(sandbox)).filter(({ payload }) => payload.eventName !== 'access')
  const steps = events.filter(({ payload }) => payload.eventName === 'environment')
  expect(steps.map(({ timestamp, payload }) => [timestamp, payload.objectId, payload.detail])).toEqual([
    [instant(0), 'restart', { from: 'ready', to: 'restarting' }],
    [instant(107_000), 'restart', { from: 'restarting', to: 'ready' }],
  ])
  const loaded = events.filter(({ source }) => source === 'idm-core')
  // The fixture has one that waits for the restart too.
  expect(loaded.map(({ payload }) => payload.name)).toEqual(['esv-mail-password', 'esv-new'])
  expect(loaded.slice(1).map(({ timestamp, payload }) => [timestamp, payload])).toEqual([
    [instant(107_000), { message: 'LOADED SECRET TO ESV', name: 'esv-new', target: 'esv.new', type: 'property' }],
  ])
})

test('a write of configuration leaves an entry where its part of the tenant writes it, with what changed', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development')
  const put = async (value: boolean) =>
    (await ask('PUT', '/openidm/config/emailTemplate%2Ftold', { enabled: value, from: '', subject: { en: 'x' } }))
      .status
  expect([await put(true), await put(false)]).toEqual([201, 200])
  const script = { name: 'Told', script: 'YQ==', language: 'JAVASCRIPT', context: 'AUTHENTICATION_TREE_DECISION_NODE' }
  const id = '11111111-2222-4333-8444-555555555555'
  const path = `/am/json/realms/root/realms/alpha/scripts/${id}`
  expect((await ask('PUT', path, script)).status).toBe(201)
  expect((await ask('DELETE', path)).status).toBe(200)
  const events = (await eventsOf(sandbox)).filter(({ source }) => source.endsWith('-config'))
  const account = hereOf(sandbox)
    .serviceAccounts.toArray()
    .find(({ name }) => name === 'Backlot-SA-development')
  const who = `id=${account?.id},ou=user,ou=am-config`
  expect(
    events.map(({ source, payload }) => [
      source,
      payload.operation,
      payload.changedFields,
      payload.userId,
      payload.realm,
    ]),
  ).toEqual([
    ['idm-config', 'CREATE', ['/enabled', '/from', '/subject'], account?.id, undefined],
    ['idm-config', 'UPDATE', ['/enabled'], account?.id, undefined],
    ['am-config', 'CREATE', undefined, who, '/alpha'],
    ['am-config', 'DELETE', undefined, who, '/alpha'],
  ])
  expect(events[0]?.payload).toMatchObject({ eventName: 'CONFIG', objectId: 'emailTemplate/told', revision: null })
  expect(events[2]?.payload.eventName).toBe('AM-CONFIG-CHANGE')
  expect(events[2]?.payload.objectId).toContain(`ou=${id},ou=scriptConfigurations,`)
})

test('a lock leaves its steps in both environments of the pair, whoever sent the call', async () => {
  const sandbox = testSandbox({ pace: 1 })
  const ask = await clientOf(sandbox, vendor, 'staging')
  const versioned = { 'accept-api-version': 'resource=1.0' }
  expect((await ask('POST', '/environment/promotion/lock', {}, versioned)).status).toBe(202)
  advance(sandbox, 10 * 60_000)
  for (const site of ['staging', 'development']) {
    const { json } = await reader(sandbox, site)('?source=environment-access')
    const steps = (json.result as Event[]).filter(({ payload }) => payload.objectId?.startsWith('lock'))
    expect([site, steps.map(({ payload }) => payload.detail)]).toEqual([
      site,
      [
        { from: 'unlocked', to: 'locking' },
        { from: 'locking', to: 'locked' },
      ],
    ])
  }
})

test('a tail goes on after the journal was cleared, and after the oldest calls fell out of it', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development')
  const read = reader(sandbox)
  const tail = async (cookie?: string) => {
    const { json } = await read(`/tail?source=${plain}${cookie === undefined ? '' : `&_pagedResultsCookie=${cookie}`}`)
    return [json.resultCount, json.pagedResultsCookie] as [number, string]
  }
  await ask('GET', '/environment/count')
  const [before, first] = await tail()
  sandbox.journal.clear()
  await ask('GET', '/environment/count')
  const [after, second] = await tail(first)
  expect([before, after]).toEqual([1, 1])
  for (let i = 0; i < 1_100; i++) await ask('GET', '/environment/count')
  // Of 1,000 kept calls all but the tail itself, which is the 1,001st, were told.
  const [kept, third] = await tail(second)
  expect([kept, (await tail(third))[0]]).toEqual([1_000, 0])
})

test('a window begins with its first instant and ends before its last', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development')
  for (const _ of [0, 1, 2]) {
    await ask('GET', '/environment/count')
    advance(sandbox, 1000)
  }
  const count = async (begin: number, end: number): Promise<number> =>
    (await eventsOf(sandbox, `&beginTime=${instant(begin)}&endTime=${instant(end)}`)).length
  expect([await count(0, 3000), await count(0, 1000), await count(1000, 2000), await count(1, 1000)]).toEqual([
    3, 1, 1, 0,
  ])
})

test('times may have an offset, and a plus sign that became a blank', async () => {
  const sandbox = testSandbox()
  await (
    await clientOf(sandbox, vendor, 'development')
  )('GET', '/environment/count')
  for (const offset of ['%2B01:00', '+01:00']) {
    const query = `&beginTime=2026-11-21T09:30:00${offset}&endTime=2026-11-21T10:30:00${offset}`
    expect((await eventsOf(sandbox, query)).length).toBe(1)
  }
})

const refused: Record<string, [query: string, status: number]> = {
  'no source': ['', 400],
  'an empty source': ['?source=', 400],
  'an unknown source': ['?source=am-access,am-nowhere', 400],
  'a time that is none': ['?source=am-access&beginTime=yesterday', 400],
  'an end before its beginning': [`?source=am-access&beginTime=${instant(1)}&endTime=${instant(0)}`, 400],
  'more than a day': [`?source=am-access&beginTime=${instant(0)}&endTime=${instant(86_400_001)}`, 400],
  'a cookie that is none': ['?source=am-access&_pagedResultsCookie=abc', 400],
  'a page of nothing': ['?source=am-access&_pageSize=0', 400],
  'a page too large': ['?source=am-access&_pageSize=1001', 400],
  'a filter that is none': ['?source=am-access&_queryFilter=/payload/level+eq', 400],
  'a filter without a slash': ['?source=am-access&_queryFilter=payload/level+eq+"INFO"', 500],
}

test.each(Object.entries(refused))('refused: %s', async (_name, [query, status]) => {
  const sandbox = testSandbox()
  const got = await reader(sandbox)(query)
  expect([got.status, got.json.code]).toEqual([status, status])
  expect(got.text.endsWith('}')).toBe(true)
  expect(sandbox.violations).toBe(0)
})

test('exactly a day is no more than a day', async () => {
  const { status } = await reader(testSandbox())(
    `?source=am-access&beginTime=${instant(-86_400_000)}&endTime=${instant(0)}`,
  )
  expect(status).toBe(200)
})

test('entries are kept for thirty days', async () => {
  const sandbox = testSandbox()
  await (
    await clientOf(sandbox, vendor, 'development')
  )('GET', '/environment/count')
  const window = `&beginTime=${instant(-1000)}&endTime=${instant(1000)}`
  advance(sandbox, 30 * 86_400_000 - 1)
  expect((await eventsOf(sandbox, window)).length).toBe(1)
  advance(sandbox, 2)
  expect((await eventsOf(sandbox, window)).length).toBe(0)
})

test('a filter reaches into payloads, and a transaction id is asked for directly', async () => {
  const sandbox = testSandbox()
  const nobody = anonymous(sandbox, vendor, 'development')
  for (const id of ['a', 'b']) {
    await nobody('GET', '/am/json/serverinfo/*', undefined, { 'x-forgerock-transactionid': id })
  }
  const filtered = async (filter: string): Promise<number> =>
    (await eventsOf(sandbox, `&_queryFilter=${encodeURIComponent(filter)}`)).length
  expect(await filtered('/payload/eventName eq "AM-ACCESS-OUTCOME"')).toBe(2)
  expect(await filtered('/payload/http/request/headers/host co "localhost" and /payload/transactionId eq "a"')).toBe(2)
  expect(await filtered('/payload/response/status pr and !(/payload/transactionId sw "b")')).toBe(1)
  expect((await eventsOf(sandbox, '&transactionId=b')).length).toBe(2)
  expect((await eventsOf(sandbox, '&transactionId=c')).length).toBe(0)
})

test('a tail begins with the last 15 seconds and goes on from where it ended', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development')
  const read = reader(sandbox)
  await ask('GET', '/environment/variables/esv-old')
  advance(sandbox, 15_001)
  await ask('GET', '/environment/variables/esv-new')
  const pathsOf = ({ json }: Answer): string[] =>
    json.result.map(({ payload }: Event) => payload.http.request.path.split('/').at(-1))
  const first = await read(`/tail?source=${plain}`)
  expect(pathsOf(first)).toEqual(['esv-new'])
  const second = await read(`/tail?source=${plain}&_pagedResultsCookie=${first.json.pagedResultsCookie}`)
  expect(pathsOf(second)).toEqual([])
  await ask('GET', '/environment/variables/esv-newer')
  advance(sandbox, 3_600_000)
  const third = await read(`/tail?source=${plain}&_pagedResultsCookie=${second.json.pagedResultsCookie}`)
  expect(pathsOf(third)).toEqual(['esv-newer'])
})

test('the sixty-first call in a minute is refused to all keys of the environment, and says when to come back', async () => {
  const sandbox = testSandbox()
  const read = reader(sandbox)
  const first = await read('/sources')
  expect(first.headers).toMatchObject({
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '59',
    'x-ratelimit-reset': String(testNow / 1000 + 60),
  })
  for (let i = 0; i < 59; i++) expect((await read('/sources')).status).toBe(200)
  advance(sandbox, 20_000)
  const { status, headers, json } = await read('/tail?source=am-access')
  expect([status, json.code, headers['retry-after'], headers['x-ratelimit-remaining']]).toEqual([429, 429, '40', '0'])
  const admin = await clientOf(sandbox, vendor, 'development', { principal: ada })
  const key = (await admin('POST', '/keys?_action=create', { name: 'other' })).json
  const other = { 'x-api-key': key.api_key_id, 'x-api-secret': key.api_key_secret }
  const nobody = anonymous(sandbox, vendor, 'development')
  expect((await nobody('GET', '/monitoring/logs/sources', undefined, other)).status).toBe(429)
  expect((await reader(sandbox, 'staging')('/sources')).status).toBe(200)
  advance(sandbox, 40_000)
  expect((await read('/sources')).status).toBe(200)
  expect(sandbox.violations).toBe(0)
})

/** What may happen between two pages. */
type Action = 'write' | 'login' | 'restart' | 'later' | 'tail' | 'page'
const actions: readonly Action[] = ['write', 'login', 'restart', 'later', 'tail', 'page']

test('pages and tails tell everything once, whatever is added meanwhile', { timeout: 120_000 }, async () => {
  const scenario = fc.array(fc.constantFrom(...actions), { minLength: 5, maxLength: 40 })
  const check = async (list: readonly Action[], pageSize: number): Promise<void> => {
    const sandbox = testSandbox({ pace: 1 })
    const limit = { vendor, group: 'logs', limit: 10_000, windowSeconds: 60 }
    sandbox.world = { ...sandbox.world, meters: { ...sandbox.world.meters, limits: [limit] } }
    const ask = await clientOf(sandbox, vendor, 'development')
    const read = reader(sandbox)
    const window = `&beginTime=${instant(0)}&endTime=${instant(86_000_000)}&_pageSize=${pageSize}`
    const told = { tail: [] as string[], page: [] as string[] }
    const cookies: { tail?: string | null; page?: string | null } = {}
    const step = async (kind: 'tail' | 'page'): Promise<boolean> => {
      if (cookies[kind] === null) return false
      const path = kind === 'tail' ? `/tail?_pageSize=${pageSize}&` : `?${window.slice(1)}&`
      const cookie = cookies[kind] === undefined ? '' : `&_pagedResultsCookie=${cookies[kind]}`
      const { json } = await read(`${path}source=${everything}${cookie}`)
      told[kind].push(...json.result.map((event: Event) => JSON.stringify(event)))
      cookies[kind] = json.pagedResultsCookie
      return json.resultCount > 0
    }
    await step('tail')
    for (const action of list) await act(sandbox, ask, action, step)
    while (await step('tail'));
    while (await step('page'));
    const whole = (await read(`?source=${everything}${window.replace(/_pageSize=\d+/, '_pageSize=1000')}`)).json
    expect(whole.pagedResultsCookie).toBe(null)
    const expected = whole.result.map((event: Event) => JSON.stringify(event)).sort()
    expect([...told.tail].sort()).toEqual(expected)
    // Pages end when there is nothing more at that moment: what was told then is all that had happened, and nothing twice.
    expect(new Set(told.page).size).toBe(told.page.length)
    expect(cookies.page).toBe(null)
    const known = new Set(expected)
    expect(told.page.every((event) => known.has(event))).toBe(true)
    if (!list.includes('page')) expect([...told.page].sort()).toEqual(expected)
  }
  const property = fc.asyncProperty(scenario, fc.integer({ min: 1, max: 4 }), check)
  await fc.assert(property, { numRuns: runs(12, 300) })
})

async function act(
  sandbox: Sandbox,
  ask: Client,
  action: Action,
  step: (kind: 'tail' | 'page') => Promise<boolean>,
): Promise<void> {
  if (action === 'tail' || action === 'page') await step(action)
  else if (action === 'later') advance(sandbox, 60_000)
  else if (action === 'restart') await ask('POST', '/environment/startup?_action=restart')
  else if (action === 'login') await ask('GET', '/am/json/serverinfo/version')
  else
    await ask('PUT', '/environment/secrets/esv-s', {
      encoding: 'generic',
      useInPlaceholders: true,
      valueBase64: 'YQ==',
    })
}
