import type { Collection } from '../../world/index.ts'
import { type ConfigurationItem, encryptedPlaces, placeholdersOf } from './configuration.ts'
import type { PromotionRun } from './promotion-records.ts'
import type { Here } from './records.ts'

/** What stands in the way of a promotion; every list is sorted. */
export interface Obstacles {
  /** ESVs that the lower configuration names and the upper environment lacks. */
  readonly missingESVs: readonly string[]
  /** Places of values that are encrypted in place, and that no earlier promotion was told to ignore. */
  readonly encryptedSecrets: readonly string[]
  /** Places of such values that an earlier promotion was told to ignore. */
  readonly previouslyIgnoredEncryptedSecrets: readonly string[]
}

/**
 * Looks for what blocks a promotion (documented: oas names them, doc Support-assisted promotions says that missing ESVs block).
 *
 * That the whole lower configuration is looked at, also items that are equal in both environments, that an ESV that waits for a
 * restart suffices, and that a value ignored once blocks no more, is assumed.
 */
export function obstaclesOf(lower: Pick<Here, 'configuration'>, upper: Here): Obstacles {
  const items = lower.configuration.toArray()
  const missing = items.flatMap(placeholdersOf).filter((id) => !upper.variables.has(id) && !upper.secrets.has(id))
  const places = sorted(items.flatMap(encryptedPlaces))
  const ignored = new Set(upper.promotions.toArray().flatMap(({ ignoredSecrets }: PromotionRun) => ignoredSecrets))
  return {
    missingESVs: sorted(missing),
    encryptedSecrets: places.filter((place) => !ignored.has(place)),
    previouslyIgnoredEncryptedSecrets: places.filter((place) => ignored.has(place)),
  }
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()

/** A configuration made into what it was; items that did not change stay the same records. */
export function restored(
  present: Collection<ConfigurationItem>,
  items: readonly ConfigurationItem[],
): Collection<ConfigurationItem> {
  const keys = new Set(items.map(({ key }) => key))
  const surplus = present.toArray().filter(({ key }) => !keys.has(key))
  const kept = surplus.reduce((rest, { key }) => rest.without(key), present)
  return kept.withAll(items.map((item) => [item.key, item]))
}
