import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Registry, type Sandbox, viewOf } from '../../src/sandbox/index.ts'
import { diffResources } from '../../src/world/index.ts'
import { send, stepArbitrary } from '../support/conversation.ts'
import { runs } from '../support/runs.ts'
import { anonymous, clientOf, mintedToken, testEngine, testSandbox } from '../support/tenant.ts'

const vendor = 'pingone-aic'
test('restore, then the same calls, gives the same bytes', async () => {
  const conversation = fc.array(stepArbitrary, { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(conversation, conversation, async (before, after) => {
      const sandbox = testSandbox()
      const client = await clientOf(sandbox, vendor, 'development')
      for (const step of before) await send(client, step)
      const snapshot = sandbox.world
      const first = []
      for (const step of after) first.push(await send(client, step))
      sandbox.world = snapshot
      const second = []
      for (const step of after) second.push(await send(client, step))
      expect(second).toEqual(first)
    }),
    { numRuns: runs(40, 1000) },
  )
})

test('a refused call leaves the resources identical, and a successful one changes nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { maxLength: 20 }), async (conversation) => {
      const sandbox = testSandbox()
      const client = await clientOf(sandbox, vendor, 'development')
      for (const step of conversation) {
        const { resources } = sandbox.world
        const answer = await send(client, step)
        if (answer.status >= 400) expect(sandbox.world.resources).toBe(resources)
        for (const change of diffResources(resources, sandbox.world.resources)) {
          expect([change.site, change.key]).toEqual(['development', step.id])
        }
      }
    }),
    { numRuns: runs(40, 1000) },
  )
})

test('a fork copies nothing, and neither side sees the other', async () => {
  const registry = new Registry(testEngine())
  const parent = testSandbox({ registry })
  const child = registry.fork(parent, 'child')
  expect(child.world.resources).toBe(parent.world.resources)
  expect(child.world.machines).toBe(parent.world.machines)
  const inChild = await clientOf(child, vendor, 'development')
  expect(
    (await inChild('PUT', '/environment/variables/esv-child', { valueBase64: 'b25l', expressionType: 'string' }))
      .status,
  ).toBe(200)
  const inParent = await clientOf(parent, vendor, 'development')
  expect((await inParent('GET', '/environment/variables/esv-child')).status).toBe(404)
})

test('a fork refuses its parent’s tokens and accepts its parent’s accounts', async () => {
  const registry = new Registry(testEngine())
  const parent = testSandbox({ registry })
  const child = registry.fork(parent, 'child')
  const text = await mintedToken(parent, vendor, 'development', 'access', {})
  const headers = { authorization: `Bearer ${text}` }
  const count = (sandbox: Sandbox) =>
    anonymous(sandbox, vendor, 'development')('GET', '/environment/count', undefined, headers)
  expect((await count(parent)).status).toBe(200)
  expect((await count(child)).status).toBe(401)
  const own = await clientOf(child, vendor, 'development')
  expect((await own('GET', '/environment/count')).status).toBe(200)
})

test('200 sandboxes in parallel with the same ids keep journals equal to a serial run’s, byte for byte', async () => {
  const conversation = fc.sample(stepArbitrary, { numRuns: 12, seed: 42 })
  const count = 200
  const journals = async (parallel: boolean): Promise<string[]> => {
    const registry = new Registry(testEngine())
    const one = async (i: number): Promise<string> => {
      const sandbox = testSandbox({ registry, name: `box-${i}`, seed: 'same' })
      const client = await clientOf(sandbox, vendor, 'development')
      for (const step of conversation) await send(client, step)
      return JSON.stringify(sandbox.journal.entries.map((entry) => viewOf(testEngine(), entry)))
    }
    if (parallel) return Promise.all(Array.from({ length: count }, (_, i) => one(i)))
    const texts: string[] = []
    for (let i = 0; i < count; i++) texts.push(await one(i))
    return texts
  }
  const serial = await journals(false)
  expect(await journals(true)).toEqual(serial)
  expect(new Set(serial).size).toBe(1)
  expect(JSON.parse(serial[0] as string)).toHaveLength(conversation.length)
})
