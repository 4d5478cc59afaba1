import type { Contract } from '../contract/index.ts'
import type { Vendor } from '../vendors/vendor.ts'
import { planOf } from './plan.ts'
import { genericCollections } from './seeds.ts'

/**
 * The vendor with collections of generic state beside its own: declared, so that secrets are not shown and kept worlds are completed,
 * and seeded.
 */
export function withGenericState(vendor: Vendor, contract: Contract): Vendor {
  // The plan knows the vendor's own collections: it must be made before others stand beside them.
  const { resources } = planOf(contract, vendor)
  if (resources.length === 0) return vendor
  const declared = resources.map(({ collection, deeds }) => {
    return [collection, { secrets: [...new Set(Object.values(deeds).flatMap(({ secrets }) => secrets))] }] as const
  })
  return {
    ...vendor,
    collections: { ...Object.fromEntries(declared), ...vendor.collections },
    seed: (input) => {
      const { seed, site } = input
      const generic = genericCollections({ contract, built: vendor, seed, vendor: vendor.name, site })
      return { ...generic, ...vendor.seed(input) }
    },
  }
}
