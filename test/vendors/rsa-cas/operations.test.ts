import { expect, test } from 'vitest'
import { answer, tenancyOf } from '../../../src/sandbox/index.ts'
import type { Fault } from '../../../src/world/index.ts'
import { ada, type Caller, RsaTenant, violationsOf } from '../../support/rsa.ts'
import { attestationFor } from '../../support/rsa-attestation.ts'
import { testNow } from '../../support/tenant.ts'

const oauth: Caller = {
  scopes: ['rsa.group.manage', 'rsa.group.read', 'rsa.group.users.manage', 'rsa.group.users.read', 'rsa.user.verify'],
}
const serial = '000215834477'
const device = 'DS100-0007-4471'
const credential = '000700447101'

/** What the operations were called with, in the order of a day at the console, by operationId. */
class Day {
  readonly tenant = new RsaTenant()
  readonly called = new Map<string, number>()

  /** Calls an operation that has to succeed by its own behaviour, and answers the body. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each step knows what it asked for
  async call<Body = any>(operation: string, line: string, body?: unknown, as?: Caller): Promise<Body> {
    const { status, json, text, headers } = await this.tenant.ask(line, body, as)
    const entry = this.tenant.sandbox.journal.entries.at(-1)
    expect([line, status < 300 ? 'done' : text, headers['x-backlot-source']]).toEqual([line, 'done', 'behaviour'])
    expect([line, entry?.operation]).toEqual([line, operation])
    this.called.set(operation, (this.called.get(operation) ?? 0) + 1)
    return json ?? (text as Body)
  }

  lookup = (email = ada.email) => this.call('lookupUser', 'POST /v1/users/lookup', { email })
}

async function usersAndLogs(day: Day): Promise<void> {
  const { id } = await day.lookup()
  await day.call('searchUsersV1', 'POST /v1/users/search', { emailLike: 'ada.marsh' })
  const page = await day.call('searchUsersV2', 'POST /v2/users/search', { emailLike: 'ada.marsh' })
  expect(page.totalElements).toBe(1)
  const phones = await day.call('updatePhones', `PATCH /v1/users/${id}`, {
    smsNumber: '',
    voiceNumber: '+44 2079460000',
  })
  expect(phones).toEqual({ smsNumber: null, voiceNumber: '+44 2079460000' })
  expect(await day.lookup()).toMatchObject(phones)
  const [locked] = [...day.tenant.here.users].filter((user) => user.locks.token)
  expect(locked?.locks).toMatchObject({ token: true, sms: true })
  const unlocked = await day.call('unlockMethods', `PATCH /v1/users/${locked?.id}/methods`, {
    unlockMethods: ['TOKEN'],
  })
  expect(unlocked).toEqual({ isTokenLocked: false, isSmsLocked: true, isVoiceLocked: false })
  expect((await day.lookup(locked?.email)).isTokenLocked).toBe(false)
  day.tenant.pass(1000)
  const synced = await day.call('synchronizeUser', `POST /v1/users/${id}/sync`)
  expect(synced.lastSyncTime).toBe(new Date(testNow + 1000).toISOString())
  await day.call('setUserStatus', `PUT /v1/users/${id}/userStatus`, { userStatus: 'Disabled' })
  await day.call('markDeleted', `PUT /v1/users/${id}/markDeleted`, { markDeleted: true })
  expect((await day.lookup()).markDeleted).toBe(true)
  await day.call('markDeleted', `PUT /v1/users/${id}/markDeleted`, { markDeleted: false })
  await day.call('setUserStatus', `PUT /v1/users/${id}/userStatus`, { userStatus: 'Enabled' })
  for (const [operation, log] of [
    ['exportAdminLog', 'adminlog'],
    ['exportUserEventLog', 'usereventlog'],
    ['exportSystemLog', 'systemlog'],
  ] as const) {
    const { totalElements } = await day.call(operation, `GET /v1/${log}/exportlogs`)
    expect(totalElements).toBeGreaterThan(0)
  }
  await day.call('listAuthenticationLogs', `GET /v1/users/${id}/authlogs`)
}

async function localUsersAndGroups(day: Day): Promise<void> {
  const order = {
    firstName: 'Nora',
    lastName: 'Quill',
    userName: 'nquill',
    email: 'nora.quill@cedar.example',
    identitySource: 'Local Identity Source',
  }
  const made = await day.call('createLocalUser', 'POST /v1/users/create', { id: '', ...order }, oauth)
  expect(await day.lookup(order.email)).toEqual(made)
  await day.call('updateLocalUser', 'PUT /v1/users/update', { ...order, id: made.id, lastName: 'Hart' }, oauth)
  expect((await day.lookup(order.email)).lastName).toBe('Hart')
  const group = await day.call('createGroup', 'POST /v1/localGroups', { name: 'Night shift' }, oauth)
  await day.call('updateGroup', `PUT /v1/localGroups/${group.id}`, { name: 'Late shift', description: 'late' }, oauth)
  expect(await day.call('getGroup', `GET /v1/localGroups/${group.id}`, undefined, oauth)).toMatchObject({
    name: 'Late shift',
    description: 'late',
  })
  await day.call('addGroupUsers', `PATCH /v1/localGroups/${group.id}`, { userIds: [made.id, ada.id] }, oauth)
  await day.call('removeGroupUsers', `DELETE /v1/localGroups/${group.id}/users`, { userIds: [ada.id] }, oauth)
  const members = await day.call<{ id: string }[]>(
    'listGroupUsers',
    `GET /v1/localGroups/${group.id}/users`,
    undefined,
    oauth,
  )
  expect(members.map(({ id }) => id)).toEqual([made.id])
  await day.call('setUserStatus', `PUT /v1/users/${made.id}/userStatus`, { userStatus: 'Disabled' })
  await day.call('deleteUser', `DELETE /v1/users/${made.id}`)
  expect(await day.call('listGroupUsers', `GET /v1/localGroups/${group.id}/users`, undefined, oauth)).toEqual([])
  await day.call('deleteGroup', `DELETE /v1/localGroups/${group.id}`, undefined, oauth)
  expect(await day.call('listGroups', 'GET /v1/localGroups', undefined, oauth)).toEqual([])
}

async function devicesAndCodes(day: Day): Promise<void> {
  const devices = await day.call('listDevicesV1', `GET /v1/users/${ada.id}/devices`)
  const withoutBrowsers = await day.call('listDevicesV2', `GET /v2/users/${ada.id}/devices`)
  expect([devices.devices.length, withoutBrowsers.devices.length]).toEqual([2, 1])
  expect((await day.call('listDevicesV2', `GET /v2/users/${ada.id}/devices?includeBrowsers=true`)).devices.length).toBe(
    2,
  )
  const refused = await day.tenant.ask('POST /v1/users/deviceRegistrationCode', { email: ada.email })
  expect([refused.status, refused.json.message]).toEqual([403, 'User already has a registered device.'])
  await day.call('deleteDevice', `DELETE /v1/users/${ada.id}/devices/${withoutBrowsers.devices[0].id}`)
  const code = await day.call('createRegistrationCode', 'POST /v1/users/deviceRegistrationCode', { email: ada.email })
  expect(code).toMatchObject({ companyID: 'cedar', email: ada.email })
  expect(code.deviceRegistrationCode).toMatch(/^\d{9}$/)

  const v1 = await day.call('enableEmergencyTokencodeV1', `PUT /v1/users/${ada.id}/emergencyTokencode`, {
    expirationDays: '7',
  })
  expect(await day.lookup()).toMatchObject({
    emergencyAccessStatus: 'Enabled',
    emergencyTokencodeId: v1.emergencyTokencodeId,
  })
  const v2 = await day.call('enableEmergencyTokencodeV2', `PUT /v2/users/${ada.id}/emergencyTokencode`, {
    expiryUnit: 'hours',
    expiryValue: 2,
    oneTimeUse: true,
  })
  expect(v2.configurationsUsed).toEqual({ expiryUnit: 'hours', expiryValue: 2, oneTimeUse: true })
  await day.call(
    'disableEmergencyTokencode',
    `DELETE /v1/users/${ada.id}/emergencyTokencode/${v2.emergencyTokencodeId}`,
  )
  expect(await day.lookup()).toMatchObject({
    emergencyAccessStatus: 'Disabled',
    offlineEmergencyAccessStatus: 'Enabled',
  })
  await day.call('disableEmergencyTokencodes', `DELETE /v1/users/${ada.id}/emergencyTokencodes`)

  const [enrol] = await day.call('generateEnrollmentCode', 'POST /v1/users/generateVerifyCode/enroll', [
    { email: ada.email },
  ])
  expect(enrol).toMatchObject({ status: 1000, verify_code_generation_mode: 'ENROLLMENT' })
  const reset = await day.call('generatePasswordResetCode', 'POST /v1/users/generateVerifyCode/resetPassword', {
    email: ada.email,
  })
  expect(reset).toMatchObject({ status: 1000, verify_code_generation_mode: 'PASSWORD_RESET' })
  const body = { code_generation_mode: 'ENROLLMENT', user_emails: [ada.email, 'nobody@x'] }
  const { results } = await day.call('voidVerifyCodes', 'POST /v1/users/voidVerifyCode', body)
  expect(results.map(({ status }: { status: number }) => status)).toEqual([1013, 1002])
  const again = await day.call('voidVerifyCodes', 'POST /v1/users/voidVerifyCode', {
    codeGenerationMode: 'PASSWORD_RESET',
    userEmails: [ada.email],
  })
  expect(again.results[0]).toEqual({ status: 1015, user_email: ada.email })
}

async function tokens(day: Day): Promise<void> {
  const of = (action: string, version = 'v1'): string => `PATCH /${version}/users/${ada.id}/sidTokens/${action}`
  const token = { tokenSerialNumber: serial }
  const look = () => day.call('lookupToken', 'POST /v1/sidTokens/lookup', token)
  expect(await look()).toMatchObject({ deviceType: 'SID700', userId: null, tokenStatus: 'Enabled', pinSet: false })
  const assigned = await day.call('assignToken', of('assign'), { ...token, tokenName: 'Desk' })
  expect(assigned).toMatchObject({ userId: ada.id, tokenState: 'Activation Pending' })
  await day.call('renameToken', of('updateName'), { ...token, updatedName: 'Travel' })
  await day.call('disableToken', of('disable'), token)
  expect(await look()).toMatchObject({ name: 'Travel', tokenStatus: 'Disabled', userId: ada.id })
  await day.call('enableToken', of('enable'), token)
  expect(await day.call('clearTokenPin', of('clearPin', 'v2'), token)).toMatchObject({ pinSet: 'false' })
  expect(await day.call('unassignToken', of('unassign'), token)).toEqual({
    tokenSerialNumber: serial,
    tokenState: 'Unassigned',
  })
  await day.call('deleteToken', 'DELETE /v1/sidTokens/delete', token)
  expect((await day.tenant.ask('POST /v1/sidTokens/lookup', token)).status).toBe(404)

  const order = { deviceSerialNumber: device, userId: ada.id }
  const both = await day.call('lookupDs100', 'POST /v1/ds100/lookup', { deviceSerialNumber: device })
  expect(both.length).toBe(2)
  await day.call('disableDs100', 'PATCH /v1/ds100/disable/otp', order)
  const off = await day.call('lookupDs100', 'POST /v1/ds100/lookup', { deviceSerialNumber: device })
  expect(off.map(({ tokenStatus }: { tokenStatus: string }) => tokenStatus)).toEqual(['Disabled', 'Disabled'])
  await day.call('enableDs100', 'PATCH /v1/ds100/enable/otp', order)
  await day.call('clearDs100Pin', 'PATCH /v1/ds100/clearPin/otp', { tokenSerialNumber: credential, userId: ada.id })
  await day.call('deleteDs100', 'DELETE /v1/ds100/delete/otp', { ...order, tokenSerialNumber: credential })
  expect((await day.call('lookupDs100', 'POST /v1/ds100/lookup', { deviceSerialNumber: device })).length).toBe(1)
  expect(await day.call('lookupAgent', 'POST /v1/agents/lookup', { HOSTNAME: 'cedar-ws-014' })).toMatchObject({
    hostname: 'cedar-ws-014',
  })
}

async function riskAndVerification(day: Day): Promise<void> {
  await day.call('changeHighRiskUsers', 'PUT /v1/users/highrisk', { action: 'ADD', users: [ada.email.toUpperCase()] })
  expect((await day.call('listHighRiskUsersV1', 'GET /v1/users/highrisk')).users).toContain(ada.email)
  const part = await day.tenant.ask('PUT /v1/users/highrisk', { action: 'remove', users: [ada.email, 'nobody@x'] })
  expect([part.status, part.json.users.length, part.json.users[0].statusCode]).toEqual([207, 1, 404])
  const { users } = await day.call('listHighRiskUsersV2', 'GET /v2/users/highrisk')
  expect(users.map(({ email }: { email: string }) => email)).not.toContain(ada.email)
  await day.call('listAnomalousEvents', 'GET /v1/riskdashboard/anomaloususerevents?startTimeAfter=2026-10-20T00:00:00Z')
  const at = `/v1/users/${ada.id}/verify`
  await day.call('startVerification', `POST ${at}/start`, undefined, oauth)
  expect((await day.tenant.ask(`POST ${at}/start`, undefined, oauth)).status).toBe(409)
  await day.call('cancelVerification', `POST ${at}/cancel`, undefined, oauth)
  await day.call('startVerification', `POST ${at}/start`, undefined, oauth)
  const code = day.tenant.here.verifications.get(ada.id)?.code
  expect((await day.tenant.ask(`POST ${at}/code`, { verifyCode: 'x' }, oauth)).status).toBe(400)
  await day.call('checkVerificationCode', `POST ${at}/code`, { verifyCode: code }, oauth)
  expect(await day.call('getVerification', `GET ${at}/status`, undefined, oauth)).toMatchObject({
    verifyStatus: 'VERIFIED',
  })
}

async function reportsAndFido(day: Day): Promise<void> {
  await day.call('getLicenseUsageV1', 'GET /v1/licenseusage')
  await day.call('getLicenseUsageV2', 'GET /v2/licenseusage')
  await day.call('generateReport', 'POST /v1/report/users/generate')
  day.tenant.pass(5 * 60_000)
  const csv = await day.call<string>('downloadReport', 'GET /v1/report/users/download')
  expect(csv.split('\r\n').length).toBeGreaterThan(30)
  expect(csv).toContain(ada.email)

  const order = {
    rpId: 'cedar.example',
    serverPublicKeyCredentialCreationOptionsRequest: { username: ada.email, displayName: 'Ada' },
  }
  const begun = await day.call('getAttestationOptions', `POST /v1/fido/${ada.id}/attestation/options`, order)
  const { challenge } = begun.serverPublicKeyCredentialCreationOptionsResponse
  const result = attestationFor(challenge, 'https://login.cedar.example')
  const made = await day.call('sendAttestationResult', `POST /v1/fido/${ada.id}/attestation/result`, {
    ...result,
    name: 'Blue key',
  })
  const id = made.authenticator.id as string
  const at = `/v1/fido/${ada.id}/authenticators`
  await day.call('renameFidoAuthenticator', `PATCH ${at}/${id}`, { name: 'Green key' })
  expect(await day.call('disableFidoAuthenticator', `PATCH ${at}/${id}/disable`)).toMatchObject({ status: 'Disabled' })
  const list = await day.call<{ id: string }[]>('listFidoAuthenticators', `GET ${at}`)
  expect(list.find((one) => one.id === id)).toMatchObject({ name: 'Green key', status: 'Disabled' })
  await day.call('enableFidoAuthenticator', `PATCH ${at}/${id}/enable`)
  await day.call('deleteFidoAuthenticator', `DELETE ${at}/${id}`)
  expect(await day.call('listFidoAuthenticators', `GET ${at}`)).not.toContainEqual(expect.objectContaining({ id }))

  await day.call('updateFidoConfiguration', 'PATCH /v1/configuration/fido', {
    passkeyStatus: false,
    fidoStaticNamedList: [{ name: 'Windows Hello', enabled: false }],
  })
  const configuration = await day.call('getFidoConfiguration', 'GET /v1/configuration/fido')
  expect(configuration.passkeyStatus).toBe(false)
  expect(configuration.fidoStaticNamedList.map(({ enabled }: { enabled: boolean }) => enabled)).toEqual([
    true,
    true,
    false,
  ])
  await day.call('getHealth', 'GET /AdminInterface/healthcheck', undefined, 'nobody')
  await day.call('getHealthAtOlderPath', 'GET /healthcheck', undefined, 'nobody')
}

test(
  'every operation succeeds by a behaviour of its own, and what it changes is there when it is read',
  { timeout: 60_000 },
  async () => {
    const day = new Day()
    for (const part of [
      usersAndLogs,
      localUsersAndGroups,
      devicesAndCodes,
      tokens,
      riskAndVerification,
      reportsAndFido,
    ])
      await part(day)
    const { contract } = tenancyOf(day.tenant.sandbox.engine, 'rsa-cas')
    // The token endpoint has a test of its own.
    expect([...day.called.keys(), 'createAccessToken'].sort()).toEqual([...contract.operations.keys()].sort())
    expect(violationsOf(day.tenant)).toBe(0)
  },
)

test('every operation has the refusals that it declares: 401, 403, 429 and 500 by token, role, limit and fault', () => {
  const tenant = new RsaTenant()
  const { engine, world } = tenant.sandbox
  const { contract } = tenancyOf(engine, 'rsa-cas')
  const fault: Fault = { id: 'f', vendor: 'rsa-cas', operation: '*', hits: 0, answer: { problem: 'internal-error' } }
  const exhausted = [{ vendor: 'rsa-cas', group: '*', principal: '*', untilMs: Infinity }]
  const seconds = testNow / 1000
  const [client] = [...tenant.here.oauthClients.by('order')]
  const missing: string[] = []
  for (const operation of contract.operations.values()) {
    if (operation.security.length === 0) continue
    const scopes = operation.security.filter(({ scheme }) => scheme === 'oauth').flatMap((one) => one.scopes)
    const claims = {
      sub: client?.id,
      iss: 'backlot:rsa-cas/tenant',
      sandbox: 'default',
      nbf: seconds,
      exp: seconds + 9,
      scope: scopes.join(' '),
    }
    const token = `${Buffer.from('{"typ":"at+jwt"}').toString('base64url')}.e30.AA`
    const call = {
      vendor: 'rsa-cas',
      site: 'tenant',
      operation,
      method: operation.method,
      path: operation.path,
      pathParameters: {},
      query: {},
      headers: { authorization: `Bearer ${token}` },
      origin: '',
      wallMs: testNow,
    }
    const asked = (changes: object, opened: object = { ok: true, header: {}, claims }) =>
      answer(
        engine,
        { ...world, meters: { ...world.meters, ...changes } },
        call as never,
        { scheme: 'oauth', opened } as never,
      )
    const answers = {
      401: asked({}, { ok: false, reason: 'no' }),
      403: asked({}, { ok: true, header: {}, claims: { ...claims, scope: 'rsa.none' } }),
      429: asked({ exhausted }),
      500: asked({ faults: [fault] }),
    }
    for (const [status, { reply, violations }] of Object.entries(answers)) {
      const isDeclared = status in operation.replies
      if (String(reply.status) !== status || violations.length > 0 || !isDeclared)
        missing.push(`${operation.id} ${status} ${reply.status}`)
    }
  }
  expect(missing).toEqual([])
})
