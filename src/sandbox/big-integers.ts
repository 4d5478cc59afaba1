const twins = new WeakMap<object, object>()

/**
 * A body with its bigints as plain numbers, which is how JSON Schema knows integers; the digits beyond 2^53 are lost, so it serves to
 * compare a reply with its contract and nothing else. Parts without bigints are the same objects; the twins of frozen parts are
 * remembered, so that what was found to fit the contract stays found.
 */
export function withPlainNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  const known = twins.get(value)
  if (known) return known
  const twin = twinOf(value)
  if (Object.isFrozen(value)) twins.set(value, Object.freeze(twin))
  return twin
}

function twinOf(value: object): object {
  if (Array.isArray(value)) {
    const items = value.map(withPlainNumbers)
    return items.some((item, i) => item !== value[i]) ? items : value
  }
  const entries = Object.entries(value).map(([name, member]) => [name, withPlainNumbers(member)] as const)
  const isSame = entries.every(([name, member]) => member === (value as Record<string, unknown>)[name])
  return isSame ? value : Object.fromEntries(entries)
}
