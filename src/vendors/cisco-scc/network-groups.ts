import { instantText, refuse, reply } from '../../world/index.ts'
import { changedIn, type Domain, type DomainBehaviours } from './domains.ts'
import { faultOfMembers, inlineOf, type Members } from './group-rules.ts'
import { faultOfName, isNameTaken, usedBy } from './object-rules.ts'
import { objectProblems } from './object-problems.ts'
import { type NetworkGroup, type ObjectsHere } from './object-records.ts'
import { groupView } from './object-views.ts'
import { pairKey } from './records.ts'
import { factsOf } from './site.ts'

type Ids = 'createNetworkGroup' | 'updateNetworkGroup' | 'deleteNetworkGroup'

/** The group of an id in a domain. */
export function groupIn({ here, orgId }: Domain, id: string): NetworkGroup | undefined {
  const group = here.networkGroups.get(id.toLowerCase())
  return group?.orgId === orgId ? group : undefined
}

const noMembers: Members = { memberObjects: [], memberGroups: [], inlineObjects: [] }

/** Ids in lower case, each once. */
const distinct = (ids: readonly string[]): readonly string[] => [...new Set(ids.map((id) => id.toLowerCase()))]

/** The collections with a group in place of its older version, if it had one. */
function stored(domain: Domain, group: NetworkGroup, before: Members, nextSecondaryId: number) {
  const { here, orgId, tally } = domain
  let { networkMembers } = here
  for (const id of [...before.memberObjects, ...before.memberGroups])
    networkMembers = networkMembers.without(pairKey(id, group.id))
  for (const memberId of [...group.memberObjects, ...group.memberGroups]) {
    networkMembers = networkMembers.with(pairKey(memberId, group.id), { memberId, groupId: group.id })
  }
  const isNew = !here.networkGroups.has(group.id)
  const inlineObjects = tally.inlineObjects + group.inlineObjects.length - before.inlineObjects.length
  const next = { ...tally, groups: tally.groups + (isNew ? 1 : 0), inlineObjects, nextSecondaryId }
  const networkGroups = here.networkGroups.with(group.id, group)
  return { networkGroups, networkMembers, objectTallies: here.objectTallies.with(orgId, next) }
}

/** Operations on network groups. */
export const networkGroups: Pick<DomainBehaviours, Ids> = {
  createNetworkGroup: (asked, domain) => {
    const { body, chance, nowMs, principal } = asked
    const { here, orgId, tally } = domain
    const fault = faultOfName(body.name)
    if (fault) return refuse(fault)
    if (isNameTaken(domain, body.name)) return refuse(objectProblems['object-name-taken'])
    if (tally.groups >= factsOf(asked).networkGroupsMax) return refuse(objectProblems['groups-limit'])
    const inline = inlineOf(body.inlineObjects ?? [], [], tally.nextSecondaryId + 1, chance)
    const at = instantText(nowMs)
    const group: NetworkGroup = {
      id: chance.uuid(),
      orgId,
      secondaryId: tally.nextSecondaryId,
      name: body.name,
      ...(body.description !== undefined && { description: body.description }),
      memberObjects: distinct(body.memberObjects ?? []),
      memberGroups: distinct(body.memberGroups ?? []),
      inlineObjects: inline.objects,
      createdAt: at,
      updatedAt: at,
      createdBy: principal.name,
      updatedBy: principal.name,
      version: 1,
      usableBy: ['scc'],
    }
    const wrong = faultOfMembers(asked, domain, group)
    if (wrong) return refuse(wrong)
    const collections = stored(domain, group, noMembers, inline.nextSecondaryId)
    return reply(201, groupView(seen(here, collections), group), changedIn(domain, collections))
  },

  updateNetworkGroup: (asked, domain) => {
    const { body, path, chance, nowMs, principal } = asked
    const { here, tally } = domain
    const group = groupIn(domain, path.id)
    if (!group) return refuse(objectProblems['object-unknown'])
    const fault = faultOfName(body.name)
    if (fault) return refuse(fault)
    if (isNameTaken(domain, body.name, group.id)) return refuse(objectProblems['object-name-taken'])
    const wanted = body.inlineObjects ?? group.inlineObjects
    const inline = inlineOf(wanted, group.inlineObjects, tally.nextSecondaryId, chance)
    const next: NetworkGroup = {
      ...group,
      name: body.name,
      ...(body.description !== undefined && { description: body.description }),
      memberObjects: body.memberObjects ? distinct(body.memberObjects) : group.memberObjects,
      memberGroups: body.memberGroups ? distinct(body.memberGroups) : group.memberGroups,
      inlineObjects: inline.objects,
      updatedAt: instantText(nowMs),
      updatedBy: principal.name,
      version: group.version + 1,
    }
    const wrong = faultOfMembers(asked, domain, next)
    if (wrong) return refuse(wrong)
    const collections = stored(domain, next, group, inline.nextSecondaryId)
    return reply(200, groupView(seen(here, collections), next), changedIn(domain, collections))
  },

  deleteNetworkGroup: ({ path }, domain) => {
    const { here, orgId, tally } = domain
    const group = groupIn(domain, path.id)
    if (!group) return refuse(objectProblems['object-unknown'])
    const used = usedBy(here, group, 'network_group')
    if (used) return refuse(used)
    const emptied = stored(domain, { ...group, ...noMembers }, group, tally.nextSecondaryId)
    const left = emptied.objectTallies.get(orgId) ?? tally
    const effects = changedIn(domain, {
      networkGroups: here.networkGroups.without(group.id),
      networkMembers: emptied.networkMembers,
      objectTallies: here.objectTallies.with(orgId, { ...left, groups: left.groups - 1 }),
    })
    return reply(204, undefined, effects)
  },
}

const seen = (here: ObjectsHere, collections: Partial<ObjectsHere>): ObjectsHere => ({ ...here, ...collections })
