import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { tenantOf } from './api-keys.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import type { Device, FidoAuthenticator } from './authenticator-records.ts'
import { digits } from './codes.ts'
import { dateOrNull, dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import { detailsOf } from './hardware-token-views.ts'
import { userNamed } from './people.ts'
import type { Here } from './records.ts'
import { userProblems, userUnknown } from './user-problems.ts'
import { reworded } from '../problem-tables.ts'

type Ids = 'listDevicesV1' | 'listDevicesV2' | 'deleteDevice' | 'createRegistrationCode'

const deviceView = (device: Device) => ({
  id: device.id,
  name: device.name,
  userId: device.userId,
  deviceType: device.deviceType,
  registeredDate: dateText(device.registeredMs),
  capabilities: device.capabilities,
  browser: device.browser,
})

const fidoView = (fido: FidoAuthenticator) => ({
  id: fido.id,
  name: fido.name,
  userId: fido.userId,
  deviceType: 'FIDO',
  registeredDate: dateText(fido.registeredMs),
  status: fido.status,
  tokenStatusChangedAt: dateOrNull(fido.changedMs),
  tokenStatusChangedBy: fido.changedBy,
})

/** Devices and FIDO authenticators of a user. */
function listOf(here: Here, userId: string, withBrowsers: boolean) {
  const devices = [...here.devices.by('user', { from: userId, to: userId })]
  const fido = [...here.fidoAuthenticators.by('user', { from: userId, to: userId })]
  return {
    devices: devices.filter(({ browser }) => withBrowsers || !browser).map(deviceView),
    fidoTokens: fido.map(fidoView),
  }
}

/** Whether a user has a device that is no browser; then there is no further registration code (documented). */
function hasDevice(here: Here, userId: string): boolean {
  return [...here.devices.by('user', { from: userId, to: userId })].some(({ browser }) => !browser)
}

/**
 * Registered devices and the codes to register one (sections 2.6 and 2.7 of the contract notes). Browsers are listed by default
 * in version 1 and not in version 2.
 */
export const devices: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  listDevicesV1: ({ here, path, query }) => {
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    return reply(200, listOf(here, path.userId, query.includeBrowsers ?? true))
  },

  listDevicesV2: ({ here, path, query }) => {
    const { userId } = path
    if (!here.users.has(userId)) return refuse(userUnknown(userId))
    const tokens = [...here.hardwareTokens.by('user', { from: userId, to: userId })]
    return reply(200, { ...listOf(here, userId, query.includeBrowsers ?? false), sidTokens: tokens.map(detailsOf) })
  },

  deleteDevice: ({ here, path }) => {
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    const device = here.devices.get(path.deviceId)
    if (device?.userId !== path.userId) return refuse(authenticatorProblems['device-unknown'])
    return reply(200, undefined, { change: { here: { devices: here.devices.without(device.id) } } })
  },

  createRegistrationCode: (asked) => {
    const { here, body, nowMs, chance } = asked
    const { registrationCodeLifetime, companyIdSpelling } = factsOf(asked)
    if (!body.email && !body.username) return refuse(userProblems['user-not-named'])
    const user = userNamed(here.users, body)
    if (!user) {
      const message = `User ${body.email || (body.username ?? '')} not found`
      return refuse(reworded(authenticatorProblems['registration-user'], { message }))
    }
    if (user.status === 'Disabled') return refuse(authenticatorProblems['registration-disabled'])
    if (hasDevice(here, user.id)) return refuse(authenticatorProblems['device-registered'])
    const code = { id: user.id, code: digits(chance, 9), expiresMs: nowMs + registrationCodeLifetime.ms }
    const company = { [companyIdSpelling]: tenantOf(here).companyId }
    const shown = { deviceRegistrationCode: code.code, email: user.email, expirationDate: dateText(code.expiresMs) }
    const registrationCodes = here.registrationCodes.with(code.id, code)
    return reply(200, { ...company, ...shown }, { change: { here: { registrationCodes } } })
  },
}
