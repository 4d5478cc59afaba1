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
 * As `remembered`, but of at most twice so many records, those that were asked for last: for collections of which there is no end,
 * such as logs, where remembering everything that was ever read would take more memory than the records do.
 */
export function rememberedLately<Source extends object, Result extends object>(
  count: number,
  make: (source: Source) => Result,
): (source: Source) => Readonly<Result> {
  let young = new WeakMap<Source, Readonly<Result>>()
  let old = new WeakMap<Source, Readonly<Result>>()
  let size = 0
  return (source) => {
    const known = young.get(source)
    if (known) return known
    const result = old.get(source) ?? Object.freeze(make(source))
    if (size === count) [old, young, size] = [young, new WeakMap(), 0]
    young.set(source, result)
    size++
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
