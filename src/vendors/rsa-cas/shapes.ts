import type { Problem } from '../../world/index.ts'
import type { Call, Rendered, Replying } from '../vendor.ts'

/** Number to name of a status as Spring writes it in `code`, and as it stands in `error`. */
const statuses: Readonly<Record<number, readonly [constant: string, phrase: string]>> = {
  400: ['BAD_REQUEST', 'Bad Request'],
  401: ['UNAUTHORIZED', 'Unauthorized'],
  403: ['FORBIDDEN', 'Forbidden'],
  404: ['NOT_FOUND', 'Not Found'],
  405: ['METHOD_NOT_ALLOWED', 'Method Not Allowed'],
  409: ['CONFLICT', 'Conflict'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type'],
  429: ['TOO_MANY_REQUESTS', 'Too Many Requests'],
  500: ['INTERNAL_SERVER_ERROR', 'Internal Server Error'],
  501: ['NOT_IMPLEMENTED', 'Not Implemented'],
}

const statusOf = (status: number): readonly [string, string] => statuses[status] ?? ['ERROR', 'Error']

type Shape = (problem: Problem, call: Call, replying: Replying) => unknown

const shapes: Readonly<Record<string, Shape>> = {
  application: ({ status, message }) => ({ code: `${status} ${statusOf(status)[0]}`, description: message }),
  framework: ({ status, message }, { path }, { nowMs }) => ({
    timestamp: Math.floor(nowMs),
    status,
    error: statusOf(status)[1],
    message,
    path,
  }),
  oauth: ({ message, members }) => ({ ...members, ...(message === '' ? {} : { error_description: message }) }),
}

/**
 * Writes a refusal in the shape that its row names: `application` code and description, `framework` the five members of
 * Spring Boot (both observed: PYD), `oauth` error and error_description (RFC 6749).
 */
export function render(problem: Problem, call: Call, replying: Replying): Rendered {
  const shape = shapes[problem.shape]
  if (!shape) throw new Error(`Failed to render ${problem.code}: there is no shape ${problem.shape} in shapes.ts`)
  return { body: shape(problem, call, replying), mediaType: 'application/json' }
}
