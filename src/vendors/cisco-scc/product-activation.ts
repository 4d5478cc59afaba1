import type { Problem } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import { subscriptionsOf } from './claims.ts'
import { platformProblems } from './problems.ts'
import { provisioning } from './provisioning.machine.ts'
import type { AskedFor } from './reach.ts'
import type { Product, ProductRegion, Subscription } from './subscription-records.ts'

type Asked = AskedFor<'updateSubscription'>
/** The product after the change, and the event that goes with it. */
interface Step {
  readonly product: Product
  readonly event: 'begin' | 'stop'
}

const refused = platformProblems['product-refused']
const conflict = platformProblems['product-state']
const incomplete = platformProblems['product-request']

/** What activating or deactivating a product leads to, or why it is refused (documented: OAS-P; states inferred: PROV, UG-95944). */
export function activated(asked: Asked, subscription: Subscription) {
  const { productId, status } = asked.body
  if (productId === undefined || status === undefined) {
    return reworded(incomplete, { message: 'productId and status are required' })
  }
  const product = subscription.products.find(({ id }) => id === productId.toLowerCase())
  if (!product) return reworded(refused, { message: 'The subscription has no such product' })
  const step = status ? activation(asked, subscription, product) : deactivation(product)
  if ('code' in step) return step
  const products = subscription.products.map((other) => (other.id === product.id ? step.product : other))
  return { subscription: { ...subscription, products }, send: [provisioning(step.event, subscription.id, product)] }
}

/** The tenant stays, so that it can be used again (documented: UG-95944). */
function deactivation(product: Product): Step | Problem {
  const isUp = product.status === 'ACTIVATED' || product.status === 'IN_PROGRESS'
  if (!isUp) return reworded(conflict, { message: `${product.name} is not active` })
  return { product: { ...product, status: 'DEACTIVATED' }, event: 'stop' }
}

function activation(asked: Asked, { orgId }: Subscription, product: Product): Step | Problem {
  const { regionCode, sourceInstanceId } = asked.body
  if ((regionCode === undefined) === (sourceInstanceId === undefined)) {
    return reworded(incomplete, { message: 'Either regionCode or sourceInstanceId is required, and not both' })
  }
  if (product.status === 'ACTION_REQUIRED') return platformProblems['product-not-by-api']
  if (product.status === 'ACTIVATED' || product.status === 'IN_PROGRESS') {
    return reworded(conflict, { message: `${product.name} is active or being set up` })
  }
  const region = regionCode ?? sourceRegion(asked, orgId, product, sourceInstanceId ?? '')
  if (region === undefined)
    return reworded(incomplete, { message: 'sourceInstanceId names no deactivated product of this kind' })
  if (regionCode !== undefined && !product.allowedRegions.includes(regionCode)) {
    return reworded(refused, { message: `${product.name} is not offered in region ${regionCode}` })
  }
  return { product: { ...product, regionCode: region, status: 'IN_PROGRESS' }, event: 'begin' }
}

/** Where the tenant of a deactivated product of the same kind is. */
function sourceRegion({ here }: Asked, orgId: string, { name }: Product, sourceId: string): ProductRegion | undefined {
  const products = subscriptionsOf(here, orgId).flatMap((subscription) => subscription.products)
  const source = products.find((product) => product.id === sourceId.toLowerCase() && product.name === name)
  return source?.status === 'DEACTIVATED' ? source.regionCode : undefined
}
