import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

const version = { 'accept-api-version': 'protocol=1.0,resource=1.0' }

test('of a thousand lock calls at once one is accepted, the others are refused, and every answer fits the contract', async () => {
  const server = await startServer()
  const staging = server.site('staging')
  const headers = { ...version, authorization: `Bearer ${await server.token({ site: 'staging' })}` }
  const call = async (method: string, path: string) => {
    const response = await fetch(`${staging}/environment/promotion/${path}`, { method, headers })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const answers = await Promise.all(Array.from({ length: 1000 }, () => call('POST', 'lock')))
  const [accepted, ...others] = answers.filter(({ status }) => status === 202)
  expect(others).toEqual([])
  const promotionId = accepted?.body.promotionId
  expect(accepted?.body).toEqual({ description: 'Environment lock in progress', promotionId, result: 'locking' })
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused).toHaveLength(999)
  const messages = new Set(refused.map(({ body }) => JSON.stringify(body)))
  // Whoever comes while it locks; where the machine is slow, also somebody who comes when it is locked.
  const possible = ['{"message":"Environment is not in locked state"}', '{"message":"Environment is already locked"}']
  expect([...messages].filter((message) => !possible.includes(message))).toEqual([])
  const state = await call('GET', 'lock/state')
  expect(state.body).toMatchObject({ promotionId, lowerEnv: { promotionId }, upperEnv: { promotionId } })
  expect(server.registry.get('default')?.violations).toBe(0)
})

test('of a hundred promotions and rollbacks at once one runs', async () => {
  const server = await startServer({ pace: 'instant' })
  const staging = server.site('staging')
  const headers = {
    ...version,
    authorization: `Bearer ${await server.token({ site: 'staging' })}`,
    'content-type': 'application/json',
  }
  const post = (path: string, body: object) =>
    fetch(`${staging}/environment/promotion/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect((await post('lock', {})).status).toBe(202)
  await server.ask('PUT', '/pace', { pace: 'manual' })
  const calls = Array.from({ length: 100 }, (_, i) =>
    i % 2 === 0 ? post('promote', { dryRun: false }) : post('rollback', {}),
  )
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 202)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(99)
  expect(server.registry.get('default')?.violations).toBe(0)
})
