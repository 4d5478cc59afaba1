import { Collection, type SiteResources } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { seedKeys } from './api-keys.ts'
import { seedFidoConfiguration } from './fido-configuration.ts'
import { collections } from './records.ts'
import type { FidoChallenge, Group, Report, Verification } from './risk-records.ts'
import { msBefore } from './seed-ages.ts'
import { seedAuthenticators } from './seed-authenticators.ts'
import { seedLicenseMonths, seedLogs } from './seed-logs.ts'
import type { SourceKind, User } from './user-records.ts'

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
  /** Only in the directory until somebody synchronizes. */
  readonly unsynchronized?: boolean
}

const unlocked = { token: false, sms: false, voice: false, fingerprint: false, approve: false }

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
    identitySource: row.identitySource ?? 'Cedar Active Directory',
    sourceKind,
    createdMs: msBefore(row.age ?? 'P200D', seeding),
    lastSyncMs: sourceKind === 'local' ? null : msBefore('PT7H', seeding),
    status: row.status ?? 'Enabled',
    highRisk: row.highRisk ?? false,
    marked: null,
    locks: { ...unlocked, ...Object.fromEntries((row.locked ?? []).map((name) => [name, true])) },
    emergency: null,
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

/** Fills the tenant from its fixture: sections `tenant`, `apiKeys`, `oauthClients`, `users` and those of authenticators; logs and closed months are made up. */
export function seed(seeding: Seeding): SiteResources {
  const rows = (seeding.fixture.users ?? []) as readonly UserRow[]
  const made = rows.map((row): [UserRow, User] => [row, userOf(row, seeding)])
  const those = (unsynchronized: boolean): [string, User][] =>
    made.filter(([row]) => (row.unsynchronized ?? false) === unsynchronized).map(([, user]) => [user.id, user])
  const users = Collection.empty<User>(collections.users.indexes).withAll(those(false))
  const directory = Collection.empty<User>(collections.directory.indexes).withAll(those(true))
  return {
    ...seedKeys(seeding),
    users,
    directory,
    ...seedLogs(seeding, users),
    licenseMonths: seedLicenseMonths(seeding, users.size),
    ...seedAuthenticators(seeding, users),
    groups: Collection.empty<Group>(collections.groups.indexes),
    verifications: Collection.empty<Verification>(),
    reports: Collection.empty<Report>(),
    fidoChallenges: Collection.empty<FidoChallenge>(),
    fidoConfigurations: seedFidoConfiguration(seeding.nowMs),
  }
}
