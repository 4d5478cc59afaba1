import { type Problem, refuse } from '../world/index.ts'
import type { Asked, Rendered, Vendor } from '../vendors/vendor.ts'
import type { GenericAnswer, Work } from './answer.ts'
import { formOf, isJsonForm, satisfies } from './forms.ts'
import { errorBody } from './error-bodies.ts'

/** A refusal of generic state, by its status. */
function problemOf(status: number, code: string, message: string): Problem {
  return { code, status, shape: 'problem', message, standing: 'assumed', source: 'ours: generic state' }
}

/**
 * Refuses because a record is missing (404) or there already (409). The vendor's own words where they fit the declared reply, else the
 * declared shape filled, else what the declared reply leaves: nothing, or a problem of ours.
 */
export function refusedBy(work: Work, status: number, code: string, message: string): GenericAnswer {
  const problem = problemOf(status, code, message)
  const rendered = renderedFor(work, problem)
  return { outcome: refuse(problem), source: 'generic', because: message, rendered }
}

function renderedFor({ contract, operation, vendor, asked }: Work, problem: Problem): Rendered {
  const form = formOf(operation, problem.status)
  const own = ownWords(vendor, asked, problem.status)
  const isDeclared = form !== undefined
  if (own && isDeclared && satisfies(contract, operation, { ...form, ...typeOf(own) }, own.body)) return own
  if (form?.mediaType === undefined && isDeclared) return {}
  const filled = form && isJsonForm(form) ? errorBody(contract, operation, form, problem) : undefined
  if (filled) return { body: filled, mediaType: form?.mediaType as string }
  return { ...(own ?? problemDocument(problem)), ours: true }
}

const typeOf = ({ mediaType }: Rendered): { mediaType?: string } => (mediaType === undefined ? {} : { mediaType })

/** How a vendor with code says that there is no such thing; a vendor without code has no words of its own. */
function ownWords(vendor: Vendor, { call, nowMs, chance }: Asked, status: number): Rendered | undefined {
  if (vendor.isGeneric === true || status !== 404) return undefined
  const problem = vendor.refusals.noRoute(call)
  if (problem.status !== status) return undefined
  return vendor.render(problem, call, { nowMs, headers: vendor.headers(call, chance) })
}

/** A problem document (RFC 9457) of Backlot's own. */
export function problemDocument({ code, status, message, members }: Problem): Rendered {
  return {
    body: { type: 'about:blank', title: titles[status] ?? 'Refused', status, detail: message, code, ...members },
    mediaType: 'application/problem+json',
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  501: 'Not Implemented',
}
