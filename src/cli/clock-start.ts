import { wallNow } from '../host/index.ts'
import { type Clock, clockFrozen, clockSet, instantOf, wallClock } from '../world/index.ts'
import { UsageError } from './settings.ts'

/** How a clock begins; the wall clock unless said here. */
export interface ClockStart {
  /** An RFC 3339 instant. */
  readonly now?: string
  /** Whether it stands still. */
  readonly frozen?: boolean
}

/** The clock that begins so; throws a UsageError for what is no instant. */
export function clockFrom({ now, frozen = false }: ClockStart): Clock {
  const wallMs = wallNow()
  const atMs = now === undefined ? wallMs : instantOf(now)
  if (atMs === undefined) {
    throw new UsageError(`clock.now ${now} is no RFC 3339 instant; write one like 2026-11-21T09:00:00Z`)
  }
  const clock = clockSet(wallClock, wallMs, atMs)
  return frozen ? clockFrozen(clock, wallMs) : clock
}
