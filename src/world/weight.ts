/** What every value takes besides its characters, in bytes; a rough figure. */
const perValue = 8

/**
 * Roughly how many bytes a JSON value takes: the characters of its texts and names, and 8 for every value in it.
 *
 * Nothing for `undefined`. No recursion, because values from outside may be nested deeply.
 */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length + perValue
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : perValue
  const waiting: object[] = [value]
  let weight = perValue
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const name in next) {
      const member: unknown = (next as Record<string, unknown>)[name]
      weight += name.length + perValue
      if (typeof member === 'string') weight += member.length
      else if (typeof member === 'object' && member !== null) waiting.push(member)
    }
  }
  return weight
}
