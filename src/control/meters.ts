import type { Exhaustion, Fault, Limit, Meters, World } from '../world/index.ts'

/** What a lifting is about; what is left out is about all. */
export interface LimitFilter {
  readonly vendor?: string
  readonly group?: string
  readonly principal?: string
}

function withMeters(world: World, meters: Partial<Meters>): World {
  return { ...world, meters: { ...world.meters, ...meters } }
}

/** The world with a limit in place of the one that its vendor and group had. */
export function withLimit(world: World, limit: Limit): World {
  const others = world.meters.limits.filter(({ vendor, group }) => vendor !== limit.vendor || group !== limit.group)
  return withMeters(world, { limits: [...others, limit] })
}

/** The world with a group exhausted for a principal, in place of an earlier exhaustion of the same. */
export function withExhaustion(world: World, exhaustion: Exhaustion): World {
  const others = world.meters.exhausted.filter(
    ({ vendor, group, principal }) =>
      vendor !== exhaustion.vendor || group !== exhaustion.group || principal !== exhaustion.principal,
  )
  return withMeters(world, { exhausted: [...others, exhaustion] })
}

/** The world without the exhaustions, counts and limits that were set and that a filter fits. */
export function lifted(world: World, filter: LimitFilter): World {
  let { buckets } = world.meters
  for (const { id } of world.meters.buckets) {
    if (countFits(id, filter)) buckets = buckets.without(id)
  }
  return withMeters(world, {
    buckets,
    exhausted: world.meters.exhausted.filter((row) => !fits(row, filter)),
    // A limit is nobody's in particular: lifting it for one principal would lift it for all.
    limits:
      filter.principal === undefined ? world.meters.limits.filter((row) => !fits(row, filter)) : world.meters.limits,
  })
}

function fits(row: LimitFilter, filter: LimitFilter): boolean {
  return (['vendor', 'group', 'principal'] as const).every(
    (name) => filter[name] === undefined || filter[name] === row[name],
  )
}

/** Whether a filter fits a count, whose id is vendor, site, group and principal between slashes. */
function countFits(id: string, filter: LimitFilter): boolean {
  const [vendor, , ...rest] = id.split('/')
  const owner = `${rest.join('/')}/`
  if (filter.vendor !== undefined && filter.vendor !== vendor) return false
  if (filter.group !== undefined && !owner.startsWith(`${filter.group}/`)) return false
  return filter.principal === undefined || owner.endsWith(`/${filter.principal}/`)
}

/** The world with one more armed fault, and the fault; its id is the next number of this world's faults. */
export function withFault(world: World, armed: Omit<Fault, 'id' | 'hits'>): { world: World; fault: Fault } {
  const numbers = world.meters.faults.map(({ id }) => Number(id.slice(id.lastIndexOf('-') + 1)))
  const fault: Fault = { ...armed, id: `fault-${Math.max(0, ...numbers) + 1}`, hits: 0 }
  return { world: withMeters(world, { faults: [...world.meters.faults, fault] }), fault }
}

/** The world without the faults that a filter names. */
export function withoutFaults(world: World, isGone: (fault: Fault) => boolean): World {
  return withMeters(world, { faults: world.meters.faults.filter((fault) => !isGone(fault)) })
}
