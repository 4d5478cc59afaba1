import { parseDuration } from '../../contract/index.ts'
import type { Seeding } from '../vendor.ts'

function lengthOf(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new Error(`Failed to seed rsa-cas: ${text} is no duration; write one such as P12DT3H`)
  return ms
}

type Now = Pick<Seeding, 'nowMs'>

/** An instant that lies a duration before the seeding, in ms. */
export const msBefore = (age: string, { nowMs }: Now): number => nowMs - lengthOf(age)

/** An instant that lies a duration after the seeding, in ms. */
export const msAfter = (time: string, { nowMs }: Now): number => nowMs + lengthOf(time)

/** How often something happened: last so long before the seeding, and so many times in all, one so long before the other. */
export interface Often {
  readonly before: string
  readonly times?: number
  readonly every?: string
}

/** The instants at which something happened, in ms, the last one first. */
export function instantsOf({ before, times = 1, every = 'P1D' }: Often, now: Now): number[] {
  const [lastMs, stepMs] = [msBefore(before, now), lengthOf(every)]
  return Array.from({ length: times }, (_, i) => lastMs - i * stepMs)
}
