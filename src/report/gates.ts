import { type Coverage, percentOf } from './coverage.ts'
import { shareText } from './coverage-text.ts'

/** An armed fault that no call met. */
export interface UnusedFault {
  readonly sandbox: string
  readonly vendor: string
  readonly operation: string
  readonly id: string
}

/** What gates judge. */
export interface Judged {
  readonly coverage: Coverage
  readonly unusedFaults: readonly UnusedFault[]
}

/** How a gate was passed, or why not and what to do. */
export interface GateResult {
  readonly gate: string
  readonly passed: boolean
  readonly message: string
}

type Failure = string | undefined

/** What `--fail-on` can name; each answers why it fails. */
const gates = {
  violations: ({ coverage }) => violationsOf(coverage),
  refusals: ({ coverage }) => refusalsOf(coverage),
  'unused-faults': ({ unusedFaults }) => unusedOf(unusedFaults),
  'unknown-calls': ({ coverage: { unknownCalls } }) =>
    unknownCalls === 0
      ? undefined
      : `${unknownCalls} calls fit no operation; compare method and path with the contract (operation is null in journal.ndjson)`,
} as const satisfies Record<string, (judged: Judged) => Failure>

/** The name of a gate of `--fail-on`. */
export type GateName = keyof typeof gates

/** The names of all gates of `--fail-on`. */
export const gateNames = Object.keys(gates) as readonly GateName[]

/** Judges by gates and, where one is given, by the least share of operations in percent. */
export function judge(judged: Judged, names: readonly GateName[], minOperations: number | undefined): GateResult[] {
  const results = names.map((name) => resultOf(name, gates[name](judged)))
  if (minOperations === undefined) return results
  return [...results, resultOf('min-operations', tooFew(judged.coverage, minOperations))]
}

/** Why a coverage is below a share of operations in percent; `undefined` when it is not. */
export function tooFew({ operations, vendors }: Coverage, minOperations: number): Failure {
  if (percentOf(operations) >= minOperations) return undefined
  const wanting = vendors.filter((one) => one.operations.exercised < one.operations.all).map(({ vendor }) => vendor)
  return (
    `operations ${shareText(operations)} are below ${minOperations} %; call more of ${wanting.join(', ')}, start fewer ` +
    'tenants, or lower --min-operations'
  )
}

const resultOf = (gate: string, failure: Failure): GateResult => ({
  gate,
  passed: failure === undefined,
  message: failure ?? 'passed',
})

function violationsOf({ violatingCalls, vendors }: Coverage): Failure {
  if (violatingCalls === 0) return undefined
  const kinds = vendors.flatMap(({ vendor, violations }) => Object.keys(violations).map((kind) => `${vendor} ${kind}`))
  return (
    `${violatingCalls} answers did not fit their contract (${cut(kinds)}); that is a fault of Backlot or of the ` +
    'document: contractViolations in journal.ndjson says where'
  )
}

function refusalsOf({ vendors }: Coverage): Failure {
  const counts = vendors.flatMap(({ vendor, refusals }) =>
    Object.entries(refusals).map(([code, count]) => `${vendor} ${code} ${count}`),
  )
  if (counts.length === 0) return undefined
  return (
    `calls were refused (${cut(counts)}); decisions in journal.ndjson say why; if they are meant to be, leave ` +
    'refusals out of --fail-on'
  )
}

function unusedOf(faults: readonly UnusedFault[]): Failure {
  if (faults.length === 0) return undefined
  const names = faults.map(({ sandbox, vendor, operation }) => `${vendor} ${operation} in sandbox ${sandbox}`)
  return `no call met ${faults.length} armed faults (${cut(names)}); make the call, or do not arm them`
}

/** How many names of a long list are shown. */
const shownNames = 8

/** Names in one line, at most so many; the rest is a count. */
export function cut(names: readonly string[], most = shownNames): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
