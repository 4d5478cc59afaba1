import { parseDuration } from '../../contract/index.ts'
import type { Seeding } from '../vendor.ts'

/** An instant that lies a duration before the seeding, in ms. */
export function msBefore(age: string, { nowMs }: Pick<Seeding, 'nowMs'>): number {
  const ms = parseDuration(age)
  if (ms === undefined) throw new Error(`Failed to seed rsa-cas: age ${age} is no duration; write one such as P12DT3H`)
  return nowMs - ms
}
