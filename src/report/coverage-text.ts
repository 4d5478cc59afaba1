import { type Coverage, type Counted, type OperationCoverage, percentOf, type VendorCoverage } from './coverage.ts'

/** A coverage as a table for a terminal: a block per vendor, a line per operation. */
export function coverageText({ vendors }: Coverage): string {
  return vendors.map(vendorText).join('\n')
}

/** `12 of 54 (22.2 %)`. */
export const shareText = (counted: Counted): string =>
  `${counted.exercised} of ${counted.all} (${percentOf(counted)} %)`

function vendorText(vendor: VendorCoverage): string {
  const { operations, declaredStatuses, calls, unknownCalls, violatingCalls, refusals, violations, details } = vendor
  const width = Math.max(0, ...details.map(({ operation }) => operation.length))
  return [
    `${vendor.vendor}: operations ${shareText(operations)}, declared statuses ${shareText(declaredStatuses)}`,
    `  calls ${calls}, of no operation ${unknownCalls}, contract violations ${violatingCalls}`,
    ...countLines('refused', refusals),
    ...countLines('violated', violations),
    ...details.map((row) => `  ${row.operation.padEnd(width)}  ${String(row.calls).padStart(5)}  ${statuses(row)}`),
    '',
  ].join('\n')
}

function countLines(word: string, counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([name, count]) => `  ${word} ${name}: ${count}`)
}

/** `200:3 404:- (503:1)`: how often each declared status was answered, and in brackets what is not declared. */
function statuses({ declared, undeclared }: OperationCoverage): string {
  const known = Object.entries(declared).map(([status, count]) => `${status}:${count || '-'}`)
  const others = Object.entries(undeclared).map(([status, count]) => `(${status}:${count})`)
  return [...known, ...others].join(' ')
}
