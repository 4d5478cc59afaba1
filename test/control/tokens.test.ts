import { expect, test } from 'vitest'
import { newBench } from '../support/control.ts'

test('without a body an access token of the first site is minted, and is good there', async () => {
  const { ask, call, sandbox } = await newBench()
  const before = sandbox().world.meters.chance
  const { body } = await ask('POST', '/tokens')
  expect(body).toEqual({
    token: expect.stringMatching(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/) as unknown,
    kind: 'access',
    vendor: 'tiny',
    site: 'north',
    principal: 'ada',
    scopes: ['things:read', 'things:write'],
    expiresAt: '2026-11-21T09:10:00.000Z',
  })
  expect(sandbox().world.meters.chance).not.toEqual(before)
  const headers = { authorization: `Bearer ${body.token}` }
  expect((await call('getThing', { headers })).status).toBe(200)
  expect((await call('getThing', { headers, site: 'south' })).status).toBe(401)
})

test('the same seed mints the same tokens in the same order, and no two alike', async () => {
  const [a, b] = [await newBench(), await newBench()]
  const texts = async ({ ask }: typeof a): Promise<string[]> => [
    (await ask('POST', '/tokens')).body.token,
    (await ask('POST', '/tokens')).body.token,
  ]
  const [first, second] = [await texts(a), await texts(b)]
  expect(first).toEqual(second)
  expect(first[0]).not.toBe(first[1])
})

test('two tokens asked for at once differ', async () => {
  const { ask } = await newBench()
  const [one, two] = await Promise.all([ask('POST', '/tokens', {}), ask('POST', '/tokens', {})])
  expect(one?.body.token).not.toBe(two?.body.token)
})

test('scopes, lifetime and defects are as asked for', async () => {
  const { ask, call } = await newBench()
  const read = (await ask('POST', '/tokens', { scopes: ['things:read'], lifetimeSeconds: 60 })).body
  expect(read).toMatchObject({ scopes: ['things:read'], expiresAt: '2026-11-21T09:01:00.000Z' })
  const send = async (token: string, operation = 'getThing') =>
    (
      await call(operation, {
        headers: { authorization: `Bearer ${token}` },
        body: Buffer.from('{"id":"one","color":"x"}'),
      })
    ).status
  expect(await send(read.token, 'putThing')).toBe(403)
  const expired = (await ask('POST', '/tokens', { defect: 'expired' })).body
  expect(expired.expiresAt).toBe(null)
  expect(await send(expired.token)).toBe(401)
  expect(await send((await ask('POST', '/tokens', { defect: 'tampered' })).body.token)).toBe(401)
})

test('the bare text is answered when it is asked for', async () => {
  const { ask } = await newBench()
  const got = await ask('POST', '/tokens', undefined, { accept: 'text/plain' })
  expect(got.type).toContain('text/plain')
  expect(got.text).toMatch(/^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/)
})

test.each([
  [{ kind: 'assertion' }, 'tiny mints no assertion; possible are access (expired, tampered).'],
  [
    { defect: 'algorithm-none' },
    'tiny mints no access with the defect algorithm-none; possible are access (expired, tampered).',
  ],
  [{ defect: 'stale' }, 'The body member defect must be one of expired, not-yet-valid'],
  [{ vendor: 'tyni' }, 'There is no vendor tyni; the nearest is tiny.'],
  [{ site: 'notrh' }, 'tiny has no site notrh; the nearest is north.'],
  [{ principal: 'bob' }, 'nobody is named bob'],
  [{ lifetimeSeconds: 0 }, 'The body member lifetimeSeconds must be >= 1.'],
])('the token %j is refused', async (body, detail) => {
  const { ask, sandbox } = await newBench()
  const before = sandbox().world
  const got = await ask('POST', '/tokens', body)
  expect(got.status).toBe(400)
  expect(got.body.detail).toContain(detail)
  expect(sandbox().world).toBe(before)
})
