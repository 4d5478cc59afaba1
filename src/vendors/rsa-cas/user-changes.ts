import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { userNamed, withUser } from './people.ts'
import type { Here } from './records.ts'
import { userProblems, userUnknown } from './user-problems.ts'
import type { User } from './user-records.ts'
import { userView } from './user-views.ts'

type Ids = 'updatePhones' | 'unlockMethods' | 'synchronizeUser' | 'createLocalUser' | 'updateLocalUser'

/** A number with a country code and no extension, or nothing, which clears it (documented). */
const isPhone = (text: string | undefined): boolean =>
  text === undefined || text === '' || /^\+\d[\d ().-]{4,24}$/.test(text)

type LocalOrder = operations['createLocalUser']['requestBody']['content']['application/json']

/** Why a local user cannot be as ordered; `known` is the user who is changed. */
function localProblem({ users, directory }: Here, order: LocalOrder, known?: User) {
  for (const user of users) {
    const isOther = user.identitySource === order.identitySource && user.sourceKind !== 'local'
    if (isOther) return userProblems['local-source']
  }
  const names = [{ email: order.email }, { username: order.userName }]
  const others = names.flatMap((name) => [userNamed(users, name), userNamed(directory, name)])
  return others.some((user) => user && user.id !== known?.id) ? userProblems['local-taken'] : undefined
}

const named = (order: LocalOrder) => ({
  email: order.email,
  firstName: order.firstName,
  lastName: order.lastName ?? '',
  username: order.userName,
  alternateUsername: order.alternateUsernames?.[0] ?? '',
  identitySource: order.identitySource,
  smsNumber: order.defaultSmsPhone ?? order.smsPhoneNumbers?.[0] ?? '',
  voiceNumber: order.defaultVoicePhone ?? order.voicePhoneNumbers?.[0] ?? '',
  groups: order.groupMemberships ?? [],
})

const fresh = {
  sourceKind: 'local',
  lastSyncMs: null,
  status: 'Enabled',
  highRisk: false,
  marked: null,
  locks: { token: false, sms: false, voice: false, fingerprint: false, approve: false },
  emergency: null,
  lastAuthentication: null,
  uniqueIdentifier: null,
  secondaryUniqueIdentifier: null,
  globalGroups: [],
} as const

/** Phones, locks and synchronization of users, and users of local identity sources (sections 2.3 to 2.5 of the contract notes). */
export const userChanges: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  updatePhones: ({ here, path, body }) => {
    const user = here.users.get(path.userId)
    const { smsNumber, voiceNumber } = body
    if (smsNumber === undefined && voiceNumber === undefined) return refuse(userProblems['phone-missing'])
    if (!isPhone(smsNumber) || !isPhone(voiceNumber)) return refuse(userProblems['phone-invalid'])
    if (!user) return refuse(userUnknown(path.userId))
    const numbers = { smsNumber: smsNumber ?? user.smsNumber, voiceNumber: voiceNumber ?? user.voiceNumber }
    const shown = { smsNumber: numbers.smsNumber || null, voiceNumber: numbers.voiceNumber || null }
    return reply(200, shown, withUser(here, { ...user, ...numbers }))
  },

  unlockMethods: ({ here, path, body }) => {
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    const opened = Object.fromEntries(body.unlockMethods.map((method) => [method.toLowerCase(), false]))
    const locks = { ...user.locks, ...opened }
    const shown = { isTokenLocked: locks.token, isSmsLocked: locks.sms, isVoiceLocked: locks.voice }
    return reply(200, shown, withUser(here, { ...user, locks }))
  },

  synchronizeUser: (asked) => {
    const { here, path, nowMs } = asked
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    if (user.sourceKind !== 'directory') return refuse(userProblems['sync-impossible'])
    const known = { ...user, lastSyncMs: nowMs }
    return reply(200, userView(known, asked), withUser(here, known))
  },

  createLocalUser: (asked) => {
    const { here, body, chance, nowMs } = asked
    const problem = localProblem(here, body)
    if (problem) return refuse(problem)
    const user: User = { id: chance.uuid(), createdMs: nowMs, ...fresh, ...named(body) }
    return reply(200, userView(user, asked), withUser(here, user))
  },

  updateLocalUser: (asked) => {
    const { here, body } = asked
    const known = here.users.get(body.id)
    if (!known) return refuse(userUnknown(body.id))
    if (known.sourceKind !== 'local') return refuse(userProblems['local-source'])
    const problem = localProblem(here, body, known)
    if (problem) return refuse(problem)
    const user = { ...known, ...named(body) }
    return reply(200, userView(user, asked), withUser(here, user))
  },
}
