/** One segment as a JSON pointer writes it. */
export function escapeSegment(segment: string): string {
  return /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment
}

/** A JSON pointer (no `#`) extended by segments. */
export function extend(pointer: string, ...segments: readonly (string | number)[]): string {
  return segments.reduce<string>((path, segment) => `${path}/${escapeSegment(String(segment))}`, pointer)
}

/** The segments of a JSON pointer. */
export function segmentsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => (segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment))
}

/** The value that a JSON pointer names; undefined when there is none. Only own properties count. */
export function at(root: unknown, pointer: string): unknown {
  let value = root
  for (const segment of segmentsOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined
    value = (value as Record<string, unknown>)[segment]
  }
  return value
}

/** The pointer inside a local reference (`#/a/b`), percent escapes decoded; undefined for any other reference. */
export function localPointer(ref: string): string | undefined {
  if (!ref.startsWith('#/')) return undefined
  try {
    return decodeURIComponent(ref.slice(1))
  } catch {
    return undefined
  }
}

/** Follows `$ref` from the value at a pointer to the first value that is none; undefined when a step leads nowhere. */
export function follow(root: unknown, pointer: string): { pointer: string; value: unknown } | undefined {
  const seen = new Set<string>()
  let place: string | undefined = pointer
  while (place !== undefined && !seen.has(place)) {
    seen.add(place)
    const value = at(root, place)
    if (value === undefined) return undefined
    const ref: unknown = typeof value === 'object' && value !== null ? (value as { $ref?: unknown }).$ref : undefined
    if (typeof ref !== 'string') return { pointer: place, value }
    place = localPointer(ref)
  }
  return undefined
}
