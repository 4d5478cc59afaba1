import type { Contract, Duration, Profile } from '../contract/index.ts'
import type { Machine, MachineBook } from '../world/index.ts'
import type { Jwk, Vendor } from '../vendors/vendor.ts'
import { defaultMaxBytes } from './steps/size.ts'

/** A fixture of one vendor: site to collection to records. */
export type Fixture = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>

/** A vendor with its contract, its facts by name and its seed records: what all its tenants share. */
export interface Tenancy {
  readonly vendor: Vendor
  readonly contract: Contract
  readonly profile: Profile
  readonly facts: Readonly<Record<string, unknown>>
  readonly fixture: Fixture
  readonly sites: readonly string[]
}

/** All vendors of this process, and the key pairs that their clients are given. */
export interface Engine extends MachineBook {
  readonly tenancies: ReadonlyMap<string, Tenancy>
  readonly keys: readonly Jwk[]
  /** P-256 key pairs, for what tenants sign with elliptic curves. */
  readonly ecKeys: readonly Jwk[]
  /** Bytes of records that a sandbox may hold. */
  readonly maxBytes: number
  /** Goes before the secret of every new world, so that a seed that others know gives no key away; empty on loopback. */
  readonly salt: string
}

/** What an engine is made with besides its tenancies and keys. */
export interface EngineOptions {
  readonly maxBytes?: number
  readonly salt?: string
  readonly ecKeys?: readonly Jwk[]
}

/** The engine of a list of tenancies. */
export function createEngine(
  tenancies: readonly Tenancy[],
  keys: readonly Jwk[],
  { maxBytes = defaultMaxBytes, salt = '', ecKeys = [] }: EngineOptions = {},
): Engine {
  const byName = new Map(tenancies.map((tenancy) => [tenancy.vendor.name, tenancy]))
  const machines = new Map<string, Machine>()
  for (const { vendor } of tenancies) {
    for (const machine of vendor.machines) machines.set(`${vendor.name}/${machine.name}`, machine as Machine)
  }
  return {
    tenancies: byName,
    keys,
    ecKeys,
    maxBytes,
    salt,
    machine: (vendor, name) => found(machines.get(`${vendor}/${name}`), `machine ${name} of ${vendor}`),
    duration: (vendor, name) => durationFact(byName.get(vendor)?.facts[name], `${name} of ${vendor}`),
  }
}

/** The tenancy of a vendor; throws for a name that the engine does not have, which is a bug of the caller. */
export function tenancyOf(engine: Engine, vendor: string): Tenancy {
  return found(engine.tenancies.get(vendor), `vendor ${vendor}`)
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Failed to find ${what}: the engine has none by that name`)
  return value
}

function durationFact(value: unknown, what: string): Duration {
  if (typeof value === 'object' && value !== null && 'ms' in value) return value as Duration
  throw new Error(`Failed to find duration ${what}: its profile gives none by that name`)
}
