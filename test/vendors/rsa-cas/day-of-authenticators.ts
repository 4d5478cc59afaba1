import { expect } from 'vitest'
import { attestationFor } from '../../support/rsa-attestation.ts'
import { done, type RsaSandbox } from '../../support/rsa-client.ts'
import { ada } from '../../support/rsa.ts'
import { lookup } from './day-of-users.ts'

const restapi = '/AdminInterface/restapi'
const path = { userId: ada.id }
const user = { params: { path } }

/** Devices, and the codes to register one, to get in without one, and to enroll. */
export async function devicesAndCodes(here: RsaSandbox): Promise<void> {
  const { key } = here
  const v1 = await done(key.GET(`${restapi}/v1/users/{userId}/devices`, user))
  const v2 = await done(key.GET(`${restapi}/v2/users/{userId}/devices`, user))
  expect([v1.devices.length, v2.devices.length]).toEqual([2, 1])
  const deviceId = v2.devices[0]?.id ?? ''
  await done(key.DELETE(`${restapi}/v1/users/{userId}/devices/{deviceId}`, { params: { path: { ...path, deviceId } } }))
  expect((await done(key.GET(`${restapi}/v2/users/{userId}/devices`, user))).devices).toEqual([])
  const code = await done(key.POST(`${restapi}/v1/users/deviceRegistrationCode`, { body: { email: ada.email } }))
  const { codes } = await here.console('show-user-codes', { userId: ada.id })
  expect(codes).toMatchObject([{ kind: 'REGISTRATION', code: code.deviceRegistrationCode }])
  await emergencyCodes(here)
  await verifyCodes(here)
}

async function emergencyCodes(here: RsaSandbox): Promise<void> {
  const { key } = here
  const days = { ...user, body: { expirationDays: '7' } }
  const first = await done(key.PUT(`${restapi}/v1/users/{userId}/emergencyTokencode`, days))
  expect((await lookup(here)).emergencyTokencodeId).toBe(first.emergencyTokencodeId)
  const hours = { ...user, body: { expiryUnit: 'hours' as const, expiryValue: 2, oneTimeUse: true } }
  const second = await done(key.PUT(`${restapi}/v2/users/{userId}/emergencyTokencode`, hours))
  expect(await lookup(here)).toMatchObject({
    emergencyTokencodeId: second.emergencyTokencodeId,
    emergencyTokencodeExpiration: second.expirationDate,
    emergencyTokencodeOneTimeUse: true,
  })
  const one = { params: { path: { ...path, emergencyTokencodeId: second.emergencyTokencodeId } } }
  await done(key.DELETE(`${restapi}/v1/users/{userId}/emergencyTokencode/{emergencyTokencodeId}`, one))
  const off = { emergencyAccessStatus: 'Disabled', offlineEmergencyAccessStatus: 'Enabled' }
  expect(await lookup(here)).toMatchObject(off)
  await done(key.PUT(`${restapi}/v2/users/{userId}/emergencyTokencode`, hours))
  await done(key.DELETE(`${restapi}/v1/users/{userId}/emergencyTokencodes`, user))
  expect(await lookup(here)).toMatchObject(off)
}

async function verifyCodes({ key }: RsaSandbox): Promise<void> {
  const body = [{ email: ada.email }]
  const enrolled = await done(key.POST(`${restapi}/v1/users/generateVerifyCode/enroll`, { body }))
  const reset = await done(key.POST(`${restapi}/v1/users/generateVerifyCode/resetPassword`, { body }))
  const [first] = [enrolled].flat()
  const [second] = [reset].flat()
  expect([first?.status, first?.verify_code_generation_mode]).toEqual([1000, 'ENROLLMENT'])
  expect([second?.status, second?.verify_code_generation_mode]).toEqual([1000, 'PASSWORD_RESET'])
  const voided = async (code_generation_mode: 'ENROLLMENT' | 'PASSWORD_RESET') => {
    const order = { code_generation_mode, user_emails: [ada.email] }
    const { results } = await done(key.POST(`${restapi}/v1/users/voidVerifyCode`, { body: order }))
    return results[0]?.status
  }
  expect([await voided('ENROLLMENT'), await voided('ENROLLMENT')]).toEqual([1013, 1014])
  expect([await voided('PASSWORD_RESET'), await voided('PASSWORD_RESET')]).toEqual([1015, 1016])
}

/** The life of a hardware token. */
export async function hardwareTokens({ key }: RsaSandbox): Promise<void> {
  const token = { tokenSerialNumber: '000215834477' }
  const order = { ...user, body: token }
  const look = () => done(key.POST(`${restapi}/v1/sidTokens/lookup`, { body: token }))
  expect(await look()).toMatchObject({ deviceType: 'SID700', userId: null, tokenStatus: 'Enabled' })
  const assigning = { ...user, body: { ...token, tokenName: 'Desk' } }
  await done(key.PATCH(`${restapi}/v1/users/{userId}/sidTokens/assign`, assigning))
  expect(await look()).toMatchObject({ userId: ada.id, name: 'Desk', tokenState: 'Activation Pending' })
  const renaming = { ...user, body: { ...token, updatedName: 'Travel' } }
  await done(key.PATCH(`${restapi}/v1/users/{userId}/sidTokens/updateName`, renaming))
  await done(key.PATCH(`${restapi}/v1/users/{userId}/sidTokens/disable`, order))
  expect(await look()).toMatchObject({ name: 'Travel', tokenStatus: 'Disabled' })
  await done(key.PATCH(`${restapi}/v1/users/{userId}/sidTokens/enable`, order))
  expect((await look()).tokenStatus).toBe('Enabled')
}

/** A PIN is set by the user, cleared by the desk; then the token goes back, and is deleted. */
export async function endOfToken({ key, console }: RsaSandbox): Promise<void> {
  const token = { tokenSerialNumber: '000215834477' }
  const order = { ...user, body: token }
  const look = () => done(key.POST(`${restapi}/v1/sidTokens/lookup`, { body: token }))
  await console('register-hardware-token', token)
  expect(await look()).toMatchObject({ pinSet: true, tokenState: 'Registered' })
  await done(key.PATCH(`${restapi}/v2/users/{userId}/sidTokens/clearPin`, order))
  expect((await look()).pinSet).toBe(false)
  await done(key.PATCH(`${restapi}/v1/users/{userId}/sidTokens/unassign`, order))
  expect(await look()).toMatchObject({ userId: null, tokenState: 'Unassigned' })
  await done(key.DELETE(`${restapi}/v1/sidTokens/delete`, { body: token }))
  const gone = await key.POST(`${restapi}/v1/sidTokens/lookup`, { body: token })
  expect(gone.response.status).toBe(404)
}

/** Credentials on a DS100, and an agent. */
export async function ds100AndAgents({ key }: RsaSandbox): Promise<void> {
  const deviceSerialNumber = 'DS100-0007-4471'
  const body = { deviceSerialNumber, userId: ada.id }
  const look = () => done(key.POST(`${restapi}/v1/ds100/lookup`, { body: { deviceSerialNumber } }))
  const statuses = async () => (await look()).map(({ tokenStatus }) => tokenStatus)
  const [credential] = await look()
  const tokenSerialNumber = credential?.tokenSerialNumber ?? ''
  expect(credential?.pinSet).toBe(true)
  await done(key.PATCH(`${restapi}/v1/ds100/disable/otp`, { body }))
  expect(await statuses()).toEqual(['Disabled', 'Disabled'])
  await done(key.PATCH(`${restapi}/v1/ds100/enable/otp`, { body }))
  expect(await statuses()).toEqual(['Enabled', 'Enabled'])
  await done(key.PATCH(`${restapi}/v1/ds100/clearPin/otp`, { body: { tokenSerialNumber, userId: ada.id } }))
  expect((await look())[0]?.pinSet).toBe(false)
  await done(key.DELETE(`${restapi}/v1/ds100/delete/otp`, { body: { ...body, tokenSerialNumber } }))
  expect(await statuses()).toEqual(['Enabled'])
  const agent = await done(key.POST(`${restapi}/v1/agents/lookup`, { body: { HOSTNAME: 'cedar-ws-014' } }))
  const same = await done(key.POST(`${restapi}/v1/agents/lookup`, { body: { SOFTWARE_ID: agent.softwareId } }))
  expect(same).toEqual(agent)
}

/** A security key of a user, from its registration to its end, and the configuration. */
export async function fido({ key }: RsaSandbox): Promise<void> {
  const wanted = { username: ada.email, displayName: 'Ada' }
  const order = { rpId: 'cedar.example', serverPublicKeyCredentialCreationOptionsRequest: wanted }
  const begun = await done(key.POST(`${restapi}/v1/fido/{userId}/attestation/options`, { ...user, body: order }))
  const { challenge } = begun.serverPublicKeyCredentialCreationOptionsResponse
  const result = { ...attestationFor(challenge, 'https://login.cedar.example'), name: 'Blue key' }
  const made = await done(
    key.POST(`${restapi}/v1/fido/{userId}/attestation/result`, { ...user, body: result as never }),
  )
  const authenticatorId = made.authenticator?.id ?? ''
  const one = { params: { path: { ...path, authenticatorId } } }
  const shown = async () =>
    (await done(key.GET(`${restapi}/v1/fido/{userId}/authenticators`, user))).find(({ id }) => id === authenticatorId)
  expect(await shown()).toMatchObject({ name: 'Blue key', status: 'Enabled' })
  const at = `${restapi}/v1/fido/{userId}/authenticators/{authenticatorId}` as const
  await done(key.PATCH(at, { ...one, body: { name: 'Green key' } }))
  await done(key.PATCH(`${at}/disable`, one))
  expect(await shown()).toMatchObject({ name: 'Green key', status: 'Disabled' })
  await done(key.PATCH(`${at}/enable`, one))
  expect(await shown()).toMatchObject({ status: 'Enabled' })
  await done(key.DELETE(at, one))
  expect(await shown()).toBeUndefined()
  const off = { passkeyStatus: false, fidoStaticNamedList: [{ name: 'Windows Hello', enabled: false }] }
  await done(key.PATCH(`${restapi}/v1/configuration/fido`, { body: off }))
  const configuration = await done(key.GET(`${restapi}/v1/configuration/fido`))
  expect(configuration.passkeyStatus).toBe(false)
  expect(configuration.fidoStaticNamedList.map(({ enabled }) => enabled)).toEqual([true, true, false])
}
