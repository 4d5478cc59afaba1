import type { Chance, Problem } from '../../world/index.ts'
import type { Allowance, Call, Rendered } from '../vendor.ts'
import { isLoopbackName, tenantHost } from './audience.ts'
import { type Family, familyOf } from './families.ts'

const json = 'application/json'

/** What a handler's JSON ends with; bodies that a framework writes, and those of AM and IDM, end with nothing (observed: rec). */
const handlerSuffix = '\n'

const withoutSuffix: ReadonlySet<Family> = new Set<Family>(['crest', 'oauth', 'monitoring'])

/** What follows a JSON success: a newline where a Go handler wrote it, nothing from AM, IDM, logs and keys (observed: rec). */
export function suffixOf(call: Call): string {
  return withoutSuffix.has(familyOf(call)) ? '' : handlerSuffix
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
}

/** The status, or the number of the broken rule where a framework writes that instead (422 says 601 to 612). */
const codeOf = ({ status, members }: Problem): unknown => members?.code ?? status

const shapes: Readonly<Record<string, (problem: Problem) => Rendered>> = {
  A: (problem) => ({
    body: { code: codeOf(problem), message: problem.message },
    mediaType: json,
    suffix: handlerSuffix,
  }),
  'A-framework': (problem) => ({ body: { code: codeOf(problem), message: problem.message }, mediaType: json }),
  B: () => ({ mediaType: json }),
  C: ({ message }) => ({ body: { message }, mediaType: json, suffix: handlerSuffix }),
  D: (problem) => ({
    body: { code: codeOf(problem), message: problem.message, status: problem.members?.status },
    mediaType: json,
    suffix: handlerSuffix,
  }),
  E: ({ status, message, members }) => ({
    body: { code: status, reason: reasons[status] ?? 'Error', message, ...members },
    mediaType: json,
  }),
  F: ({ message, members }) => ({ body: { error_description: message, ...members }, mediaType: json }),
}

/**
 * Writes a refusal in the shape that its row names: `A` code and message, `A-framework` the same without a final newline,
 * `B` an empty body with a JSON content type, `C` message, `D` code, message and status, `E` code, reason and message (AM
 * and IDM), `F` error_description and error (OAuth; `members.error`).
 */
export function render(problem: Problem): Rendered {
  const shape = shapes[problem.shape]
  if (!shape)
    throw new Error(`Failed to render ${problem.code}: there is no shape ${problem.shape}; name one of shapes.ts`)
  return shape(problem)
}

/** Headers that every answer of a tenant carries (observed: rec). */
const always = {
  'x-robots-tag': 'none',
  'strict-transport-security': 'max-age=31536000; includeSubDomains; preload;',
  via: '1.1 google',
}

/**
 * Whether a browser would heed the header that pins https for this machine: it would refuse http on every port of `localhost`
 * for a year (ours). Over http browsers ignore it, so there it stands as observed.
 */
function wouldPin(call: Call): boolean {
  return call.origin.startsWith('https:') && isLoopbackName(tenantHost(call))
}

/** The headers under which clients name their calls: frodo sends the first, oas declares the second. */
const transactionHeaders = ['x-forgerock-transactionid', 'forgerock-transaction-id']

/**
 * Headers of every reply: the transaction id, which AM and IDM repeat from the request and the others make up (observed:
 * rec since 2025), and the resource version of the settings family (observed: rec, 231 answers, none of ESVs).
 */
export function headersOf(call: Call, chance: Chance, allowance?: Allowance): Record<string, string> {
  const family = familyOf(call)
  const sent = family === 'crest' || family === 'oauth' ? sentTransactionId(call) : undefined
  // Member by member: every call passes here, and what stands beside a spread costs a microsecond.
  const headers: Record<string, string> = family === 'settings' ? { 'content-api-version': 'resource=1.0' } : {}
  headers['x-forgerock-transactionid'] = sent ?? chance.uuid()
  headers['x-robots-tag'] = always['x-robots-tag']
  if (!wouldPin(call)) headers['strict-transport-security'] = always['strict-transport-security']
  headers['via'] = always.via
  if (family === 'monitoring' && allowance) Object.assign(headers, allowanceHeaders(allowance))
  return headers
}

/** What is left of a limit; the end of its window in seconds since 1970 (observed: rec cli:log list 2023-09). */
function allowanceHeaders({ limit, remaining, resetsMs }: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetsMs / 1000)),
  }
}

function sentTransactionId({ headers }: Call): string | undefined {
  return transactionHeaders.map((name) => headers[name]).find((value) => typeof value === 'string') as
    string | undefined
}
