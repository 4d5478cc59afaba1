import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import type { Problem } from '../../world/index.ts'
import { promotionProblems } from './promotion-problems.ts'
import { reworded } from '../problem-tables.ts'

/** Two neighbouring environments: configuration is promoted from the lower into the upper one. */
export interface Pair {
  readonly lower: string
  readonly upper: string
}

/** The neighbours of a site among the tiers (documented: doc Introduction to self-service promotions); a sandbox has none. */
export function neighboursOf(
  site: string,
  { tiers }: ProfileFacts,
): { readonly isTier: boolean; readonly lower?: string; readonly upper?: string } {
  const rank = tiers.indexOf(site)
  if (rank < 0) return { isTier: false }
  const [lower, upper] = [tiers[rank - 1], tiers[rank + 1]]
  return { isTier: true, ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) }
}

/**
 * The pair that a call is about: of the two environments the addressed one is the upper, or the lower where `side` says so. A call
 * to any other environment is refused, with the one to call (that promotions are asked of the upper: documented, doc API; status
 * and words of the refusal: assumed).
 */
export function pairOf(site: string, facts: ProfileFacts, side: 'upper' | 'lower' = 'upper'): Pair | Problem {
  const { lower, upper } = neighboursOf(site, facts)
  if (side === 'upper' && lower !== undefined) return { lower, upper: site }
  if (side === 'lower' && upper !== undefined) return { lower: site, upper }
  return wrongTier(site, facts, side)
}

/** The refusal of a promotion call to an environment that cannot take it. */
export function wrongTier(site: string, facts: ProfileFacts, side: 'upper' | 'lower'): Problem {
  const { isTier, lower, upper } = neighboursOf(site, facts)
  const message = isTier
    ? `${site} is no ${side} environment of a promotion; call ${(side === 'upper' ? upper : lower) ?? 'another environment'}`
    : `${site} takes no part in promotions; call one of ${(side === 'upper' ? facts.tiers.slice(1) : facts.tiers.slice(0, -1)).join(', ')}`
  return reworded(promotionProblems['promotion-wrong-tier'], { message, status: facts.wrongTierStatus })
}
