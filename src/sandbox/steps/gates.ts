import { type Outcome, refuse, stateOf } from '../../world/index.ts'
import { pass, type Step, type Turn } from '../turn.ts'

/** Refuses operations that a machine of the addressed site blocks in the state it is in. */
export const gates: Step = { name: 'gates', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy, engine, world } = turn
  const operationId = call.operation?.id ?? ''
  for (const machine of tenancy.vendor.machines) {
    for (const gate of machine.gates) {
      if (!gate.operations.includes(operationId)) continue
      if (gate.when && tenancy.facts[gate.when.fact] !== gate.when.is) continue
      const state = stateOf(engine, world, call.vendor, call.site, machine.name)
      if (gate.while.includes(state)) return refuse(gate.problem)
    }
  }
  return pass(turn, 'gates', 'no gate is closed')
}
