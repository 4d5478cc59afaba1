import { type Problem, secondText } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import { platformProblems } from './problems.ts'
import type { AskedFor } from './reach.ts'
import { type Here, type Organization, under } from './records.ts'
import type { ClaimCode, OfferedProduct, Product, Subscription } from './subscription-records.ts'

type Asked = AskedFor<'createSubscription'>
type Wish = NonNullable<Asked['body']['products']>[number]

/** Every subscription of an organization, oldest first. */
export function subscriptionsOf({ subscriptions }: Here, orgId: string): Subscription[] {
  return [...subscriptions.by('organization', under(orgId))]
}

/** The code that a claim names, if it may still be used. */
export function codeFor({ claimCodes }: Here, code: string): ClaimCode | Problem {
  const [known] = claimCodes.by('code', { from: code, to: code })
  if (!known) return platformProblems['claim-code-unknown']
  if (known.usedBy !== undefined) return platformProblems['claim-code-used']
  return known.isBlocked ? platformProblems['claim-blocked'] : known
}

const inUse: readonly string[] = ['ACTIVATED', 'IN_PROGRESS', 'ACTION_REQUIRED']

/** What a claim leads to: the new subscription, and older ones that it changes; or why it is refused. */
export function claimed(asked: Asked, organization: Organization, code: ClaimCode) {
  const { here, body, chance, nowMs } = asked
  const wishes = body.products ?? []
  const fault = wishes
    .map((wish) => faultOfWish(here, organization, code, wish))
    .find((problem) => problem !== undefined)
  if (fault) return fault
  const replaced = replacedBy(here, organization, code)
  if ('code' in replaced) return replaced
  const subscription: Subscription = {
    id: chance.uuid(),
    orgId: organization.id,
    name: code.name,
    type: code.type,
    created: secondText(nowMs),
    products: code.products.map((product) =>
      begun(
        product,
        wishes.find(({ id }) => id?.toLowerCase() === product.id),
      ),
    ),
  }
  return { subscription, replaced: replaced.subscriptions }
}

/** Why a wished product is not acceptable. */
function faultOfWish(here: Here, { id }: Organization, code: ClaimCode, wish: Wish): Problem | undefined {
  const offered = code.products.find((product) => product.id === wish.id?.toLowerCase())
  const refused = platformProblems['product-refused']
  if (!offered) return reworded(refused, { message: 'The claim code brings no such product' })
  const { regionCode, useExistingTenant } = wish
  if (regionCode !== undefined && !offered.allowedRegions.includes(regionCode)) {
    return reworded(refused, { message: `${offered.name} is not offered in region ${regionCode}` })
  }
  const has = subscriptionsOf(here, id).some(({ products }) =>
    products.some(({ name, status }) => name === offered.name && status === 'DEACTIVATED'),
  )
  return useExistingTenant === true && !has
    ? reworded(refused, { message: `There is no tenant of ${offered.name} to use again` })
    : undefined
}

/** An organization has one active instance of a product: a paid one may take the place of a trial's (documented: UG-106362). */
function replacedBy(
  here: Here,
  { id }: Organization,
  code: ClaimCode,
): Problem | { readonly subscriptions: Subscription[] } {
  const names = new Set(code.products.map(({ name }) => name))
  const clashes = (product: Product): boolean => names.has(product.name) && inUse.includes(product.status)
  const clashing = subscriptionsOf(here, id).filter(({ products }) => products.some(clashes))
  if (clashing.some(({ type }) => type !== 'trial' || code.type !== 'paid')) return platformProblems['claim-blocked']
  const subscriptions = clashing.map((subscription) => ({
    ...subscription,
    products: subscription.products.map((product) =>
      clashes(product) ? { ...product, status: 'DEACTIVATED' as const } : product,
    ),
  }))
  return { subscriptions }
}

/** A product as the claim leaves it: under way, in the wished region or the first that is offered (assumed). */
function begun(product: OfferedProduct, wish: Wish | undefined): Product {
  const regionCode = wish?.regionCode ?? product.allowedRegions[0]
  const status = product.needsInput ? ('ACTION_REQUIRED' as const) : ('IN_PROGRESS' as const)
  return { ...product, status, ...(regionCode !== undefined && { regionCode }) }
}
