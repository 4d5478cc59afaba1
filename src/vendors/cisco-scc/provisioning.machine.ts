import { type Change, defineMachine, type EffectInput, type SiteResources } from '../../world/index.ts'
import type { Here } from './records.ts'
import { globalSite } from './site.ts'
import type { Product, ProductStatus } from './subscription-records.ts'

/**
 * Setting up one product of a subscription; the key is `subscription/product`.
 *
 *     idle --begin--> working --provisioningDuration--> idle   (the product is ACTIVATED)
 *                     working --fail-----------------> idle   (the product is in ERROR)
 *                     working --stop-----------------> idle   (nothing happens: it was deactivated meanwhile)
 *
 * That it takes time and ends so is inferred (PROV); how long it takes is assumed.
 */
export const provisioningMachine = defineMachine({
  name: 'provisioning',
  states: ['idle', 'working'],
  initial: 'idle',
  rows: [
    { from: 'idle', on: 'begin', to: 'working' },
    { from: 'working', after: 'provisioningDuration', to: 'idle', effect: (input) => ended(input, 'ACTIVATED') },
    { from: 'working', on: 'fail', to: 'idle', effect: (input) => ended(input, 'ERROR') },
    { from: 'working', on: 'stop', to: 'idle' },
  ],
})

function ended({ sites, key }: EffectInput, status: ProductStatus): Change {
  const { subscriptions } = sites[globalSite] as unknown as Here
  const [subscriptionId = '', productId = ''] = key.split('/')
  const subscription = subscriptions.get(subscriptionId)
  if (!subscription) return {}
  const products = subscription.products.map((product) => (product.id === productId ? { ...product, status } : product))
  const next: Partial<Here> = { subscriptions: subscriptions.with(subscriptionId, { ...subscription, products }) }
  return { sites: { [globalSite]: next as SiteResources } }
}

/** The event that moves the setting up of a product. */
export function provisioning(event: 'begin' | 'fail' | 'stop', subscriptionId: string, { id }: Pick<Product, 'id'>) {
  return { machine: provisioningMachine.name, event, site: globalSite, key: `${subscriptionId}/${id}` }
}
