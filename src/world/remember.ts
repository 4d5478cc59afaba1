/**
 * Makes a function of an immutable record remember its result by the record's identity.
 *
 * The result is frozen, so that its JSON text and the fact that it satisfies the contract can be remembered in turn.
 */
export function remembered<Source extends object, Result extends object>(
  make: (source: Source) => Result,
): (source: Source) => Readonly<Result> {
  const results = new WeakMap<Source, Readonly<Result>>()
  return (source) => {
    const known = results.get(source)
    if (known) return known
    const result = Object.freeze(make(source))
    results.set(source, result)
    return result
  }
}
