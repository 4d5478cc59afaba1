import { instantOf, instantText } from '../../world/index.ts'

/** An instant as the tenant writes it: milliseconds and `Z` (documented: 000; pages also show `+hh:mm`). */
export const dateText = instantText

/** The instant as text, or `null` where there is none. */
export const dateOrNull = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : dateText(ms)

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(z|[+-]\d\d:\d\d)$/i

/**
 * The instant of a text with a zone, in ms; `undefined` when it is none. Clients write a lower-case `z`, `-00:00`, and
 * milliseconds without leading zeros (observed: SPL, NOVA); the digits after the point are read as a fraction (assumed). An
 * unencoded `+` arrives as a blank and is no zone (documented: page Authentication Audit Logs).
 */
export function instantOfText(text: string): number | undefined {
  const [, second = '', fraction = '', zone = ''] = form.exec(text) ?? []
  return instantOf(`${second}${fraction.slice(0, 4)}${zone.toUpperCase()}`)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** An instant as month and year, such as `Jun 2025` (observed: PYD). */
export function monthName(ms: number): string {
  const text = instantText(ms)
  return `${months[Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`
}

/** The month of an instant, such as `2026-11`. */
export const monthOf = (ms: number): string => instantText(ms).slice(0, 7)

/** The month that lies some months before another, as `monthOf` writes them. */
export function monthBefore(month: string, count: number): string {
  const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - count
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`
}

/** The instant at which a month begins, in UTC. */
export const startOfMonth = (month: string): number => instantOf(`${month}-01T00:00:00Z`) ?? 0
