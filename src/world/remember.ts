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

/**
 * Makes a function remember its result for the argument that it was given last: for texts and numbers that come again and
 * again, such as the header of a client or the present second. Comparing two equal texts is cheaper than a hash.
 */
export function rememberedLast<Argument extends string | number, Result>(
  make: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, result: make(argument) }
    return last.result
  }
}
