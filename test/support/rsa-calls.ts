import type { Operation } from '../../src/contract/index.ts'
import type { RsaTenant } from './rsa.ts'
import { ada, base, type Caller } from './rsa.ts'

/** What is sent with a call; what is left out is as in the call that succeeds. */
export interface Sent {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly as?: Caller
}

/** Somebody who is nowhere. */
export const nobody = '00000000-0000-4000-8000-000000000000'

const user = {
  firstName: 'Nora',
  lastName: 'Quill',
  userName: 'nquill',
  email: 'nora.quill@cedar.example',
  identitySource: 'Local Identity Source',
}
const token = { tokenSerialNumber: '000215834477' }
const device = { deviceSerialNumber: 'DS100-0007-4471', userId: ada.id }
const named = { email: ada.email }

/** Bodies that each operation which takes one understands. */
export const sampleBodies: Readonly<Record<string, unknown>> = {
  createGroup: { name: 'Late shift' },
  updateGroup: { name: 'Late shift' },
  addGroupUsers: { userIds: [ada.id] },
  removeGroupUsers: { userIds: [ada.id] },
  createLocalUser: { ...user, id: '' },
  updateLocalUser: { ...user, id: nobody },
  lookupUser: named,
  updatePhones: { smsNumber: '' },
  searchUsersV1: { emailLike: 'ada' },
  searchUsersV2: { emailLike: 'ada' },
  unlockMethods: { unlockMethods: ['TOKEN'] },
  setUserStatus: { userStatus: 'Disabled' },
  markDeleted: { markDeleted: true },
  createRegistrationCode: named,
  enableEmergencyTokencodeV1: { expirationDays: '7' },
  enableEmergencyTokencodeV2: { expiryUnit: 'hours', expiryValue: 2 },
  changeHighRiskUsers: { action: 'add', users: [ada.email] },
  checkVerificationCode: { verifyCode: '000000' },
  getAttestationOptions: {
    rpId: 'cedar.example',
    serverPublicKeyCredentialCreationOptionsRequest: { username: ada.email, displayName: 'Ada' },
  },
  sendAttestationResult: {
    id: 'AQ',
    rawId: 'AQ',
    type: 'public-key',
    response: { attestationObject: 'AQ', clientDataJSON: 'AQ' },
  },
  renameFidoAuthenticator: { name: 'Green key' },
  updateFidoConfiguration: { passkeyStatus: true },
  generateEnrollmentCode: [named],
  generatePasswordResetCode: [named],
  voidVerifyCodes: { code_generation_mode: 'ENROLLMENT', user_emails: [ada.email] },
  assignToken: token,
  unassignToken: token,
  enableToken: token,
  disableToken: token,
  deleteToken: token,
  clearTokenPin: token,
  renameToken: { ...token, updatedName: 'Travel' },
  lookupToken: token,
  lookupAgent: { HOSTNAME: 'cedar-ws-014' },
  enableDs100: device,
  disableDs100: device,
  deleteDs100: { ...device, tokenSerialNumber: '000700447101' },
  lookupDs100: { deviceSerialNumber: device.deviceSerialNumber },
  clearDs100Pin: { tokenSerialNumber: '000700447101', userId: ada.id },
}

/** Ids of things that the tenant of the shipped fixture has, by the names of the path parameters. */
export function sampleIds({ here }: RsaTenant): Record<string, string> {
  const first = (items: Iterable<{ readonly id: string }>): string => [...items][0]?.id ?? nobody
  const ofAda = { from: ada.id, to: ada.id }
  return {
    userId: ada.id,
    groupId: first(here.groups),
    deviceId: first(here.devices.by('user', ofAda)),
    authenticatorId: first(here.fidoAuthenticators.by('user', ofAda)),
    emergencyTokencodeId: nobody,
    reportType: 'users',
  }
}

/** Sends a call of an operation, as a Super Administrator where a key may, else as an OAuth client. */
export async function send(tenant: RsaTenant, operation: Operation, sent: Sent = {}) {
  const ids: Readonly<Record<string, string>> = { ...sampleIds(tenant), ...sent.path }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? nobody)
  const line = `${operation.method} ${path.replace(base, '')}${sent.query === undefined ? '' : `?${sent.query}`}`
  const body = 'body' in sent ? sent.body : sampleBodies[operation.id]
  return tenant.ask(line, body, sent.as ?? callerOf(operation), sent.headers)
}

/** Who may call an operation: a key of the highest role, else a client with one of the permissions that it names. */
export function callerOf({ security }: Operation): Caller {
  if (security.length === 0) return 'nobody'
  if (security.some(({ scheme }) => scheme === 'adminKey')) return 'SuperAdministrator'
  return { scopes: security.flatMap(({ scopes }) => scopes) }
}
