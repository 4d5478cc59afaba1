import type { Finding } from '../../contract/index.ts'
import type { Problem } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import type { Call, Facts, Refusals } from '../vendor.ts'
import { isCalledJson } from './bodies.ts'
import { engineProblems } from './engine-problems.ts'
import { factsOf } from './facts.ts'
import { isAccessToken, refusalReasons } from './token-reading.ts'

/**
 * A bad key is always 403 with the words that clients tell apart (SPL), a bad OAuth token 401 (inferred: PYD). A call without
 * any credential is refused like one with a bad key (assumed).
 */
function unauthenticated(reason: string, call: Call, facts: Facts): Problem {
  if (isAccessToken(call)) return engineProblems['token-invalid']
  const known = factsOf({ facts })
  const messages: Readonly<Record<string, string>> = {
    [refusalReasons.unknownAccessId]: known.unknownAccessIdMessage,
    [refusalReasons.wrongAudience]: known.wrongAudienceMessage,
  }
  return reworded(engineProblems['key-refused'], { message: messages[reason] ?? known.keyTokenRefusedMessage })
}

function invalidText([first]: readonly Finding[]): string {
  if (!first) return 'The request is not valid.'
  return `${first.name === '' ? first.part : first.name}${first.pointer} ${first.message}`
}

function rateLimited(seconds: number, _call: Call, facts: Facts): Problem {
  const { rateLimitedMessage: message, rateLimitedShape: shape, retryAfter } = factsOf({ facts })
  const headers: Record<string, string> = retryAfter ? { 'retry-after': String(seconds) } : {}
  return reworded(engineProblems['rate-limited'], { shape, message, headers })
}

/** The refusals that the engine gives in the tenant's name. */
export const refusals: Refusals = {
  unauthenticated,
  unauthorized: (_principal, _call, facts) =>
    reworded(engineProblems['role-too-low'], { message: factsOf({ facts }).roleMessage }),
  rateLimited,
  invalid: (findings) => reworded(engineProblems.invalid, { message: invalidText(findings) }),
  malformed: (reason, call) =>
    isCalledJson(call)
      ? reworded(engineProblems.unreadable, { message: reason })
      : reworded(engineProblems['media-type'], { message: `Content type '${mediaTypeOf(call)}' not supported` }),
  noRoute: () => engineProblems['path-unknown'],
  methodNotAllowed: (allowed, call) =>
    reworded(engineProblems['method-not-allowed'], {
      message: `Request method '${call.method}' not supported`,
      headers: { allow: [...allowed].sort().join(',') },
    }),
  notImplemented: ({ operation, path }) =>
    reworded(engineProblems['not-implemented'], {
      message: `Backlot does not implement operation ${operation?.id ?? path} yet`,
    }),
}

const mediaTypeOf = ({ headers }: Call): string => String(headers['content-type'] ?? '')
