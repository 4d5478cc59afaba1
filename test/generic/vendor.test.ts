import { describe, expect, test } from 'vitest'
import { documentSandbox, petsClient, petsProfile } from '../support/documents.ts'
import { clientOf, testNow } from '../support/tenant.ts'
import { petStore, zoo } from './pet-documents.ts'

const json = { 'content-type': 'application/json' }
const strict = petsProfile('{ anyCredential: { value: false, standing: assumed, source: test } }')

describe('credentials of a document', () => {
  test('none is refused in the declared shape', async () => {
    const got = await petsClient(documentSandbox(petStore))('GET', '/pets')
    expect([got.status, got.json.code, got.headers['www-authenticate']]).toEqual([401, 401, 'Bearer'])
    expect(got.json.message).toContain('the call carries no credential')
  })

  test.each([[{ authorization: 'Bearer anything' }], [{ 'x-key': 'anything' }]])('%o is accepted', async (headers) => {
    expect((await petsClient(documentSandbox(petStore))('GET', '/pets', undefined, headers)).status).toBe(200)
  })

  test('where the operation declares another scheme, a key is none', async () => {
    expect((await petsClient(documentSandbox(petStore))('GET', '/pets/7', undefined, { 'x-key': 'k' })).status).toBe(
      401,
    )
  })

  test('anyCredential: false accepts minted tokens only', async () => {
    const sandbox = documentSandbox(petStore, { profile: strict })
    const refused = await petsClient(sandbox)('GET', '/pets', undefined, { authorization: 'Bearer anything' })
    expect(refused.status).toBe(401)
    expect((await (await clientOf(sandbox, 'pets', 'main'))('GET', '/pets')).status).toBe(200)
  })

  test.each([['expired'], ['not-yet-valid'], ['wrong-audience'], ['wrong-issuer']] as const)(
    'a minted token that is %s is refused although any other is accepted',
    async (defect) => {
      const ask = await clientOf(documentSandbox(petStore), 'pets', 'main', { defect })
      expect((await ask('GET', '/pets')).status).toBe(401)
    },
  )

  test('a minted token without the declared scope is refused', async () => {
    const sandbox = documentSandbox(petStore)
    const ask = await clientOf(sandbox, 'pets', 'main', { scopes: [] })
    expect((await ask('GET', '/pets')).status).toBe(403)
    expect((await ask('GET', '/pets/7')).status).toBe(200)
  })

  test('two schemes that are needed together must both be there', async () => {
    const both = petStore.replace('security: [{ token: [] }]', 'security: [{ token: [], key: [] }]')
    const ask = petsClient(documentSandbox(both))
    const bearer = { authorization: 'Bearer anything' }
    expect((await ask('GET', '/pets/7', undefined, bearer)).status).toBe(401)
    expect((await ask('GET', '/pets/7', undefined, { ...bearer, 'x-key': 'k' })).status).toBe(200)
  })
})

describe('refusals of a document', () => {
  const headers = { authorization: 'Bearer anything', ...json }

  test.each([
    ['POST', '/pets', { kind: 'horse' }, 422, 'body'],
    ['POST', '/pets', '{', 400, 'the body is no JSON'],
    ['GET', '/pets?limit=0', undefined, 400, 'query limit'],
    ['GET', '/horses', undefined, 404, 'no path for GET /horses'],
  ])('%s %s %o: %d', async (method, path, body, status, words) => {
    const sandbox = documentSandbox(petStore)
    const got = await petsClient(sandbox)(method, path, body, headers)
    expect([got.status, got.json.message ?? got.json.detail]).toEqual([status, expect.stringContaining(words)])
    expect(sandbox.violations).toBe(0)
  })

  test('a body of an undeclared type is 415; where nothing is declared, refusals are problems of ours', async () => {
    const sandbox = documentSandbox(zoo)
    const got = await petsClient(sandbox)('POST', '/animals', '<yak/>', { 'content-type': 'application/xml' })
    expect([got.status, got.headers['content-type']]).toEqual([415, 'application/problem+json'])
    expect(got.json).toMatchObject({ status: 415, title: 'Unsupported Media Type', code: 'unsupported-media-type' })
    expect(sandbox.violations).toBe(0)
  })

  test('limits of the control API count, on the clock of the sandbox', async () => {
    const sandbox = documentSandbox(petStore)
    const limits = [{ vendor: 'pets', group: 'default', limit: 1, windowSeconds: 60 }]
    sandbox.world = { ...sandbox.world, meters: { ...sandbox.world.meters, limits } }
    const ask = petsClient(sandbox)
    expect((await ask('GET', '/pets', undefined, headers)).status).toBe(200)
    const refused = await ask('GET', '/pets', undefined, headers)
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60'])
    expect(refused.headers['date']).toBe(new Date(testNow).toUTCString())
  })
})
