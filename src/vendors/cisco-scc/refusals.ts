import type { Finding } from '../../contract/index.ts'
import type { Problem } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import type { Call, Facts, Refusals } from '../vendor.ts'
import { noForm } from './bodies.ts'
import { objectProblems } from './object-problems.ts'
import { platformProblems } from './problems.ts'
import { familyOf } from './shapes.ts'
import { factsOf } from './site.ts'

/** The operation that is authenticated by a refresh token. */
const refreshing = 'createToken'

function unauthenticated(reason: string, call: Call, facts: Facts): Problem {
  if (familyOf(call) === 'objects') return objectProblems['objects-unauthenticated']
  if (call.operation?.id === refreshing) {
    return reworded(platformProblems['refresh-token-refused'], { message: reason })
  }
  const isMissing = call.headers.authorization === undefined
  const { edgeUnauthorizedShape } = factsOf({ facts })
  if (isMissing && edgeUnauthorizedShape === 'gateway') return platformProblems['gateway-unauthenticated']
  return platformProblems['platform-unauthenticated']
}

/** Keywords of the schema whose breach is about the form of a value, and not about whether it is acceptable. */
const formKeywords = new Set(['type', 'required', 'oneOf', 'anyOf', 'mediaType', 'additionalProperties'])

/** Whether a body has the right shape and holds a value that is not acceptable; parameters never count. */
function isUnacceptable({ part, keyword }: Finding): boolean {
  return part === 'body' && !formKeywords.has(keyword)
}

const wordsOf = ({ part, name, pointer, message }: Finding): string =>
  `${name === '' ? part : name}${pointer.replaceAll('/', '.')} ${message}`

function invalid(findings: readonly Finding[], call: Call, facts: Facts): Problem {
  const [first] = findings
  const message = first ? wordsOf(first) : 'The request does not fit the contract'
  if (familyOf(call) === 'objects') {
    const field = first && `${first.name}${first.pointer}`.replace(/^\//, '').replaceAll('/', '.')
    return reworded(objectProblems['objects-invalid'], { message, members: field ? { field } : {} })
  }
  const { unacceptableValueStatus } = factsOf({ facts })
  const declares422 = call.operation?.replies['422'] !== undefined
  const unacceptable = findings.every(isUnacceptable) && declares422 && unacceptableValueStatus === 422
  const row = platformProblems[unacceptable ? 'platform-unprocessable' : 'platform-invalid']
  return reworded(row, { message })
}

function malformed(reason: string, call: Call): Problem {
  if (familyOf(call) === 'objects') return reworded(objectProblems['objects-invalid'], { message: reason })
  return reason === noForm
    ? platformProblems['form-expected']
    : reworded(platformProblems['platform-invalid'], { message: reason })
}

function rateLimited(seconds: number, call: Call, facts: Facts): Problem {
  const isObjects = familyOf(call) === 'objects'
  const row = isObjects ? objectProblems['objects-rate-limited'] : platformProblems['platform-rate-limited']
  return factsOf({ facts }).retryAfter ? reworded(row, { headers: { 'retry-after': String(seconds) } }) : row
}

/** The refusals that the engine gives in the tenant's name. */
export const refusals: Refusals = {
  unauthenticated,
  unauthorized: (_principal, call) =>
    familyOf(call) === 'objects' ? objectProblems['objects-forbidden'] : platformProblems['platform-forbidden'],
  rateLimited,
  invalid,
  malformed,
  noRoute: (call) =>
    familyOf(call) === 'objects' ? objectProblems['objects-path-unknown'] : platformProblems['platform-path-unknown'],
  methodNotAllowed: (allowed, call) => {
    const isObjects = familyOf(call) === 'objects'
    const row = isObjects
      ? objectProblems['objects-method-not-allowed']
      : platformProblems['platform-method-not-allowed']
    return reworded(row, { headers: { allow: [...allowed].sort().join(', ') } })
  },
  notImplemented: (call) =>
    reworded(platformProblems['not-implemented'], {
      message: `Backlot does not implement operation ${call.operation?.id ?? call.path} yet`,
    }),
}
