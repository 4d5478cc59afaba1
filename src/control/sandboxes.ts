import { defaultSandbox } from '../gateway/index.ts'
import { Sandbox } from '../sandbox/index.ts'
import { createSandbox, type NewSandbox } from './creation.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { Asked, Control, GlobalRoute, SandboxRoute } from './route.ts'
import { credentialsOf, credentialsSchema, lineOf, lineSchema, viewOfSandbox } from './sandbox-view.ts'
import { answerOf, described, flag, instant, listOf, pace, sandboxName, shape, text, whole } from './schemas.ts'

type Named = { params: { name: string } }

const tag = 'Sandboxes'
const sandboxReply = { $ref: 'Sandbox#' }

/** A lifetime of at most some thirty years. */
const seconds = (description: string) => ({ ...whole(1, description), maximum: 1_000_000_000 })

const newSandbox = described(
  shape({
    name: sandboxName,
    from: {
      ...sandboxName,
      description: 'The sandbox to fork: the new one begins with its world, and goes on by itself.',
    },
    snapshot: {
      ...sandboxName,
      description:
        'A snapshot of the sandbox to fork (of the default one unless from is given), to begin with instead.',
    },
    seed: {
      type: 'string',
      minLength: 1,
      description: 'What ids and chance are drawn from; a fresh one unless given.',
    },
    clock: described(
      shape({ now: instant('What the clock shows at first.'), frozen: flag('Whether it stands still.') }),
      'How the clock begins; the wall clock unless given.',
    ),
    pace,
    ports: flag('Whether every site gets a port of its own.'),
    ttlSeconds: seconds('Seconds of wall clock after which it answers no more and is deleted.'),
    idleSeconds: seconds('Seconds of wall clock without a call to it after which it answers no more and is deleted.'),
  }),
  'What the sandbox begins with; an empty object makes a fresh one with a name of its own.',
)

/**
 * Sandboxes: create, list, look at, delete.
 *
 * Those that have ended are deleted when anything is next asked for.
 */
export function sandboxRoutes(): {
  readonly routes: readonly GlobalRoute[]
  readonly sweep: (control: Control) => Promise<void>
} {
  let unnamed = 0
  const freeName = ({ registry }: Control): string => {
    do unnamed++
    while (registry.get(`sandbox-${unnamed}`))
    return `sandbox-${unnamed}`
  }
  const create = async ({ control, body, wallMs }: Asked<{ body: NewSandbox }>): Promise<Answer> => {
    const made = createSandbox(control, body.name ?? freeName(control), body, wallMs)
    if (!(made instanceof Sandbox)) return made
    const refused = body.ports === true ? await withPorts(control, made) : undefined
    if (refused) return refused
    if (body.ports === true) made.surroundings = { hasPorts: true }
    control.registry.limitLife(made, body, wallMs)
    const headers = { location: `/_backlot/sandboxes/${made.name}` }
    return { status: 201, body: await viewOfSandbox(control, made, wallMs), headers }
  }
  const sweep = async (control: Control): Promise<void> => {
    for (const sandbox of control.registry.ended(control.host.now())) await remove(control, sandbox)
  }
  return { routes: [{ ...creating, handle: create }, ...looking], sweep }
}

const creating = {
  method: 'POST',
  path: '/sandboxes',
  id: 'createSandbox',
  summary: 'Create a sandbox, fresh or as a fork',
  tag,
  body: newSandbox,
  example: { clock: { now: '2026-11-21T09:00:00Z', frozen: true }, pace: 'instant' },
  replies: { 201: sandboxReply },
  problems: [409, 503],
} as const

const looking: readonly GlobalRoute[] = [
  {
    method: 'GET',
    path: '/sandboxes',
    id: 'listSandboxes',
    summary: 'List the sandboxes, oldest first',
    tag,
    replies: { 200: answerOf({ sandboxes: listOf(lineSchema) }) },
    handle: ({ control, wallMs }) =>
      ok({ sandboxes: control.registry.list().map((sandbox) => lineOf(sandbox, wallMs)) }),
  },
  {
    method: 'GET',
    path: '/sandboxes/:name',
    id: 'getSandbox',
    summary: 'Look at a sandbox: its sites and credentials',
    tag,
    params: { name: text('The name of the sandbox.') },
    replies: { 200: sandboxReply },
    problems: [404],
    handle: async ({ control, params, wallMs }: Asked<Named>) => {
      const sandbox = control.registry.use(params.name, wallMs)
      return sandbox ? ok(await viewOfSandbox(control, sandbox, wallMs)) : unknownSandbox(control, params.name)
    },
  },
  {
    method: 'DELETE',
    path: '/sandboxes/:name',
    id: 'deleteSandbox',
    summary: 'Delete a sandbox with everything in it',
    tag,
    params: { name: text('The name of the sandbox.') },
    replies: { 204: undefined },
    problems: [404, 409],
    handle: async ({ control, params }: Asked<Named>) => {
      const sandbox = control.registry.get(params.name)
      if (!sandbox) return unknownSandbox(control, params.name)
      if (params.name === defaultSandbox) {
        return problem('conflict', 'The default sandbox cannot be deleted; reset it with POST /_backlot/reset.')
      }
      await remove(control, sandbox)
      return ok()
    },
  },
]

/** What can be done with the whole of one sandbox. */
export const wholeSandboxRoutes: readonly SandboxRoute[] = [
  {
    method: 'POST',
    path: '/reset',
    id: 'reset',
    summary: 'Put a sandbox back to how it began',
    description:
      'Resources, machines, rate limits, faults and chance are those of the beginning, and the journal is empty. ' +
      'The clock and the pace are those of its creation: a clock that was advanced or set shows what it would show had nobody moved it.',
    tag,
    replies: { 200: sandboxReply },
    handle: async ({ control, sandbox, wallMs }) => {
      sandbox.world = sandbox.initial
      sandbox.journal.clear()
      sandbox.violations = 0
      return ok(await viewOfSandbox(control, sandbox, wallMs))
    },
  },
  {
    method: 'GET',
    path: '/credentials',
    id: 'getCredentials',
    summary: 'Ready credentials of every vendor',
    tag,
    replies: { 200: credentialsSchema },
    handle: async ({ control, sandbox }) =>
      ok(await credentialsOf(control.registry.engine, sandbox, control.host.sitesOf(sandbox.name))),
  },
]

/** The refusal of a sandbox name that nothing has. */
export function unknownSandbox({ registry }: Control, name: string): Answer {
  const names = registry.list().map((sandbox) => sandbox.name)
  return problem('unknown', `There is no sandbox ${name}; ${suggestion(name, names)}.`)
}

async function withPorts(control: Control, sandbox: Sandbox): Promise<Answer | undefined> {
  try {
    await control.host.openPorts(sandbox.name)
    return undefined
  } catch (error) {
    control.registry.delete(sandbox.name)
    const reason = error instanceof Error ? error.message : String(error)
    return problem('unavailable', `The sandbox was not made, because its ports cannot be opened: ${reason}`)
  }
}

async function remove({ registry, host }: Control, sandbox: Sandbox): Promise<void> {
  registry.delete(sandbox.name)
  await host.closePorts(sandbox.name)
}
