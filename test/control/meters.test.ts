import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

const usual = { vendor: 'tiny', group: 'work', limit: 5, windowSeconds: 60, origin: 'profile' }

test('a limit is set, counts, replaces the usual one, and is lifted', async () => {
  const { ask, call } = await newBench()
  expect((await ask('GET', '/rate-limits')).body).toEqual({ limits: [usual], buckets: [], exhausted: [] })
  const set = await ask('PUT', '/rate-limits', { vendor: 'tiny', group: 'work', limit: 1, windowSeconds: 30 })
  expect(set.body.limits).toEqual([{ vendor: 'tiny', group: 'work', limit: 1, windowSeconds: 30, origin: 'set' }])
  expect((await call('polish')).status).toBe(202)
  expect((await call('polish')).status).toBe(429)
  const { buckets } = (await ask('GET', '/rate-limits')).body
  expect(buckets).toEqual([{ id: 'tiny/north/work/anonymous', count: 1, resetsAt: '2026-11-21T09:00:30.000Z' }])
  expect((await ask('DELETE', '/rate-limits')).body).toEqual({ limits: [usual], buckets: [], exhausted: [] })
  expect((await call('polish')).status).toBe(202)
})

test('a limit of every group replaces the usual ones of its vendor', async () => {
  const { ask } = await newBench()
  const { limits } = (await ask('PUT', '/rate-limits', { vendor: 'tiny', limit: 9, windowSeconds: 1 })).body
  expect(limits).toEqual([{ vendor: 'tiny', group: '*', limit: 9, windowSeconds: 1, origin: 'set' }])
})

test('a group is exhausted for a while, or until it is lifted', async () => {
  const { ask, call, wall } = await newBench()
  const got = await ask('POST', '/rate-limits/exhaust', { vendor: 'tiny', group: 'work', seconds: 5 })
  expect(got.body.exhausted).toEqual([
    { vendor: 'tiny', group: 'work', principal: '*', until: '2026-11-21T09:00:05.000Z' },
  ])
  expect((await call('polish')).status).toBe(429)
  expect((await call('getThing')).status).toBe(401)
  wall.ms += 5_000
  expect((await call('polish')).status).toBe(202)
  await ask('POST', '/rate-limits/exhaust', { vendor: 'tiny', principal: 'anonymous' })
  expect((await call('polish')).status).toBe(429)
  const other = await ask('POST', '/rate-limits/lift', { principal: 'ada' })
  expect(other.body.exhausted).toHaveLength(1)
  await ask('DELETE', '/rate-limits?group=things')
  expect((await call('polish')).status).toBe(429)
  expect((await ask('POST', '/rate-limits/lift', { vendor: 'tiny', principal: 'anonymous' })).body.exhausted).toEqual(
    [],
  )
  expect((await call('polish')).status).toBe(202)
})

test('lifting for one principal empties its windows and leaves the limits', async () => {
  const { ask, call } = await newBench()
  await ask('PUT', '/rate-limits', { vendor: 'tiny', group: 'work', limit: 1, windowSeconds: 30 })
  await call('polish')
  const { limits, buckets } = (await ask('POST', '/rate-limits/lift', { principal: 'anonymous' })).body
  expect([limits.length, buckets]).toEqual([1, []])
})

test.each([
  [
    '/rate-limits',
    'PUT',
    { vendor: 'tyni', limit: 1, windowSeconds: 1 },
    'There is no vendor tyni; the nearest is tiny.',
  ],
  [
    '/rate-limits',
    'PUT',
    { vendor: 'tiny', group: 'thing', limit: 1, windowSeconds: 1 },
    'tiny has no group thing; the nearest is things.',
  ],
  [
    '/rate-limits',
    'PUT',
    { vendor: 'tiny', limit: 1 },
    'The body lacks the member windowSeconds; it needs vendor, limit, windowSeconds.',
  ],
  ['/rate-limits', 'PUT', { vendor: 'tiny', limit: -1, windowSeconds: 1 }, 'The body member limit must be >= 0.'],
  ['/rate-limits/exhaust', 'POST', { vendor: 'tiny', group: 'wrok' }, 'tiny has no group wrok; the nearest is work.'],
  ['/rate-limits/exhaust', 'POST', {}, 'The body lacks the member vendor; it needs vendor.'],
])('%s %s %j is refused', async (path, method, body, detail) => {
  const { ask } = await newBench()
  const got = await ask(method, path, body)
  expect([got.status, got.body.detail]).toEqual([400, detail])
})

test('faults are armed, act, count down, and are disarmed', async () => {
  const { ask, call } = await newBench()
  const answer = { status: 418, body: { short: 'stout' }, headers: { 'x-pot': 'tea' } }
  const armed = await ask('POST', '/faults', { operation: 'polish', site: 'north', times: 1, answer })
  expect(armed.status).toBe(201)
  expect(armed.body).toEqual({
    id: 'fault-1',
    vendor: 'tiny',
    operation: 'polish',
    site: 'north',
    left: 1,
    hits: 0,
    answer,
  })
  expect((await call('polish', { site: 'south' })).status).toBe(202)
  expect(await call('polish')).toEqual({ status: 418, text: '{"short":"stout"}' })
  expect((await call('polish')).status).toBe(202)
  await ask('POST', '/faults', { operation: '*', vendor: 'tiny', answer: { problem: 'tired' } })
  expect((await call('getThing')).status).toBe(503)
  const { faults } = (await ask('GET', '/faults')).body
  expect(faults.map(({ id, left, hits }: Record<string, unknown>) => [id, left, hits])).toEqual([
    ['fault-1', 0, 1],
    ['fault-2', null, 1],
  ])
  expect((await ask('DELETE', '/faults/fault-2')).status).toBe(204)
  expect((await call('getThing')).status).toBe(401)
  expect((await ask('DELETE', '/faults/fault-2')).status).toBe(404)
  expect((await ask('DELETE', '/faults')).status).toBe(204)
  expect((await ask('GET', '/faults')).body).toEqual({ faults: [] })
})

test('a machine error, a delay and a broken connection can be armed', async () => {
  const { ask, call, sandbox } = await newBench()
  await ask('POST', '/faults', { operation: 'polish', times: 1, answer: { machineError: 'polishing' } })
  await call('polish')
  expect((await ask('GET', '/machines')).body.machines[0]).toMatchObject({ state: 'broken' })
  await ask('POST', '/faults', { operation: 'getThing', times: 1, answer: { delay: 'PT0.2S' } })
  expect(await sandbox().handle(await callOfGet(sandbox().engine))).toMatchObject({ delayMs: 200, status: 401 })
  await ask('POST', '/faults', { operation: 'polish', answer: { connection: 'cut' } })
  expect((await call('polish')).status).toBe(0)
})

async function callOfGet(engine: Awaited<ReturnType<typeof newBench>>['registry']['engine']) {
  const operation = engine.tenancies.get('tiny')?.contract.operations.get('getThing')
  if (!operation) throw new Error('Failed to find getThing: the tiny vendor lacks it')
  const call = { vendor: 'tiny', site: 'north', operation, method: 'GET', path: '/things/one', origin: '', wallMs: 0 }
  return { ...call, pathParameters: { id: 'one' }, query: {}, headers: {} }
}

test.each([
  [{ operation: 'pollish', answer: { status: 500 } }, 'No vendor has an operation pollish; the nearest is polish.'],
  [
    { operation: 'getThng', vendor: 'tiny', answer: { status: 500 } },
    'tiny has no operation getThng; the nearest is getThing.',
  ],
  [{ operation: 'polish', vendor: 'tny', answer: { status: 500 } }, 'There is no vendor tny; the nearest is tiny.'],
  [{ operation: 'polish', site: 'nrth', answer: { status: 500 } }, 'tiny has no site nrth; the nearest is north.'],
  [{ operation: 'polish', answer: { problem: 'tried' } }, 'tiny has no problem tried; the nearest is tired.'],
  [
    { operation: 'polish', answer: { machineError: 'polish' } },
    'tiny has no machine polish; the nearest is polishing.',
  ],
  [
    { operation: 'polish', answer: { machineError: 'clockwork' } },
    'Machine clockwork of tiny cannot fail; these can: polishing.',
  ],
  [{ operation: 'polish', answer: { delay: 'soon' } }, 'delay soon is no ISO 8601 duration; write one like PT2S.'],
  [
    { operation: 'polish', answer: {} },
    'answer must have exactly one of status, problem, delay, machineError, connection.',
  ],
  [
    { operation: 'polish', answer: { status: 500, delay: 'PT1S' } },
    'answer must have exactly one of status, problem, delay, machineError, connection.',
  ],
  [
    { operation: 'polish', answer: { delay: 'PT1S', body: {} } },
    'answer has a body or headers, which go with status only.',
  ],
  [
    { operation: 'polish', answer: { connection: 'lost' } },
    'The body member answer.connection must be one of cut, lost-answer.',
  ],
  [
    { operation: 'polish', answer: { stauts: 500 } },
    'The body member answer has no member stauts; the nearest is status.',
  ],
  [{ operation: 'polish', times: 0, answer: { status: 500 } }, 'The body member times must be >= 1.'],
])('the fault %j is refused', async (body, detail) => {
  const { ask } = await newBench()
  const got = await ask('POST', '/faults', body)
  expect([got.status, got.body.detail]).toEqual([400, detail])
  expect((await ask('GET', '/faults')).body.faults).toEqual([])
})
