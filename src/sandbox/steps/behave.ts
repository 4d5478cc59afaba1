import type { Operation } from '../../contract/index.ts'
import { answerGenerically } from '../../generic/index.ts'
import { type Outcome, refuse, siteOf, stateOf } from '../../world/index.ts'
import type { Asked, Principal } from '../../vendors/vendor.ts'
import type { Step, Turn } from '../turn.ts'

/**
 * Runs the behaviour bound to the operation. Without one, generic state answers, else a reply made of the contract; an operation for
 * which neither can be is refused with 501 and its name.
 */
export const behave: Step = { name: 'behave', run }

/** Who calls a public operation. */
const nobody: Principal = { id: 'anonymous', name: 'anonymous', scopes: [] }

function run(turn: Turn): Outcome {
  const { call, tenancy } = turn
  const operation = call.operation as Operation
  const behaviour = tenancy.vendor.behaviours[operation.id]
  if (!behaviour) {
    const { vendor, contract } = tenancy
    turn.generic = answerGenerically({ asked: asked(turn), operation, contract, vendor })
    turn.because = turn.generic?.because
    return turn.generic?.outcome ?? refuse(vendor.refusals.notImplemented(call))
  }
  return behaviour.behave(asked(turn))
}

function asked(turn: Turn): Asked {
  const { call, world, engine, nowMs, input } = turn
  return {
    call,
    site: call.site,
    here: siteOf(world.resources, call.vendor, call.site),
    at: (site) => siteOf(world.resources, call.vendor, site),
    principal: turn.principal ?? nobody,
    facts: turn.tenancy.facts,
    nowMs,
    chance: turn.chance,
    world,
    stateOf: (machine, key) => stateOf(engine, world, call.vendor, call.site, machine, key),
    isUsed: (name) => (world.meters.used.get(name) ?? 0) > nowMs,
    history: () => turn.history(world),
    prepared: turn.ready.prepared,
    path: input.path,
    query: input.query,
    headers: input.headers,
    body: input.body,
  }
}
