import type { JsonObject } from '../contract/index.ts'
import type { Chance } from '../world/index.ts'

interface Bounds {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
}

/** How often a multiple is drawn again. */
const tries = 30

/** How far from its only bound a number may lie. */
const usualSpan = 1_000

/** A number for a flat schema: within its bounds, a multiple of what it asks for. */
export function numberOf(schema: JsonObject, whole: boolean, chance: Chance): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Bounds
  const step = multipleOf ?? (whole ? 1 : 0.01)
  const usualLow = maximum ?? exclusiveMaximum ?? Infinity
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity)
  const from = low === -Infinity ? Math.min(step, usualLow - usualSpan * step) : low
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity)
  const to = high === Infinity ? from + usualSpan * Math.max(step, 1) : high
  let first = Math.ceil(from / step)
  let last = Math.floor(to / step)
  if (exclusiveMinimum !== undefined && first * step <= exclusiveMinimum) first += 1
  if (exclusiveMaximum !== undefined && last * step >= exclusiveMaximum) last -= 1
  const count = Math.max(1, Math.min(last - first + 1, 2 ** 31))
  let value = tidy((first + chance.below(count)) * step, step)
  // Of binary fractions not every multiple divides evenly, and validators look at the quotient.
  for (let i = 0; i < tries && multipleOf !== undefined && !Number.isInteger(value / step); i++)
    value = tidy((first + chance.below(count)) * step, step)
  return value
}

/** Without the tail that binary fractions leave behind. */
function tidy(value: number, step: number): number {
  const digits = /\.(\d+)$/.exec(String(step))?.[1]?.length ?? 0
  return digits === 0 ? value : Number(value.toFixed(digits))
}
