import { type Engine, type Tenancy, tooLarge } from '../sandbox/index.ts'
import type { ConsoleAction, ConsoleDone } from '../vendors/vendor.ts'
import { applyChange, Chance, sendAll, siteOf, weightOfResources, type World } from '../world/index.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import { withTokens } from './ready-tokens.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, listOf, type Schema, text } from './schemas.ts'
import { type Check, checks, describe } from './validation.ts'

const tag = 'Console'

interface Address {
  readonly vendor: string
  readonly site: string
  readonly action: string
}
type Acting = { params: Address; body: Record<string, unknown> }

const object: Schema = { type: 'object' }

const actionSchema = answerOf({
  vendor: text(),
  sites: listOf(text()),
  action: text('The last part of the path.'),
  summary: text('What it does.'),
  input: { ...object, description: 'The JSON Schema of the body.' },
  example: { ...object, description: 'A body that can be sent as it is.' },
})

const actionsOf = ({ vendor }: Tenancy): Readonly<Record<string, ConsoleAction>> => vendor.console ?? {}

function list(engine: Engine): object[] {
  return [...engine.tenancies.values()].flatMap((tenancy) =>
    Object.entries(actionsOf(tenancy)).map(([action, { summary, input, example }]) => {
      return { vendor: tenancy.vendor.name, sites: tenancy.sites, action, summary, input, example }
    }),
  )
}

/** The tenancy and the action at an address, or the refusal that says which part of it is unknown. */
function actionAt(engine: Engine, { vendor, site, action }: Address): [Tenancy, ConsoleAction] | Answer {
  const tenancy = engine.tenancies.get(vendor)
  if (!tenancy)
    return problem('unknown', `There is no vendor ${vendor}; ${suggestion(vendor, engine.tenancies.keys())}.`)
  if (!tenancy.sites.includes(site)) {
    return problem('unknown', `${vendor} has no site ${site}; ${suggestion(site, tenancy.sites)}.`)
  }
  const actions = actionsOf(tenancy)
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (found) return [tenancy, found]
  return problem(
    'unknown',
    `The console of ${vendor} has no action ${action}; ${suggestion(action, Object.keys(actions))}.`,
  )
}

const makeCheck = checks()
const compiled = new WeakMap<ConsoleAction, Check>()

/** What an input lacks, or nothing. */
function misfit(action: ConsoleAction, input: unknown): Answer | undefined {
  const check = compiled.get(action) ?? makeCheck(action.input, 'body')
  compiled.set(action, check)
  return check(input) ? undefined : problem('invalid', describe('body', check.errors ?? []))
}

async function act({ control, sandbox, params, body, nowMs }: AskedSandbox<Acting>): Promise<Answer> {
  const { engine } = control.registry
  const found = actionAt(engine, params)
  if ('status' in found) return found
  const [tenancy, action] = found
  const refused = misfit(action, body)
  if (refused) return refused
  const { vendor, site } = params
  const { world } = sandbox
  const chance = new Chance(world.meters.chance)
  const done = action.act(body, {
    facts: tenancy.facts,
    world,
    site,
    here: siteOf(world.resources, vendor, site),
    nowMs,
    origin: control.host.sitesOf(sandbox.name)[vendor]?.[site] ?? control.host.controlUrl(),
    chance,
    keys: engine.keys,
  })
  if ('refused' in done) return problem(done.refused, done.because)
  const next = after(engine, world, params, done, nowMs)
  const full = tooLarge(world, weightOfResources(next.resources) - weightOfResources(world.resources), engine.maxBytes)
  if (full !== undefined) return problem('conflict', `Nothing was done: ${full}.`)
  sandbox.world = { ...next, meters: { ...next.meters, chance: chance.state } }
  const here = siteOf(sandbox.world.resources, vendor, site)
  const place = { world: sandbox.world, vendor, site, here, facts: tenancy.facts }
  return ok(await withTokens(done.result, tenancy.vendor, place))
}

function after(engine: Engine, world: World, { vendor, site }: Address, done: ConsoleDone, nowMs: number): World {
  const { change, send = [] } = done
  const changed = change ? { ...world, resources: applyChange(world.resources, vendor, site, change) } : world
  return sendAll(engine, changed, vendor, site, send, nowMs)
}

/** What an administrator does in a vendor's own console, for which the vendor has no API. */
export const consoleRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/console',
    id: 'listConsoleActions',
    summary: 'What an administrator can do outside the vendors’ APIs',
    tag,
    replies: { 200: answerOf({ actions: listOf(actionSchema) }) },
    handle: ({ control }) => ok({ actions: list(control.registry.engine) }),
  },
  {
    method: 'POST',
    path: '/console/:vendor/:site/:action',
    id: 'actInConsole',
    summary: 'Do what an administrator does in the console of the vendor',
    description: 'The body is the input that the list of actions describes. Secrets in the answer are shown this once.',
    tag,
    params: { vendor: text('The vendor.'), site: text('The site.'), action: text('The action.') },
    body: object,
    replies: { 200: { ...object, description: 'What the console shows once it is done.' } },
    problems: [404, 409],
    handle: act,
  },
]
