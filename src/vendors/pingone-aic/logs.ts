import type { operations } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { monitoringType, onePage } from './api-keys.ts'
import { drawn } from './drawn.ts'
import { pageOfLogs } from './log-pages.ts'
import { cookieOf } from './log-position.ts'
import { wantedLogs } from './log-query.ts'
import type { PlatformHere } from './service-accounts.ts'
import { factsOf } from './tokens.ts'

type Asked = AskedOf<operations['getLogs'] | operations['tailLogs'], PlatformHere>

/** The answer of both operations; the totals are not counted (documented: doc Retrieve log entries). */
function listing(asked: Asked, isTail: boolean) {
  const { query, nowMs, world, site } = asked
  const facts = factsOf(asked.facts)
  const wanted = wantedLogs(query, facts, nowMs, isTail ? facts.logTailWindow.ms : undefined)
  if ('code' in wanted) return refuse(wanted as Problem)
  const { events, ends, more } = pageOfLogs(asked.history(), wanted, drawn(world, site, 'server').uuid())
  const body = {
    result: events,
    resultCount: events.length,
    pagedResultsCookie: isTail || more ? cookieOf(ends) : null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: -1,
    remainingPagedResults: -1,
  }
  return reply(200, body, { headers: monitoringType })
}

/** The behaviours of logs: everything is worked out from the journal when it is asked for (docs/decisions/0009-logs.md). */
export const logBehaviours = {
  /** The sources of the profile (observed: rec cli:log list 2023-09). */
  getLogSources: ({ facts }) => reply(200, onePage(factsOf(facts).logSources), { headers: monitoringType }),

  /** Entries of a window of at most a day, oldest first; the cookie is null at the end (observed: frodo goes on until then). */
  getLogs: (asked) => listing(asked, false),

  /** The entries of the last moments, then those since the cookie was given (documented: doc Retrieve log entries; aicm). */
  tailLogs: (asked) => listing(asked, true),
} satisfies BehavioursOf<operations, PlatformHere>
