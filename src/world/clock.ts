/**
 * The clock of one sandbox: the wall clock plus an offset, or standing still.
 *
 * All instants are milliseconds since the epoch. The wall clock is never read here; it arrives with each call.
 */
export interface Clock {
  readonly offsetMs: number
  readonly frozenAtMs?: number
}

/** A clock that equals the wall clock. */
export const wallClock: Clock = { offsetMs: 0 }

/** What the clock shows while the wall clock shows `wallMs`. */
export function clockNow(clock: Clock, wallMs: number): number {
  return clock.frozenAtMs ?? wallMs + clock.offsetMs
}

/** The clock set to an instant; a frozen clock stays frozen. */
export function clockSet(clock: Clock, wallMs: number, toMs: number): Clock {
  return clock.frozenAtMs === undefined ? { offsetMs: toMs - wallMs } : { offsetMs: toMs - wallMs, frozenAtMs: toMs }
}

/** The clock standing still at what it shows now. */
export function clockFrozen(clock: Clock, wallMs: number): Clock {
  return { offsetMs: clock.offsetMs, frozenAtMs: clockNow(clock, wallMs) }
}

/** The clock running on from what it shows now. */
export function clockResumed(clock: Clock, wallMs: number): Clock {
  return { offsetMs: clockNow(clock, wallMs) - wallMs }
}

/** An instant as RFC 3339 text in UTC with milliseconds, such as `2026-11-21T09:00:00.000Z`. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString()
}

/** An instant as RFC 3339 text without fraction, such as `2026-11-21T09:00:00Z`. */
export function secondText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** An instant as an HTTP date, such as `Sat, 21 Nov 2026 09:00:00 GMT`. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString()
}

/** The instant of an RFC 3339 text with `Z` or an offset, or `undefined` when the text is none. */
export function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}
