import type { Chance } from '../../world/index.ts'
import { instantText, rememberedLast } from '../../world/index.ts'

/**
 * An instant as the tenant writes it: RFC 3339 in UTC, trailing zeros of the fraction dropped, such as
 * `2026-11-21T09:00:00Z` or `2026-11-21T09:00:00.12Z` (observed: rec). The tenant shows up to six digits, our clock three.
 */
export const dateText = rememberedLast((ms: number) => instantText(ms).replace(/\.?0*Z$/, 'Z'))

/**
 * The same instant with digits below the microsecond, as the answer that creates a secret shows it; cut to six digits it
 * is what later answers show (observed: rec lib:SecretsApi, cli:config import).
 */
export function fineDateText(ms: number, chance: Chance): string {
  const nanos = String(1 + chance.below(999)).padStart(3, '0')
  return `${instantText(ms).slice(0, -1)}000${nanos}Z`.replace(/0+Z$/, 'Z')
}
