import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'

/** An event of any log; `id` is its event id as text of 19 digits, which begin with the instant, so that ids are in order. */
interface Event {
  readonly id: string
  readonly atMs: number
}

/** What an administrator did; the code is the activity code. */
export interface AdminEvent extends Event {
  readonly key: string
  readonly code: number
  readonly admin: string
  readonly role: string
  readonly sourceIp: string
  readonly success: boolean
  readonly message: string
  readonly target: { readonly id: string; readonly name: string; readonly type: string } | null
}

/** What a user did or suffered; the code says what (contract notes, appendix A). */
export interface UserEvent extends Event {
  readonly code: number
  readonly userId: string | null
  readonly sourceIp: string
  readonly application: string
  readonly method: string
}

/** What the service did by itself. */
export interface SystemEvent extends Event {
  readonly code: number
  readonly component: string
  readonly description: string
  readonly success: boolean
}

/** Digits after the milliseconds in an event id: so many events may share one. */
const sequenceDigits = 6
const millisecondDigits = 13

/** The first id that an event at an instant can have. */
export function firstIdAt(ms: number): string {
  const whole = String(Math.max(0, Math.floor(ms))).padStart(millisecondDigits, '0')
  return whole + '0'.repeat(sequenceDigits)
}

/** The part of a log that counting needs. */
export type Counted = Pick<Collection<unknown>, 'countBefore'>

/** The id of the next event at an instant. */
function nextIdAt(events: Counted, ms: number): string {
  const first = firstIdAt(ms)
  const count = events.countBefore(firstIdAt(Math.floor(ms) + 1)) - events.countBefore(first)
  return first.slice(0, millisecondDigits) + String(count).padStart(sequenceDigits, '0')
}

/** The events with one more, which is given the next id of its instant. */
export function withEvent<Item extends Event>(events: Collection<Item>, event: Omit<Item, 'id'>): Collection<Item> {
  const id = nextIdAt(events, event.atMs)
  return events.with(id, { id, ...event } as Item)
}

/** How logs are kept: in order of their ids; user events also by user, newest last. */
export const eventCollections = {
  adminEvents: {},
  systemEvents: {},
  userEvents: {
    indexes: { user: (event: UserEvent) => (event.userId === null ? undefined : `${event.userId}/${event.id}`) },
  },
} satisfies Record<string, CollectionDeclaration>
