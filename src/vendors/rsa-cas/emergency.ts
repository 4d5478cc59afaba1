import type { operations } from '../../contract/generated/rsa-cas.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import { digits } from './codes.ts'
import { dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import { withUser } from './people.ts'
import type { Here } from './records.ts'
import { userUnknown } from './user-problems.ts'
import type { EmergencyAccess, User } from './user-records.ts'
import { isOnline } from './user-views.ts'

type EnableIds = 'enableEmergencyTokencodeV1' | 'enableEmergencyTokencodeV2'
type Ids = EnableIds | 'disableEmergencyTokencode' | 'disableEmergencyTokencodes'
type Asked = AskedOf<operations[EnableIds], Here>

const minutesIn: Readonly<Record<string, number>> = { days: 1440, hours: 60, minutes: 1 }

/** How long a code is good for, and whether it can be used once. */
interface Validity {
  readonly expiryValue: number
  readonly expiryUnit: string
  readonly oneTimeUse: boolean
}

/** What a request asks for; the settings of the tenant where it asks for nothing, and always where they are locked (documented). */
function validityOf(asked: Asked, wanted: Partial<Validity>): Validity | Problem {
  const facts = factsOf(asked)
  const usual = {
    expiryValue: facts.emergencyDefaultMinutes,
    expiryUnit: 'minutes',
    oneTimeUse: facts.emergencyDefaultOneTime,
  }
  if ((wanted.expiryUnit === undefined) !== (wanted.expiryValue === undefined)) {
    return authenticatorProblems['emergency-pair']
  }
  const validity = { ...usual, ...wanted }
  const minutes = validity.expiryValue * (minutesIn[validity.expiryUnit] ?? Number.NaN)
  const fits = minutes >= facts.emergencyMinMinutes && minutes <= facts.emergencyMaxMinutes
  if (!fits) return authenticatorProblems['emergency-validity']
  return facts.emergencySettingsLocked ? usual : validity
}

/** A new code for a user, in place of the one that there was (assumed: one active code). */
function enabled(asked: Asked, wanted: Partial<Validity>) {
  const { here, path, nowMs, chance } = asked
  const user = here.users.get(path.userId)
  if (!user) return userUnknown(path.userId)
  if (user.status === 'Disabled') return authenticatorProblems['emergency-disabled-user']
  const validity = validityOf(asked, wanted)
  if ('code' in validity) return validity
  const emergency: EmergencyAccess = {
    id: chance.uuid(),
    code: digits(chance, 8),
    enabled: true,
    expiresMs: nowMs + validity.expiryValue * (minutesIn[validity.expiryUnit] ?? 0) * 60_000,
    oneTimeUse: validity.oneTimeUse,
    lastUseMs: null,
    offlineExpiresMs: nowMs + factsOf(asked).offlineEmergencyLifetime.ms,
  }
  const shown = {
    emergencyTokencodeId: emergency.id,
    emergencyTokencode: emergency.code,
    expirationDate: dateText(emergency.expiresMs),
    offlineExpirationDate: dateText(emergency.offlineExpiresMs),
  }
  return { shown, validity, effects: withUser(here, { ...user, emergency }) }
}

/** The online code goes; the offline one stays until it expires (documented: page Disable Emergency Tokencode). */
function disabled(here: Here, user: User, emergency: EmergencyAccess) {
  return reply(200, undefined, withUser(here, { ...user, emergency: { ...emergency, enabled: false } }))
}

/** Emergency tokencodes (section 2.8 of the contract notes). */
export const emergency: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  enableEmergencyTokencodeV1: (asked) => {
    const text = String(asked.body.expirationDays)
    if (!/^\d+$/.test(text)) return refuse(authenticatorProblems['emergency-validity'])
    const made = enabled(asked, { expiryValue: Number(text), expiryUnit: 'days' })
    return 'code' in made ? refuse(made) : reply(200, made.shown, made.effects)
  },

  enableEmergencyTokencodeV2: (asked) => {
    const { expiryValue, ...wanted } = asked.body ?? {}
    const made = enabled(asked, { ...wanted, ...(expiryValue !== undefined && { expiryValue: Number(expiryValue) }) })
    if ('code' in made) return refuse(made)
    const { oneTimeUse } = made.validity
    const configurationsLocked = factsOf(asked).emergencySettingsLocked
    return reply(
      200,
      { ...made.shown, configurationsUsed: made.validity, oneTimeUse, configurationsLocked },
      made.effects,
    )
  },

  disableEmergencyTokencode: ({ here, path, nowMs }) => {
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    const { emergency: known } = user
    const isIt = known?.id === path.emergencyTokencodeId && isOnline(known, nowMs)
    return known && isIt ? disabled(here, user, known) : refuse(authenticatorProblems['emergency-unknown'])
  },

  disableEmergencyTokencodes: ({ here, path }) => {
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    return user.emergency ? disabled(here, user, user.emergency) : reply(200, undefined)
  },
}
