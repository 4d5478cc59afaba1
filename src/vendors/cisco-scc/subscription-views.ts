import type { Here, Organization } from './records.ts'
import type { ClaimCode, OfferedProduct, Product, ProductRegion, Subscription } from './subscription-records.ts'

/** What regions are called; the codes are documented (OAS-P), some of the words are assumed. */
const words: Readonly<Record<ProductRegion, string>> = {
  NAM: 'North America',
  EMEA: 'Europe, Middle East and Africa',
  APJC: 'Asia Pacific, Japan and China',
  US: 'United States',
  GLOBAL: 'Global',
}

const regionView = (regionCode: ProductRegion) => ({ regionCode, regionDescription: words[regionCode] })

/** How much of each entitlement of a subscription was given to managed organizations. */
export function assignedOf({ subscriptions }: Here, subscriptionId: string): ReadonlyMap<string, number> {
  const assigned = new Map<string, number>()
  for (const part of subscriptions.by('source', { from: subscriptionId, to: subscriptionId })) {
    for (const { id, quantity } of part.products.flatMap(({ entitlements }) => entitlements)) {
      assigned.set(id, (assigned.get(id) ?? 0) + quantity)
    }
  }
  return assigned
}

/** A subscription as its organization sees it (documented: OAS-P, for which entitlements say what). */
export function subscriptionView(here: Here, { type: organizationType }: Organization, subscription: Subscription) {
  const { id, name, created, type, products, sharedFrom } = subscription
  const isManager = organizationType === 'MANAGER' && sharedFrom === undefined
  const assigned = isManager ? assignedOf(here, id) : undefined
  const kind = sharedFrom === undefined ? ('CLAIMED' as const) : ('SHARED' as const)
  return {
    id,
    name,
    created,
    type,
    products: products.map((product) => ({
      ...productView(product),
      entitlements: product.entitlements.map((entitlement) => ({
        ...entitlement,
        ...(assigned && { assignedQuantity: assigned.get(entitlement.id) ?? 0 }),
        ...(organizationType !== 'STANDALONE' && { type: kind }),
      })),
    })),
  }
}

function productView({ id, name, regionCode, status }: Product) {
  return { id, name, ...(regionCode !== undefined && regionView(regionCode)), status }
}

/** What a claim code would bring. */
export function claimView({ name, created, type, products }: ClaimCode) {
  return { name, created, type, products: products.map(offerView) }
}

function offerView({ id, name, entitlements, allowedRegions }: OfferedProduct) {
  return { id, name, status: 'NEW' as const, entitlements, allowedRegions: allowedRegions.map(regionView) }
}
