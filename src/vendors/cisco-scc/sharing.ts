import { type Problem, secondText } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import { platformProblems } from './problems.ts'
import type { AskedFor } from './reach.ts'
import type { Here, Organization } from './records.ts'
import type { Entitlement, Product, Subscription } from './subscription-records.ts'
import { assignedOf } from './subscription-views.ts'

type Asked = AskedFor<'patchSubscription'>

/** The part of a manager's subscription that a managed organization has. */
export function partOf({ subscriptions }: Here, sourceId: string, orgId: string): Subscription | undefined {
  for (const part of subscriptions.by('source', { from: sourceId, to: sourceId })) if (part.orgId === orgId) return part
  return undefined
}

/**
 * The part of a managed organization after quantities of its manager's subscription were given to it, or why they are refused. What
 * is given takes the place of what was given before; entitlements that are not named stay as they are (assumed).
 */
export function shared(asked: Asked, organization: Organization, source: Subscription): Subscription | Problem {
  const { here, body, chance, nowMs } = asked
  const before = partOf(here, source.id, organization.id)
  const fault = faultOf(asked, source, before)
  if (fault) return fault
  const given = new Map(body.entitlements.map(({ id = '', quantity = 0 }) => [id, quantity]))
  const products = source.products.flatMap((product) => {
    const known = before?.products.find(({ id }) => id === product.id)
    return partOfProduct(product, known, given, body.useExistingTenantsForProducts ?? [])
  })
  const firewall = body.enableFreeProducts?.length ? freeProducts(before ?? source, chance.uuid()) : []
  const kept = before?.products.filter(({ id }) => !source.products.some((product) => product.id === id)) ?? []
  return {
    id: before?.id ?? chance.uuid(),
    orgId: organization.id,
    name: source.name,
    type: source.type,
    created: before?.created ?? secondText(nowMs),
    products: [...products, ...kept, ...firewall],
    sharedFrom: source.id,
  }
}

/** More than there is cannot be given; what is unknown or less than nothing is refused (PROV, MSP; the split is assumed). */
function faultOf({ here, body }: Asked, source: Subscription, before: Subscription | undefined): Problem | undefined {
  const assigned = assignedOf(here, source.id)
  for (const { id = '', quantity } of body.entitlements) {
    const owned = entitlementsOf(source).find((entitlement) => entitlement.id === id)
    if (!owned || quantity === undefined || quantity < 0)
      return reworded(platformProblems['entitlement-refused'], {
        message: `There is no such entitlement or quantity: ${id}`,
      })
    const own = before ? (entitlementsOf(before).find((entitlement) => entitlement.id === id)?.quantity ?? 0) : 0
    if ((assigned.get(id) ?? 0) - own + quantity > owned.quantity) return platformProblems['entitlement-exceeded']
  }
  return undefined
}

const entitlementsOf = ({ products }: Subscription): Entitlement[] =>
  products.flatMap(({ entitlements }) => entitlements)

function partOfProduct(
  product: Product,
  known: Product | undefined,
  given: ReadonlyMap<string, number>,
  attached: readonly string[],
): Product[] {
  const entitlements = product.entitlements.flatMap((entitlement) => {
    const had = known?.entitlements.find(({ id }) => id === entitlement.id)?.quantity
    const quantity = given.get(entitlement.id) ?? had
    return quantity === undefined ? [] : [{ ...entitlement, quantity }]
  })
  if (entitlements.length === 0) return []
  const { regionCode: _ofManager, ...offered } = product
  const part: Product = known ?? { ...offered, entitlements, status: 'NOT_PROVISIONED' }
  const isAttached = part.status === 'NOT_PROVISIONED' && attached.includes(product.id)
  const status = isAttached ? ('ACTIVATED' as const) : part.status
  return [
    {
      ...part,
      entitlements,
      status,
      ...(isAttached && product.regionCode !== undefined && { regionCode: product.regionCode }),
    },
  ]
}

const firewall = 'Firewall'

/** The only product that is free of charge (documented: OAS-P), once. */
function freeProducts({ products }: Subscription, id: string): Product[] {
  if (products.some(({ name }) => name === firewall)) return []
  return [
    {
      id,
      name: firewall,
      allowedRegions: ['NAM', 'EMEA', 'APJC'],
      entitlements: [],
      needsInput: false,
      regionCode: 'NAM',
      status: 'ACTIVATED',
    },
  ]
}
