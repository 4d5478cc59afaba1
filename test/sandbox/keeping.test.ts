import { expect, test } from 'vitest'
import type { Keeper } from '../../src/sandbox/index.ts'
import type { World } from '../../src/world/index.ts'
import { newBench } from '../support/control.ts'

/** A keeper that notes what it is told, and lets replies wait for what the test says. */
class NotingKeeper implements Keeper {
  readonly told: { readonly world: World; readonly weighs: boolean }[] = []
  waiting: Promise<void> | undefined

  moved(world: World, weighs: boolean): void {
    this.told.push({ world, weighs })
  }

  renewed(): void {
    throw new Error('nothing beside the world changes in these tests')
  }

  kept(): Promise<void> | undefined {
    return this.waiting
  }
}

async function keptBench() {
  const bench = await newBench()
  const { token } = (await bench.ask('POST', '/tokens', {})).body as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  const keeper = new NotingKeeper()
  bench.sandbox().keptBy(keeper)
  const put = (color: string) =>
    bench.call('putThing', { headers, body: Buffer.from(JSON.stringify({ id: 'one', color })) })
  return { ...bench, keeper, put, get: () => bench.call('getThing', { headers }) }
}

test('a keeper is told of every world, and that a call weighs which changed more than what every call changes', async () => {
  const { keeper, put, get, sandbox } = await keptBench()
  expect((await get()).status).toBe(200)
  expect((await put('green')).status).toBe(200)
  expect((await put('green')).status).toBe(200)
  expect(keeper.told.map(({ weighs }) => weighs)).toEqual([false, true, true])
  expect(keeper.told.at(-1)?.world).toBe(sandbox().world)
})

test('every change by the control API weighs, and a mere look is no change', async () => {
  const { keeper, ask, wall } = await keptBench()
  const orders: readonly (readonly [string, string, object?])[] = [
    ['POST', '/clock', { freeze: true }],
    ['POST', '/clock', { advance: 'PT1M' }],
    ['PUT', '/pace', { pace: 'manual' }],
    ['POST', '/faults', { operation: '*', times: 1, answer: { status: 503 } }],
    ['DELETE', '/faults'],
    ['PUT', '/rate-limits', { vendor: 'tiny', group: 'things', limit: 1, windowSeconds: 60 }],
    ['PUT', '/state/tiny/north/things/three', { id: 'three', color: 'grey' }],
    ['DELETE', '/state/tiny/north/things/three'],
    ['POST', '/reset'],
  ]
  for (const [method, path, body] of orders) {
    keeper.told.length = 0
    expect([path, (await ask(method, path, body)).status]).toEqual([path, expect.toBeOneOf([200, 201, 204])])
    expect([path, keeper.told.some(({ weighs }) => weighs)]).toEqual([path, true])
  }
  keeper.told.length = 0
  wall.ms += 1_000
  for (const path of ['/clock', '/faults', '/journal', '/machines', '/state']) await ask('GET', path)
  expect(keeper.told).toEqual([])
})

test('a reply waits for its keeper, and fails when what it says cannot be kept', async () => {
  const { keeper, put, get } = await keptBench()
  let keep = (): void => undefined
  keeper.waiting = new Promise((resolve) => (keep = resolve))
  let isAnswered = false
  const reply = put('green').then((answer) => {
    isAnswered = true
    return answer
  })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(isAnswered).toBe(false)
  keep()
  expect((await reply).status).toBe(200)
  keeper.waiting = Promise.reject(new Error('no space left'))
  await expect(put('blue')).rejects.toThrow('no space left')
  keeper.waiting = undefined
  expect((await get()).text).toContain('blue')
})
