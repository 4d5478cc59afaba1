import { type CompiledContract, facts, loadContract, type Profile } from '../contract/index.ts'
import { vendors } from '../vendors/index.ts'
import { boundTenancy } from './bound.ts'
import type { Fixture, Tenancy } from './engine.ts'

/** What the build makes of a vendor's `specs` folder. */
export interface CompiledVendor {
  readonly contract: CompiledContract
  readonly profile: Profile
}

/** Reads what was built for a vendor, and its seed records. */
export interface VendorReader {
  readonly compiled: (vendor: string) => CompiledVendor
  readonly fixture: (vendor: string) => { readonly sites: Fixture }
}

/** The tenancies of all vendors that have code; a behaviour that the contract does not know stops the boot. */
export function loadTenancies(read: VendorReader): readonly Tenancy[] {
  return vendors.map((vendor) => {
    const { contract, profile } = read.compiled(vendor.name)
    return boundTenancy({
      vendor,
      contract: loadContract(contract),
      profile,
      facts: facts(profile),
      fixture: read.fixture(vendor.name).sites,
      sites: profile.sites,
    })
  })
}
