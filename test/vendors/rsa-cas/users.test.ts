import { expect, test } from 'vitest'
import { ada, RsaTenant, violationsOf } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const dayMs = 86_400_000
const find = (tenant: RsaTenant, email: string) => tenant.ask('POST /v1/users/lookup', { email })
const problem = ({ status, json }: { status: number; json: { description?: string } }) => [status, json.description]

test('a user is found by e-mail or name, without regard to case, and shows the recorded members', async () => {
  const tenant = new RsaTenant()
  const byEmail = await tenant.done('POST /v1/users/lookup', { email: 'ADA.marsh@Cedar.example' })
  const byName = await tenant.done('POST /v1/users/lookup', { username: 'ada.marsh' })
  expect(byName).toEqual(byEmail)
  expect(byEmail).toMatchObject({
    id: ada.id,
    emailAddress: ada.email,
    userStatus: 'Enabled',
    highRiskUser: false,
    markDeleted: false,
    markDeletedAt: null,
    emergencyAccessStatus: 'Disabled',
    principalUsername: 'ada.marsh',
    alternateUsername: '',
    monthLastAuthenticated: 'Nov 2026',
    creationDate: new Date(testNow - 200 * dayMs).toISOString(),
  })
  expect(violationsOf(tenant)).toBe(0)
})

test('phone numbers are left out altogether where SMS and Voice are not enabled', async () => {
  const shown = await new RsaTenant().done('POST /v1/users/lookup', { email: ada.email })
  expect(shown).toMatchObject({ smsNumber: '+1 5555550100', voiceNumber: null })
  const without = new RsaTenant({ facts: { smsAndVoiceEnabled: false } })
  const bare = await without.done('POST /v1/users/lookup', { email: ada.email })
  expect('smsNumber' in bare || 'voiceNumber' in bare).toBe(false)
})

test('an unknown user is 404 in the recorded words, no name at all 400, another media type 415', async () => {
  const tenant = new RsaTenant()
  const unknown = await find(tenant, 'nobody@cedar.example')
  expect([unknown.status, unknown.json]).toEqual([
    404,
    { code: '404 NOT_FOUND', description: 'User nobody@cedar.example not found' },
  ])
  expect((await tenant.ask('POST /v1/users/lookup', {})).status).toBe(400)
  expect((await tenant.ask('POST /v1/users/lookup', '{"email":')).status).toBe(400)
  const text = await tenant.ask('POST /v1/users/lookup', 'email=x', undefined, { 'content-type': 'text/plain' })
  expect([text.status, text.json.error]).toEqual([415, 'Unsupported Media Type'])
})

test('a user who is only in the directory is found when asked for, and is a user from then on', async () => {
  const tenant = new RsaTenant()
  const email = 'mara.dunn@cedar.example'
  expect((await find(tenant, email)).status).toBe(404)
  const found = await tenant.done('POST /v1/users/lookup', { email, searchUnsynched: true })
  expect(found).toMatchObject({ emailAddress: email, lastSyncTime: new Date(testNow).toISOString() })
  expect(await tenant.done('POST /v1/users/lookup', { email })).toEqual(found)
})

test('search takes a literal part of the address, sorts by it, and gives 25 at most', async () => {
  const tenant = new RsaTenant()
  const v1 = await tenant.done<{ emailAddress: string }[]>('POST /v1/users/search', { emailLike: 'CEDAR' })
  const addresses = v1.map(({ emailAddress }) => emailAddress)
  expect(addresses).toEqual([...addresses].sort())
  expect(addresses.length).toBe(25)
  const pages = [0, 1, 2].map((page) =>
    tenant.done('POST /v2/users/search?pageSize=20&pageNumber=' + page, { emailLike: 'cedar' }),
  )
  const [first, second, third] = await Promise.all(pages)
  expect([first.totalPages, first.totalElements]).toEqual([2, 38])
  expect([first.elements.length, second.elements.length, third.elements.length]).toEqual([20, 18, 0])
  expect(await tenant.done('POST /v1/users/search', { emailLike: '*' })).toEqual([])
  expect((await tenant.ask('POST /v1/users/search?pageSize=26', { emailLike: 'a' })).status).toBe(400)
  expect((await tenant.ask('POST /v1/users/search', {})).status).toBe(400)
  expect(violationsOf(tenant)).toBe(0)
})

test('a user is disabled and enabled; setting what already is conflicts, and the body has exactly one property', async () => {
  const tenant = new RsaTenant()
  const line = `PUT /v1/users/${ada.id}/userStatus`
  expect(await tenant.done(line, { userStatus: 'Disabled' })).toEqual({ id: ada.id, userStatus: 'Disabled' })
  expect((await tenant.done('POST /v1/users/lookup', { email: ada.email })).userStatus).toBe('Disabled')
  expect((await tenant.ask(line, { userStatus: 'Disabled' })).status).toBe(409)
  expect(problem(await tenant.ask(line, {}))).toEqual([400, 'Wrong number of properties in the request body.'])
  expect(problem(await tenant.ask(line, { userStatus: 'Enabled', more: 1 }))).toEqual([
    400,
    'Wrong number of properties in the request body.',
  ])
  expect((await tenant.ask(line, { userStatus: 'Asleep' })).status).toBe(400)
  expect(problem(await tenant.ask('PUT /v1/users/none/userStatus', { userStatus: 'Enabled' }))).toEqual([
    404,
    'User none not found',
  ])
})

test('a disabled user is marked, cannot change meanwhile, is unmarked, and goes after seven days to the millisecond', async () => {
  const tenant = new RsaTenant()
  const mark = `PUT /v1/users/${ada.id}/markDeleted`
  expect((await tenant.ask(mark, { markDeleted: true })).status).toBe(409)
  await tenant.done(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Disabled' })
  expect((await tenant.ask(mark, { markDeleted: false })).status).toBe(409)
  expect(await tenant.done(mark, { markDeleted: 'true' })).toEqual({
    id: ada.id,
    markDeleted: true,
    markDeletedAt: new Date(testNow).toISOString(),
    markDeletedBy: 'Backlot super administrator',
  })
  expect((await tenant.ask(mark, { markDeleted: true })).status).toBe(409)
  expect((await tenant.ask(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Enabled' })).status).toBe(409)
  expect((await tenant.ask(`DELETE /v1/users/${ada.id}`)).status).toBe(409)
  tenant.pass(6 * dayMs)
  expect(await tenant.done(mark, { markDeleted: false })).toMatchObject({ markDeleted: false, markDeletedAt: null })
  tenant.pass(10 * dayMs)
  await tenant.done(mark, { markDeleted: true })
  tenant.pass(7 * dayMs - 1)
  expect((await find(tenant, ada.email)).status).toBe(200)
  tenant.pass(1)
  expect((await find(tenant, ada.email)).status).toBe(404)
  expect(violationsOf(tenant)).toBe(0)
})

test('only a disabled user is deleted at once, and only by a Super Administrator', async () => {
  const tenant = new RsaTenant()
  const line = `DELETE /v1/users/${ada.id}`
  expect((await tenant.ask(line, undefined, 'HelpDeskAdministrator')).status).toBe(403)
  expect((await tenant.ask(line)).status).toBe(409)
  await tenant.done(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Disabled' })
  const gone = await tenant.ask(line)
  expect([gone.status, gone.text]).toEqual([200, ''])
  expect((await tenant.ask(line)).status).toBe(404)
})

test('users whom SCIM manages are neither marked nor deleted (405)', async () => {
  const tenant = new RsaTenant()
  const id = [...tenant.here.users].find((user) => user.sourceKind === 'scim')?.id
  const deleted = await tenant.ask(`DELETE /v1/users/${id}`)
  const marked = await tenant.ask(`PUT /v1/users/${id}/markDeleted`, { markDeleted: true })
  expect([deleted.status, marked.status]).toEqual([405, 405])
})

test('a refused change changes nothing, and a done one adds an administration event', async () => {
  const tenant = new RsaTenant()
  const before = tenant.here
  await tenant.ask(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Enabled' })
  expect(tenant.here).toBe(before)
  await tenant.done(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Disabled' })
  const { elements } = await tenant.done('GET /v1/adminlog/exportlogs')
  expect(elements.at(-1)).toMatchObject({
    activityKey: 'API_SET_USER_STATUS',
    adminUserName: 'Backlot super administrator',
    adminUserRole: 'Super Administrator',
    result: 'SUCCESS',
    targetObject1Id: ada.id,
    targetObject1Name: ada.email,
  })
})
