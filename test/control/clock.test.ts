import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

test('the clock is advanced, set, frozen and resumed', async () => {
  const { ask, wall } = await newBench()
  expect((await ask('GET', '/clock')).body).toEqual({ now: '2026-11-21T09:00:00.000Z', frozen: false, offsetMs: 0 })
  const advanced = await ask('POST', '/clock', { advance: 'PT60S' })
  expect(advanced.body).toEqual({ now: '2026-11-21T09:01:00.000Z', frozen: false, offsetMs: 60_000 })
  await ask('POST', '/clock', { freeze: true })
  wall.ms += 5_000
  expect((await ask('GET', '/clock')).body).toEqual({ now: '2026-11-21T09:01:00.000Z', frozen: true, offsetMs: 55_000 })
  expect((await ask('POST', '/clock', { advance: 'PT1S' })).body.now).toBe('2026-11-21T09:01:01.000Z')
  const set = await ask('POST', '/clock', { set: '2027-01-01T01:00:00+01:00' })
  expect(set.body).toMatchObject({ now: '2027-01-01T00:00:00.000Z', frozen: true })
  await ask('POST', '/clock', { resume: true })
  wall.ms += 1_500
  expect((await ask('GET', '/clock')).body).toMatchObject({ now: '2027-01-01T00:00:01.500Z', frozen: false })
})

test.each([
  [{}, 'The body is empty; give one of advance, set, freeze, resume.'],
  [{ freeze: true, resume: true }, 'The body has too many members; give exactly one of advance, set, freeze, resume.'],
  [{ freeze: false }, 'The body member freeze must be true.'],
  [{ advance: '60s' }, 'advance 60s is no ISO 8601 duration'],
  [{ advance: 'P999999999999D' }, 'goes beyond the last instant'],
  [{ set: '2026-11-21' }, 'set 2026-11-21 is no RFC 3339 instant'],
])('the move %j is refused', async (body, detail) => {
  const { ask } = await newBench()
  const got = await ask('POST', '/clock', body)
  expect(got.status).toBe(400)
  expect(got.body.detail).toContain(detail)
  expect((await ask('GET', '/clock')).body.offsetMs).toBe(0)
})

test('advancing settles what becomes due', async () => {
  const { ask, call } = await newBench()
  await call('polish')
  await ask('POST', '/clock', { advance: 'PT4.999S' })
  const [busy] = (await ask('GET', '/machines')).body.machines
  expect(busy).toMatchObject({ state: 'busy', waitsFor: 'polishTime', due: '2026-11-21T09:00:05.000Z' })
  await ask('POST', '/clock', { advance: 'PT1H' })
  const [bright] = (await ask('GET', '/machines')).body.machines
  expect(bright).toMatchObject({ state: 'bright', since: '2026-11-21T09:00:05.000Z', waitsFor: null, due: null })
  expect((await ask('GET', '/state/tiny/north/things/one')).body).toMatchObject({ color: 'shining' })
})

test('the pace changes what is left of running work', async () => {
  const { ask, call, wall } = await newBench()
  await call('polish')
  wall.ms += 2_500
  expect((await ask('PUT', '/pace', { pace: 1 })).body).toEqual({ pace: 1 })
  const [machine] = (await ask('GET', '/machines')).body.machines
  expect(machine.due).toBe('2026-11-21T09:00:52.500Z')
  await ask('POST', '/pace', { pace: 'manual' })
  expect((await ask('GET', '/machines')).body.machines[0].due).toBe(null)
  await ask('POST', '/pace', { pace: 'instant' })
  expect((await ask('GET', '/machines')).body.machines[0].state).toBe('bright')
})

test('a machine takes its step by hand, once', async () => {
  const { ask, call } = await newBench()
  await ask('PUT', '/pace', { pace: 'manual' })
  const id = 'tiny/north/polishing/'
  expect((await ask('POST', '/machines/step', { id })).status).toBe(404)
  await call('polish')
  expect((await ask('POST', '/machines/step', { id })).body).toMatchObject({ id, site: 'north', state: 'bright' })
  const again = await ask('POST', '/machines/step', { id })
  expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining('waits for nothing in state bright')])
})
