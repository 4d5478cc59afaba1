import type { operations } from '../../contract/generated/rsa-cas.ts'
import { dateOrNull, dateText, monthName } from './dates.ts'
import { factsOf } from './facts.ts'
import type { EmergencyAccess, User } from './user-records.ts'

/** What views need of a call. */
export interface Viewing {
  readonly nowMs: number
  readonly facts: Readonly<Record<string, unknown>>
}

type UserView = operations['lookupUser']['responses'][200]['content']['application/json']

const enabledText = (enabled: boolean): 'Enabled' | 'Disabled' => (enabled ? 'Enabled' : 'Disabled')

/** Whether the online code of a user can be used at an instant. */
export function isOnline(emergency: EmergencyAccess | null, nowMs: number): boolean {
  return emergency !== null && emergency.enabled && emergency.expiresMs > nowMs
}

function emergencyView(emergency: EmergencyAccess | null, nowMs: number) {
  const online = isOnline(emergency, nowMs) ? emergency : null
  const offline = emergency !== null && emergency.offlineExpiresMs > nowMs
  return {
    emergencyAccessStatus: enabledText(online !== null),
    emergencyTokencodeId: online?.id ?? null,
    emergencyTokencodeExpiration: dateOrNull(online?.expiresMs),
    emergencyTokencodeLastUse: dateOrNull(emergency?.lastUseMs),
    emergencyTokencodeOneTimeUse: online?.oneTimeUse ?? null,
    offlineEmergencyTokencodeExpiration: offline ? dateText(emergency.offlineExpiresMs) : null,
    offlineEmergencyAccessStatus: enabledText(offline),
  }
}

/** A user as lookup, search and synchronize show it (observed: PYD for members and types; SE for the last eight). */
export function userView(user: User, { nowMs, facts }: Viewing): UserView {
  const { locks, marked, lastAuthentication } = user
  const hasPhones = factsOf({ facts }).smsAndVoiceEnabled
  return {
    id: user.id,
    emailAddress: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    creationDate: dateText(user.createdMs),
    identitySource: user.identitySource,
    userStatus: user.status,
    highRiskUser: user.highRisk,
    markDeleted: marked !== null,
    markDeletedAt: dateOrNull(marked?.atMs),
    markDeletedBy: marked?.by ?? null,
    isTokenLocked: locks.token,
    isSmsLocked: locks.sms,
    isVoiceLocked: locks.voice,
    isFingerprintLocked: locks.fingerprint,
    isApproveLocked: locks.approve,
    lastSyncTime: dateOrNull(user.lastSyncMs),
    ...emergencyView(user.emergency, nowMs),
    monthLastAuthenticated: lastAuthentication && monthName(lastAuthentication.atMs),
    principalUsername: user.username,
    alternateUsername: user.alternateUsername,
    primaryUniqueIdentifier: user.uniqueIdentifier,
    secondaryUniqueIdentifier: user.secondaryUniqueIdentifier,
    ...(hasPhones && { smsNumber: user.smsNumber || null, voiceNumber: user.voiceNumber || null }),
    lastSuccessfulAuthenticationMethod: lastAuthentication?.method ?? null,
    lastSuccessfulAuthenticationDate: dateOrNull(lastAuthentication?.atMs),
    identitySourceSpecificGroups: user.groups,
    globalGroups: user.globalGroups,
  }
}
