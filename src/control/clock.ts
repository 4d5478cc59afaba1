import { parseDuration } from '../contract/index.ts'
import {
  type Clock,
  clockFrozen,
  clockResumed,
  clockSet,
  instantOf,
  instantText,
  type Pace,
  settle,
  withPace,
  worldNow,
} from '../world/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, described, instant, pace, shape, text } from './schemas.ts'

const tag = 'Clock and pace'

/** What `POST clock` takes: exactly one of these. */
interface Move {
  readonly advance?: string
  readonly set?: string
  readonly freeze?: true
  readonly resume?: true
}

const clockReply = answerOf({
  now: instant('What the clock shows.'),
  frozen: { type: 'boolean', description: 'Whether it stands still.' },
  offsetMs: { type: 'number', description: 'How far it is ahead of the wall clock now, in ms.' },
})
const paceReply = answerOf({ pace })

const move = described(
  {
    ...shape({
      advance: text('How far to move forward, as an ISO 8601 duration such as PT60S.'),
      set: instant('The instant to show, as RFC 3339 text.'),
      freeze: { type: 'boolean', const: true, description: 'Stand still.' },
      resume: { type: 'boolean', const: true, description: 'Run on from what it shows.' },
    }),
    minProperties: 1,
    maxProperties: 1,
  },
  'Exactly one of the members.',
)

/** The farthest instant that a date can show, in ms. */
const lastInstantMs = 8.64e15

/** The clock after a move, or what is wrong with the move. */
function moved(clock: Clock, move: Move, nowMs: number, wallMs: number): Clock | string {
  if (move.freeze) return clockFrozen(clock, wallMs)
  if (move.resume) return clockResumed(clock, wallMs)
  if (move.set !== undefined) {
    const toMs = instantOf(move.set)
    if (toMs === undefined) return `set ${move.set} is no RFC 3339 instant; write one like 2026-11-21T09:00:00Z.`
    return clockSet(clock, wallMs, toMs)
  }
  const byMs = parseDuration(move.advance ?? '')
  if (byMs === undefined) return `advance ${move.advance} is no ISO 8601 duration; write one like PT60S, PT5M or P7D.`
  if (nowMs + byMs > lastInstantMs) return `advance ${move.advance} goes beyond the last instant that can be shown.`
  return clockSet(clock, wallMs, nowMs + byMs)
}

function clockView({ world }: Sandbox, wallMs: number) {
  const nowMs = worldNow(world, wallMs)
  return { now: instantText(nowMs), frozen: world.clock.frozenAtMs !== undefined, offsetMs: nowMs - wallMs }
}

function moveClock({ control, sandbox, body, nowMs, wallMs }: AskedSandbox<{ body: Move }>): Answer {
  const clock = moved(sandbox.world.clock, body, nowMs, wallMs)
  if (typeof clock === 'string') return problem('invalid', clock)
  const world = { ...sandbox.world, clock }
  sandbox.world = settle(control.registry.engine, world, worldNow(world, wallMs))
  return ok(clockView(sandbox, wallMs))
}

function setPace({ control, sandbox, body, nowMs }: AskedSandbox<{ body: { pace: Pace } }>): Answer {
  sandbox.world = settle(control.registry.engine, withPace(sandbox.world, body.pace, nowMs), nowMs)
  return ok({ pace: sandbox.world.pace })
}

const settingPace = {
  path: '/pace',
  summary: 'Set how fast work runs; what is left of running work goes on at the new pace',
  tag,
  body: shape({ pace }, ['pace']),
  example: { pace: 'instant' },
  replies: { 200: paceReply },
  handle: setPace,
} as const

/** The clock and the pace of a sandbox. */
export const clockRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/clock',
    id: 'getClock',
    summary: 'What the clock shows',
    tag,
    replies: { 200: clockReply },
    handle: ({ sandbox, wallMs }) => ok(clockView(sandbox, wallMs)),
  },
  {
    method: 'POST',
    path: '/clock',
    id: 'moveClock',
    summary: 'Advance, set, freeze or resume the clock',
    description: 'What becomes due by the move happens in order of its instant, one at a time, before the answer.',
    tag,
    body: move,
    example: { advance: 'PT60S' },
    replies: { 200: clockReply },
    handle: moveClock,
  },
  {
    method: 'GET',
    path: '/pace',
    id: 'getPace',
    summary: 'How fast work runs',
    tag,
    replies: { 200: paceReply },
    handle: ({ sandbox }) => ok({ pace: sandbox.world.pace }),
  },
  { ...settingPace, method: 'PUT', id: 'putPace' },
  { ...settingPace, method: 'POST', id: 'setPace' },
]
