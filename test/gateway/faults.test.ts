import { expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/serve.ts'

const variable = '/environment/variables/esv-fault'
const body = JSON.stringify({ valueBase64: 'b25l', expressionType: 'string' })

async function setup() {
  const server = await startServer()
  const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' }
  const call = (method: string, path: string) =>
    fetch(server.site('development') + path, { method, headers, ...(method === 'PUT' ? { body } : {}) })
  return { server, call }
}

const arm = (server: TestServer, fault: object) => server.ask('POST', '/faults', { vendor: 'pingone-aic', ...fault })

test('a cut connection happens before the call, and nothing changes', async () => {
  const { server, call } = await setup()
  await arm(server, { operation: 'createVariables', times: 1, answer: { connection: 'cut' } })
  await expect(call('PUT', variable)).rejects.toThrow('fetch failed')
  expect((await call('GET', variable)).status).toBe(404)
  expect((await call('PUT', variable)).status).toBe(200)
})

test('a lost answer happens after the call, and the change stands', async () => {
  const { server, call } = await setup()
  await arm(server, { operation: 'createVariables', times: 1, answer: { connection: 'lost-answer' } })
  await expect(call('PUT', variable)).rejects.toThrow('fetch failed')
  expect((await call('GET', variable)).status).toBe(200)
})

test('an armed status answers as often as asked, says that it is a fault, and changes nothing', async () => {
  const { server, call } = await setup()
  await arm(server, {
    operation: 'createVariables',
    times: 2,
    answer: { status: 503, headers: { 'retry-after': '7' } },
  })
  for (let i = 0; i < 2; i++) {
    const response = await call('PUT', variable)
    expect([response.status, response.headers.get('retry-after'), response.headers.get('x-backlot-source')]).toEqual([
      503,
      '7',
      'fault',
    ])
  }
  expect((await call('GET', variable)).status).toBe(404)
  expect((await call('PUT', variable)).status).toBe(200)
})

test('an armed problem answers in the vendor’s own words', async () => {
  const { server, call } = await setup()
  await arm(server, { operation: 'getVariable', site: 'development', answer: { problem: 'secret-exists' } })
  const response = await call('GET', variable)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ code: 400, message: 'Failed to create secret, the secret already exists' })
})

test('a delayed call is answered as it would have been', async () => {
  const { server, call } = await setup()
  await arm(server, { operation: '*', times: 1, answer: { delay: 'PT0.05S' } })
  expect((await call('GET', '/environment/count')).status).toBe(200)
})

test('a broken restart ends without having loaded anything', async () => {
  const { server, call } = await setup()
  await arm(server, { operation: 'restart', times: 1, answer: { machineError: 'restart' } })
  await call('PUT', variable)
  expect((await call('POST', '/environment/startup?_action=restart')).status).toBe(200)
  expect(await (await call('GET', '/environment/startup')).json()).toEqual({ restartStatus: 'ready' })
  expect(await (await call('GET', variable)).json()).toMatchObject({ loaded: false })
})
