/** How fast a restart runs: times the real speed, at the next look, or only by hand. */
export type Pace = number | 'instant' | 'manual'

/** A clock that shows the wall clock plus so many ms, or stands still at an instant. */
export type ModelClock = { readonly ahead: number } | { readonly stands: number }

/** What `POST clock` can be asked for; ms. */
export type Move =
  { readonly advance: number } | { readonly set: number } | { readonly freeze: true } | { readonly resume: true }

/** What a clock shows; all in ms. */
export function shown(clock: ModelClock, wall: number): number {
  return 'stands' in clock ? clock.stands : wall + clock.ahead
}

/** The clock after a move. */
export function moved(clock: ModelClock, wall: number, move: Move): ModelClock {
  const now = shown(clock, wall)
  if ('freeze' in move) return { stands: now }
  if ('resume' in move) return { ahead: now - wall }
  const to = 'set' in move ? move.set : now + move.advance
  return 'stands' in clock ? { stands: to } : { ahead: to - wall }
}

/** A restart that runs: so much of it was left, at real speed, at an instant; ms. */
export interface Running {
  readonly left: number
  readonly since: number
}

/** Whether a restart is over. */
export function isOver({ left, since }: Running, pace: Pace, now: number): boolean {
  if (pace === 'manual') return false
  return pace === 'instant' || (now - since) * pace >= left
}

/** Whole ms until a restart is over; nothing when it does not end by itself. */
export function untilOver({ left, since }: Running, pace: Pace, now: number): number | undefined {
  return typeof pace === 'number' ? Math.ceil(since + left / pace - now) : undefined
}

/** What is left of a restart, counted from now on. */
export function leftAt({ left, since }: Running, pace: Pace, now: number): Running {
  const done = typeof pace === 'number' ? Math.max(0, now - since) * pace : 0
  return { left: left - done, since: now }
}

/** RFC 3339 in UTC with as many digits of the second as are needed. */
export function dated(ms: number): string {
  const date = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  const millis = date.getUTCMilliseconds()
  const fraction = millis === 0 ? '' : `.${String(millis).padStart(3, '0').replace(/0+$/, '')}`
  return `${day}T${time}${fraction}Z`
}
