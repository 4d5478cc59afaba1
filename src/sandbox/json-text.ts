/** Texts of single records, remembered as long as the record's view lives. */
const texts = new WeakMap<object, string>()

/** The newest texts of lists, oldest first. Few, because a list is another one after every change, and its text is long. */
const listTexts = new Map<object, string>()

/** How many characters the remembered texts of lists may have together. */
const maxListCharacters = 1_000_000
let listCharacters = 0

/**
 * The compact JSON text of a value; the text of a frozen object is remembered by its identity.
 *
 * Whoever freezes an object promises that nothing below it changes (records are immutable, so their views are frozen).
 * A list of frozen records is a join of remembered texts; when it is itself frozen, the whole is remembered for a while.
 * A bigint is written with all its digits, as a number.
 */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const known = texts.get(value) ?? listTexts.get(value)
  if (known !== undefined) return known
  if (!Object.isFrozen(value)) return joinedText(value)
  return isList(value) ? rememberedList(value, joinedText(value)) : rememberedRecord(value)
}

function rememberedRecord(record: object): string {
  const text = holdsBigInt(record) ? joinedText(record) : JSON.stringify(record)
  texts.set(record, text)
  return text
}

/** Whether one of the value's own members is a bigint: `JSON.stringify` knows none. Those deeper down must not be frozen in. */
function holdsBigInt(value: object): boolean {
  for (const name in value) if (typeof (value as Record<string, unknown>)[name] === 'bigint') return true
  return false
}

function rememberedList(list: object, text: string): string {
  if (text.length > maxListCharacters) return text
  listTexts.set(list, text)
  listCharacters += text.length
  for (const [oldest, { length }] of listTexts) {
    if (listCharacters <= maxListCharacters) break
    listTexts.delete(oldest)
    listCharacters -= length
  }
  return text
}

/** Whether a value is a list of frozen records, or has one as a member. */
function isList(value: object): boolean {
  if (Array.isArray(value)) return typeof value[0] === 'object' && Object.isFrozen(value[0])
  for (const name in value) {
    const member: unknown = (value as Record<string, unknown>)[name]
    if (Array.isArray(member) && isList(member)) return true
  }
  return false
}

function joinedText(value: object): string {
  return Array.isArray(value) ? arrayText(value) : objectText(value)
}

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
