import { type Engine, nearest, type Tenancy } from '../sandbox/index.ts'
import type { Expectation, Landmark } from './expectation.ts'

/** An expectation that cannot be judged, as one sentence that says why and what to write instead. */
export interface Unclear {
  readonly unclear: string
}

/** The vendor that an operation is looked for at: the named one, else the only one that has it. */
export function vendorOf(engine: Engine, { operation, vendor }: Expectation): string | Unclear {
  const { tenancies } = engine
  if (vendor !== undefined) {
    const tenancy = tenancies.get(vendor)
    if (!tenancy) return { unclear: `There is no vendor ${vendor}; there is ${named([...tenancies.keys()])}.` }
    return tenancy.contract.operations.has(operation) ? vendor : unknown(`${vendor} has no`, operation, [tenancy])
  }
  const having = [...tenancies.values()].filter(({ contract }) => contract.operations.has(operation))
  if (having.length === 1) return (having[0] as Tenancy).vendor.name
  if (having.length === 0) return unknown('There is no', operation, [...tenancies.values()])
  const names = having.map((tenancy) => tenancy.vendor.name)
  return { unclear: `${named(names)} have an operation ${operation}; name the vendor.` }
}

/** The landmark of an order, or why there is none; it may be of another vendor. */
export function landmarkOf(
  engine: Engine,
  vendor: string,
  wanted: string | Landmark,
): (Landmark & { readonly vendor: string }) | Unclear {
  const landmark = typeof wanted === 'string' ? { operation: wanted } : wanted
  if (engine.tenancies.get(vendor)?.contract.operations.has(landmark.operation)) return { ...landmark, vendor }
  const elsewhere = vendorOf(engine, landmark)
  return typeof elsewhere === 'string' ? { ...landmark, vendor: elsewhere } : elsewhere
}

/** Why an expectation contradicts itself or names what is not there; `undefined` when it can be judged. */
export function contradiction(engine: Engine, vendor: string, expected: Expectation): Unclear | undefined {
  const { never, times, atLeast, atMost, site } = expected
  const bounds = [times, atLeast, atMost].filter((bound) => bound !== undefined)
  if (never && bounds.length > 0) return { unclear: 'never goes with no other count; leave out never, or the count.' }
  if (times !== undefined && bounds.length > 1) {
    return { unclear: 'times is the exact count; leave out times, or atLeast and atMost.' }
  }
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
    return { unclear: `No count is at least ${atLeast} and at most ${atMost}; exchange them.` }
  }
  const sites = engine.tenancies.get(vendor)?.sites ?? []
  if (site === undefined || sites.includes(site)) return undefined
  return { unclear: `${vendor} has no site ${site}; there is ${named(sites)}.` }
}

/** How many names are proposed for one that nothing has. */
const proposals = 3

function unknown(what: string, operation: string, tenancies: readonly Tenancy[]): Unclear {
  const names = tenancies.flatMap(({ contract }) => [...contract.operations.keys()])
  const near: string[] = []
  while (near.length < Math.min(proposals, names.length)) {
    near.push(
      nearest(
        names.filter((name) => !near.includes(name)),
        operation,
      ),
    )
  }
  return { unclear: `${what} operation ${operation}; the nearest are ${named(near)}.` }
}

/** Names as they stand in a sentence: `a, b and c`. */
export function named(names: readonly (string | number)[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
