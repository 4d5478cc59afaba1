import { remembered } from '../../world/index.ts'
import type { NetworkGroup, NetworkObject, ObjectsHere } from './object-records.ts'
import { contentsOf, directContentsOf, type Contents } from './group-contents.ts'
import { under } from './records.ts'
import { ipVersionOf } from './values.ts'

type Here = ObjectsHere

const metadataOf = ({ createdAt, updatedAt, createdBy, updatedBy, version }: NetworkObject | NetworkGroup) => {
  return { createdAt, updatedAt, createdBy, updatedBy, version }
}

/** An object without what its groups and products say; bulk answers leave out the computed part too. */
export const plainObject = remembered((object: NetworkObject) => {
  const { id, secondaryId, name, subtype, value, description } = object
  return {
    id,
    secondaryId,
    type: 'network' as const,
    name,
    subtype,
    value,
    ...(description !== undefined && { description }),
    metadata: metadataOf(object),
  }
})

/** An object as it is answered when it was made or changed. */
export const objectView = remembered((object: NetworkObject) => {
  const ipVersion = ipVersionOf(object.subtype, object.value) ?? ('none' as const)
  return { ...plainObject(object), computedMetadata: { ipVersion } }
})

/** The groups that hold an object or a group. */
export function memberOf(here: Here, id: string) {
  const holders = [...here.networkMembers.range(under(id))].flatMap(
    ({ groupId }) => here.networkGroups.get(groupId) ?? [],
  )
  return holders.map(({ id: groupId, secondaryId, name }) => ({ id: groupId, secondaryId, name }))
}

/** No product uses anything here: there are none (ours). */
const usageOf = ({ usableBy }: NetworkObject | NetworkGroup) => ({ usableBy, usedIn: [], usageDetails: [] })

/** An object as it is read. */
export function fullObject(here: Here, object: NetworkObject) {
  return { ...objectView(object), usageTracking: usageOf(object), memberOf: memberOf(here, object.id) }
}

/** A group with the names of its members, without anything computed. */
export function plainGroup(here: Here, group: NetworkGroup) {
  const { id, secondaryId, name, description, inlineObjects } = group
  return {
    id,
    secondaryId,
    type: 'networkGroup' as const,
    name,
    ...(description !== undefined && { description }),
    metadata: metadataOf(group),
    memberObjects: group.memberObjects.flatMap((member) => namedMember(here.networkObjects.get(member))),
    memberGroups: group.memberGroups.flatMap((member) => namedMember(here.networkGroups.get(member))),
    inlineObjects,
  }
}

function namedMember(member: NetworkObject | NetworkGroup | undefined) {
  return member ? [{ id: member.id, name: member.name, secondaryId: member.secondaryId }] : []
}

function computedOf({ objects, groups, versions, subtypes, depth }: Contents) {
  return {
    totalObjectCount: objects.size,
    totalGroupCount: groups.size,
    ipVersionsPresent: [...versions].sort(),
    subtypesPresent: [...subtypes].sort(),
    maxNestingDepth: depth,
  }
}

const compositionOf = ({ kinds }: Contents) => (kinds.size > 1 ? ('heterogeneous' as const) : ('homogeneous' as const))

/** A group as it is answered when it was made or changed: what it holds directly is counted (documented: OAS-O). */
export function groupView(here: Here, group: NetworkGroup) {
  const compositionType = compositionOf(contentsOf(here, group))
  return { ...plainGroup(here, group), compositionType, computedMetadata: computedOf(directContentsOf(here, group)) }
}

/** A group as it is read: what it holds at any depth is counted (documented: OAS-O). */
export function fullGroup(here: Here, group: NetworkGroup) {
  const contents = contentsOf(here, group)
  return {
    ...plainGroup(here, group),
    compositionType: compositionOf(contents),
    computedMetadata: computedOf(contents),
    usageTracking: usageOf(group),
    memberOf: memberOf(here, group.id),
  }
}

/** A group whose members are whole, and theirs; as bulk answers show it. */
export function expandedGroup(here: Here, group: NetworkGroup): ExpandedGroup {
  return {
    ...plainGroup(here, group),
    memberObjects: group.memberObjects.flatMap((id) => plainOf(here.networkObjects.get(id))),
    memberGroups: group.memberGroups.flatMap((id) => {
      const member = here.networkGroups.get(id)
      return member ? [expandedGroup(here, member)] : []
    }),
  }
}

type ExpandedGroup = Omit<ReturnType<typeof plainGroup>, 'memberObjects' | 'memberGroups'> & {
  readonly memberObjects: readonly ReturnType<typeof plainObject>[]
  readonly memberGroups: readonly ExpandedGroup[]
}

const plainOf = (object: NetworkObject | undefined) => (object ? [plainObject(object)] : [])
