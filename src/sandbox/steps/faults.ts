import { type Fault, type Outcome, refuse, reply, type World } from '../../world/index.ts'
import { pass, type Step, type Turn } from '../turn.ts'

/** Lets the first armed fault that fits act on the call: answer it, delay it, break a machine, or break the connection. */
export const faults: Step = { name: 'faults', run }

function run(turn: Turn): Outcome | undefined {
  if (turn.world.meters.faults.length === 0) return undefined
  const fault = turn.world.meters.faults.find((candidate) => fits(candidate, turn))
  if (!fault) return undefined
  turn.world = spent(turn.world, fault)
  turn.fault = fault
  const { answer } = fault
  if ('status' in answer) return reply(answer.status, answer.body, answer.headers ? { headers: answer.headers } : {})
  if ('problem' in answer) {
    const problem = turn.tenancy.vendor.problems[answer.problem]
    if (problem) return refuse(problem)
  }
  if ('connection' in answer && answer.connection === 'cut') return reply(0, undefined)
  return pass(turn, 'faults', `${fault.id} acts after the step`)
}

function fits(fault: Fault, turn: Turn): boolean {
  const { call } = turn
  if (fault.vendor !== call.vendor || fault.left === 0) return false
  if (fault.operation !== '*' && fault.operation !== call.operation?.id) return false
  if (fault.site !== undefined && fault.site !== call.site) return false
  return fault.principal === undefined || fault.principal === subjectOf(turn)
}

/** Whom the credential names; faults act before it is judged. */
function subjectOf(turn: Turn): unknown {
  return turn.ready.opened?.ok === true ? turn.ready.opened.claims.sub : undefined
}

function spent(world: World, fault: Fault): World {
  const faults = world.meters.faults.map((other) => {
    if (other !== fault) return other
    return { ...fault, hits: fault.hits + 1, ...(fault.left === undefined ? {} : { left: fault.left - 1 }) }
  })
  return { ...world, meters: { ...world.meters, faults } }
}
