import type { SiteResources } from '../../world/index.ts'
import { ageBetween } from '../fixture-ages.ts'
import type { Sections } from './fixture.ts'
import type { Here } from './records.ts'
import type { UserRow } from './seed.ts'
import type { User } from './user-records.ts'
import { isOnline } from './user-views.ts'

/** Rows of a fixture that give the users and groups again; of authenticators, logs and what is under way there are none. */
export function fixtureRows(site: SiteResources, nowMs: number): Sections {
  const { users, directory, groups } = site as unknown as Here
  return {
    users: [
      ...[...users].map((user) => userRow(user, nowMs)),
      ...[...directory].map((user) => ({ ...userRow(user, nowMs), unsynchronized: true })),
    ],
    groups: [...groups].map(({ name, description, userIds, createdMs }) => ({
      name,
      description,
      members: userIds.flatMap((id) => users.get(id)?.email ?? []),
      age: ageBetween(createdMs, nowMs),
    })),
  }
}

function userRow(user: User, nowMs: number): UserRow {
  const { id, email, firstName, lastName, username, alternateUsername, identitySource, sourceKind, status } = user
  const { highRisk, smsNumber, voiceNumber, groups, globalGroups, locks, marked, lastAuthentication, emergency } = user
  const locked = (Object.keys(locks) as (keyof User['locks'])[]).filter((name) => locks[name])
  return {
    ...{ id, email, firstName, lastName, username, alternateUsername, identitySource, sourceKind, status },
    ...{ highRisk, smsNumber, voiceNumber, groups, globalGroups, locked },
    age: ageBetween(user.createdMs, nowMs),
    ...(marked && { marked: { before: ageBetween(marked.atMs, nowMs), by: marked.by } }),
    ...(emergency &&
      isOnline(emergency, nowMs) && {
        emergency: { expiresIn: ageBetween(nowMs, emergency.expiresMs), oneTimeUse: emergency.oneTimeUse },
      }),
    ...(lastAuthentication && {
      signedInBefore: ageBetween(lastAuthentication.atMs, nowMs),
      signedInWith: lastAuthentication.method,
    }),
  }
}
