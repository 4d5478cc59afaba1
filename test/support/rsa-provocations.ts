import type { Operation } from '../../src/contract/index.ts'
import { ada } from './rsa.ts'
import { nobody, sampleBodies, type Sent } from './rsa-calls.ts'

/** How an operation is provoked; `undefined` where no rule leads to the status. */
export type Rule = (operation: Operation) => Sent | undefined
type Rows = Readonly<Record<string, Sent>>

const unknownAuthenticator = { path: { authenticatorId: nobody } }
const badDate = { query: 'startTimeAfter=yesterday' }
const notBoolean = { query: 'includeBrowsers=maybe' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** What is understood wrongly beside an empty object in place of a body. */
const misunderstood: Rows = {
  exportAdminLog: badDate,
  exportUserEventLog: badDate,
  exportSystemLog: badDate,
  listAuthenticationLogs: badDate,
  listAnomalousEvents: badDate,
  listDevicesV1: notBoolean,
  listDevicesV2: notBoolean,
  enableFidoAuthenticator: unknownAuthenticator,
  disableFidoAuthenticator: unknownAuthenticator,
  getAttestationOptions: { body: { ...(sampleBodies['getAttestationOptions'] as object), rpId: 'elsewhere.example' } },
  enableEmergencyTokencodeV2: { body: { expiryUnit: 'hours' } },
  updateFidoConfiguration: { body: { passkeyStatus: 'yes' } },
  addGroupUsers: { body: { userIds: [nobody] } },
  createAccessToken: { body: '', headers: form },
}

const unknownToken = { body: { tokenSerialNumber: 'none' } }
const unknownDevice = { body: { deviceSerialNumber: 'none', tokenSerialNumber: 'none', userId: ada.id } }

/** What is not there beside the user or the group of the path. */
const absent: Rows = {
  updateLocalUser: {},
  disableEmergencyTokencode: {},
  lookupUser: { body: { email: 'nobody@cedar.example' } },
  deleteDevice: { path: { deviceId: nobody } },
  renameFidoAuthenticator: unknownAuthenticator,
  deleteFidoAuthenticator: unknownAuthenticator,
  deleteToken: unknownToken,
  lookupToken: unknownToken,
  lookupAgent: { body: { HOSTNAME: 'none' } },
  enableDs100: unknownDevice,
  disableDs100: unknownDevice,
  deleteDs100: unknownDevice,
  lookupDs100: { body: { deviceSerialNumber: 'none' } },
  clearDs100Pin: { body: { tokenSerialNumber: 'none', userId: ada.id } },
  generateReport: { path: { reportType: 'weather' } },
  downloadReport: { path: { reportType: 'users' } },
}

/** What cannot be in the state that there is; a token of nobody, or of somebody else, is refused as it stands. */
const conflicting: Rows = {
  deleteUser: {},
  markDeleted: {},
  setUserStatus: { body: { userStatus: 'Enabled' } },
  startVerification: {},
  checkVerificationCode: {},
  cancelVerification: {},
  assignToken: { body: { tokenSerialNumber: '000215834479' } },
  unassignToken: {},
  enableToken: {},
  disableToken: {},
  clearTokenPin: {},
  renameToken: {},
}

const userOrGroup: Rule = ({ path }) => {
  if (path.includes('{userId}')) return { path: { userId: nobody } }
  return path.includes('{groupId}') ? { path: { groupId: nobody } } : undefined
}

/** Whom and what the rules need of a tenant: a user whom SCIM manages, and a token that is not accepted. */
export interface Provoking {
  readonly scimUserId: string
  readonly refusedToken: string
}

/** How each status is reached by a rule of the tenant, for those operations where one is known. */
export const rulesOf = ({ scimUserId, refusedToken }: Provoking): Readonly<Record<number, Rule>> => ({
  400: (operation) => {
    if (operation.id === 'synchronizeUser') return { path: { userId: scimUserId } }
    return misunderstood[operation.id] ?? (operation.body ? { body: {} } : undefined)
  },
  401: ({ id }) =>
    id === 'createAccessToken'
      ? { body: 'grant_type=client_credentials', headers: form }
      : { as: { token: refusedToken } },
  403: () => ({ as: { scopes: ['rsa.agent.cert'] } }),
  404: (operation) => absent[operation.id] ?? userOrGroup(operation),
  405: () => ({ path: { userId: scimUserId } }),
  409: ({ id }) => conflicting[id],
  415: () => ({ body: 'email=x', headers: { 'content-type': 'text/plain' } }),
  429: () => ({}),
})
