const texts = new WeakMap<object, string>()

/**
 * The compact JSON text of a value; the text of a frozen object is remembered by its identity.
 *
 * Whoever freezes an object promises that nothing below it changes (records are immutable, so their views are frozen).
 * A list of remembered records is then a join of remembered texts. A bigint is written with all its digits, as a number.
 */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const known = texts.get(value)
  if (known !== undefined) return known
  if (Object.isFrozen(value)) {
    const text = holdsBigInt(value) ? walked(value) : JSON.stringify(value)
    texts.set(value, text)
    return text
  }
  return walked(value)
}

/** Whether one of the value's own members is a bigint: `JSON.stringify` knows none. Those deeper down must not be frozen in. */
function holdsBigInt(value: object): boolean {
  for (const name in value) if (typeof (value as Record<string, unknown>)[name] === 'bigint') return true
  return false
}

const walked = (value: object): string => (Array.isArray(value) ? arrayText(value) : objectText(value))

function arrayText(values: readonly unknown[]): string {
  let text = '['
  for (let i = 0; i < values.length; i++) text += i === 0 ? jsonText(values[i]) : `,${jsonText(values[i])}`
  return `${text}]`
}

function objectText(value: object): string {
  let text = '{'
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(name)}:${jsonText(member)}`
  }
  return `${text}}`
}
