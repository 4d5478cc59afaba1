import { expect, test } from 'vitest'
import { credentialsOf } from '../../../src/vendors/pingone-aic/service-accounts.ts'
import { siteOf } from '../../../src/world/index.ts'
import { type Client, anonymous, clientOf, testSandbox } from '../../support/tenant.ts'
import type { PlatformHere } from '../../../src/vendors/pingone-aic/service-accounts.ts'
import type { Sandbox } from '../../../src/sandbox/index.ts'

const vendor = 'pingone-aic'
const ada = 'ada.admin@example.com'

const hereOf = (sandbox: Sandbox, site = 'development'): PlatformHere =>
  siteOf(sandbox.world.resources, vendor, site) as unknown as PlatformHere
const administratorOf = (sandbox: Sandbox, site = 'development'): Promise<Client> =>
  clientOf(sandbox, vendor, site, { principal: ada })

test('an administrator lists the keys without their secrets; the total counts pages', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  const { status, json, text, headers } = await ask('GET', '/keys')
  const seeded = hereOf(sandbox).apiKeys.toArray()[0]
  expect(status).toBe(200)
  expect(json).toEqual({
    result: [{ name: 'seeded', api_key_id: seeded?.id, created_at: seeded?.createdAt }],
    resultCount: 1,
    pagedResultsCookie: null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: 1,
    remainingPagedResults: 0,
  })
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
  expect(text.endsWith('}')).toBe(true)
  expect(sandbox.violations).toBe(0)
})

test('a new key shows its secret once, in the recorded order of members', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  const { status, json } = await ask('POST', '/keys?_action=create', { name: 'nightly' })
  expect(status).toBe(200)
  expect(Object.keys(json)).toEqual(['name', 'api_key_id', 'api_key_secret', 'created_at'])
  expect(json.api_key_id).toMatch(/^[0-9a-f]{32}$/)
  expect(json.api_key_secret).toMatch(/^[0-9a-f]{64}$/)
  expect(json.created_at).toMatch(/^2026-11-21T09:00:00\.\d{1,9}Z$/)
  const { api_key_secret: _secret, ...shown } = json
  expect((await ask('GET', `/keys/${json.api_key_id}`)).json).toEqual(shown)
  expect((await ask('GET', '/keys')).json.result.at(-1)).toEqual(shown)
  expect(sandbox.violations).toBe(0)
})

test('two keys may have one name', async () => {
  const ask = await administratorOf(testSandbox())
  for (const _ of [1, 2]) expect((await ask('POST', '/keys?_action=create', { name: 'same' })).status).toBe(200)
  expect((await ask('GET', '/keys')).json.resultCount).toBe(3)
})

test('a deleted key is gone, and an unknown one is refused', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  const { json } = await ask('POST', '/keys?_action=create', { name: 'brief' })
  const gone = await ask('DELETE', `/keys/${json.api_key_id}`)
  expect([gone.status, gone.text]).toEqual([204, ''])
  for (const method of ['GET', 'DELETE']) {
    const { status, text } = await ask(method, `/keys/${json.api_key_id}`)
    expect([method, status, text]).toEqual([method, 404, '{"code":404,"message":"not found"}'])
  }
  expect(sandbox.violations).toBe(0)
})

const calls = [
  ['GET', '/keys'],
  ['POST', '/keys?_action=create'],
  ['GET', '/keys/00000000000000000000000000000000'],
  ['DELETE', '/keys/00000000000000000000000000000000'],
] as const

test('a service account is refused whatever it may do, and nobody at all is unauthorized', async () => {
  const sandbox = testSandbox()
  const account = await clientOf(sandbox, vendor, 'development')
  const nobody = anonymous(sandbox, vendor, 'development')
  for (const [method, path] of calls) {
    const body = method === 'POST' ? { name: 'x' } : undefined
    const refused = await account(method, path, body)
    expect([method, refused.status, refused.json]).toEqual([method, 403, { code: 403, message: 'insufficient scope' }])
    expect((await nobody(method, path, body)).status).toBe(401)
    const keyed = { 'x-api-key': hereOf(sandbox).apiKeys.toArray()[0]?.id ?? '' }
    expect((await nobody(method, path, body, keyed)).status).toBe(401)
  }
  expect(hereOf(sandbox).apiKeys.size).toBe(1)
  expect(sandbox.violations).toBe(0)
})

test('a key needs a name', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  for (const body of [{}, { name: 7 }, '{"name"']) {
    expect((await ask('POST', '/keys?_action=create', body)).status).toBe(400)
  }
  expect(hereOf(sandbox).apiKeys.size).toBe(1)
})

test('an administrator is a teammember too, whose password is told to nobody', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  const { json, text } = await ask('GET', `/openidm/managed/teammember?_queryFilter=userName+eq+"${ada}"`)
  expect(json.result).toMatchObject([{ userName: ada, givenName: 'Ada', mail: ada, accountStatus: 'active' }])
  const administrator = hereOf(sandbox).administrators.get(json.result[0]._id)
  expect(administrator?.userName).toBe(ada)
  expect(text).not.toContain(administrator?.password)
})

test('the tokens of an administrator reach further than those of service accounts', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, 'development', { principal: ada, scopes: ['fr:idc:federation:*'] })
  expect((await ask('GET', '/environment/federation/enforcement')).status).toBe(200)
  expect((await ask('GET', '/environment/variables')).status).toBe(403)
  await expect(clientOf(sandbox, vendor, 'development', { principal: ada, scopes: ['fr:sky:*'] })).rejects.toThrow(
    'administrators cannot have the scope fr:sky:*',
  )
})

test('what an administrator changes bears the user name', async () => {
  const ask = await administratorOf(testSandbox())
  const body = { valueBase64: 'YQ==', description: '', expressionType: 'string' }
  expect((await ask('PUT', '/environment/variables/esv-a', body)).json.lastChangedBy).toBe(ada)
})

test('the token of an administrator lives 3599 s', async () => {
  const sandbox = testSandbox()
  const ask = await administratorOf(sandbox)
  const { json } = await ask('GET', '/am/oauth2/realms/root/tokeninfo')
  expect(json).toMatchObject({ client_id: 'idmAdminClient', expires_in: 3599 })
})

test('credentials show the administrator and the key of each environment', () => {
  const sandbox = testSandbox()
  const all = ['development', 'staging', 'production', 'sandbox'].map((site) => credentialsOf(hereOf(sandbox, site)))
  const passwords = all.map(({ administrators }) => (administrators as { password: string }[])[0]?.password)
  expect(new Set(passwords).size).toBe(4)
  expect(all[0]?.administrators).toEqual([{ userName: ada, password: passwords[0] }])
})
