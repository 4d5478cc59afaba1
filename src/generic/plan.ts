import type { Contract, Operation } from '../contract/index.ts'
import type { Deed, PathGroup, Resource } from './resources.ts'
import { resourceOf } from './resources.ts'
import { propertiesOf } from './schema.ts'

/** What an operation without a behaviour does. */
export interface Role {
  readonly deed: Deed
  readonly resource: Resource
}

/** What the operations without a behaviour do, and what they store. */
export interface Plan {
  readonly resources: readonly Resource[]
  /** By operationId. */
  readonly roles: ReadonlyMap<string, Role>
}

/** Which operations have behaviours, and which names of collections are the vendor's own. */
export interface Built {
  readonly behaviours: Readonly<Record<string, unknown>>
  readonly collections: Readonly<Record<string, unknown>>
}

const plans = new WeakMap<Contract, WeakMap<object, Plan>>()

/**
 * What the operations of a contract without a behaviour do, found by the shape of their paths, bodies and replies.
 *
 * A resource of which one operation has a behaviour is the vendor's: nothing of it is generic state. Operations chosen by
 * `_action` act on a record in ways that the contract does not tell, and are never state.
 */
export function planOf(contract: Contract, built: Built): Plan {
  const known = plans.get(contract)?.get(built.behaviours)
  if (known) return known
  const plan = makePlan(contract, built)
  const ofContract = plans.get(contract) ?? new WeakMap<object, Plan>()
  plans.set(contract, ofContract.set(built.behaviours, plan))
  return plan
}

function makePlan(contract: Contract, built: Built): Plan {
  const taken = new Set(Object.keys(built.collections))
  const resources: Resource[] = []
  for (const group of groupsOf(contract)) {
    if (isBuilt(group, built)) continue
    const resource = resourceOf(contract, group, taken)
    if (!resource) continue
    taken.add(resource.collection)
    resources.push(resource)
  }
  const merged = withViews(resources)
  const roles = merged.roles
  return { resources: merged.resources, roles }
}

const isAction = (operation: Operation): boolean =>
  operation.action !== undefined ||
  operation.parameters.some(({ in: part, name }) => part === 'query' && name === '_action')

const isBuilt = ({ own, items }: PathGroup, { behaviours }: Built): boolean =>
  [...Object.values(own), ...Object.values(items)].some(({ id }) => Object.hasOwn(behaviours, id))

/** The paths of a contract, those of items beside those of their collection. */
function groupsOf(contract: Contract): readonly PathGroup[] {
  const byPath = new Map<string, Record<string, Operation>>()
  for (const { method, path, operation, actions } of contract.routes) {
    const own = byPath.get(path) ?? {}
    byPath.set(path, own)
    if (!actions && !isAction(operation)) own[method] = operation
  }
  const groups = new Map<string, PathGroup>()
  for (const [path, own] of byPath) {
    const parent = /^(.*)\/\{[^/{}]+\}\/?$/.exec(path)?.[1]
    const key = parent ?? path.replace(/(.)\/$/, '$1')
    const known = groups.get(key)
    const group = known ?? { path: key, own: {}, items: {} }
    groups.set(key, parent === undefined ? { ...group, own } : { ...group, itemPath: path, items: own })
  }
  return [...groups.values()]
}

/** Lists that nobody writes to, but whose items are those of another collection, are views of it. */
function withViews(resources: readonly Resource[]): Plan {
  const roles = new Map<string, Role>()
  const kept = resources.filter((resource) => {
    const target = viewed(resource, resources) ?? resource
    for (const [deed, operation] of Object.entries(resource.deeds)) {
      roles.set(operation.id, { deed: deed as Deed, resource: target })
    }
    return target === resource
  })
  return { resources: kept, roles }
}

function viewed(resource: Resource, resources: readonly Resource[]): Resource | undefined {
  const [ref] = resource.model.refs
  const isListOnly = Object.keys(resource.deeds).join() === 'list'
  if (!isListOnly || ref === undefined) return undefined
  const fits = (other: Resource): boolean =>
    other !== resource && other.kind === 'items' && other.deeds.create !== undefined && other.model.refs[0] === ref
  const targets = resources.filter((other) => fits(other) && other.parents.length === 0)
  const properties = propertiesOf(resource.model.schema)
  const isFiltered = resource.parents.every((name) => Object.hasOwn(properties, name))
  return targets.length === 1 && isFiltered ? targets[0] : undefined
}
