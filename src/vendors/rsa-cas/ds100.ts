import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import type { Ds100Credential, Status } from './authenticator-records.ts'
import { dateText } from './dates.ts'
import type { Here } from './records.ts'

type Ids = 'enableDs100' | 'disableDs100' | 'deleteDs100' | 'lookupDs100' | 'clearDs100Pin'

interface Changing {
  readonly here: Here
  readonly body: { readonly deviceSerialNumber: string; readonly userId: string }
  readonly nowMs: number
  readonly principal: { readonly name: string }
}

const unknown = refuse(authenticatorProblems['ds100-unknown'])

const statusView = (credential: Ds100Credential) => ({
  userId: credential.userId,
  tokenSerialNumber: credential.id,
  tokenStatus: credential.status,
  tokenStatusChangedAt: dateText(credential.changedMs),
  tokenStatusChangedBy: credential.changedBy,
  deviceSerialNumber: credential.deviceSerialNumber,
})

/** The credentials on a device, in order of their serial numbers. */
function onDevice({ ds100Credentials }: Here, serial: string): readonly Ds100Credential[] {
  return [...ds100Credentials.by('device', { from: serial, to: serial })]
}

/** Changes all credentials that a user has on a device, which is why the answer is a list (documented). */
function changeStatus({ here, body, nowMs, principal }: Changing, status: Status) {
  const found = onDevice(here, body.deviceSerialNumber).filter(({ userId }) => userId === body.userId)
  if (found.length === 0) return unknown
  const changed = found.map((credential) => ({ ...credential, status, changedMs: nowMs, changedBy: principal.name }))
  const ds100Credentials = here.ds100Credentials.withAll(changed.map((credential) => [credential.id, credential]))
  return reply(200, changed.map(statusView), { change: { here: { ds100Credentials } } })
}

/** OTP credentials of DS100 devices (section 2.16 of the contract notes). */
export const ds100: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  enableDs100: (asked) => changeStatus(asked, 'Enabled'),
  disableDs100: (asked) => changeStatus(asked, 'Disabled'),

  deleteDs100: ({ here, body }) => {
    const credential = here.ds100Credentials.get(body.tokenSerialNumber)
    const { userId, deviceSerialNumber } = body
    if (credential?.userId !== userId || credential.deviceSerialNumber !== deviceSerialNumber) return unknown
    const ds100Credentials = here.ds100Credentials.without(credential.id)
    return reply(200, undefined, { change: { here: { ds100Credentials } } })
  },

  lookupDs100: ({ here, body }) => {
    const found = onDevice(here, body.deviceSerialNumber)
    if (found.length === 0) return unknown
    const shown = found.map((credential) => ({
      id: credential.id,
      name: credential.name,
      ...statusView(credential),
      pinSet: credential.pinSet,
      registeredDate: dateText(credential.registeredMs),
    }))
    return reply(200, shown)
  },

  clearDs100Pin: ({ here, body }) => {
    const credential = here.ds100Credentials.get(body.tokenSerialNumber)
    if (credential?.userId !== body.userId) return unknown
    const cleared = { ...credential, pinSet: false }
    const shown = { tokenSerialNumber: credential.id, userId: credential.userId, pinSet: 'false' as const }
    const ds100Credentials = here.ds100Credentials.with(cleared.id, cleared)
    return reply(200, shown, { change: { here: { ds100Credentials } } })
  },
}
