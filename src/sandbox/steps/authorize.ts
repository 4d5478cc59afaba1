import type { Outcome } from '../../world/index.ts'
import { pass, refuseBecause, type Step, type Turn } from '../turn.ts'

/** Compares the principal's scopes with the alternatives of the contract's `security`; one alternative suffices. */
export const authorize: Step = { name: 'authorize', run }

function run(turn: Turn): Outcome | undefined {
  const { call, principal } = turn
  if (!principal || !call.operation) return undefined
  for (const { scheme, scopes, also } of call.operation.security) {
    if (scheme !== turn.ready.scheme) continue
    const all = also ? [...scopes, ...also.flatMap((other) => other.scopes)] : scopes
    if (all.every((scope) => principal.scopes.includes(scope))) {
      return pass(turn, 'authorize', scopes.length > 0 ? scopes.join(' ') : 'any principal')
    }
  }
  const needed = call.operation.security.map(({ scopes }) => scopes.join(' ')).join(' or ')
  const because = `${principal.name} has ${principal.scopes.join(' ') || 'no scopes'}, and the operation needs ${needed}`
  return refuseBecause(turn, turn.tenancy.vendor.refusals.unauthorized(principal, call, turn.tenancy.facts), because)
}
