/**
 * Where a page ends. Calls and what machines did between them are two sequences that only ever grow at their ends, so two
 * positions say exactly what was shown, whatever is added meanwhile: of each, the element that comes next and the event in it.
 */
export interface Position {
  readonly call: Place
  readonly settling: Place
}

/** An element of a sequence, and how many of its events were shown. */
export interface Place {
  readonly element: number
  readonly event: number
}

/** Before everything. */
export const beginning: Position = { call: { element: 0, event: 0 }, settling: { element: 0, event: 0 } }

/** The position as an opaque text (form assumed: no recording of a cookie). */
export function cookieOf({ call, settling }: Position): string {
  return btoa([call.element, call.event, settling.element, settling.event].join('.'))
}

/** The position of a cookie; `undefined` when it is none. */
export function positionOf(cookie: string): Position | undefined {
  const numbers = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(textOf(cookie))?.slice(1).map(Number)
  if (!numbers) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = numbers
  return { call: { element: a, event: b }, settling: { element: c, event: d } }
}

function textOf(cookie: string): string {
  try {
    return atob(cookie)
  } catch {
    return ''
  }
}
