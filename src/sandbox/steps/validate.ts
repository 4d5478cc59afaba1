import type { Finding, Operation } from '../../contract/index.ts'
import { isTooDeep, maxNesting, type Outcome, refuse } from '../../world/index.ts'
import type { Call, Vendor } from '../../vendors/vendor.ts'
import { pass, refuseBecause, type Step, type Turn } from '../turn.ts'

/** Reads the body as the vendor's parser would, then checks parameters and body against the contract. */
export const validate: Step = { name: 'validate', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy } = turn
  const operation = call.operation as Operation
  const { refusals } = tenancy.vendor
  const parameters = tenancy.contract.validateParameters(operation, {
    path: call.pathParameters,
    query: call.query,
    headers: call.headers,
  })
  if (parameters.findings.length > 0) return invalid(turn, parameters.findings)
  if (!operation.body) {
    turn.input = { body: undefined, ...parameters.values }
    return pass(turn, 'validate', 'parameters fit the contract')
  }
  const parsed = parsedBody(tenancy.vendor, call)
  if ('reason' in parsed) return refuse(refusals.malformed(parsed.reason, call))
  const findings = tenancy.contract.validateBody(operation, parsed.mediaType ?? mediaTypeOf(operation), parsed.value)
  if (findings.length > 0) return invalid(turn, findings)
  turn.input = { body: parsed.value, ...parameters.values }
  return pass(turn, 'validate', 'parameters and body fit the contract')
}

/** A body as the vendor's parser reads it; what would be too deep for us is never read (ours: Go takes ten times as much). */
export function parsedBody({ parse }: Vendor, call: Call): ReturnType<Vendor['parse']> {
  if (call.body && isTooDeep(call.body)) return { reason: `exceeded max depth of ${maxNesting}` }
  return parse(call)
}

/** How many findings the journal names; a large body can have one for every byte. */
const namedFindings = 20

/** The first findings go to the journal; the vendor's words may name only one. */
function invalid(turn: Turn, findings: readonly Finding[]): Outcome {
  const because = findings
    .slice(0, namedFindings)
    .map(({ part, name, pointer, message }) => `${part} ${name}${pointer} ${message}`)
    .join(', ')
  return refuseBecause(turn, turn.tenancy.vendor.refusals.invalid(findings, turn.call, turn.tenancy.facts), because)
}

function mediaTypeOf(operation: Operation): string {
  return Object.keys(operation.body?.content ?? {})[0] ?? ''
}
