import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import type { Asked } from '../vendor.ts'
import { dateText } from './dates.ts'

/** The facts of the vendor's profile, as its generated types name them. */
export function factsOf({ facts }: Pick<Asked, 'facts'>): ProfileFacts {
  return facts as unknown as ProfileFacts
}

/** Who changed a record and when: the account's name today, its id in answers until early 2024 (observed: rec). */
export function stamp(asked: Pick<Asked, 'facts' | 'nowMs' | 'principal'>): {
  readonly lastChangeDate: string
  readonly lastChangedBy: string
} {
  const { id, name } = asked.principal
  const lastChangedBy = factsOf(asked).changedBy === 'id' ? id : name
  return { lastChangeDate: dateText(asked.nowMs), lastChangedBy }
}
