import { type Instance, instantText, stepByHand } from '../world/index.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, instant, listOf, shape, text, textOrNull } from './schemas.ts'

const tag = 'Machines'

const machineSchema = answerOf({
  id: text('What to name it by when it is stepped.'),
  vendor: text(),
  site: text(),
  machine: text(),
  key: text('What tells it from others of its kind; empty where there is one per site.'),
  state: text(),
  since: instant('When it came into its state.'),
  waitsFor: textOrNull('The duration of the profile that it waits for.'),
  due: textOrNull('When it moves by itself; null when nothing or only a hand moves it.'),
})

function viewOf(instance: Instance) {
  const { id, vendor, site, machine, key, state, enteredMs, wait, dueMs } = instance
  const due = Number.isFinite(dueMs) ? instantText(dueMs) : null
  return { id, vendor, site, machine, key, state, since: instantText(enteredMs), waitsFor: wait?.duration ?? null, due }
}

function step({ control, sandbox, body, nowMs }: AskedSandbox<{ body: { id: string } }>): Answer {
  const { machines } = sandbox.world
  const instance = machines.get(body.id)
  if (!instance) {
    const ids = machines.toArray().map(({ id }) => id)
    return problem('unknown', `No machine ${body.id} has moved yet; ${suggestion(body.id, ids)}.`)
  }
  const world = stepByHand(control.registry.engine, sandbox.world, body.id, nowMs)
  if (!world) {
    const detail = `${body.id} waits for nothing in state ${instance.state}; a call of the vendor's API moves it from there.`
    return problem('conflict', detail)
  }
  sandbox.world = world
  return ok(viewOf(world.machines.get(body.id) as Instance))
}

/** The machines of a sandbox that have moved. */
export const machineRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/machines',
    id: 'listMachines',
    summary: 'The machines that have left their initial state at some time',
    tag,
    replies: { 200: answerOf({ machines: listOf(machineSchema) }) },
    handle: ({ sandbox }) => ok({ machines: sandbox.world.machines.toArray().map(viewOf) }),
  },
  {
    method: 'POST',
    path: '/machines/step',
    id: 'stepMachine',
    summary: 'Take the step that a machine waits for now',
    tag,
    body: shape({ id: text('The id of the machine.') }, ['id']),
    replies: { 200: machineSchema },
    problems: [404, 409],
    handle: step,
  },
]
