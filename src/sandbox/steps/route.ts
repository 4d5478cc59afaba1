import { type Outcome, refuse } from '../../world/index.ts'
import { pass, type Step, type Turn } from '../turn.ts'

/** Refuses a call whose path, or whose method on that path, the contract does not know. */
export const route: Step = { name: 'route', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy } = turn
  if (call.operation) return pass(turn, 'route', call.operation.id)
  const { methodNotAllowed, noRoute } = tenancy.vendor.refusals
  return refuse(call.allowed ? methodNotAllowed(call.allowed, call) : noRoute(call))
}
