import { type Engine, limitOf, type Sandbox, type Tenancy } from '../sandbox/index.ts'
import { type Exhaustion, instantText, type Limit } from '../world/index.ts'
import { lifted, type LimitFilter, withExhaustion, withLimit } from './meters.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, instant, listOf, shape, text, whole } from './schemas.ts'

const tag = 'Rate limits'

type Setting = Omit<Limit, 'group'> & { readonly group?: string }
type Exhausting = Partial<Exhaustion> & { readonly vendor: string; readonly seconds?: number }

/** How long an exhaustion lasts unless it is said, in seconds. */
const usualExhaustionSeconds = 60

const group = text('A group of operations (their first tag in the contract); * is every group.')
const principal = text('The id of a principal; * is everybody.')
const limitMembers = {
  vendor: text('The vendor.'),
  group,
  limit: whole(0, 'How many calls a principal has in a window.'),
  windowSeconds: whole(1, 'How long a window is.'),
}
const viewSchema = answerOf({
  limits: listOf(
    answerOf({
      ...limitMembers,
      origin: {
        type: 'string',
        enum: ['profile', 'set'],
        description: 'Whether the profile has it or it was set here.',
      },
    }),
  ),
  buckets: listOf(
    answerOf({
      id: text('Vendor, site, group and principal.'),
      count: whole(0, 'Calls in the running window.'),
      resetsAt: instant('When the window ends.'),
    }),
  ),
  exhausted: listOf(answerOf({ vendor: text(), group, principal, until: instant('When it ends.') })),
})
const filterMembers = {
  vendor: text('Only of this vendor.'),
  group: text('Only of this group.'),
  principal: text('Only of this principal; limits, which are nobody’s, then stay.'),
}

/** The limits that count now: those that were set, and those of the profiles that none of them replaces. */
function limitsInForce(engine: Engine, { world }: Sandbox) {
  const set = world.meters.limits
  const usual = [...engine.tenancies.values()].flatMap((tenancy) => usualLimits(tenancy))
  return [
    ...usual
      .filter((limit) => !limitOf(set, limit.vendor, limit.group))
      .map((limit) => ({ ...limit, origin: 'profile' })),
    ...set.map((limit) => ({ ...limit, origin: 'set' })),
  ]
}

function usualLimits({ vendor, facts }: Tenancy): Limit[] {
  const rows = (facts.rateLimits ?? []) as readonly Limit[]
  return rows
    .filter((row) => row.vendor === vendor.name)
    .map(({ vendor, group, limit, windowSeconds }) => ({ vendor, group, limit, windowSeconds }))
}

function view(engine: Engine, sandbox: Sandbox, nowMs: number): Answer {
  const { buckets, exhausted } = sandbox.world.meters
  return ok({
    limits: limitsInForce(engine, sandbox),
    buckets: buckets
      .toArray()
      .filter(({ resetsMs }) => resetsMs > nowMs)
      .map(({ id, count, resetsMs }) => ({ id, count, resetsAt: instantText(resetsMs) })),
    exhausted: exhausted
      .filter(({ untilMs }) => untilMs > nowMs)
      .map(({ vendor, group, principal, untilMs }) => ({ vendor, group, principal, until: instantText(untilMs) })),
  })
}

/** Why a vendor and a group cannot be limited, if they cannot. */
function unknownGroup(engine: Engine, vendor: string, group: string): Answer | undefined {
  const tenancy = engine.tenancies.get(vendor)
  if (!tenancy) {
    return problem('invalid', `There is no vendor ${vendor}; ${suggestion(vendor, engine.tenancies.keys())}.`)
  }
  const groups = new Set([...tenancy.contract.operations.values()].map((operation) => operation.group))
  if (group === '*' || groups.has(group)) return undefined
  return problem('invalid', `${vendor} has no group ${group}; ${suggestion(group, groups)}.`)
}

function set({ control, sandbox, body, nowMs }: AskedSandbox<{ body: Setting }>): Answer {
  const { engine } = control.registry
  const limit = { ...body, group: body.group ?? '*' }
  const refused = unknownGroup(engine, limit.vendor, limit.group)
  if (refused) return refused
  sandbox.world = withLimit(sandbox.world, limit)
  return view(engine, sandbox, nowMs)
}

function exhaust({ control, sandbox, body, nowMs }: AskedSandbox<{ body: Exhausting }>): Answer {
  const { engine } = control.registry
  const { vendor, group = '*', principal = '*', seconds = usualExhaustionSeconds } = body
  const refused = unknownGroup(engine, vendor, group)
  if (refused) return refused
  sandbox.world = withExhaustion(sandbox.world, { vendor, group, principal, untilMs: nowMs + seconds * 1000 })
  return view(engine, sandbox, nowMs)
}

function lift({
  control,
  sandbox,
  body,
  query,
  nowMs,
}: AskedSandbox<{ body: LimitFilter; query: LimitFilter }>): Answer {
  sandbox.world = lifted(sandbox.world, { ...query, ...body })
  return view(control.registry.engine, sandbox, nowMs)
}

const lifting = {
  summary: 'Lift exhaustions, counts and the limits that were set',
  description: 'Limits of the profile stay; their counts begin again.',
  tag,
  replies: { 200: viewSchema },
  handle: lift,
} as const

/** The limits on how often a principal may call. */
export const rateLimitRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/rate-limits',
    id: 'getRateLimits',
    summary: 'The limits in force, the running windows, and what is exhausted',
    tag,
    replies: { 200: viewSchema },
    handle: ({ control, sandbox, nowMs }) => view(control.registry.engine, sandbox, nowMs),
  },
  {
    method: 'PUT',
    path: '/rate-limits',
    id: 'setRateLimit',
    summary: 'Set the limit of a group, or of every group of a vendor',
    tag,
    body: shape(limitMembers, ['vendor', 'limit', 'windowSeconds']),
    replies: { 200: viewSchema },
    handle: set,
  },
  {
    method: 'POST',
    path: '/rate-limits/exhaust',
    id: 'exhaustRateLimit',
    summary: 'Refuse the calls of a group with 429 for a while',
    tag,
    body: shape(
      {
        vendor: limitMembers.vendor,
        group,
        principal,
        seconds: whole(1, `How long, in seconds; ${usualExhaustionSeconds} unless given.`),
      },
      ['vendor'],
    ),
    replies: { 200: viewSchema },
    handle: exhaust,
  },
  { ...lifting, method: 'DELETE', path: '/rate-limits', id: 'deleteRateLimits', query: filterMembers },
  {
    ...lifting,
    method: 'POST',
    path: '/rate-limits/lift',
    id: 'liftRateLimits',
    body: shape(filterMembers),
    example: {},
  },
]
