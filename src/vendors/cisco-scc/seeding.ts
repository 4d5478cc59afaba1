import { parseDuration } from '../../contract/index.ts'
import { secondText } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import type { Here } from './records.ts'

/** What adds one row of a fixture's section to a site. */
export type Adding<Row> = (here: Here, row: Row, seeding: Seeding) => Here

/** The instant an age before the seeding, in ms; a month when none is given. */
export function instantBefore(age: string | undefined, { nowMs }: Seeding): number {
  const ms = parseDuration(age ?? 'P30D')
  if (ms === undefined)
    throw new Error(`Failed to seed cisco-scc: age ${age} is no duration; write one such as P12DT3H`)
  return nowMs - ms
}

/** The instant an age before the seeding, as text. */
export const ageText = (age: string | undefined, seeding: Seeding): string => secondText(instantBefore(age, seeding))
