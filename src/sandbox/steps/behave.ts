import type { Operation } from '../../contract/index.ts'
import { type Outcome, refuse, siteOf, stateOf } from '../../world/index.ts'
import type { Asked, Principal } from '../../vendors/vendor.ts'
import type { Step, Turn } from '../turn.ts'

/** Runs the behaviour bound to the operation; an operation without one is refused with 501 and its name. */
export const behave: Step = { name: 'behave', run }

/** Who calls a public operation. */
const nobody: Principal = { id: 'anonymous', name: 'anonymous', scopes: [] }

function run(turn: Turn): Outcome {
  const { call, tenancy } = turn
  const behaviour = tenancy.vendor.behaviours[(call.operation as Operation).id]
  if (!behaviour) return refuse(tenancy.vendor.refusals.notImplemented(call))
  return behaviour.behave(asked(turn))
}

function asked(turn: Turn): Asked {
  const { call, world, engine, nowMs } = turn
  return {
    call,
    ...turn.input,
    site: call.site,
    here: siteOf(world.resources, call.vendor, call.site),
    principal: turn.principal ?? nobody,
    facts: turn.tenancy.facts,
    nowMs,
    chance: turn.chance,
    world,
    stateOf: (machine, key) => stateOf(engine, world, call.vendor, call.site, machine, key),
    isUsed: (name) => (world.meters.used.get(name) ?? 0) > nowMs,
    prepared: turn.ready.prepared,
  }
}
