import type { Problem, Success } from '../world/index.ts'
import type { Replying } from '../vendors/vendor.ts'
import { jsonText } from './json-text.ts'
import type { Turn } from './turn.ts'

/** A reply as it is written: its body as a value, and what follows its text. */
export interface Rendering {
  readonly status: number
  readonly body: unknown
  readonly mediaType: string | undefined
  readonly suffix: string
  /** As of `Rendered`: nothing of the contract's, and not compared with it. */
  readonly ours?: true
}

/** A success as the vendor writes it. */
export function renderSuccess({ tenancy, call, generic }: Turn, { status, body, mediaType: type }: Success): Rendering {
  const mediaType = body === undefined ? undefined : (generic?.mediaType ?? type ?? 'application/json')
  return { status, body, mediaType, suffix: tenancy.vendor.bodySuffix(call) }
}

/** A refusal in the vendor's own shape, or in the one that came with it. */
export function renderRefusal(turn: Turn, problem: Problem, headers: Replying['headers']): Rendering {
  const { tenancy, call, generic, nowMs } = turn
  const rendered = generic?.rendered ?? tenancy.vendor.render(problem, call, { nowMs, headers })
  const { body, mediaType, suffix, ours } = rendered
  return { status: problem.status, body, mediaType, suffix: suffix ?? '', ...(ours && { ours }) }
}

/** JSON of the body, or the body itself where it is a text of another type. */
export function textOf({ body, mediaType, suffix }: Rendering): string | undefined {
  if (body === undefined) return undefined
  return typeof body === 'string' && mediaType && !mediaType.includes('json') ? body : jsonText(body) + suffix
}
