import { type Duration, parseDuration } from './duration.ts'
import type { FactValue, Profile } from './profile.ts'

/**
 * The values of a profile's facts by name, durations as `{ ms, kind }`; frozen.
 * Name the vendor's generated `ProfileFacts` as the type: it was made from the same profile.
 */
export function facts<Facts = Readonly<Record<string, FactValue | Duration>>>(profile: Profile): Facts {
  const entries = Object.entries(profile.facts).map(([name, { value, kind }]) => [
    name,
    kind === undefined ? freeze(value) : Object.freeze({ ms: parseDuration(String(value)) ?? Number.NaN, kind }),
  ])
  return Object.freeze(Object.fromEntries(entries)) as Facts
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze)
  return Object.freeze(value)
}
