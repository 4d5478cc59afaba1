import { isPrivateJwkMember, isSecretHeader, secretNames } from './secret-names.ts'

/** What stands in place of a secret wherever something is shown. */
export const redacted = '[redacted]'

type Headers = Readonly<Record<string, string | string[] | undefined>>
type Judge = (name: string) => boolean

/** Deeper than this nothing is shown: no body of a contract is so deep. */
const maxDepth = 100

/** Schemes of `Authorization` that are shown; what another one is cannot be told from a token. */
const knownSchemes = /^(Bearer|Basic|Digest|DPoP|Negotiate) /i

/** Headers without credentials; the scheme of `Authorization` stays readable, and addresses lose secrets in their query. */
export function redactHeaders(headers: Headers): Record<string, string | string[] | undefined> {
  const shown: Record<string, string | string[] | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (isSecretHeader(name)) shown[name] = redactCredential(value)
    else shown[name] = Array.isArray(value) ? value.map(redactText) : value && redactText(value)
  }
  return shown
}

function redactCredential(value: string | string[] | undefined): string {
  const scheme = knownSchemes.exec(String(value))
  return scheme ? `${scheme[1]} ${redacted}` : redacted
}

/** Signed and encrypted tokens, session tokens of access management, and private keys in PEM, as they stand in any text. */
const tokens =
  /\beyJ[\w-]{8,}(?:\.[\w-]*){2,4}|(?<![\w-])[\w-]{8,}\.\*AAJTSQ[\w.-]*\*?|-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g

const parameters = /([?&#])([\w.~-]+)=([^&#\s"]+)/g

/** A text without what is a secret by its looks: tokens, private keys, secrets in the query of an address. */
export function redactText(text: string): string {
  const withoutTokens = text.replaceAll(tokens, redacted)
  if (!withoutTokens.includes('=')) return withoutTokens
  return withoutTokens.replaceAll(parameters, (whole, mark: string, name: string) =>
    isSecretParameter(name) ? `${mark}${name}=${redacted}` : whole,
  )
}

const isAlwaysSecret = secretNames([])
/** In an address `code` is what a token is given for; in a body it is the number of an error. */
const isSecretParameter: Judge = (name) => name === 'code' || isAlwaysSecret(name)

/** A JSON value with what is secret replaced, at any depth: members of the given names, and what is secret everywhere. */
export function redactMembers(value: unknown, names: ReadonlySet<string>): unknown {
  return redactValue(value, secretNames(names), 0)
}

function redactValue(value: unknown, isSecret: Judge, depth: number): unknown {
  if (typeof value === 'string') return redactNested(value, isSecret, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth) return '[too deep to show]'
  if (Array.isArray(value)) return value.map((item) => redactValue(item, isSecret, depth + 1))
  const shown: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const secret = isSecret(name) || isPrivateJwkMember(value, name)
    const isThere = member !== undefined && member !== null && member !== ''
    const left = secret && isThere && typeof member !== 'boolean' ? redacted : redactValue(member, isSecret, depth + 1)
    Object.defineProperty(shown, name, { value: left, enumerable: true })
  }
  return shown
}

/** A text that is JSON itself, as some fields hold it, is redacted as such. */
function redactNested(text: string, isSecret: Judge, depth: number): string {
  if (!/^\s*[[{]/.test(text) || depth >= maxDepth) return redactText(text)
  try {
    const value: unknown = JSON.parse(text)
    const shown = JSON.stringify(redactValue(value, isSecret, depth + 1))
    return shown === JSON.stringify(value) ? text : shown
  } catch {
    return redactText(text)
  }
}

/** A query without secrets: by name, and by what its values look like. */
export function redactQuery(
  query: Readonly<Record<string, string | string[]>>,
  names: ReadonlySet<string>,
): Record<string, string | string[]> {
  const isMarked = secretNames(names)
  const shown: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(query)) {
    if (!isName(name)) shown[`[${name.length} characters]`] = redacted
    else if (isMarked(name) || isSecretParameter(name)) shown[name] = redacted
    else shown[name] = Array.isArray(value) ? value.map(redactText) : redactText(value)
  }
  return shown
}

/** Whether a text is the name of a field, and not something else in its place, such as a JSON body sent as a form. */
const isName = (name: string): boolean => /^[\w.~$:[\]-]{0,100}$/.test(name)

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

function redactForm(text: string, names: ReadonlySet<string>): unknown {
  const fields = Object.fromEntries(new URLSearchParams(text))
  if (Object.keys(fields).every(isName)) return redactQuery(fields, names)
  return `[${text.length} characters that are no form]`
}
