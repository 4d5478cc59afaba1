import type { Operation } from '../../contract/index.ts'
import { type Outcome, refuse } from '../../world/index.ts'
import { pass, type Step, type Turn } from '../turn.ts'

/** Reads the body as the vendor's parser would, then checks parameters and body against the contract. */
export const validate: Step = { name: 'validate', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy } = turn
  const operation = call.operation as Operation
  const { refusals, parse } = tenancy.vendor
  const parameters = tenancy.contract.validateParameters(operation, {
    path: call.pathParameters,
    query: call.query,
    headers: call.headers,
  })
  if (parameters.findings.length > 0) return refuse(refusals.invalid(parameters.findings, call))
  if (!operation.body) {
    turn.input = { ...parameters.values, body: undefined }
    return pass(turn, 'validate', 'parameters fit the contract')
  }
  const parsed = parse(call)
  if ('reason' in parsed) return refuse(refusals.malformed(parsed.reason, call))
  const findings = tenancy.contract.validateBody(operation, mediaTypeOf(operation), parsed.value)
  if (findings.length > 0) return refuse(refusals.invalid(findings, call))
  turn.input = { ...parameters.values, body: parsed.value }
  return pass(turn, 'validate', 'parameters and body fit the contract')
}

function mediaTypeOf(operation: Operation): string {
  return Object.keys(operation.body?.content ?? {})[0] ?? ''
}
