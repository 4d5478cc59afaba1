import { instantText } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { emptyTally } from './domains.ts'
import { inlineOf } from './group-rules.ts'
import type { NetworkGroup, NetworkObject, Subtype } from './object-records.ts'
import { type Here, pairKey } from './records.ts'
import { type Adding, instantBefore } from './seeding.ts'
import { ipVersionOf } from './values.ts'

/** What objects and groups have in common as an author writes them. */
interface Row {
  readonly organization: string
  readonly name: string
  readonly description?: string
  readonly by: string
  readonly age?: string
}
export interface ObjectRow extends Row {
  readonly subtype: Subtype
  readonly value: string
}

/** A group names its members, which come before it. */
export interface GroupRow extends Row {
  readonly objects?: readonly string[]
  readonly groups?: readonly string[]
  readonly inline?: readonly { readonly subtype: Subtype; readonly value: string }[]
}

function commonOf({ organization: orgId, name, description, by, age }: Row, secondaryId: number, seeding: Seeding) {
  const at = instantText(instantBefore(age, seeding))
  return {
    id: seeding.chance.uuid(),
    orgId,
    secondaryId,
    name,
    ...(description !== undefined && { description }),
    createdAt: at,
    updatedAt: at,
    createdBy: by,
    updatedBy: by,
    version: 1,
    usableBy: ['scc' as const],
  }
}

const tallyOf = (here: Here, orgId: string) => here.objectTallies.get(orgId) ?? emptyTally(orgId)

const addObject: Adding<ObjectRow> = (here, row, seeding) => {
  if (ipVersionOf(row.subtype, row.value) === undefined) {
    throw new Error(`Failed to seed object ${row.name}: ${row.value} is no ${row.subtype}`)
  }
  const tally = tallyOf(here, row.organization)
  const common = commonOf(row, tally.nextSecondaryId, seeding)
  const object: NetworkObject = { ...common, subtype: row.subtype, value: row.value }
  const next = { ...tally, objects: tally.objects + 1, nextSecondaryId: tally.nextSecondaryId + 1 }
  return {
    ...here,
    networkObjects: here.networkObjects.with(object.id, object),
    objectTallies: here.objectTallies.with(row.organization, next),
  }
}

/** The ids of members by name; throws for one that does not come before. */
function idsOf(known: Iterable<NetworkObject | NetworkGroup>, row: GroupRow, names: readonly string[] = []): string[] {
  const own = [...known].filter(({ orgId }) => orgId === row.organization)
  return names.map((name) => {
    const found = own.find((other) => other.name === name)
    if (found) return found.id
    throw new Error(`Failed to seed group ${row.name}: nothing before it is named ${name}`)
  })
}

const addGroup: Adding<GroupRow> = (here, row, seeding) => {
  const tally = tallyOf(here, row.organization)
  const inline = inlineOf(row.inline ?? [], [], tally.nextSecondaryId + 1, seeding.chance)
  const group: NetworkGroup = {
    ...commonOf(row, tally.nextSecondaryId, seeding),
    memberObjects: idsOf(here.networkObjects, row, row.objects),
    memberGroups: idsOf(here.networkGroups, row, row.groups),
    inlineObjects: inline.objects,
  }
  let { networkMembers } = here
  for (const memberId of [...group.memberObjects, ...group.memberGroups]) {
    networkMembers = networkMembers.with(pairKey(memberId, group.id), { memberId, groupId: group.id })
  }
  const inlineObjects = tally.inlineObjects + inline.objects.length
  const next = { ...tally, groups: tally.groups + 1, inlineObjects, nextSecondaryId: inline.nextSecondaryId }
  return {
    ...here,
    networkGroups: here.networkGroups.with(group.id, group),
    networkMembers,
    objectTallies: here.objectTallies.with(row.organization, next),
  }
}

/** The sections of a regional site's fixture. */
export const objectSections: readonly (readonly [string, Adding<never>])[] = [
  ['networkObjects', addObject],
  ['networkGroups', addGroup],
]
