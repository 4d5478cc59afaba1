/** What is wrong with a value at a place, in a few words; `undefined` when it fits. */
export type JsonShape = (value: unknown, at: string) => string | undefined

/** A shape by a test. */
export const shapeOf =
  (what: string, fits: (value: unknown) => boolean): JsonShape =>
  (value, at) =>
    fits(value) ? undefined : `${at} is no ${what}`

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Anything. */
export const anyShape: JsonShape = () => undefined

/** A text. */
export const textShape = shapeOf('text', (value) => typeof value === 'string')

/** A number. */
export const numberShape = shapeOf('number', (value) => typeof value === 'number')

/** A whole number from zero on. */
export const countShape = shapeOf('whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0)

/** An instant that a date can show, in ms. */
export const instantShape = shapeOf('instant in ms', (value) => {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15
})

/** An object of any members. */
export const objectShape = shapeOf('object', isMembers)

/** A number, or `null` for infinity. */
export const numberOrNullShape = shapeOf('number or null', (value) => value === null || typeof value === 'number')

/** An object with these members at least; `optional` ones may be left out. */
export function membersShape(
  members: Readonly<Record<string, JsonShape>>,
  optional: readonly string[] = [],
): JsonShape {
  return (value, at) => {
    if (!isMembers(value)) return `${at} is no object`
    for (const [name, shape] of Object.entries(members)) {
      if (!Object.hasOwn(value, name)) {
        if (optional.includes(name)) continue
        return `${at} lacks ${name}`
      }
      const wrong = shape(value[name], `${at}.${name}`)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

/** An object whose members all have one shape. */
export function mapShape(shape: JsonShape): JsonShape {
  return (value, at) => {
    if (!isMembers(value)) return `${at} is no object`
    return first(Object.entries(value), ([name, member]) => shape(member, `${at}.${name}`))
  }
}

/** A list whose items all have one shape. */
export function listShape(shape: JsonShape): JsonShape {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} is no list`
    return first(value.entries(), ([i, item]) => shape(item, `${at}[${i}]`))
  }
}

/** A list of key and record pairs. */
export function pairsShape(record: JsonShape): JsonShape {
  return listShape((value, at) => {
    if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string')
      return `${at} is no pair of key and record`
    return record(value[1], `${at}[1]`)
  })
}

function first<T>(values: Iterable<T>, find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value)
    if (found !== undefined) return found
  }
  return undefined
}
