import { type CompiledContract, facts, loadContract, type Profile } from '../contract/index.ts'
import { documentVendor, withGenericState } from '../generic/index.ts'
import { vendors } from '../vendors/index.ts'
import type { ClientVariable, VendorVariable, Vendor } from '../vendors/vendor.ts'
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
  readonly fixture: (
    vendor: string,
    place: { readonly sites: readonly string[]; readonly keys: NonNullable<Vendor['fixtureKeys']> },
  ) => Fixture
}

/** What of a vendor's ready credentials is exported into the environment of a command; nothing of a vendor without code. */
export const variablesOf = (vendor: string): readonly ClientVariable[] =>
  vendors.find(({ name }) => name === vendor)?.variables ?? []

/** What is exported about all sites of a vendor at once. */
export const vendorVariablesOf = (vendor: string): readonly VendorVariable[] =>
  vendors.find(({ name }) => name === vendor)?.vendorVariables ?? []

/** The names of all vendors that have code. */
export const vendorNames: readonly string[] = vendors.map(({ name }) => name)

/**
 * The tenancies of the vendors that have code, all or the named ones; a behaviour that the contract does not know stops the
 * boot.
 */
export function loadTenancies(read: VendorReader, names: readonly string[] = vendorNames): readonly Tenancy[] {
  return vendors
    .filter(({ name }) => names.includes(name))
    .map((vendor) => {
      const compiled = read.compiled(vendor.name)
      const place = { sites: compiled.profile.sites, keys: vendor.fixtureKeys ?? {} }
      return tenancyFrom(vendor, compiled, read.fixture(vendor.name, place))
    })
}

/** The tenancy of a vendor without code, made of its contract and profile alone. */
export function documentTenancy({ contract, profile }: CompiledVendor): Tenancy {
  return tenancyFrom((loaded) => documentVendor(profile.vendor, loaded), { contract, profile }, {})
}

type VendorMaker = (contract: Tenancy['contract']) => Vendor

function tenancyFrom(vendor: Vendor | VendorMaker, { contract, profile }: CompiledVendor, fixture: Fixture): Tenancy {
  const loaded = loadContract(contract)
  const made = typeof vendor === 'function' ? vendor(loaded) : vendor
  return boundTenancy({
    vendor: withGenericState(made, loaded),
    contract: loaded,
    profile,
    facts: facts(profile),
    fixture,
    sites: profile.sites,
  })
}
