import type { Counted, Coverage, VendorCoverage } from './coverage.ts'
import { shareText } from './coverage-text.ts'
import { cut, type GateResult, type UnusedFault } from './gates.ts'

/** One refused call, with the reason that decided. */
export interface ShownRefusal {
  readonly sandbox: string
  readonly entry: number
  readonly vendor: string
  readonly site: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly problem: string
  readonly because: string
}

/** What came of a run, without the numbers of single operations. */
export interface Summary {
  readonly backlot: string
  /** The name of the command, without its arguments. */
  readonly command: string
  readonly commandExitCode: number
  readonly exitCode: number
  readonly durationMs: number
  readonly calls: number
  readonly unknownCalls: number
  readonly violatingCalls: number
  readonly operations: Counted
  readonly declaredStatuses: Counted
  readonly vendors: readonly VendorSummary[]
  /** The first refusals. */
  readonly refused: readonly ShownRefusal[]
  readonly unusedFaults: readonly UnusedFault[]
  readonly gates: readonly GateResult[]
}

/** What came of a run for one vendor. */
export interface VendorSummary extends Pick<
  VendorCoverage,
  'vendor' | 'calls' | 'operations' | 'declaredStatuses' | 'refusals' | 'violations'
> {
  /** OperationIds. */
  readonly neverCalled: readonly string[]
  /** Declared statuses of called operations, such as `createSecret 409`. */
  readonly neverAnswered: readonly string[]
}

/** The part of a summary that a coverage gives. */
export function summaryOfCoverage(coverage: Coverage): Pick<Summary, keyof Coverage> {
  return { ...coverage, vendors: coverage.vendors.map(vendorSummary) }
}

function vendorSummary({ details, ...more }: VendorCoverage): VendorSummary {
  const { vendor, calls, operations, declaredStatuses, refusals, violations } = more
  const called = details.filter((row) => row.calls > 0)
  const never = called.flatMap(({ operation, declared }) =>
    Object.entries(declared).flatMap(([status, count]) => (count === 0 ? [`${operation} ${status}`] : [])),
  )
  const neverCalled = details.filter((row) => row.calls === 0).map(({ operation }) => operation)
  return { vendor, calls, operations, declaredStatuses, refusals, violations, neverCalled, neverAnswered: never }
}

/** A summary as a few lines for a terminal; `folder` is where the report is. */
export function summaryText(summary: Summary, folder: string): string {
  const { calls, commandExitCode, violatingCalls, unknownCalls, vendors, gates } = summary
  const idle = vendors.filter((one) => one.calls === 0).map(({ vendor }) => vendor)
  const failed = gates.filter(({ passed }) => !passed)
  return [
    '',
    `Backlot: ${calls} calls; the command ended with ${commandExitCode}, the run with ${summary.exitCode}`,
    ...(calls === 0
      ? [
          '  no call arrived: take base URLs from the variables that docs/run.md lists; backlot/testing has tenants of its own',
        ]
      : []),
    ...vendors.filter((one) => one.calls > 0).flatMap(vendorLines),
    ...(idle.length > 0 ? [`  never called: ${idle.join(', ')}`] : []),
    `  calls of no operation ${unknownCalls}, contract violations ${violatingCalls}`,
    ...refusalLines(summary),
    ...failed.map(({ gate, message }) => `  FAILED ${gate}: ${message}`),
    `  report: ${folder} (junit.xml, coverage.html, summary.json, journal.ndjson, journal.har)`,
    '',
  ].join('\n')
}

function vendorLines(vendor: VendorSummary): string[] {
  const { operations, declaredStatuses, refusals, neverCalled, neverAnswered } = vendor
  const kinds = Object.entries(refusals).map(([code, count]) => `${code} ${count}`)
  return [
    `  ${vendor.vendor}: ${vendor.calls} calls, operations ${shareText(operations)}, declared statuses ${shareText(declaredStatuses)}`,
    ...(kinds.length > 0 ? [`    refused: ${cut(kinds)}`] : []),
    ...(neverCalled.length > 0 ? [`    never called: ${cut(neverCalled)}`] : []),
    ...(neverAnswered.length > 0 ? [`    never answered: ${cut(neverAnswered)}`] : []),
  ]
}

function refusalLines({ refused }: Summary): string[] {
  const lines = refused.map(({ method, path, status, because, vendor, site }) => {
    return `    ${method} ${path} at ${vendor}/${site}: ${status}, ${because}`
  })
  return lines.length > 0 ? ['  first refusals:', ...lines] : []
}
