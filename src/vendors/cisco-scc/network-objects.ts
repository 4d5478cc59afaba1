import { instantText, type Problem, refuse, reply } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import { changedIn, type Domain, type DomainBehaviours } from './domains.ts'
import { faultOfName, isNameTaken, usedBy } from './object-rules.ts'
import { objectProblems } from './object-problems.ts'
import type { NetworkObject, Subtype } from './object-records.ts'
import { objectView } from './object-views.ts'
import { factsOf } from './site.ts'
import { ipVersionOf } from './values.ts'

type Ids = 'createNetworkObject' | 'updateNetworkObject' | 'deleteNetworkObject'

const taken = objectProblems['object-name-taken']

/** Why a value is none of its subtype. */
export function faultOfValue(subtype: Subtype, value: string, field = 'value'): Problem | undefined {
  if (ipVersionOf(subtype, value) !== undefined) return undefined
  return reworded(objectProblems['object-value'], { message: `${value} is no ${subtype}`, members: { field } })
}

/** The object of an id in a domain. */
function objectOf({ here, orgId }: Domain, id: string): NetworkObject | undefined {
  const object = here.networkObjects.get(id.toLowerCase())
  return object?.orgId === orgId ? object : undefined
}

/** Operations on network objects. */
export const networkObjects: Pick<DomainBehaviours, Ids> = {
  createNetworkObject: (asked, domain) => {
    const { body, chance, nowMs, principal } = asked
    const { here, orgId, tally } = domain
    const fault = faultOfName(body.name) ?? faultOfValue(body.subtype, body.value)
    if (fault) return refuse(fault)
    if (isNameTaken(domain, body.name)) return refuse(taken)
    if (tally.objects + tally.inlineObjects >= factsOf(asked).networkObjectsMax) {
      return refuse(objectProblems['objects-limit'])
    }
    const at = instantText(nowMs)
    const object: NetworkObject = {
      id: chance.uuid(),
      orgId,
      secondaryId: tally.nextSecondaryId,
      name: body.name,
      subtype: body.subtype,
      value: body.value,
      ...(body.description !== undefined && { description: body.description }),
      createdAt: at,
      updatedAt: at,
      createdBy: principal.name,
      updatedBy: principal.name,
      version: 1,
      usableBy: ['scc'],
    }
    const next = { ...tally, objects: tally.objects + 1, nextSecondaryId: tally.nextSecondaryId + 1 }
    const effects = changedIn(domain, {
      networkObjects: here.networkObjects.with(object.id, object),
      objectTallies: here.objectTallies.with(orgId, next),
    })
    return reply(201, objectView(object), effects)
  },

  updateNetworkObject: (asked, domain) => {
    const { body, path, nowMs, principal } = asked
    const object = objectOf(domain, path.id)
    if (!object) return refuse(objectProblems['object-unknown'])
    if ((body.subtype ?? object.subtype) !== object.subtype) return refuse(objectProblems['object-subtype-fixed'])
    const { name = object.name, value = object.value, description = object.description } = body
    const fault = faultOfName(name) ?? faultOfValue(object.subtype, value)
    if (fault) return refuse(fault)
    if (isNameTaken(domain, name, object.id)) return refuse(taken)
    const updated = { updatedAt: instantText(nowMs), updatedBy: principal.name, version: object.version + 1 }
    const next = { ...object, name, value, ...(description !== undefined && { description }), ...updated }
    const collection = domain.here.networkObjects.with(object.id, next)
    return reply(200, objectView(next), changedIn(domain, { networkObjects: collection }))
  },

  deleteNetworkObject: ({ path }, domain) => {
    const { here, orgId, tally } = domain
    const object = objectOf(domain, path.id)
    if (!object) return refuse(objectProblems['object-unknown'])
    const used = usedBy(here, object, 'network_object')
    if (used) return refuse(used)
    const effects = changedIn(domain, {
      networkObjects: here.networkObjects.without(object.id),
      objectTallies: here.objectTallies.with(orgId, { ...tally, objects: tally.objects - 1 }),
    })
    return reply(204, undefined, effects)
  },
}
