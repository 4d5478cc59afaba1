import { expect, test } from 'vitest'
import { documentSandbox, petsClient } from '../support/documents.ts'
import { clientOf, testSandbox } from '../support/tenant.ts'
import { petStore } from './pet-documents.ts'

const credential = { authorization: 'Bearer anything' }
const rex = { id: 7, name: 'Rex', kind: 'dog', tags: ['calm'] }
const tom = { id: 8, name: 'Tom', kind: 'cat' }

/** Asks for pet 7 with a `Prefer` header and a query. */
async function asked(prefer: string | undefined, query = '', sandbox = documentSandbox(petStore)) {
  const headers = { ...credential, ...(prefer === undefined ? {} : { prefer }) }
  return petsClient(sandbox)('GET', `/pets/7${query}`, undefined, headers)
}

test.each([
  ['code=200', 200, rex, 'code=200'],
  ['code=404', 404, { code: expect.any(Number), message: expect.any(String) }, 'code=404'],
  ['code="404"', 404, { code: expect.any(Number) }, 'code=404'],
  ['CODE = 404', 404, { code: expect.any(Number) }, 'code=404'],
  ['example=tom', 200, tom, 'example=tom'],
  ['code=200, example=tom', 200, tom, 'code=200, example=tom'],
  ['respond-async, wait=10; foo="a,b"; bar, example=tom', 200, tom, 'example=tom'],
  ['example=rex, example=tom', 200, rex, 'example=rex'],
  ['dynamic=false', 200, rex, 'dynamic=false'],
])('Prefer: %s', async (prefer, status, body, applied) => {
  const got = await asked(prefer)
  expect([got.status, got.headers['preference-applied'], got.headers['x-backlot-source']]).toEqual([
    status,
    applied,
    'example',
  ])
  expect(got.json).toMatchObject(body)
})

test.each([
  ['?__code=404', 404, 'code=404'],
  ['?__example=tom', 200, 'example=tom'],
  ['?__code=404&__seed=x', 404, 'code=404, seed=x'],
])('the query %s', async (query, status, applied) => {
  const got = await asked(undefined, query)
  expect([got.status, got.headers['preference-applied']]).toEqual([status, applied])
})

test('the query goes before the header', async () => {
  expect((await asked('example=rex', '?__example=tom')).json).toEqual(tom)
})

test('several headers are one list', async () => {
  const sandbox = documentSandbox(petStore)
  const headers = { ...credential, prefer: ['code=200', 'example=tom'] as unknown as string }
  expect((await petsClient(sandbox)('GET', '/pets/7', undefined, headers)).json).toEqual(tom)
})

test('dynamic replies are drawn: by the world, or alike for a seed', async () => {
  const sandbox = documentSandbox(petStore)
  const texts = [
    await asked('dynamic=true', '', sandbox),
    await asked('dynamic=true', '', sandbox),
    await asked('dynamic=true, seed=one', '', sandbox),
    await asked('seed=one', '', sandbox),
    await asked('seed="two"', '', sandbox),
  ].map(({ text }) => text)
  expect(texts[0]).not.toBe(texts[1])
  expect(texts[2]).toBe(texts[3])
  expect(texts[4]).not.toBe(texts[3])
  expect(sandbox.violations).toBe(0)
  expect((await asked('dynamic=true')).text).toBe(texts[0])
})

test.each([
  ['code=418', 'getPet declares no reply 418; codes are 200, 404', { codes: ['200', '404'] }],
  ['code=abc', 'getPet declares no reply abc; codes are 200, 404', { codes: ['200', '404'] }],
  [
    'example=none',
    'reply 200 of getPet has no example none; examples are rex, tom, wrong',
    { examples: ['rex', 'tom', 'wrong'] },
  ],
  ['code=404, example=rex', 'reply 404 of getPet has no example rex; there are no examples', { examples: [] }],
  ['example=wrong', 'nothing satisfies reply 200 of getPet; codes are 200, 404', {}],
  ['dynamic=maybe', 'dynamic=maybe is neither true nor false; dynamic are true, false', {}],
])('what cannot be met is refused with what can be: %s', async (prefer, detail, members) => {
  const got = await asked(prefer)
  expect([got.status, got.headers['content-type']]).toEqual([400, 'application/problem+json'])
  expect(got.headers['preference-applied']).toBeUndefined()
  expect(got.json).toMatchObject({ status: 400, detail, code: 'preference-unmet', ...members })
})

test('other preferences change nothing', async () => {
  const got = await asked('return=minimal, handling=lenient')
  expect([got.json, got.headers['x-backlot-source'], got.headers['preference-applied']]).toEqual([
    rex,
    'generic',
    undefined,
  ])
})

test('a call that is wrong is refused first, and a forced success changes nothing', async () => {
  const sandbox = documentSandbox(petStore)
  const ask = petsClient(sandbox)
  const prefer = { prefer: 'code=201' }
  const json = { 'content-type': 'application/json' }
  expect((await ask('POST', '/pets', { name: 'Ada' }, { ...prefer, ...json })).status).toBe(401)
  expect((await ask('POST', '/pets', { kind: 'horse' }, { ...prefer, ...json, ...credential })).status).toBe(422)
  const before = sandbox.world.resources
  expect((await ask('POST', '/pets', { name: 'Ada' }, { ...prefer, ...json, ...credential })).status).toBe(201)
  expect(sandbox.world.resources).toBe(before)
  expect(sandbox.journal.entries.at(-1)?.decisions.at(-1)).toMatchObject({ step: 'prefer', verdict: 'answer' })
})

test('operations with a behaviour are forced alike', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, 'pingone-aic', 'development')
  const headers = { prefer: 'code=404' }
  const got = await ask('GET', '/environment/variables/esv-none', undefined, headers)
  expect([got.status, got.headers['preference-applied']]).toEqual([404, 'code=404'])
  expect(sandbox.violations).toBe(0)
})
