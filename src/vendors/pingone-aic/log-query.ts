import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { instantOf, type Problem } from '../../world/index.ts'
import type { LogEvent } from './log-events.ts'
import { beginning, type Position, positionOf } from './log-position.ts'
import { monitoringProblems } from './monitoring-problems.ts'
import { reworded } from '../problem-tables.ts'
import { type Filter, parseFilter } from './query-filter.ts'

/** The query of both operations, as the contract has checked it. */
export interface LogQuery {
  readonly source: string
  readonly beginTime?: string
  readonly endTime?: string
  readonly transactionId?: string
  readonly _queryFilter?: string
  readonly _pageSize?: number
  readonly _pagedResultsCookie?: string
}

/** What is asked for: from an instant on and before another, in ms; `from` is where the page before ended. */
export interface WantedLogs {
  readonly sources: ReadonlySet<string>
  readonly beginMs: number
  readonly endMs: number
  readonly pageSize: number
  readonly from: Position
  readonly fits: (event: LogEvent) => boolean
}

/** The sources that a name stands for: `am-everything` for all of access management, and so on. */
function sourcesOf(names: string, { logSources }: ProfileFacts): ReadonlySet<string> | Problem {
  const wanted = new Set<string>()
  for (const name of names.split(',').map((part) => part.trim())) {
    if (!logSources.includes(name)) return because(`unknown source ${name}`)
    const prefix = /^(\w+-)everything$/.exec(name)?.[1]
    for (const source of logSources) {
      if (source === name || (prefix !== undefined && source.startsWith(prefix))) wanted.add(source)
    }
  }
  return wanted
}

function because(message: string): Problem {
  return reworded(monitoringProblems['log-query'], { message })
}

/** An instant; a plus sign in a query means a blank, and clients send offsets so. Seconds may be left out with the time. */
function timeOf(text: string): number | undefined {
  const named = text.replace(' ', '+')
  return instantOf(/^\d{4}-\d\d-\d\d$/.test(named) ? `${named}T00:00:00Z` : named)
}

type Time = Pick<WantedLogs, 'beginMs' | 'endMs'>

/**
 * Begin inclusive, end exclusive (inferred: frodo asks for windows that touch each other). What is left out is a day away from
 * what is given (assumed); without either it is the last day (documented: doc Retrieve log entries).
 */
function windowOf({ beginTime, endTime }: LogQuery, facts: ProfileFacts, nowMs: number): Time | Problem {
  const dayMs = facts.logWindow.ms
  const begin = beginTime === undefined ? undefined : timeOf(beginTime)
  const end = endTime === undefined ? undefined : timeOf(endTime)
  if (beginTime !== undefined && begin === undefined) return because('beginTime is no ISO 8601 time')
  if (endTime !== undefined && end === undefined) return because('endTime is no ISO 8601 time')
  // The end stays out of the window; what happens now belongs to it unless the end was named.
  const endMs = end ?? (begin === undefined ? nowMs + 1 : begin + dayMs)
  const beginMs = begin ?? endMs - dayMs
  if (endMs < beginMs) return because('endTime is before beginTime')
  if (endMs - beginMs > dayMs) return because('the time between beginTime and endTime is more than 24 hours')
  return { beginMs, endMs }
}

const everything: Filter = () => true

/** A field without a slash before its name fails as a whole (observed: frodo notes, two clients; the body is assumed). */
function filterOf(text: string | undefined): Filter | Problem {
  if (text === undefined || text === 'true') return everything
  const filter = parseFilter(text, { slashed: true })
  return filter ?? monitoringProblems[parseFilter(text) ? 'log-filter-without-slash' : 'log-filter']
}

/** What a query asks for, or why it cannot be answered; `lastMs` in place of a window makes it a tail of the newest entries. */
export function wantedLogs(query: LogQuery, facts: ProfileFacts, nowMs: number, lastMs?: number): WantedLogs | Problem {
  const sources = sourcesOf(query.source, facts)
  if ('code' in sources) return sources
  const cookie = query._pagedResultsCookie
  const from = cookie === undefined ? beginning : positionOf(cookie)
  if (!from) return because('the _pagedResultsCookie cannot be read')
  const filter = filterOf(query._queryFilter)
  if ('code' in filter) return filter
  const keptMs = nowMs - facts.logRetention.ms
  const tail = { beginMs: cookie === undefined && lastMs !== undefined ? nowMs - lastMs : keptMs, endMs: Infinity }
  const time = lastMs === undefined ? windowOf(query, facts, nowMs) : tail
  if ('code' in time) return time
  const { transactionId } = query
  return {
    sources,
    beginMs: Math.max(time.beginMs, keptMs),
    endMs: time.endMs,
    pageSize: query._pageSize ?? facts.logPageSize,
    from,
    fits: (event) =>
      (transactionId === undefined || event.payload.transactionId === transactionId) &&
      filter(event as unknown as Readonly<Record<string, unknown>>),
  }
}
