import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

test('health and readiness are answered', async () => {
  const { ask, app, wall } = await newBench()
  expect((await ask('GET', '/health')).body).toEqual({ status: 'ok', version: '0.0.0-test' })
  expect((await app.inject({ method: 'HEAD', url: '/_backlot/health' })).statusCode).toBe(200)
  expect((await ask('GET', '/ready')).body).toEqual({ status: 'ready' })
  wall.isReady = false
  const unready = await ask('GET', '/ready')
  expect([unready.status, unready.headers['retry-after']]).toEqual([503, '1'])
})

test('what does not exist is a problem that says where to look', async () => {
  const { app } = await newBench()
  for (const [method, url] of [
    ['GET', '/_backlot/none'],
    ['PATCH', '/_backlot/clock'],
    ['GET', '/_backlot/%zz'],
  ] as const) {
    const response = await app.inject({ method, url })
    expect([url, response.headers['content-type']]).toEqual([url, expect.stringContaining('application/problem+json')])
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.json()).toMatchObject({ status: response.statusCode, detail: expect.any(String) as string })
  }
})

test('a body is JSON whatever its media type says', async () => {
  const { app } = await newBench()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const sent = { method: 'POST', url: '/_backlot/clock', headers, payload: '{"freeze":true}' } as const
  expect((await app.inject(sent)).json()).toMatchObject({ frozen: true })
})

test('a body where none is taken is refused, and an empty one is none', async () => {
  const { ask, sandbox } = await newBench()
  const got = await ask('POST', '/reset', { seed: 'x' })
  expect([got.status, got.body.detail]).toEqual([400, 'POST /reset takes no body; leave it out.'])
  expect((await ask('POST', '/reset', '')).status).toBe(200)
  expect((await ask('POST', '/tokens', '')).status).toBe(200)
  expect((await ask('POST', '/pace', 'null')).status).toBe(400)
  expect(sandbox().world.pace).toBe(20)
})

test('a failure of our own is a problem too', async () => {
  const { ask, sandbox } = await newBench()
  sandbox().world = { ...sandbox().world, resources: {} }
  const got = await ask('GET', '/credentials')
  expect(got.status).toBe(500)
  expect(got.body).toMatchObject({ title: 'Backlot failed', detail: expect.stringContaining('tiny/north') as string })
})
