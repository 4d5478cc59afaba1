import type { NetworkGroup, ObjectsHere, Subtype } from './object-records.ts'
import { under } from './records.ts'
import { type IpVersion, ipVersionOf } from './values.ts'

/** What a group holds: ids of objects (inline ones too) and groups, each once, and what kinds there are. */
export interface Contents {
  readonly objects: Set<string>
  readonly groups: Set<string>
  readonly versions: Set<IpVersion>
  readonly subtypes: Set<Subtype>
  /** Subtypes together with versions. */
  readonly kinds: Set<string>
  /** How many levels of groups are below the group. */
  readonly depth: number
}

type Here = Pick<ObjectsHere, 'networkObjects' | 'networkGroups' | 'networkMembers'>

/** What a group holds at any depth; an object that is held twice counts once (assumed). */
export function contentsOf(here: Here, group: NetworkGroup): Contents {
  const contents = emptyContents()
  return { ...contents, depth: collect(here, group, contents) }
}

/** What a group holds itself; its depth is that of all. */
export function directContentsOf(here: Here, group: NetworkGroup): Contents {
  const contents = emptyContents()
  collectObjects(here, group, contents)
  for (const id of group.memberGroups) contents.groups.add(id)
  return { ...contents, depth: depthOf(here, group) }
}

function emptyContents(): Contents {
  return { objects: new Set(), groups: new Set(), versions: new Set(), subtypes: new Set(), kinds: new Set(), depth: 0 }
}

function collect(here: Here, group: NetworkGroup, contents: Contents): number {
  collectObjects(here, group, contents)
  let depth = 0
  for (const id of group.memberGroups) {
    const member = here.networkGroups.get(id)
    if (!member) continue
    contents.groups.add(id)
    depth = Math.max(depth, 1 + collect(here, member, contents))
  }
  return depth
}

function collectObjects(here: Here, { memberObjects, inlineObjects }: NetworkGroup, contents: Contents): void {
  const members = memberObjects.flatMap((id) => here.networkObjects.get(id) ?? [])
  for (const { id, subtype, value } of [...members, ...inlineObjects]) {
    const version = ipVersionOf(subtype, value) ?? 'none'
    contents.objects.add(id)
    contents.versions.add(version)
    contents.subtypes.add(subtype)
    contents.kinds.add(`${subtype} ${version}`)
  }
}

/** How many levels of groups are below a group. */
export function depthOf(here: Here, { memberGroups }: NetworkGroup): number {
  const below = memberGroups.flatMap((id) => here.networkGroups.get(id) ?? []).map((group) => 1 + depthOf(here, group))
  return Math.max(0, ...below)
}

/** Whether a group is, or holds at any depth, the group of an id. */
export function holds(here: Here, group: NetworkGroup, id: string): boolean {
  if (group.id === id) return true
  return group.memberGroups.some((member) => {
    const next = here.networkGroups.get(member)
    return next !== undefined && holds(here, next, id)
  })
}

/** The groups above a group, each with how many levels it is above; a group may come several times. */
export function* holdersOf(
  here: Here,
  id: string,
  levels = 1,
): IterableIterator<{ group: NetworkGroup; levels: number }> {
  for (const { groupId } of here.networkMembers.range(under(id))) {
    const group = here.networkGroups.get(groupId)
    if (!group) continue
    yield { group, levels }
    yield* holdersOf(here, groupId, levels + 1)
  }
}
