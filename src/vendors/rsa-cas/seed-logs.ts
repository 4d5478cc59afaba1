import { Collection } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { monthBefore, monthOf } from './dates.ts'
import { type AdminEvent, firstIdAt, type SystemEvent, type UserEvent } from './event-records.ts'
import { collections, type LicenseMonth } from './records.ts'
import { companyOf } from './seed-company.ts'
import {
  type AdminEventRow,
  adminEventsOf,
  type SystemEventRow,
  systemEventsOf,
  type UserEventRow,
  userEventsOf,
} from './seed-events.ts'
import type { User } from './user-records.ts'

const dayMs = 86_400_000

/** What a closed month came to, as an author writes it; the month before this one is 1. */
export interface LicenseMonthRow extends Omit<LicenseMonth, 'id'> {
  readonly monthsAgo: number
}

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

/** Sign-ins by chance, three of each user who ever signed in. */
function someSignIns(seeding: Seeding, users: Collection<User>): Omit<UserEvent, 'id'>[] {
  const { chance, nowMs } = seeding
  const application = companyOf(seeding).portal
  const events: Omit<UserEvent, 'id'>[] = []
  for (const user of users) {
    if (user.lastAuthentication === null) continue
    for (let i = 0; i < 3; i++) {
      const [code, method] = spread[chance.below(spread.length)] as (typeof spread)[number]
      const atMs = nowMs - 1000 - chance.below(days * dayMs)
      const sourceIp = `203.0.113.${1 + chance.below(254)}`
      events.push({ atMs, code, userId: user.id, sourceIp, application, method })
    }
  }
  return events
}

/** An administrator who signs in every day. */
const dailyWork: readonly AdminEventRow[] = [
  { key: 'SIGNIN_SUCCESS', code: 80001, message: 'Administrator signed in', before: 'PT1H', times: days },
]

/** An identity router that connects every day. */
const dailyService: readonly SystemEventRow[] = [
  {
    code: 30101,
    component: 'Identity Router',
    description: 'Connection to the cloud service established',
    before: 'PT30M',
    times: days,
  },
]

/**
 * The logs of a new tenant by the fixture sections `userEvents`, `adminEvents` and `systemEvents`; where one is missing, some weeks
 * of sign-ins, and the daily work of administrators and of the service.
 */
export function seedLogs(seeding: Seeding, users: Collection<User>) {
  const { userEvents, adminEvents = dailyWork, systemEvents = dailyService } = seeding.fixture
  const signIns = userEvents && userEventsOf(userEvents as readonly UserEventRow[], seeding, users)
  const work = adminEventsOf(adminEvents as readonly AdminEventRow[], seeding, users)
  return {
    adminEvents: logOf(Collection.empty<AdminEvent>(), work),
    userEvents: logOf(
      Collection.empty<UserEvent>(collections.userEvents.indexes),
      signIns ?? someSignIns(seeding, users),
    ),
    systemEvents: logOf(
      Collection.empty<SystemEvent>(),
      systemEventsOf(systemEvents as readonly SystemEventRow[], seeding),
    ),
  }
}

/** Twelve months by chance, each with a user or so less than the one after it. */
function someMonths({ chance }: Seeding, userCount: number): LicenseMonthRow[] {
  return Array.from({ length: 12 }, (_, i) => {
    const activeUsers = Math.max(0, userCount - chance.below(6) - i)
    return {
      monthsAgo: i + 1,
      mfaLicensesUsed: activeUsers,
      usersWithThirdPartyFidoAuthenticators: Math.floor(activeUsers / 5),
      smsAndVoiceTokencodesSent: 10 + chance.below(40),
      activeUsers,
    }
  })
}

/** What the months before the seeding came to, by the fixture section `licenseMonths`; the user events of most of them are purged. */
export function seedLicenseMonths(seeding: Seeding, userCount: number): Collection<LicenseMonth> {
  const current = monthOf(seeding.nowMs)
  const { licenseMonths } = seeding.fixture
  const rows = (licenseMonths as readonly LicenseMonthRow[] | undefined) ?? someMonths(seeding, userCount)
  const months = rows.map(({ monthsAgo, ...usage }): [string, LicenseMonth] => {
    const id = monthBefore(current, monthsAgo)
    return [id, { id, ...usage }]
  })
  return Collection.empty<LicenseMonth>().withAll(months)
}
