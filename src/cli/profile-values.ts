import { type Duration, parseDuration } from '../contract/index.ts'
import type { Tenancy } from '../sandbox/index.ts'
import type { Settings } from './settings.ts'

/** A tenancy with numbers and switches of the configuration in place of those of its profile. */
export function withProfile(tenancy: Tenancy, profile: Settings['profile'] = {}): Tenancy {
  const given = profile[tenancy.vendor.name]
  if (!given) return tenancy
  const changed = Object.entries(given).map(([name, value]) => {
    const kind = tenancy.profile.facts[name]?.kind
    return [name, kind === undefined ? value : ({ ms: parseDuration(String(value)) ?? 0, kind } satisfies Duration)]
  })
  return { ...tenancy, facts: Object.freeze({ ...tenancy.facts, ...Object.fromEntries(changed) }) }
}
