import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'

/** The regions of products, which are others than those of organizations (documented: OAS-P). */
export type ProductRegion = 'NAM' | 'EMEA' | 'APJC' | 'US' | 'GLOBAL'

/** The states of a product (documented: OAS-P). */
export type ProductStatus =
  'NEW' | 'IN_PROGRESS' | 'ERROR' | 'ACTION_REQUIRED' | 'HIBERNATED' | 'NOT_PROVISIONED' | 'ACTIVATED' | 'DEACTIVATED'

/** How much of one stock-keeping unit there is. */
export interface Entitlement {
  readonly id: string
  readonly name: string
  readonly quantity: number
}

/** A product as a claim code offers it; one that needs more input than the API takes waits for it after the claim. */
export interface OfferedProduct {
  readonly id: string
  readonly name: string
  readonly allowedRegions: readonly ProductRegion[]
  readonly entitlements: readonly Entitlement[]
  readonly needsInput: boolean
}

/** A product of a subscription; `id` is also the instance whose tenant another product may use again. */
export interface Product extends OfferedProduct {
  readonly regionCode?: ProductRegion
  readonly status: ProductStatus
}

/** How a subscription is paid for. */
export type SubscriptionType = 'trial' | 'free' | 'paid'

/** A subscription of one organization; `sharedFrom` is that of the manager, of which it holds a part. */
export interface Subscription {
  readonly id: string
  readonly orgId: string
  readonly name: string
  readonly type: SubscriptionType
  readonly created: string
  readonly products: readonly Product[]
  readonly sharedFrom?: string
}

/** A claim code with what it brings; `usedBy` is the organization that claimed it. */
export interface ClaimCode {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly type: SubscriptionType
  readonly created: string
  readonly products: readonly OfferedProduct[]
  readonly usedBy?: string
  readonly isBlocked: boolean
}

/** The collections of subscriptions. */
export interface SubscriptionsHere {
  readonly subscriptions: Collection<Subscription>
  readonly claimCodes: Collection<ClaimCode>
}

/** How subscriptions and claim codes are kept: codes are secret, so ids are their keys; `source` finds what a manager gave away. */
export const subscriptionCollections = {
  subscriptions: {
    indexes: {
      organization: ({ orgId, created, id }: Subscription) => `${orgId}/${created}/${id}`,
      source: ({ sharedFrom }: Subscription) => sharedFrom,
    },
  },
  claimCodes: { indexes: { code: ({ code }: ClaimCode) => code }, secrets: ['code'] },
} satisfies Record<string, CollectionDeclaration>
