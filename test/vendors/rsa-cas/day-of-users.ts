import { expect } from 'vitest'
import { done, type RsaSandbox } from '../../support/rsa-client.ts'
import { ada } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const restapi = '/AdminInterface/restapi'

/** What look-up shows of somebody. */
export const lookup = ({ key }: RsaSandbox, email = ada.email) =>
  done(key.POST(`${restapi}/v1/users/lookup`, { body: { email } }))

const path = { userId: ada.id }

/** Finding users, and what is done to them: status, deletion, phones, locks, synchronization. */
export async function users(here: RsaSandbox): Promise<void> {
  const { key } = here
  const body = { emailLike: 'ada.marsh' }
  const found = await done(key.POST(`${restapi}/v1/users/search`, { body }))
  const page = await done(key.POST(`${restapi}/v2/users/search`, { params: { query: { pageNumber: 0 } }, body }))
  expect([page.totalElements, page.elements]).toEqual([1, found])
  expect(found[0]).toEqual(await lookup(here))

  const phones = { smsNumber: '', voiceNumber: '+44 2079460000' }
  const stored = await done(key.PATCH(`${restapi}/v1/users/{userId}`, { params: { path }, body: phones }))
  expect(stored).toEqual({ smsNumber: null, voiceNumber: '+44 2079460000' })
  expect(await lookup(here)).toMatchObject(stored)

  await here.console('lock-user-method', { userId: ada.id, method: 'sms' })
  await here.console('lock-user-method', { userId: ada.id, method: 'token' })
  const unlocking = { params: { path }, body: { unlockMethods: ['TOKEN' as const] } }
  const unlocked = await done(key.PATCH(`${restapi}/v1/users/{userId}/methods`, unlocking))
  expect(unlocked).toEqual({ isTokenLocked: false, isSmsLocked: true, isVoiceLocked: false })
  expect(await lookup(here)).toMatchObject(unlocked)

  await here.control('POST', '/clock', { advance: 'PT1S' })
  const synced = await done(key.POST(`${restapi}/v1/users/{userId}/sync`, { params: { path } }))
  expect(synced.lastSyncTime).toBe(new Date(testNow + 1000).toISOString())
  expect(await lookup(here)).toEqual(synced)
  await statusAndDeletion(here)
}

async function statusAndDeletion(here: RsaSandbox): Promise<void> {
  const { key } = here
  const setStatus = (userStatus: 'Enabled' | 'Disabled') =>
    done(key.PUT(`${restapi}/v1/users/{userId}/userStatus`, { params: { path }, body: { userStatus } }))
  const mark = (markDeleted: boolean) =>
    done(key.PUT(`${restapi}/v1/users/{userId}/markDeleted`, { params: { path }, body: { markDeleted } }))
  expect(await setStatus('Disabled')).toEqual({ id: ada.id, userStatus: 'Disabled' })
  await mark(true)
  expect(await lookup(here)).toMatchObject({ userStatus: 'Disabled', markDeleted: true })
  await mark(false)
  await setStatus('Enabled')
  expect(await lookup(here)).toMatchObject({ userStatus: 'Enabled', markDeleted: false })
}

/** Local users and local groups, from their making to their end. */
export async function localUsersAndGroups(here: RsaSandbox): Promise<void> {
  const { key, oauth } = here
  const order = {
    firstName: 'Nora',
    lastName: 'Quill',
    userName: 'nquill',
    email: 'nora.quill@cedar.example',
    identitySource: 'Local Identity Source',
  }
  const made = await done(oauth.POST(`${restapi}/v1/users/create`, { body: { id: '', ...order } }))
  expect(await lookup(here, order.email)).toEqual(made)
  await done(oauth.PUT(`${restapi}/v1/users/update`, { body: { ...order, id: made.id, lastName: 'Hart' } }))
  expect((await lookup(here, order.email)).lastName).toBe('Hart')

  const { id: groupId } = await done(oauth.POST(`${restapi}/v1/localGroups`, { body: { name: 'Night shift' } }))
  const group = { params: { path: { groupId } } }
  const renamed = { name: 'Late shift', description: 'late' }
  await done(oauth.PUT(`${restapi}/v1/localGroups/{groupId}`, { ...group, body: renamed }))
  expect(await done(oauth.GET(`${restapi}/v1/localGroups/{groupId}`, group))).toMatchObject(renamed)
  expect(await done(oauth.GET(`${restapi}/v1/localGroups`))).toMatchObject([{ id: groupId, ...renamed }])

  const members = async (): Promise<string[]> =>
    (await done(oauth.GET(`${restapi}/v1/localGroups/{groupId}/users`, group))).map(({ id }) => id)
  await done(oauth.PATCH(`${restapi}/v1/localGroups/{groupId}`, { ...group, body: { userIds: [made.id, ada.id] } }))
  expect(await members()).toEqual([made.id, ada.id])
  await done(oauth.DELETE(`${restapi}/v1/localGroups/{groupId}/users`, { ...group, body: { userIds: [ada.id] } }))
  expect(await members()).toEqual([made.id])

  const nora = { params: { path: { userId: made.id } } }
  const disabled = { ...nora, body: { userStatus: 'Disabled' as const } }
  await done(key.PUT(`${restapi}/v1/users/{userId}/userStatus`, disabled))
  await done(key.DELETE(`${restapi}/v1/users/{userId}`, nora))
  expect((await key.POST(`${restapi}/v1/users/lookup`, { body: { email: order.email } })).response.status).toBe(404)
  expect(await members()).toEqual([])
  await done(oauth.DELETE(`${restapi}/v1/localGroups/{groupId}`, group))
  expect(await done(oauth.GET(`${restapi}/v1/localGroups`))).toEqual([])
}

/** Logs, anomalies and license usage; every change of the day before is in the administration log. */
export async function logsAndUsage({ key }: RsaSandbox): Promise<void> {
  const admin = await done(key.GET(`${restapi}/v1/adminlog/exportlogs`))
  const keys = admin.elements.map(({ activityKey }) => activityKey)
  expect(keys).toEqual(expect.arrayContaining(['API_SET_USER_STATUS', 'API_CREATE_LOCAL_USER', 'API_DELETE_GROUP']))
  const query = { startTimeAfter: new Date(testNow - 40 * 86_400_000).toISOString() }
  const events = await done(key.GET(`${restapi}/v1/usereventlog/exportlogs`, { params: { query } }))
  const own = await done(key.GET(`${restapi}/v1/users/{userId}/authlogs`, { params: { path, query } }))
  const wanted = events.userEventLogExportEntries.filter(({ userId }) => userId === ada.id)
  expect(own.map(({ eventLogDate }) => eventLogDate).reverse()).toEqual(wanted.map(({ eventLogDate }) => eventLogDate))
  expect(own.length).toBeGreaterThan(0)
  const system = await done(key.GET(`${restapi}/v1/systemlog/exportlogs`, { params: { query } }))
  expect(system.totalElements).toBe(30)
  const anomalies = await done(key.GET(`${restapi}/v1/riskdashboard/anomaloususerevents`, { params: { query } }))
  expect(anomalies.length).toBeGreaterThan(0)
  const [month] = await done(key.GET(`${restapi}/v2/licenseusage`))
  const usage = await done(key.GET(`${restapi}/v1/licenseusage`))
  expect(usage.mfaLicensesUsed).toBe(month?.mfaLicensesUsed)
}
