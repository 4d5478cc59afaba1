/** What a call must fit before it is looked at; written from the recorded and predicted texts of the ESV family. */

const base64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
const idPattern = '^esv-[a-z0-9_-]{1,124}$'
const versionPattern = '^latest$|^[0-9]+$'

const encodings = ['generic', 'pem', 'base64hmac', 'base64aes']
const types = ['string', 'list', 'array', 'object', 'bool', 'int', 'number', 'base64encodedinlined', 'keyvaluelist']

type Complaint = (value: unknown) => string | undefined

const oneOf =
  (...words: readonly string[]): Complaint =>
  (value) =>
    words.includes(value as string) ? undefined : `value is not one of the allowed values ${JSON.stringify(words)}`

const text: Complaint = (value) => (typeof value === 'string' ? undefined : 'value must be a string')
const flag: Complaint = (value) => (typeof value === 'boolean' ? undefined : 'value must be a boolean')
const base64Text: Complaint = (value) => text(value) ?? fitting(value as string, base64)
const description: Complaint = (value) =>
  text(value) ?? ((value as string).length > 1000 ? 'maximum string length is 1000' : undefined)

function fitting(value: string, pattern: string): string | undefined {
  return new RegExp(pattern).test(value) ? undefined : `string doesn't match the regular expression "${pattern}"`
}

interface Shape {
  readonly name: string
  readonly required: readonly string[]
  readonly members: Readonly<Record<string, Complaint>>
}

/** The bodies by name of their schema. */
export const shapes = {
  variable: {
    name: 'esvVariableCreateUpdateRequest',
    required: ['valueBase64'],
    members: { description, expressionType: oneOf(...types), valueBase64: base64Text },
  },
  secret: {
    name: 'esvSecretCreateRequest',
    required: ['encoding', 'useInPlaceholders', 'valueBase64'],
    members: { description, encoding: oneOf(...encodings), useInPlaceholders: flag, valueBase64: base64Text },
  },
  version: { name: 'esvSecretVersionCreateRequest', required: ['valueBase64'], members: { valueBase64: base64Text } },
  status: {
    name: 'esvSecretVersionStatusRequest',
    required: ['status'],
    members: { status: oneOf('DISABLED', 'ENABLED') },
  },
  description: { name: 'esvSetDescriptionRequest', required: ['description'], members: { description } },
} satisfies Record<string, Shape>

/** A body as sent: members of any kind. */
export type Body = Readonly<Record<string, unknown>>

/** What is wrong with a body: its members in the order of their names, then what is missing. */
export function wrongBody(shape: Shape, body: Body | undefined): string | undefined {
  if (body === undefined) return 'request body has an error: value is required but missing'
  const start = `request body has an error: doesn't match schema #/components/schemas/${shape.name}: Error at `
  for (const name of Object.keys(shape.members).sort()) {
    const complaint = name in body ? shape.members[name]?.(body[name]) : undefined
    if (complaint !== undefined) return `${start}"/${name}": ${complaint}`
  }
  const missing = shape.required.find((name) => !(name in body))
  return missing === undefined ? undefined : `${start}"/${missing}": property "${missing}" is missing`
}

/** What is wrong with an id in a path. */
export function wrongId(name: 'variableId' | 'secretId', id: string): string | undefined {
  return wrongParameter(name, 'path', fitting(id, idPattern))
}

/** What is wrong with the number of a version in a path. */
export function wrongVersion(version: string): string | undefined {
  return wrongParameter('versionId', 'path', fitting(version, versionPattern))
}

/** What is wrong with a whole number in a query; one that is left out is fine. */
export function wrongNumber(
  name: string,
  sent: string | undefined,
  least: number,
  most = Infinity,
): string | undefined {
  if (sent === undefined) return undefined
  if (!/^-?\d+$/.test(sent)) return wrongParameter(name, 'query', `value ${sent}: an invalid integer: invalid syntax`)
  if (Number(sent) < least) return wrongParameter(name, 'query', `number must be at least ${least}`)
  return Number(sent) > most ? wrongParameter(name, 'query', `number must be at most ${most}`) : undefined
}

function wrongParameter(name: string, place: string, complaint: string | undefined): string | undefined {
  return complaint === undefined ? undefined : `parameter "${name}" in ${place} has an error: ${complaint}`
}

/** Whether the value of a secret is what its encoding promises: the key forms are base64 inside the base64. */
export function fitsEncoding(encoding: string, value: string): boolean {
  const inner = Buffer.from(value, 'base64').toString('latin1')
  if (encoding === 'generic') return true
  if (encoding === 'pem') return /^-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n$/.test(inner)
  if (inner === '' || !new RegExp(base64).test(inner)) return false
  return encoding === 'base64hmac' || [16, 24, 32].includes(Buffer.from(inner, 'base64').length)
}
