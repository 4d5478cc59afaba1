import { ok, problem } from './problem.ts'
import type { GlobalRoute } from './route.ts'
import { answerOf, text } from './schemas.ts'

/** What `health` answers; given here so that the gateway can answer it before this room is needed. */
export function healthBody(version: string): { readonly status: 'ok'; readonly version: string } {
  return { status: 'ok', version }
}

/** Whether Backlot runs, and whether it can be used. */
export const healthRoutes: readonly GlobalRoute[] = [
  {
    method: 'GET',
    path: '/health',
    id: 'getHealth',
    summary: 'Whether the program runs',
    tag: 'Health',
    replies: { 200: answerOf({ status: { type: 'string', enum: ['ok'] }, version: text('The version of Backlot.') }) },
    handle: ({ control }) => ok(healthBody(control.version)),
  },
  {
    method: 'GET',
    path: '/ready',
    id: 'getReady',
    summary: 'Whether every site listens',
    tag: 'Health',
    replies: { 200: answerOf({ status: { type: 'string', enum: ['ready'] } }) },
    problems: [503],
    handle: ({ control }) =>
      control.host.isReady()
        ? ok({ status: 'ready' })
        : problem('unavailable', 'Not every site listens yet; ask again in a moment.', { 'retry-after': '1' }),
  },
]
