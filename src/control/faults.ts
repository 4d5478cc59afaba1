import type { Fault } from '../world/index.ts'
import type { FaultOrder } from './forms.ts'
import { faultOf, isAnswer } from './fault-order.ts'
import { withFault, withoutFaults } from './meters.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, described, listOf, mapOf, shape, text, whole } from './schemas.ts'

const tag = 'Faults'

const answerSchema = described(
  shape({
    status: {
      type: 'integer',
      minimum: 200,
      maximum: 599,
      description: 'Answer with this status, and body and headers.',
    },
    body: { description: 'The JSON body that goes with status.' },
    headers: {
      ...mapOf({ type: 'string', pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$', description: 'No control characters.' }),
      propertyNames: { pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", description: 'The name of a header.' },
      description: 'The headers that go with status.',
    },
    problem: text('Refuse with this declared problem of the vendor, by its code.'),
    delay: text('Answer as usual, but this much later: an ISO 8601 duration of the wall clock, at most PT10M.'),
    machineError: text('Answer as usual, and let this machine of the vendor fail.'),
    connection: {
      type: 'string',
      enum: ['cut', 'lost-answer'],
      description: 'Close the connection before anything happens, or after it happened.',
    },
  }),
  'Exactly one of status, problem, delay, machineError and connection.',
)

const faultSchema = answerOf(
  {
    id: text('What to name it by when it is disarmed.'),
    vendor: text(),
    operation: text(),
    site: text(),
    principal: text(),
    left: { type: ['integer', 'null'], description: 'How many calls it still meets; null when it has no end.' },
    hits: whole(0, 'How many calls it met.'),
    answer: answerSchema,
  },
  ['site', 'principal'],
)

const order = shape(
  {
    operation: text('An operationId of the vendor; * is every call.'),
    vendor: text('The vendor; may be left out where only one has the operation.'),
    site: text('Only calls to this site.'),
    principal: text('Only calls whose token is of this principal.'),
    times: whole(1, 'How many calls it meets; without end unless given.'),
    answer: answerSchema,
  },
  ['operation', 'answer'],
)

function viewOf(fault: Fault) {
  return { ...fault, left: fault.left ?? null }
}

function arm({ control, sandbox, body }: AskedSandbox<{ body: FaultOrder }>): Answer {
  const armed = faultOf(control.registry.engine, body)
  if (isAnswer(armed)) return armed
  const { world, fault } = withFault(sandbox.world, armed)
  sandbox.world = world
  return ok(viewOf(fault), 201)
}

function disarm({ sandbox, params }: AskedSandbox<{ params: { id: string } }>): Answer {
  const ids = sandbox.world.meters.faults.map(({ id }) => id)
  if (!ids.includes(params.id)) {
    return problem('unknown', `No fault ${params.id} is armed; ${suggestion(params.id, ids)}.`)
  }
  sandbox.world = withoutFaults(sandbox.world, (fault) => fault.id === params.id)
  return ok()
}

/** Faults that wait for calls. */
export const faultRoutes: readonly SandboxRoute[] = [
  {
    method: 'POST',
    path: '/faults',
    id: 'armFault',
    summary: 'Arm a fault: the next calls that fit get another answer, a later one, or none',
    tag,
    body: order,
    example: { operation: '*', times: 1, answer: { status: 503 } },
    replies: { 201: faultSchema },
    handle: arm,
  },
  {
    method: 'GET',
    path: '/faults',
    id: 'listFaults',
    summary: 'The faults in the order in which they act, spent ones included',
    tag,
    replies: { 200: answerOf({ faults: listOf(faultSchema) }) },
    handle: ({ sandbox }) => ok({ faults: sandbox.world.meters.faults.map(viewOf) }),
  },
  {
    method: 'DELETE',
    path: '/faults/:id',
    id: 'disarmFault',
    summary: 'Disarm a fault',
    tag,
    params: { id: text('The id of the fault.') },
    replies: { 204: undefined },
    problems: [404],
    handle: disarm,
  },
  {
    method: 'DELETE',
    path: '/faults',
    id: 'disarmFaults',
    summary: 'Disarm all faults',
    tag,
    replies: { 204: undefined },
    handle: ({ sandbox }) => {
      sandbox.world = withoutFaults(sandbox.world, () => true)
      return ok()
    },
  },
]
