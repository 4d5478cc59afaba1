import { Collection } from '../../world/index.ts'
import type { Begun, Seeding } from '../vendor.ts'
import { type CodeMode, authenticatorCollections as kept, type VerifyCode } from './authenticator-records.ts'
import { digits } from './codes.ts'
import { deletionMachine } from './deletion.machine.ts'
import { idOfUser } from './people.ts'
import type { Here } from './records.ts'
import { csvOf } from './report-tables.ts'
import { type Group, type Report, riskCollections } from './risk-records.ts'
import { msAfter, msBefore } from './seed-ages.ts'
import type { User } from './user-records.ts'

/** A local group as an author writes it, with the e-mail addresses of its members. */
export interface GroupRow {
  readonly name: string
  readonly description?: string
  readonly members?: readonly string[]
  readonly age?: string
}
/** A code that a user was sent and has not used. */
export interface VerifyCodeRow {
  readonly email: string
  readonly mode: CodeMode
  readonly expiresIn: string
}
/** A report that was generated and has not been downloaded. */
export interface ReportRow {
  readonly type: string
  readonly age: string
}

type Users = Collection<User>

/** The local groups of a new tenant, by the fixture section `groups`. */
export function seedGroups(seeding: Seeding, users: Users): Collection<Group> {
  const rows = (seeding.fixture.groups ?? []) as readonly GroupRow[]
  const groups = rows.map(({ name, description = '', members = [], age = 'P30D' }): [string, Group] => {
    const [id, ms] = [seeding.chance.uuid(), msBefore(age, seeding)]
    const userIds = members.map((email) => idOfUser(users, email))
    return [id, { id, name, description, userIds, createdMs: ms, updatedMs: ms }]
  })
  return Collection.empty<Group>(riskCollections.groups.indexes).withAll(groups)
}

/** Codes that still hold, by the fixture section `verifyCodes`. */
export function seedVerifyCodes(seeding: Seeding, users: Users): Collection<VerifyCode> {
  const rows = (seeding.fixture.verifyCodes ?? []) as readonly VerifyCodeRow[]
  const codes = rows.map(({ email, mode, expiresIn }): [string, VerifyCode] => {
    const userId = idOfUser(users, email)
    const id = `${mode}/${userId}`
    return [id, { id, userId, code: digits(seeding.chance, 8), expiresMs: msAfter(expiresIn, seeding) }]
  })
  return Collection.empty<VerifyCode>(kept.verifyCodes.indexes).withAll(codes)
}

/** Reports that are ready, by the fixture section `reports`; they show the tenant as it begins. */
export function seedReports(seeding: Seeding, here: Omit<Here, 'reports'>): Collection<Report> {
  const rows = (seeding.fixture.reports ?? []) as readonly ReportRow[]
  const reports = rows.map(({ type, age }): [string, Report] => {
    const csv = csvOf(here as Here, type, seeding.nowMs)
    return [type, { id: type, requestedMs: msBefore(age, seeding), csv, downloadedMs: null }]
  })
  return Collection.empty<Report>().withAll(reports)
}

/** The deletions that wait in a new tenant: each user who was marked goes seven days after that. */
export function underway(here: Here): readonly Begun[] {
  return [...here.users].flatMap(({ id, marked }) =>
    marked ? [{ machine: deletionMachine.name, event: 'mark', key: id, atMs: marked.atMs }] : [],
  )
}
