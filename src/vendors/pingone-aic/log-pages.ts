import type { History, PastCall, Settling } from '../vendor.ts'
import { accessEvents, leavesEvents } from './log-access.ts'
import { changeEvents } from './log-changes.ts'
import { type LogEvent, transactionOf } from './log-events.ts'
import { loginEvents } from './log-logins.ts'
import { machineEvents } from './log-machines.ts'
import type { Place, Position } from './log-position.ts'
import type { WantedLogs } from './log-query.ts'

/** One page of events, and where it ends; `more` says that another event fits. */
export interface LogPage {
  readonly events: readonly LogEvent[]
  readonly ends: Position
  readonly more: boolean
}

/** Numbers the events of one call; access, login and changes leave fewer. */
const idsPerCall = 100

function eventsOfCall(call: PastCall, instance: string): LogEvent[] {
  const details = call.details()
  const idOf = (index: number): string => `${instance}-${call.place * idsPerCall + index}`
  const logging = { call, details, idOf }
  const { atMs, principal } = call
  const changing = { atMs, transactionId: transactionOf(details), idOf, ...(principal !== undefined && { principal }) }
  return [...accessEvents(logging), ...loginEvents(logging), ...changeEvents(details.changes, changing, 10)]
}

interface Step {
  readonly atMs: number
  readonly event: LogEvent
  /** Where the sequence goes on after this event. */
  readonly next: Place
}

/** The events of a sequence from a place on; elements outside the time asked for are passed over unseen. */
function* eventsFrom<Element>(
  elements: readonly Element[],
  from: Place,
  read: {
    at: (element: Element) => number
    number: (element: Element) => number
    events: (element: Element) => LogEvent[]
  },
): Generator<Step> {
  for (const element of elements) {
    const number = read.number(element)
    if (number < from.element) continue
    const events = read.events(element)
    const first = number === from.element ? from.event : 0
    for (let index = first; index < events.length; index++) {
      const event = events[index] as LogEvent
      yield { atMs: read.at(element), event, next: { element: number, event: index + 1 } }
    }
  }
}

/** The page of events that a query asks for, out of what the journal still holds. */
export function pageOfLogs(history: History, wanted: WantedLogs, instance: string): LogPage {
  const isIn = (ms: number): boolean => ms >= wanted.beginMs && ms < wanted.endMs
  const calls = eventsFrom(history.calls, wanted.from.call, {
    at: ({ atMs }) => atMs,
    number: ({ place }) => place,
    events: (call) => (isIn(call.atMs) && leavesEvents(call) ? eventsOfCall(call, instance) : []),
  })
  const settlings = eventsFrom(history.settlings, wanted.from.settling, {
    at: ({ lastMs }: Settling) => lastMs,
    number: ({ call }) => call,
    events: (settling) => (isIn(settling.lastMs) ? machineEvents(settling, instance) : []),
  })
  const events: LogEvent[] = []
  let ends = wanted.from
  for (const { kind, step } of merged(calls, settlings)) {
    if (fits(step.event, wanted)) {
      if (events.length >= wanted.pageSize) return { events, ends, more: true }
      events.push(step.event)
    }
    ends = { ...ends, [kind]: step.next }
  }
  const call = { element: Math.max(history.nextPlace, wanted.from.call.element), event: 0 }
  const settling = { element: Math.max(history.nextCall + 1, wanted.from.settling.element), event: 0 }
  return { events, ends: { call, settling }, more: false }
}

function fits(event: LogEvent, wanted: WantedLogs): boolean {
  return wanted.sources.has(event.source) && wanted.fits(event)
}

/** Two sequences as one, the older event first; each keeps its own order. */
function* merged(calls: Generator<Step>, settlings: Generator<Step>) {
  let call = calls.next()
  let settling = settlings.next()
  while (!call.done || !settling.done) {
    const isCall = settling.done || (!call.done && call.value.atMs < settling.value.atMs)
    if (isCall) {
      yield { kind: 'call', step: call.value as Step } as const
      call = calls.next()
    } else {
      yield { kind: 'settling', step: settling.value as Step } as const
      settling = settlings.next()
    }
  }
}
