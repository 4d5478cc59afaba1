/** What stands in place of a secret wherever something is shown. */
export const redacted = '[redacted]'

const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-api-secret',
])

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Headers without credentials; the scheme of `Authorization` stays readable. */
export function redactHeaders(headers: Headers): Record<string, string | string[] | undefined> {
  const shown: Record<string, string | string[] | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    shown[name] = secretHeaders.has(name.toLowerCase()) ? redactCredential(value) : value
  }
  return shown
}

function redactCredential(value: string | string[] | undefined): string {
  const scheme = /^(Bearer|Basic) /i.exec(String(value))
  return scheme ? `${scheme[1]} ${redacted}` : redacted
}

/** A JSON value with the members of the given names replaced, at any depth. */
export function redactMembers(value: unknown, names: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null || names.size === 0) return value
  if (Array.isArray(value)) return value.map((item) => redactMembers(item, names))
  const shown: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const secret = names.has(name) && member !== undefined && member !== null && member !== ''
    Object.defineProperty(shown, name, {
      value: secret ? redacted : redactMembers(member, names),
      enumerable: true,
    })
  }
  return shown
}

/**
 * A body text made readable: JSON redacted as a value, a form redacted by field, other text only described. Of a body that
 * is secret as a whole nothing is shown.
 */
export function redactBody(text: string, mediaType: string, names: ReadonlySet<string>, whole = false): unknown {
  if (text === '') return undefined
  if (whole) return redacted
  if (mediaType.includes('x-www-form-urlencoded')) return redactForm(text, names)
  try {
    return redactMembers(JSON.parse(text), names)
  } catch {
    return `[${text.length} characters that are no JSON]`
  }
}

function redactForm(text: string, names: ReadonlySet<string>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text)) shown[name] = names.has(name) ? redacted : value
  return shown
}
