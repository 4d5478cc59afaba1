import { dateOrNull, dateText } from './dates.ts'
import type { HardwareToken } from './authenticator-records.ts'

/** A hardware token with everything that look-up and lists show (documented: page Retrieve Hardware Token Details). */
export const detailsOf = (token: HardwareToken) => ({
  deviceType: 'SID700',
  tokenStatus: token.status,
  tokenState: token.state,
  assignedBy: token.assignedBy,
  registeredDate: dateOrNull(token.registeredMs),
  assignedAt: dateOrNull(token.assignedMs),
  tokenStatusChangedAt: dateOrNull(token.changedMs),
  tokenStatusChangedBy: token.changedBy,
  userId: token.userId,
  expiryDate: dateText(token.expiryMs),
  tokenSerialNumber: token.id,
  pinSet: token.pinSet,
  name: token.name,
})
