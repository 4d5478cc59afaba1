import { type ClaimCodeRow, claimCodeOf } from './console-subscriptions.ts'
import { type Adding, ageText } from './seeding.ts'
import type { Product, Subscription } from './subscription-records.ts'

/** A subscription as an author writes it; one with `sharedFrom` is the part of that other one which its organization has. */
export interface SubscriptionRow {
  readonly id: string
  readonly organization: string
  readonly name: string
  readonly type: Subscription['type']
  readonly age?: string
  readonly sharedFrom?: string
  readonly products: readonly (Omit<Product, 'needsInput'> & { readonly needsInput?: boolean })[]
}

const addSubscription: Adding<SubscriptionRow> = (here, { organization: orgId, age, products, ...row }, seeding) => {
  const complete = products.map((product) => ({ needsInput: false, ...product }))
  const subscription = { ...row, orgId, created: ageText(age, seeding), products: complete }
  return { ...here, subscriptions: here.subscriptions.with(row.id, subscription) }
}

const addClaimCode: Adding<ClaimCodeRow & { readonly age?: string }> = (here, { age, ...row }, seeding) => {
  const claimCode = claimCodeOf(seeding.chance.uuid(), row, ageText(age, seeding))
  return { ...here, claimCodes: here.claimCodes.with(claimCode.id, claimCode) }
}

/** The sections of a fixture about subscriptions. */
export const subscriptionSections: readonly (readonly [string, Adding<never>])[] = [
  ['subscriptions', addSubscription],
  ['claimCodes', addClaimCode],
]
