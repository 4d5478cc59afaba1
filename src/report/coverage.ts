import type { Engine, Tally, Tenancy, VendorTally } from '../sandbox/index.ts'

/** How one operation was called. */
export interface OperationCoverage {
  readonly operation: string
  readonly method: string
  /** The template of the path. */
  readonly path: string
  readonly calls: number
  /** Declared status (`200`, `4XX` or `default`) to how often it was answered. */
  readonly declared: Readonly<Record<string, number>>
  /** Other statuses that were answered; `0` is a connection that was closed without an answer. */
  readonly undeclared: Readonly<Record<string, number>>
}

/** How much of a vendor's contract was exercised. */
export interface VendorCoverage {
  readonly vendor: string
  readonly calls: number
  /** Calls that fit no operation. */
  readonly unknownCalls: number
  /** Calls whose answer did not fit the contract. */
  readonly violatingCalls: number
  readonly operations: Counted
  readonly declaredStatuses: Counted
  /** Code of a problem to how often it was answered. */
  readonly refusals: Readonly<Record<string, number>>
  /** Operation, status and keyword of the contract to how often it was not met. */
  readonly violations: Readonly<Record<string, number>>
  readonly details: readonly OperationCoverage[]
}

/** So many of so many. */
export interface Counted {
  readonly exercised: number
  readonly all: number
}

/** How much of the contracts was exercised; the numbers of everything, and by vendor. */
export interface Coverage {
  readonly calls: number
  readonly unknownCalls: number
  readonly violatingCalls: number
  readonly operations: Counted
  readonly declaredStatuses: Counted
  readonly vendors: readonly VendorCoverage[]
}

/** The coverage of all vendors, or of the named one, by what calls came to. */
export function coverageOf({ tenancies }: Pick<Engine, 'tenancies'>, tally: Tally, vendor?: string): Coverage {
  const chosen = [...tenancies.values()].filter((tenancy) => vendor === undefined || tenancy.vendor.name === vendor)
  return sumOf(chosen.map((tenancy) => vendorCoverage(tenancy, tally.of(tenancy.vendor.name))))
}

/** Of a coverage what is about one vendor; nothing when it has no such vendor. */
export function coverageOfVendor(coverage: Coverage, vendor: string): Coverage {
  return sumOf(coverage.vendors.filter((one) => one.vendor === vendor))
}

function sumOf(vendors: readonly VendorCoverage[]): Coverage {
  const sum = (number: (one: VendorCoverage) => number): number => vendors.reduce((all, one) => all + number(one), 0)
  const counted = (part: (one: VendorCoverage) => Counted): Counted => ({
    exercised: sum((one) => part(one).exercised),
    all: sum((one) => part(one).all),
  })
  return {
    calls: sum(({ calls }) => calls),
    unknownCalls: sum(({ unknownCalls }) => unknownCalls),
    violatingCalls: sum(({ violatingCalls }) => violatingCalls),
    operations: counted(({ operations }) => operations),
    declaredStatuses: counted(({ declaredStatuses }) => declaredStatuses),
    vendors,
  }
}

function vendorCoverage({ vendor, contract }: Tenancy, tally: Readonly<VendorTally> | undefined): VendorCoverage {
  const details = [...contract.operations.values()].map(({ id, method, path, replies }): OperationCoverage => {
    return { operation: id, method, path, ...byStatus(Object.keys(replies), tally?.operations.get(id) ?? new Map()) }
  })
  const statuses = details.flatMap(({ declared }) => Object.values(declared))
  return {
    vendor: vendor.name,
    calls: tally?.calls ?? 0,
    unknownCalls: tally?.unknownCalls ?? 0,
    violatingCalls: tally?.violatingCalls ?? 0,
    operations: counted(details.map(({ calls }) => calls)),
    declaredStatuses: counted(statuses),
    refusals: Object.fromEntries([...(tally?.refusals ?? [])].sort(byName)),
    violations: Object.fromEntries([...(tally?.violations ?? [])].sort(byName)),
    details,
  }
}

const byName = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1)

const counted = (counts: readonly number[]): Counted => ({
  exercised: counts.filter((count) => count > 0).length,
  all: counts.length,
})

/** The calls of an operation under the declaration that each answer falls under: its status, its class, else the default. */
function byStatus(names: readonly string[], answered: ReadonlyMap<number, number>) {
  const declared: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]))
  const undeclared: Record<string, number> = {}
  let calls = 0
  for (const [status, count] of answered) {
    calls += count
    const wide = status === 0 ? [] : [`${Math.floor(status / 100)}XX`, 'default']
    const name = [String(status), ...wide].find((candidate) => Object.hasOwn(declared, candidate))
    if (name === undefined) undeclared[status] = count
    else declared[name] = (declared[name] ?? 0) + count
  }
  return { calls, declared, undeclared }
}

/** A share of so many of so many in percent, rounded down to tenths, so that only everything is 100; of nothing all is exercised. */
export const percentOf = ({ exercised, all }: Counted): number =>
  all === 0 ? 100 : Math.floor((1000 * exercised) / all) / 10
