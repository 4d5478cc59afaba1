import { type Outcome, siteOf } from '../../world/index.ts'
import { pass, refuseBecause, type Step, type Turn } from '../turn.ts'

/** Judges the credential that the contract's `security` asks for; the opened token gives the principal. */
export const authenticate: Step = { name: 'authenticate', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy, ready } = turn
  const security = call.operation?.security ?? []
  if (security.length === 0) return pass(turn, 'authenticate', 'the operation is public')
  const { unauthenticated } = tenancy.vendor.refusals
  const isOptional = security.some((requirement) => requirement.scheme === '')
  if (isOptional && !ready.opened) return pass(turn, 'authenticate', 'the operation asks for no credential')
  const scheme = ready.scheme === undefined ? undefined : tenancy.vendor.schemes[ready.scheme]
  if (!scheme || !ready.opened) {
    const reason = 'the call carries no credential'
    return refuseBecause(turn, unauthenticated(reason, call, tenancy.facts), reason)
  }
  const here = siteOf(turn.world.resources, call.vendor, call.site)
  const judged = scheme.judge(ready.opened, {
    facts: tenancy.facts,
    world: turn.world,
    site: call.site,
    here,
    nowMs: turn.nowMs,
    origin: call.origin,
  })
  if ('reason' in judged) {
    return refuseBecause(turn, unauthenticated(judged.reason, call, tenancy.facts), judged.reason)
  }
  turn.principal = judged
  return pass(turn, 'authenticate', judged.id)
}
