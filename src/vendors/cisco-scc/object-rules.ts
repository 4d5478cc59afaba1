import type { Problem } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import type { Domain } from './domains.ts'
import { objectProblems } from './object-problems.ts'
import type { NetworkGroup, NetworkObject, ObjectsHere } from './object-records.ts'
import { memberOf } from './object-views.ts'

/** Why a name is not acceptable although its letters are (documented: OAS-O, in words). */
export function faultOfName(name: string): Problem | undefined {
  return name !== name.trim() || name.includes('  ') ? objectProblems['object-name'] : undefined
}

/** Whether another object or group of the organization has the name, whatever its case (documented: OAS-O). */
export function isNameTaken({ here, orgId }: Domain, name: string, except?: string): boolean {
  const from = `${orgId}/${name.toLowerCase()}/`
  const range = { from, before: `${from}~` }
  for (const { id } of here.networkObjects.by('name', range)) if (id !== except) return true
  for (const { id } of here.networkGroups.by('name', range)) if (id !== except) return true
  return false
}

/** The refusal to delete what groups hold, with all of them; `undefined` when none does (documented: OAS-O). */
export function usedBy(
  here: ObjectsHere,
  { id, name }: NetworkObject | NetworkGroup,
  objectType: 'network_object' | 'network_group',
): Problem | undefined {
  const items = memberOf(here, id).map((group) => ({ id: group.id, name: group.name, type: 'network_group' }))
  if (items.length === 0) return undefined
  const location = {
    locationType: 'network_group',
    locationName: 'Network groups',
    product: 'scc',
    count: items.length,
    items,
  }
  const members = { objectId: id, objectName: name, objectType, usageLocations: [location] }
  return reworded(objectProblems['object-in-use'], { members })
}
