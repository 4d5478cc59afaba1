import { type Change, type Outcome, type Problem, refuse, weightOfResources, type World } from '../../world/index.ts'
import type { Turn } from '../turn.ts'

/** Bytes of records that a sandbox may hold unless told otherwise. */
export const defaultMaxBytes = 256 * 1024 * 1024

/** Why a sandbox may not grow by so many bytes, and what to do; `undefined` lets it. */
export function tooLarge({ resources }: World, grownBy: number, maxBytes: number): string | undefined {
  if (grownBy <= 0 || weightOfResources(resources) + grownBy <= maxBytes) return undefined
  const advice = 'delete some, reset the sandbox, or start Backlot with a higher --max-sandbox-bytes'
  return `a sandbox may hold ${maxBytes} bytes of records, and this one would hold more; ${advice}`
}

/**
 * The refusal of a success that would make what is stored too large; `undefined` lets it stand.
 *
 * The limit is ours and 507 is no answer of a vendor; its shape is the one in which the vendor says that it lacks something.
 */
export function refusedBySize(turn: Turn, outcome: Outcome): Outcome | undefined {
  const { call, engine, tenancy, world } = turn
  if (outcome.kind !== 'success' || !outcome.change) return undefined
  const reason = tooLarge(world, growthOf(turn, outcome.change), engine.maxBytes)
  if (reason === undefined) return undefined
  const problem: Problem = {
    ...tenancy.vendor.refusals.notImplemented(call),
    code: 'sandboxFull',
    status: 507,
    message: `Backlot: ${reason}`,
    standing: 'assumed',
    source: 'ours',
  }
  return refuse(problem)
}

function growthOf({ call, world }: Turn, { here = {}, sites = {} }: Change): number {
  const before = world.resources[call.vendor] ?? {}
  let growth = 0
  for (const [site, collections] of [[call.site, here] as const, ...Object.entries(sites)]) {
    for (const name in collections) growth += (collections[name]?.weight ?? 0) - (before[site]?.[name]?.weight ?? 0)
  }
  return growth
}
