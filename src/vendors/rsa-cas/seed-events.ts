import type { Collection } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import type { AdminEvent, SystemEvent, UserEvent } from './event-records.ts'
import { idOfUser } from './people.ts'
import { instantsOf, type Often } from './seed-ages.ts'
import { companyOf } from './seed-company.ts'
import type { User } from './user-records.ts'

/** What a user did or suffered, as an author writes it, once or again and again. */
export interface UserEventRow extends Often {
  readonly email: string
  readonly code: number
  readonly method: string
  readonly sourceIp?: string
  readonly application?: string
}
/** What an administrator did, to the user of `target` where there is one. */
export interface AdminEventRow extends Often {
  readonly key: string
  readonly code: number
  readonly message: string
  readonly admin?: string
  readonly role?: string
  readonly sourceIp?: string
  readonly success?: boolean
  readonly target?: string
}
/** What the service did by itself. */
export interface SystemEventRow extends Often {
  readonly code: number
  readonly component: string
  readonly description: string
  readonly success?: boolean
}

type Users = Collection<User>
type Unnumbered<Item> = Omit<Item, 'id'>

const officeIp = '198.51.100.17'

/** Things in the order in which they happened. */
const inOrder = <Item extends { readonly atMs: number }>(items: Item[]): Item[] => items.sort((a, b) => a.atMs - b.atMs)

/** Events of the fixture section `userEvents`. */
export function userEventsOf(rows: readonly UserEventRow[], seeding: Seeding, users: Users): Unnumbered<UserEvent>[] {
  const { portal } = companyOf(seeding)
  const events = rows.flatMap(({ email, code, method, sourceIp = officeIp, application = portal, ...often }) => {
    const event = { code, userId: idOfUser(users, email), sourceIp, application, method }
    return instantsOf(often, seeding).map((atMs) => ({ atMs, ...event }))
  })
  return inOrder(events)
}

function targetOf(users: Users, email: string | undefined): AdminEvent['target'] {
  return email === undefined ? null : { id: idOfUser(users, email), name: email, type: 'USER' }
}

/** Events of the fixture section `adminEvents`. */
export function adminEventsOf(
  rows: readonly AdminEventRow[],
  seeding: Seeding,
  users: Users,
): Unnumbered<AdminEvent>[] {
  const { administrator } = companyOf(seeding)
  const events = rows.flatMap(({ key, code, message, target, before, times, every, ...by }) => {
    const usual = { admin: administrator, role: 'Super Administrator', sourceIp: officeIp, success: true }
    const event = { ...usual, ...by, key, code, message, target: targetOf(users, target) }
    const often = { before, ...(times !== undefined && { times }), ...(every !== undefined && { every }) }
    return instantsOf(often, seeding).map((atMs) => ({ atMs, ...event }))
  })
  return inOrder(events)
}

/** Events of the fixture section `systemEvents`. */
export function systemEventsOf(rows: readonly SystemEventRow[], seeding: Seeding): Unnumbered<SystemEvent>[] {
  const events = rows.flatMap(({ code, component, description, success = true, ...often }) =>
    instantsOf(often, seeding).map((atMs) => ({ atMs, code, component, description, success })),
  )
  return inOrder(events)
}
