import { type Limit, type Outcome, type World } from '../../world/index.ts'
import { pass, refuseBecause, type Step, type Turn } from '../turn.ts'

/** Counts the call against the limits of its group, per principal, on the sandbox's clock. */
export const rateLimit: Step = { name: 'rate-limit', run }

function run(turn: Turn): Outcome | undefined {
  const { call, world } = turn
  const group = call.operation?.group
  if (group === undefined) return undefined
  const { limits, exhausted } = world.meters
  const usual = usualLimits(turn)
  if (limits.length === 0 && exhausted.length === 0 && usual.length === 0) return undefined
  const principal = turn.principal?.id ?? 'anonymous'
  const blockedUntilMs = exhaustedUntil(turn, group, principal)
  if (blockedUntilMs > turn.nowMs) return tooMany(turn, blockedUntilMs, `${group} is exhausted`)
  const limit = limitOf(limits, call.vendor, group) ?? limitOf(usual, call.vendor, group)
  if (!limit) return undefined
  const id = `${call.vendor}/${call.site}/${group}/${limit.shared ? '*' : principal}`
  const known = world.meters.buckets.get(id)
  const windowMs = limit.windowSeconds * 1000
  // A window that has not begun yet was opened before the clock was set back.
  const isOpen = known && known.resetsMs > turn.nowMs && known.resetsMs - windowMs <= turn.nowMs
  const bucket = isOpen ? known : { id, count: 0, resetsMs: turn.nowMs + windowMs }
  const remaining = Math.max(0, limit.limit - bucket.count - 1)
  turn.allowance = { limit: limit.limit, remaining, resetsMs: bucket.resetsMs }
  if (bucket.count >= limit.limit) {
    return tooMany(turn, bucket.resetsMs, `${limit.limit} calls in ${limit.windowSeconds} s are used up`)
  }
  turn.world = withBucket(world, { ...bucket, count: bucket.count + 1 })
  return pass(turn, 'rate-limit', `${bucket.count + 1} of ${limit.limit} in ${limit.windowSeconds} s`)
}

/** The limit of a group: its own, else the vendor-wide one named `*`. */
export function limitOf(limits: readonly Limit[], vendor: string, group: string): Limit | undefined {
  return (
    limits.find((limit) => limit.vendor === vendor && limit.group === group) ??
    limits.find((limit) => limit.vendor === vendor && limit.group === '*')
  )
}

function usualLimits(turn: Turn): readonly Limit[] {
  return (turn.tenancy.facts.rateLimits ?? []) as readonly Limit[]
}

function exhaustedUntil(turn: Turn, group: string, principal: string): number {
  let untilMs = 0
  for (const row of turn.world.meters.exhausted) {
    const fits =
      row.vendor === turn.call.vendor &&
      (row.group === '*' || row.group === group) &&
      (row.principal === '*' || row.principal === principal)
    if (fits) untilMs = Math.max(untilMs, row.untilMs)
  }
  return untilMs
}

function tooMany(turn: Turn, untilMs: number, because: string): Outcome {
  const seconds = Math.ceil((untilMs - turn.nowMs) / 1000)
  const { vendor, facts } = turn.tenancy
  return refuseBecause(turn, vendor.refusals.rateLimited(seconds, turn.call, facts), because)
}

function withBucket(world: World, bucket: { id: string; count: number; resetsMs: number }): World {
  return { ...world, meters: { ...world.meters, buckets: world.meters.buckets.with(bucket.id, bucket) } }
}
