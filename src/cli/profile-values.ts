import { type Duration, type Fact, parseDuration } from '../contract/index.ts'
import { nearest, type Tenancy } from '../sandbox/index.ts'
import { type Settings, UsageError } from './settings.ts'

/**
 * Tenancies with numbers and switches of the settings in place of those of their profiles. Throws a UsageError for a name that a profile
 * does not have, and for a value that cannot stand there.
 */
export function withProfiles(tenancies: readonly Tenancy[], profile: Settings['profile'] = {}): readonly Tenancy[] {
  return tenancies.map((tenancy) => {
    const given = profile[tenancy.vendor.name]
    if (!given) return tenancy
    const changed = Object.entries(given).map(([name, value]) => [name, valueOf(tenancy, name, value)])
    return { ...tenancy, facts: Object.freeze({ ...tenancy.facts, ...Object.fromEntries(changed) }) }
  })
}

function valueOf({ vendor, profile }: Tenancy, name: string, value: unknown): unknown {
  const fact = Object.hasOwn(profile.facts, name) ? profile.facts[name] : undefined
  if (!fact) {
    const near = nearest(Object.keys(profile.facts), name)
    throw new UsageError(`the profile of ${vendor.name} has no ${name}; the nearest is ${near}`)
  }
  if (fact.kind !== undefined) return durationOf(vendor.name, name, value, fact.kind)
  if (kindOf(value) === kindOf(fact.value)) return value
  throw new UsageError(`${name} of ${vendor.name} is ${JSON.stringify(value)}, and must be a ${kindOf(fact.value)}`)
}

function durationOf(vendor: string, name: string, value: unknown, kind: NonNullable<Fact['kind']>): Duration {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined
  if (ms !== undefined) return { ms, kind }
  throw new UsageError(`${name} of ${vendor} is ${JSON.stringify(value)}, and must be a duration such as PT30S`)
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value)
