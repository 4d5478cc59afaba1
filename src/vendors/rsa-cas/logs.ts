import type { operations } from '../../contract/generated/rsa-cas.ts'
import { type Collection, refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import type { Asked } from '../vendor.ts'
import { tenantOf } from './api-keys.ts'
import { firstIdAt, type UserEvent } from './event-records.ts'
import { adminViewsOf, systemViewsOf, userEventViewsOf } from './event-views.ts'
import { factsOf } from './facts.ts'
import { pageOf, positionsOf, type Window, windowOf, type WindowQuery } from './log-pages.ts'
import type { Here } from './records.ts'
import { userUnknown } from './user-problems.ts'

type Ids = 'exportAdminLog' | 'exportUserEventLog' | 'exportSystemLog' | 'listAuthenticationLogs'
type Exporting = Pick<Asked, 'nowMs' | 'facts'> & {
  readonly query: WindowQuery & { readonly pageNumber?: number; readonly pageSize?: number }
}

/** The page of a log that a call asks for. */
function exported<Item>(events: Collection<Item>, { query, nowMs, facts }: Exporting, retentionMs: number) {
  const { logWindow, logPageSize } = factsOf({ facts })
  const span = windowOf(query, nowMs, logWindow.ms)
  if ('code' in span) return span
  return pageOf(events, positionsOf(events, span, nowMs, retentionMs), query, logPageSize)
}

/** The newest events of a user within a span, newest first, as many as wanted. */
function newest(events: Collection<UserEvent>, userId: string, span: Window, code: number | undefined, count: number) {
  const found: UserEvent[] = []
  const from = `${userId}/${firstIdAt(span.afterMs + 1)}`
  const before = `${userId}/${firstIdAt(span.upToMs + 1)}`
  for (const event of events.byDescending('user', { from, before })) {
    if (code !== undefined && event.code !== code) continue
    if (found.push(event) === count) break
  }
  return found
}

/** Exports of the three logs, and the newest events of a user (sections 2.1 and 2.2 of the contract notes). */
export const logs: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  exportAdminLog: (asked) => {
    const page = exported(asked.here.adminEvents, asked, factsOf(asked).adminLogRetention.ms)
    if ('code' in page) return refuse(page)
    const { records, ...envelope } = page
    return reply(200, { ...envelope, elements: records.map(adminViewsOf(tenantOf(asked.here)).view) })
  },

  exportUserEventLog: (asked) => {
    const page = exported(asked.here.userEvents, asked, factsOf(asked).userLogRetention.ms)
    if ('code' in page) return refuse(page)
    const { records, ...envelope } = page
    const { view } = userEventViewsOf(tenantOf(asked.here))
    return reply(200, { ...envelope, userEventLogExportEntries: records.map(view) })
  },

  exportSystemLog: (asked) => {
    const page = exported(asked.here.systemEvents, asked, factsOf(asked).systemLogRetention.ms)
    if ('code' in page) return refuse(page)
    const { records, ...envelope } = page
    return reply(200, { ...envelope, elements: records.map(systemViewsOf(tenantOf(asked.here)).view) })
  },

  listAuthenticationLogs: (asked) => {
    const { here, path, query, nowMs } = asked
    const { authenticationLogLimit, userLogRetention } = factsOf(asked)
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    const span = windowOf(query, nowMs, userLogRetention.ms)
    if ('code' in span) return refuse(span)
    const kept = { ...span, afterMs: Math.max(span.afterMs, nowMs - userLogRetention.ms) }
    const found = newest(here.userEvents, path.userId, kept, query.eventCode, authenticationLogLimit)
    return reply(200, found.map(userEventViewsOf(tenantOf(here)).view))
  },
}
