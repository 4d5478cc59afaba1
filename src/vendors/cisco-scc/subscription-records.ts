import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'

/** The states of a product (documented: OAS-P). */
export type ProductStatus =
  'NEW' | 'IN_PROGRESS' | 'ERROR' | 'ACTION_REQUIRED' | 'HIBERNATED' | 'NOT_PROVISIONED' | 'ACTIVATED' | 'DEACTIVATED'

/** How much of one stock-keeping unit a subscription holds. */
export interface Entitlement {
  readonly id: string
  readonly name: string
  readonly quantity: number
}

/** A product of a subscription; `id` is also the instance whose tenant another product may use again. */
export interface Product {
  readonly id: string
  readonly name: string
  readonly regionCode?: string
  readonly status: ProductStatus
  readonly entitlements: readonly Entitlement[]
}

/** A subscription of one organization. */
export interface Subscription {
  readonly id: string
  readonly orgId: string
  readonly name: string
  readonly type: 'trial' | 'free' | 'paid'
  readonly created: string
  readonly products: readonly Product[]
}

/** The collections of subscriptions. */
export interface SubscriptionsHere {
  readonly subscriptions: Collection<Subscription>
}

/** How subscriptions are kept. */
export const subscriptionCollections = {
  subscriptions: { indexes: { organization: ({ orgId, created, id }: Subscription) => `${orgId}/${created}/${id}` } },
} satisfies Record<string, CollectionDeclaration>
