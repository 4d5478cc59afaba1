import type { Outcome, Problem } from '../../world/index.ts'
import { refuseBecause, type Step, type Turn } from '../turn.ts'

/**
 * Refuses a call that the gateway could not read to its end (too large, cut off, no HTTP), in the shape in which the vendor says that
 * a path leads nowhere: both are said before the addressed service sees anything (assumed).
 */
export const read: Step = { name: 'read', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy } = turn
  if (!call.unread) return undefined
  const { status, reason } = call.unread
  const problem: Problem = {
    ...tenancy.vendor.refusals.noRoute(call),
    code: 'unreadCall',
    status,
    message: reason,
    standing: 'assumed',
    source: 'ours',
  }
  return refuseBecause(turn, problem, reason)
}
