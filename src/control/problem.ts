/** What a route of the control API answers; without a body nothing but the status goes out. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  /** `application/json` unless said otherwise; a text body goes out as it is when it is not JSON. */
  readonly mediaType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The media type of our own errors (RFC 9457). */
export const problemMediaType = 'application/problem+json'

/** The kinds of our own errors: the last part of their `type`, status and title. */
const kinds = {
  invalid: [400, 'The request does not fit the control API'],
  unauthenticated: [401, 'The control API needs its token'],
  foreign: [403, 'The control API is not for this caller'],
  unknown: [404, 'There is no such thing'],
  conflict: [409, 'That does not fit the present state'],
  tooLarge: [413, 'The body is too large'],
  unmet: [417, 'The calls are not as expected'],
  failed: [500, 'Backlot failed'],
  unavailable: [503, 'That cannot be had now'],
} as const satisfies Record<string, readonly [number, string]>

/** The name of one kind of our own errors. */
export type ProblemKind = keyof typeof kinds

/** One of our own errors as an answer; `detail` says what is wrong and what to do. */
export function problem(kind: ProblemKind, detail: string, headers?: Readonly<Record<string, string>>): Answer {
  const [status, title] = kinds[kind]
  return {
    status,
    mediaType: problemMediaType,
    body: { type: `urn:backlot:${kind}`, title, status, detail },
    ...(headers && { headers }),
  }
}

/** A success with a JSON body, or without one. */
export function ok(body?: unknown, status = body === undefined ? 204 : 200): Answer {
  return body === undefined ? { status } : { status, body }
}

/** The kind of error that stands for a status which the web framework chose. */
export function kindOf(status: number): ProblemKind {
  const found = Object.entries(kinds).find(([, [known]]) => known === status)
  if (found) return found[0] as ProblemKind
  return status < 500 ? 'invalid' : 'failed'
}
