import type { operations } from '../../contract/generated/rsa-cas.ts'
import { reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { dateText, monthBefore, monthOf, startOfMonth } from './dates.ts'
import { phoneCodes, successCodes } from './event-codes.ts'
import { firstIdAt } from './event-records.ts'
import type { Here, LicenseMonth } from './records.ts'

/** Months before the current one that are shown (documented: 001). */
const pastMonths = 12

/**
 * What a month came to by the events that there are of it: who signed in, and what was sent to phones. Who signed in uses a
 * license (assumed).
 */
function counted({ userEvents }: Here, month: string): LicenseMonth {
  const fromMs = startOfMonth(month)
  const endMs = startOfMonth(monthBefore(month, -1))
  const active = new Set<string>()
  const fido = new Set<string>()
  let sent = 0
  for (const event of userEvents.range({ from: firstIdAt(fromMs), before: firstIdAt(endMs) })) {
    if (phoneCodes.has(event.code)) sent++
    if (event.userId === null || !successCodes.has(event.code)) continue
    active.add(event.userId)
    if (event.method === 'FIDO') fido.add(event.userId)
  }
  return {
    id: month,
    mfaLicensesUsed: active.size,
    usersWithThirdPartyFidoAuthenticators: fido.size,
    smsAndVoiceTokencodesSent: sent,
    activeUsers: active.size,
  }
}

/** A month as it was closed, else by its events. */
function monthOfUse(here: Here, month: string) {
  const { id, ...usage } = here.licenseMonths.get(month) ?? counted(here, month)
  return { ...usage, month: id }
}

/** License usage of the current and of twelve past months, newest first (documented: 001). */
export const licenseUsage: Pick<Required<BehavioursOf<operations, Here>>, 'getLicenseUsageV1' | 'getLicenseUsageV2'> = {
  getLicenseUsageV2: ({ here, nowMs }) => {
    const current = monthOf(nowMs)
    const past = Array.from({ length: pastMonths }, (_, i) => monthOfUse(here, monthBefore(current, i + 1)))
    return reply(200, [{ ...monthOfUse(here, current), lastUpdatedAt: dateText(nowMs) }, ...past])
  },

  getLicenseUsageV1: ({ here, nowMs }) => {
    const current = monthOf(nowMs)
    const { mfaLicensesUsed, usersWithThirdPartyFidoAuthenticators, smsAndVoiceTokencodesSent } = monthOfUse(
      here,
      current,
    )
    return reply(200, {
      mfaLicensesUsed,
      usersWithThirdPartyFidoAuthenticators,
      smsAndVoiceTokencodesSent,
      smsAndVoiceTokencodesSentPreviousMonth: monthOfUse(here, monthBefore(current, 1)).smsAndVoiceTokencodesSent,
      lastUpdatedAt: dateText(nowMs),
    })
  },
}
