import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { dateText } from './dates.ts'
import { meaningOf } from './event-codes.ts'
import { firstIdAt, type UserEvent } from './event-records.ts'
import { factsOf } from './facts.ts'
import { windowOf } from './log-pages.ts'
import { userNamed } from './people.ts'
import type { Here } from './records.ts'
import { riskProblems } from './risk-problems.ts'
import type { User } from './user-records.ts'

type Ids = 'changeHighRiskUsers' | 'listHighRiskUsersV1' | 'listHighRiskUsersV2' | 'listAnomalousEvents'

const highRisk = ({ users }: Here): User[] => [...users.by('highRisk')]

const severities = ['HIGH', 'MEDIUM', 'LOW'] as const
const severityByCode: Readonly<Record<number, (typeof severities)[number]>> = {
  2: 'HIGH',
  21903: 'HIGH',
  21953: 'HIGH',
  703: 'MEDIUM',
  215: 'MEDIUM',
}

/** How bad an event is; what is no error and locks nothing is no anomaly (assumed: the vendor's rule is not known). */
function severityOf({ code }: UserEvent): (typeof severities)[number] | undefined {
  return severityByCode[code] ?? (meaningOf(code).level === 'error' ? 'LOW' : undefined)
}

/** The high-risk list, a flag on users, and anomalous events (sections 2.9 and 2.11 of the contract notes). */
export const risk: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  changeHighRiskUsers: (asked) => {
    const { body, here } = asked
    const action = body.action.toLowerCase()
    if (action !== 'add' && action !== 'remove') return refuse(riskProblems['risk-action'])
    if (body.users.length > factsOf(asked).highRiskLimit) return refuse(riskProblems['risk-too-many'])
    let { users } = here
    const failed: {
      email: string
      primaryUsername: null
      alternateUsername: null
      id: null
      statusCode: number
      error: string
    }[] = []
    for (const name of body.users) {
      const user = userNamed(users, { email: name }) ?? users.get(name.toLowerCase())
      if (user) users = users.with(user.id, { ...user, highRisk: action === 'add' })
      else {
        const nobody = { primaryUsername: null, alternateUsername: null, id: null }
        failed.push({ email: name, ...nobody, statusCode: 404, error: `User ${name} not found` })
      }
    }
    const effects = { change: { here: { users } } }
    return failed.length > 0 ? reply(207, { users: failed }, effects) : reply(200, { users: [] }, effects)
  },

  listHighRiskUsersV1: ({ here }) => reply(200, { users: highRisk(here).map(({ email }) => email) }),

  listHighRiskUsersV2: ({ here }) =>
    reply(200, {
      users: highRisk(here).map(({ email, username, alternateUsername }) => {
        return { email, primaryUsername: username, alternateUsername }
      }),
    }),

  listAnomalousEvents: (asked) => {
    const { here, query, nowMs } = asked
    const { logWindow, anomalousEventLimit, userLogRetention } = factsOf(asked)
    const span = windowOf(query, nowMs, logWindow.ms)
    if ('code' in span) return refuse(span)
    const from = firstIdAt(Math.max(span.afterMs, nowMs - userLogRetention.ms) + 1)
    const found = [...here.userEvents.range({ from, before: firstIdAt(span.upToMs + 1) })].flatMap((event) => {
      const severity = severityOf(event)
      return severity === undefined || event.userId === null ? [] : [{ event, severity }]
    })
    found.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.event.atMs - a.event.atMs)
    const shown = found.slice(0, anomalousEventLimit).map(({ event, severity }) => ({
      userId: event.userId ?? '',
      email: here.users.get(event.userId ?? '')?.email ?? '',
      // All digits leave as a bigint; the generated type says number.
      eventId: BigInt(event.id) as unknown as number,
      eventLogDate: dateText(event.atMs),
      eventCode: String(event.code),
      eventDescription: meaningOf(event.code).description,
      severity,
    }))
    return reply(200, shown)
  },
}
