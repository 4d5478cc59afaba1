import type { Success } from '../../world/index.ts'
import type { Asked, Behaviour } from '../vendor.ts'
import { withEvent } from './event-records.ts'
import { factsOf } from './facts.ts'
import type { Here } from './records.ts'

/** Reads that are not GET: they look something up, and nothing is done that an auditor would ask for. */
const reads = /^(lookup|search)/

const isAudited = (asked: Asked): boolean => {
  const { operation, method } = asked.call
  return method !== 'GET' && operation !== undefined && asked.principal.scopes.length > 0 && !reads.test(operation.id)
}

/** An operation's name as the key of an activity, such as `API_SET_USER_STATUS` (assumed: the keys of API calls are not known). */
const activityKey = (id: string): string => `API_${id.replaceAll(/([A-Z])/g, '_$1').toUpperCase()}`

function roleOf({ scopes }: Asked['principal']): string {
  if (scopes.includes('SuperAdministrator')) return 'Super Administrator'
  return scopes.includes('HelpDeskAdministrator') ? 'Help Desk Administrator' : 'OAuth Client'
}

function audited(asked: Asked, success: Success): Success {
  const { call, nowMs, path, principal, chance: _unused } = asked
  const here = asked.here as unknown as Here
  const userId = path.userId === undefined ? undefined : String(path.userId)
  const user = userId === undefined ? undefined : here.users.get(userId)
  const adminEvents = withEvent(here.adminEvents, {
    atMs: nowMs,
    key: activityKey(call.operation?.id ?? ''),
    code: factsOf(asked).apiActivityCode,
    admin: principal.name,
    role: roleOf(principal),
    sourceIp: '127.0.0.1',
    success: true,
    message: call.operation?.summary ?? '',
    target: userId === undefined ? null : { id: userId, name: user?.email ?? '', type: 'USER' },
  })
  const change = { ...success.change, here: { ...success.change?.here, adminEvents } }
  return { ...success, change }
}

/** Behaviours whose successful changes add an administration event (assumed: the tenant audits calls; see the profile). */
export function withAudit(behaviours: Readonly<Record<string, Behaviour>>): Record<string, Behaviour> {
  const entries = Object.entries(behaviours).map(([id, behaviour]): [string, Behaviour] => {
    const behave: Behaviour['behave'] = (asked) => {
      const outcome = behaviour.behave(asked)
      const adds = outcome.kind === 'success' && isAudited(asked) && factsOf(asked).auditsCalls
      return adds ? audited(asked, outcome) : outcome
    }
    return [id, { ...behaviour, behave }]
  })
  return Object.fromEntries(entries)
}
