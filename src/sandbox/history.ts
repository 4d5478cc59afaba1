import { diffResources, type Instance, type Resources, type World } from '../world/index.ts'
import type { History, PastCall, PastChange, PastDetails, Settling } from '../vendors/vendor.ts'
import { type Engine, type Tenancy, tenancyOf } from './engine.ts'
import type { Entry, Journal } from './journal.ts'
import { secretsOf } from './journal-view.ts'
import { redactHeaders, redactMembers, redactQuery, redactText } from './redact.ts'

/** Whose history is asked for, the world as a call found it once what was due had settled, and the world that all began with. */
export interface Present {
  readonly vendor: string
  readonly site: string
  readonly world: World
  readonly initial: World
}

/** What the journal holds of earlier calls to a site; everything is looked at, and freed of secrets, when it is asked for. */
export function historyOf(engine: Engine, journal: Journal, present: Present): History {
  const tenancy = tenancyOf(engine, present.vendor)
  const { entries, firstPlace } = journal
  const calls: PastCall[] = []
  for (const [index, entry] of entries.entries()) {
    const isHere = entry.call.vendor === present.vendor && entry.call.site === present.site
    if (isHere) calls.push(pastCall(tenancy, entry, firstPlace + index))
  }
  const nextCall = present.world.meters.calls + 1
  const settlings = settlingsOf(tenancy, entries, present, nextCall)
  return { calls, nextPlace: firstPlace + entries.length, settlings, nextCall }
}

function pastCall(tenancy: Tenancy, entry: Entry, place: number): PastCall {
  const { call, atMs, status, principal, problem } = entry
  return {
    place,
    atMs,
    method: call.method,
    status,
    details: () => detailsOf(tenancy, entry),
    ...(call.operation && { operation: call.operation }),
    ...(principal !== undefined && { principal }),
    ...(problem !== undefined && { problem }),
  }
}

function detailsOf(tenancy: Tenancy, { call, replyHeaders, before, world }: Entry): PastDetails {
  return {
    path: redactText(call.path),
    origin: call.origin,
    query: redactQuery(call.query, secretsOf(tenancy, call.operation)),
    headers: redactHeaders(call.headers),
    replyHeaders: redactHeaders(replyHeaders),
    changes: changesOf(tenancy, call.site, before, world.resources),
  }
}

function changesOf({ vendor }: Tenancy, site: string, before: Resources, after: Resources): PastChange[] {
  const here = diffResources(before, after).filter((change) => change.vendor === vendor.name && change.site === site)
  return here.map((change) => {
    const { collection, key } = change
    const secrets = new Set(vendor.collections[collection]?.secrets)
    return {
      collection,
      key,
      ...('before' in change && { before: redactMembers(change.before, secrets) }),
      ...('after' in change && { after: redactMembers(change.after, secrets) }),
    }
  })
}

/** A world as a call left it, and what the next call found in its place. */
interface Moment {
  readonly id: number
  readonly before: Resources
  readonly world: World
}

/**
 * What machines did before each call, from the worlds that stand side by side in the journal. By number, as an entry whose answer
 * had to be waited for can be journalled after a later one.
 */
function settlingsOf(
  tenancy: Tenancy,
  entries: readonly Entry[],
  { site, world, initial }: Present,
  nextCall: number,
): Settling[] {
  const moments: Moment[] = [...entries].sort((a, b) => a.id - b.id)
  moments.push({ id: nextCall, before: world.resources, world })
  const begun = initial.meters.calls
  if (moments[0]?.id === begun + 1) moments.unshift({ id: begun, before: initial.resources, world: initial })
  const settlings: Settling[] = []
  for (const [index, { id, before, world: found }] of moments.entries()) {
    const left = moments[index - 1]?.world
    if (!left || left.machines === found.machines) continue
    const steps = stepsOf(tenancy, site, left, found)
    if (steps.length === 0) continue
    const lastMs = Math.max(...steps.map(({ atMs }) => atMs))
    settlings.push({ call: id, lastMs, steps, changes: () => changesOf(tenancy, site, left.resources, before) })
  }
  return settlings
}

/** How the machines of a site stand differently, in the order in which they moved. */
function stepsOf({ vendor }: Tenancy, site: string, left: World, found: World): Settling['steps'] {
  const steps: Settling['steps'][number][] = []
  for (const { before, after } of left.machines.changesTo(found.machines)) {
    const instance = (after ?? before) as Instance
    if (instance.vendor !== vendor.name || instance.site !== site || !after) continue
    const initial = vendor.machines.find(({ name }) => name === instance.machine)?.initial ?? ''
    const from = before?.state ?? initial
    if (from === after.state && before?.enteredMs === after.enteredMs) continue
    steps.push({ machine: instance.machine, key: instance.key, from, to: after.state, atMs: after.enteredMs })
  }
  return steps.sort((a, b) => a.atMs - b.atMs)
}
