import type { CollectionDeclaration } from '../vendor.ts'

/** Where users come from: a directory that is synchronized, a system that pushes by SCIM, or the tenant itself. */
export type SourceKind = 'directory' | 'scim' | 'local'

/** An online emergency code, and the offline one beside it; instants in ms. */
export interface EmergencyAccess {
  readonly id: string
  readonly code: string
  readonly enabled: boolean
  readonly expiresMs: number
  readonly oneTimeUse: boolean
  readonly lastUseMs: number | null
  readonly offlineExpiresMs: number
}

/** Which methods failed tries have locked. */
export interface Locks {
  readonly token: boolean
  readonly sms: boolean
  readonly voice: boolean
  readonly fingerprint: boolean
  readonly approve: boolean
}

/** A user; instants in ms. */
export interface User {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly username: string
  readonly alternateUsername: string
  readonly identitySource: string
  readonly sourceKind: SourceKind
  readonly createdMs: number
  readonly lastSyncMs: number | null
  readonly status: 'Enabled' | 'Disabled'
  readonly highRisk: boolean
  /** Since when, and by whom, the user waits to be deleted. */
  readonly marked: { readonly atMs: number; readonly by: string } | null
  readonly locks: Locks
  readonly emergency: EmergencyAccess | null
  readonly lastAuthentication: { readonly atMs: number; readonly method: string } | null
  readonly smsNumber: string
  readonly voiceNumber: string
  readonly uniqueIdentifier: string | null
  readonly secondaryUniqueIdentifier: string | null
  readonly groups: readonly string[]
  readonly globalGroups: readonly string[]
}

const nameIndexes = {
  email: (user: User) => user.email.toLowerCase(),
  username: (user: User) => user.username.toLowerCase(),
}

/** How users are kept, and found by e-mail and name without regard to case. */
export const userCollections = {
  users: {
    indexes: { ...nameIndexes, highRisk: (user: User) => (user.highRisk ? user.email.toLowerCase() : undefined) },
    secrets: ['code'],
  },
  directory: { indexes: nameIndexes },
} satisfies Record<string, CollectionDeclaration>
