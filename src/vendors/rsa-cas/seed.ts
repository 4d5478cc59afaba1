import { Collection, type SiteResources } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { seedKeys } from './api-keys.ts'
import { digits } from './codes.ts'
import { factsOf } from './facts.ts'
import { seedFidoConfiguration } from './fido-configuration.ts'
import { collections } from './records.ts'
import type { FidoChallenge, Verification } from './risk-records.ts'
import { msAfter, msBefore } from './seed-ages.ts'
import { seedAuthenticators } from './seed-authenticators.ts'
import { companyOf } from './seed-company.ts'
import { seedLicenseMonths, seedLogs } from './seed-logs.ts'
import { seedGroups, seedReports } from './seed-underway.ts'
import type { EmergencyAccess, SourceKind, User } from './user-records.ts'

/** A user as an author writes it; ages are ISO 8601 durations before the seeding. */
export interface UserRow {
  readonly id?: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly username?: string
  readonly alternateUsername?: string
  readonly identitySource?: string
  readonly sourceKind?: SourceKind
  readonly status?: User['status']
  readonly age?: string
  readonly highRisk?: boolean
  readonly locked?: readonly (keyof User['locks'])[]
  readonly smsNumber?: string
  readonly voiceNumber?: string
  readonly groups?: readonly string[]
  readonly globalGroups?: readonly string[]
  readonly signedInBefore?: string
  readonly signedInWith?: string
  /** How long ago the user was marked for deletion, and by whom. */
  readonly marked?: { readonly before: string; readonly by: string }
  /** An emergency code that holds for so long. */
  readonly emergency?: { readonly expiresIn: string; readonly oneTimeUse?: boolean }
  /** Only in the directory until somebody synchronizes. */
  readonly unsynchronized?: boolean
}

const unlocked = { token: false, sms: false, voice: false, fingerprint: false, approve: false }

function emergencyOf({ emergency }: UserRow, seeding: Seeding): EmergencyAccess | null {
  if (!emergency) return null
  return {
    id: seeding.chance.uuid(),
    code: digits(seeding.chance, 8),
    enabled: true,
    expiresMs: msAfter(emergency.expiresIn, seeding),
    oneTimeUse: emergency.oneTimeUse ?? false,
    lastUseMs: null,
    offlineExpiresMs: seeding.nowMs + factsOf(seeding).offlineEmergencyLifetime.ms,
  }
}

/** A user record of what an author wrote. */
function userOf(row: UserRow, seeding: Seeding): User {
  const { sourceKind = 'directory', signedInBefore, username = row.email.split('@')[0] ?? row.email } = row
  return {
    id: row.id ?? seeding.chance.uuid(),
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    username,
    alternateUsername: row.alternateUsername ?? '',
    identitySource: row.identitySource ?? companyOf(seeding).identitySource,
    sourceKind,
    createdMs: msBefore(row.age ?? 'P200D', seeding),
    lastSyncMs: sourceKind === 'local' ? null : msBefore('PT7H', seeding),
    status: row.status ?? 'Enabled',
    highRisk: row.highRisk ?? false,
    marked: row.marked ? { atMs: msBefore(row.marked.before, seeding), by: row.marked.by } : null,
    locks: { ...unlocked, ...Object.fromEntries((row.locked ?? []).map((name) => [name, true])) },
    emergency: emergencyOf(row, seeding),
    lastAuthentication:
      signedInBefore === undefined
        ? null
        : { atMs: msBefore(signedInBefore, seeding), method: row.signedInWith ?? 'Approve' },
    smsNumber: row.smsNumber ?? '',
    voiceNumber: row.voiceNumber ?? '',
    uniqueIdentifier: sourceKind === 'local' ? null : username,
    secondaryUniqueIdentifier: null,
    groups: row.groups ?? [],
    globalGroups: row.globalGroups ?? [],
  }
}

/**
 * Fills the tenant from its fixture: sections `tenant`, `company`, `apiKeys`, `oauthClients`, `users`, those of authenticators, of logs
 * and of what is under way; logs and closed months are made up where the fixture has none.
 */
export function seed(seeding: Seeding): SiteResources {
  const rows = (seeding.fixture.users ?? []) as readonly UserRow[]
  const made = rows.map((row): [UserRow, User] => [row, userOf(row, seeding)])
  const those = (unsynchronized: boolean): [string, User][] =>
    made.filter(([row]) => (row.unsynchronized ?? false) === unsynchronized).map(([, user]) => [user.id, user])
  const users = Collection.empty<User>(collections.users.indexes).withAll(those(false))
  const directory = Collection.empty<User>(collections.directory.indexes).withAll(those(true))
  const here = {
    ...seedKeys(seeding),
    users,
    directory,
    ...seedLogs(seeding, users),
    licenseMonths: seedLicenseMonths(seeding, users.size),
    ...seedAuthenticators(seeding, users),
    groups: seedGroups(seeding, users),
    verifications: Collection.empty<Verification>(),
    fidoChallenges: Collection.empty<FidoChallenge>(),
    fidoConfigurations: seedFidoConfiguration(seeding),
  }
  return { ...here, reports: seedReports(seeding, here) }
}
