import { isDeepStrictEqual } from 'node:util'

/** A place in a JSON value where it is not as expected. */
export interface Difference {
  /** Names of members and numbers of items that lead there. */
  readonly path: readonly (string | number)[]
  readonly actual: unknown
  readonly expected: unknown
}

type Members = Readonly<Record<string, unknown>>

/** Where a value lacks what is expected of it: members may be more, items of lists may not. */
export function differences(actual: unknown, expected: unknown, path: Difference['path'] = []): Difference[] {
  const here = [{ path, actual, expected }]
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return here
    return expected.flatMap((item, i) => differences(actual[i], item, [...path, i]))
  }
  if (isMembers(expected)) {
    if (!isMembers(actual)) return here
    const own = (name: string): unknown => (Object.hasOwn(actual, name) ? actual[name] : undefined)
    return Object.entries(expected).flatMap(([name, member]) => differences(own(name), member, [...path, name]))
  }
  return isDeepStrictEqual(actual, expected) ? [] : here
}

/** The value at a place, or `undefined`. */
export function valueAt(value: unknown, path: Difference['path']): unknown {
  let at = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string | number, unknown>)[name]
  }
  return at
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
