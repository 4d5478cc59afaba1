import { Collection } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { monthBefore, monthOf } from './dates.ts'
import { type AdminEvent, firstIdAt, type SystemEvent, type UserEvent } from './event-records.ts'
import { collections, type LicenseMonth } from './records.ts'
import type { User } from './user-records.ts'

const dayMs = 86_400_000

/** Days of events that a new tenant has. */
const days = 30

/** What users do in the logs of a new tenant: code, method and how often of ten. */
const doings: readonly (readonly [code: number, method: string, weight: number])[] = [
  [701, 'Approve', 4],
  [103, 'Authenticate Tokencode', 2],
  [340, 'FIDO', 1],
  [601, 'SecurID Token', 1],
  [20801, 'SMS Tokencode', 1],
  [702, 'Approve', 1],
]
const spread = doings.flatMap(([code, method, weight]) => Array.from({ length: weight }, () => [code, method] as const))

/** Events in order of time, each with an id of its own. */
function logOf<Item extends { readonly id: string; readonly atMs: number }>(
  empty: Collection<Item>,
  events: readonly Omit<Item, 'id'>[],
): Collection<Item> {
  const counts = new Map<string, number>()
  const entries = events.map((event): [string, Item] => {
    const first = firstIdAt(event.atMs)
    const number = counts.get(first) ?? 0
    counts.set(first, number + 1)
    const id = first.slice(0, -6) + String(number).padStart(6, '0')
    return [id, { id, ...event } as Item]
  })
  return empty.withAll(entries)
}

function userEventsOf({ chance, nowMs }: Seeding, users: Collection<User>): Omit<UserEvent, 'id'>[] {
  const events: Omit<UserEvent, 'id'>[] = []
  for (const user of users) {
    if (user.lastAuthentication === null) continue
    for (let i = 0; i < 3; i++) {
      const [code, method] = spread[chance.below(spread.length)] as (typeof spread)[number]
      const atMs = nowMs - 1000 - chance.below(days * dayMs)
      const sourceIp = `203.0.113.${1 + chance.below(254)}`
      events.push({ atMs, code, userId: user.id, sourceIp, application: 'Cedar Portal', method })
    }
  }
  return events
}

function adminEventsOf({ nowMs }: Seeding): Omit<AdminEvent, 'id'>[] {
  return Array.from({ length: days }, (_, day): Omit<AdminEvent, 'id'> => ({
    atMs: nowMs - day * dayMs - 3_600_000,
    key: 'SIGNIN_SUCCESS',
    code: 80001,
    admin: 'ines.okafor@cedar.example',
    role: 'Super Administrator',
    sourceIp: '198.51.100.17',
    success: true,
    message: 'Administrator signed in',
    target: null,
  }))
}

function systemEventsOf({ nowMs }: Seeding): Omit<SystemEvent, 'id'>[] {
  return Array.from({ length: days }, (_, day): Omit<SystemEvent, 'id'> => ({
    atMs: nowMs - day * dayMs - 1_800_000,
    code: 30101,
    component: 'Identity Router',
    description: 'Connection to the cloud service established',
    success: true,
  }))
}

/** The logs of a new tenant: some weeks of sign-ins, and the daily work of administrators and of the service. */
export function seedLogs(seeding: Seeding, users: Collection<User>) {
  return {
    adminEvents: logOf(Collection.empty<AdminEvent>(), adminEventsOf(seeding)),
    userEvents: logOf(Collection.empty<UserEvent>(collections.userEvents.indexes), userEventsOf(seeding, users)),
    systemEvents: logOf(Collection.empty<SystemEvent>(), systemEventsOf(seeding)),
  }
}

/** What the twelve months before the seeding came to; the user events of most of them are purged. */
export function seedLicenseMonths({ chance, nowMs }: Seeding, userCount: number): Collection<LicenseMonth> {
  const current = monthOf(nowMs)
  const months = Array.from({ length: 12 }, (_, i): LicenseMonth => {
    const activeUsers = Math.max(0, userCount - chance.below(6) - i)
    return {
      id: monthBefore(current, i + 1),
      mfaLicensesUsed: activeUsers,
      usersWithThirdPartyFidoAuthenticators: Math.floor(activeUsers / 5),
      smsAndVoiceTokencodesSent: 10 + chance.below(40),
      activeUsers,
    }
  })
  return Collection.empty<LicenseMonth>().withAll(months.map((month) => [month.id, month]))
}
