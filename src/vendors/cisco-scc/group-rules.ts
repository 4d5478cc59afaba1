import type { Chance, Problem } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import type { Asked } from '../vendor.ts'
import type { Domain } from './domains.ts'
import { contentsOf, holdersOf, holds } from './group-contents.ts'
import { faultOfValue } from './network-objects.ts'
import { objectProblems } from './object-problems.ts'
import type { InlineObject, NetworkGroup, ObjectsHere } from './object-records.ts'
import { factsOf } from './site.ts'

/** The three lists of a group. */
export type Members = Pick<NetworkGroup, 'memberObjects' | 'memberGroups' | 'inlineObjects'>
type Wanted = Pick<InlineObject, 'subtype' | 'value'>

/** Inline objects as wanted: those that stay keep their ids, new ones get the next (that ids stay is assumed). */
export function inlineOf(
  wanted: readonly Wanted[],
  before: readonly InlineObject[],
  firstSecondaryId: number,
  chance: Chance,
) {
  let nextSecondaryId = firstSecondaryId
  const left = [...before]
  const objects = wanted.map(({ subtype, value }): InlineObject => {
    const at = left.findIndex((known) => known.subtype === subtype && known.value === value)
    const [known] = at < 0 ? [] : left.splice(at, 1)
    return known ?? { id: chance.uuid(), secondaryId: nextSecondaryId++, subtype, value }
  })
  return { objects, nextSecondaryId }
}

type Rule = (here: ObjectsHere, group: NetworkGroup, domain: Domain, asked: Pick<Asked, 'facts'>) => Problem | undefined

/** The rules for what a group may hold, in the order in which they are looked at (assumed). */
const rules: readonly Rule[] = [
  (_here, { inlineObjects }) => {
    const at = inlineObjects.findIndex(({ subtype, value }) => faultOfValue(subtype, value))
    const wrong = inlineObjects[at]
    return wrong && faultOfValue(wrong.subtype, wrong.value, `inlineObjects.${at}.value`)
  },
  (here, { memberObjects, memberGroups }, { orgId }) => {
    const unknownObject = memberObjects.find((id) => here.networkObjects.get(id)?.orgId !== orgId)
    if (unknownObject !== undefined) return unknownMember('memberObjects', unknownObject)
    const unknownGroup = memberGroups.find((id) => here.networkGroups.get(id)?.orgId !== orgId)
    return unknownGroup === undefined ? undefined : unknownMember('memberGroups', unknownGroup)
  },
  (here, { id, memberGroups }) => {
    const isCycle = memberGroups.some((member) => {
      const group = here.networkGroups.get(member)
      return group !== undefined && holds(here, group, id)
    })
    return isCycle ? objectProblems['group-cycle'] : undefined
  },
  (here, group, { tally }, asked) => {
    const before = here.networkGroups.get(group.id)?.inlineObjects.length ?? 0
    const grows = group.inlineObjects.length > before
    const total = tally.objects + tally.inlineObjects + group.inlineObjects.length - before
    return grows && total > factsOf(asked).networkObjectsMax ? objectProblems['objects-limit'] : undefined
  },
  faultOfNesting,
]

function unknownMember(field: string, id: string): Problem {
  return reworded(objectProblems['group-member-unknown'], {
    message: `There is no such member: ${id}`,
    members: { field },
  })
}

/** Groups above must stay within the levels and the size, too; the group itself is looked at as it is going to be. */
function faultOfNesting(here: ObjectsHere, group: NetworkGroup, _domain: Domain, asked: Pick<Asked, 'facts'>) {
  const { groupObjectsMax, groupNestingMax } = factsOf(asked)
  const networkGroups = here.networkGroups.with(group.id, group)
  const next = { ...here, networkGroups }
  const own = contentsOf(next, group)
  if (own.depth > groupNestingMax) return objectProblems['group-too-deep']
  if (own.objects.size > groupObjectsMax) return objectProblems['group-limit']
  const above = new Map<string, NetworkGroup>()
  for (const { group: holder, levels } of holdersOf(here, group.id)) {
    if (levels + own.depth > groupNestingMax) return objectProblems['group-too-deep']
    above.set(holder.id, holder)
  }
  const isFull = [...above.values()].some((holder) => contentsOf(next, holder).objects.size > groupObjectsMax)
  return isFull ? objectProblems['group-limit'] : undefined
}

/** Why a group may not hold what it is going to hold. */
export function faultOfMembers(asked: Pick<Asked, 'facts'>, domain: Domain, group: NetworkGroup): Problem | undefined {
  for (const rule of rules) {
    const problem = rule(domain.here, group, domain, asked)
    if (problem) return problem
  }
  return undefined
}
