import type { Collection, Problem } from '../../world/index.ts'
import { instantOfText } from './dates.ts'
import { type Counted, firstIdAt } from './event-records.ts'
import { userProblems } from './user-problems.ts'

/** A span of time: after the one instant, up to the other; in ms. */
export interface Window {
  readonly afterMs: number
  readonly upToMs: number
}

/** The query of a window, as it arrived. */
export interface WindowQuery {
  readonly startTimeAfter?: string
  readonly endTimeOnOrBefore?: string
}

/** The window that a query asks for; a day up to now unless it says otherwise (documented: older page User Event Log). */
export function windowOf(query: WindowQuery, nowMs: number, dayMs: number): Window | Problem {
  const { startTimeAfter: start, endTimeOnOrBefore: end } = query
  const afterMs = start === undefined ? nowMs - dayMs : instantOfText(start)
  const upToMs = end === undefined ? nowMs : instantOfText(end)
  return afterMs === undefined || upToMs === undefined ? userProblems['date-invalid'] : { afterMs, upToMs }
}

/** The positions of the events of a span, of which the first is in and the last is not; what is older than the retention is out. */
export function positionsOf(events: Counted, span: Window, nowMs: number, retentionMs: number) {
  const after = Math.max(span.afterMs, nowMs - retentionMs)
  const first = events.countBefore(firstIdAt(after + 1))
  return { first, end: Math.max(first, events.countBefore(firstIdAt(span.upToMs + 1))) }
}

/** One page of a log, oldest first; a page past the end is empty (observed: NOVA asks for one). */
export function pageOf<Item>(
  events: Collection<Item>,
  { first, end }: { readonly first: number; readonly end: number },
  { pageNumber = 0, pageSize = 0 }: { readonly pageNumber?: number; readonly pageSize?: number },
  largest: number,
) {
  const size = pageSize >= 1 && pageSize <= largest ? pageSize : largest
  const totalElements = end - first
  const start = first + pageNumber * size
  return {
    totalPages: Math.ceil(totalElements / size),
    totalElements,
    pageSize: size,
    currentPage: pageNumber,
    records: events.slice(start, Math.min(size, end - start)),
  }
}
