import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

test('the calls to a sandbox are compared with what is expected of them', async () => {
  const { ask, call } = await newBench()
  await call('getThing')
  const met = await ask('POST', '/verify', { operation: 'getThing', times: 1, status: '4xx' })
  expect([met.status, met.body]).toMatchObject([200, { pass: true, count: 1, entries: [1], dropped: 0 }])
  const unmet = await ask('POST', '/sandboxes/default/verify', { operation: 'getThing', status: 200 })
  expect([unmet.status, unmet.body]).toMatchObject([200, { pass: false, nearest: { entry: 1 } }])
  await ask('POST', '/sandboxes', { name: 'other' })
  expect((await ask('POST', '/sandboxes/other/verify', { operation: 'getThing', never: true })).body.pass).toBe(true)
  expect((await ask('POST', '/verify', { operation: 'getThing' }, { 'x-backlot-sandbox': 'other' })).body.pass).toBe(
    false,
  )
})

test('a client that looks at the status only is told by it', async () => {
  const { ask, call } = await newBench()
  await call('getThing')
  expect((await ask('POST', '/verify?fail=true', { operation: 'getThing' })).status).toBe(200)
  const unmet = await ask('POST', '/verify?fail=true', { operation: 'getThing', never: true })
  expect([unmet.status, unmet.type, unmet.body]).toMatchObject([
    417,
    expect.stringContaining('problem+json'),
    {
      title: 'The calls are not as expected',
      detail: expect.stringMatching(/getThing was called 1 time, expected no call/),
    },
  ])
})

test.each([
  [{}, /operation/],
  [{ operation: 'getThing', time: 1 }, /time/],
  [{ operation: 'getThing', times: -1 }, /times/],
  [{ operation: 'getThing', status: '6xx' }, /status/],
  [{ operation: 'getThin' }, /no operation getThin; the nearest are getThing/],
])('%j is refused', async (body, detail) => {
  const { ask } = await newBench()
  const refused = await ask('POST', '/verify', body)
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringMatching(detail)])
})
