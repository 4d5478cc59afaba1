import type { Finding } from '../../contract/index.ts'

/**
 * The order in which the ESV family's validator meets the rules of one value; only its first complaint is told
 * (inferred: fw). Members are visited in alphabetical order, missing ones are noticed last.
 */
const ranks = [
  'enum',
  'type',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
]

const reasons: Readonly<Record<string, (finding: Finding) => string>> = {
  enum: ({ schemaValue }) => `value is not one of the allowed values ${JSON.stringify(schemaValue)}`,
  type: ({ schemaValue, value }) =>
    value === null ? 'Value is not nullable' : `value must be ${withArticle(schemaValue)}`,
  minimum: ({ schemaValue }) => `number must be at least ${String(schemaValue)}`,
  maximum: ({ schemaValue }) => `number must be at most ${String(schemaValue)}`,
  minLength: ({ schemaValue }) => `minimum string length is ${String(schemaValue)}`,
  maxLength: ({ schemaValue }) => `maximum string length is ${String(schemaValue)}`,
  pattern: ({ schemaValue }) => `string doesn't match the regular expression "${String(schemaValue)}"`,
  minItems: ({ schemaValue }) => `minimum number of items is ${String(schemaValue)}`,
  maxItems: ({ schemaValue }) => `maximum number of items is ${String(schemaValue)}`,
  required: ({ params }) => `property "${String(params.missingProperty)}" is missing`,
}

/** The first complaint about a request in the words of the ESV family's validator; three texts observed, the others inferred. */
export function kinText(findings: readonly Finding[]): string {
  const [first] = [...findings].sort(inOrder)
  if (!first) throw new Error('Failed to write a refusal: there are no findings; give at least one')
  return first.part === 'body' ? bodyText(first) : parameterText(first)
}

/** What the validator writes about a body that it could not read. */
export function kinBodyText(reason: string): string {
  return `request body has an error: ${reason}`
}

function bodyText(finding: Finding): string {
  if (isAbsence(finding)) return kinBodyText('value is required but missing')
  const schema = finding.schemaName === undefined ? '' : ` #/components/schemas/${finding.schemaName}`
  const path = pathOf(finding)
  const place = path === '' ? '' : `Error at "${path}": `
  return kinBodyText(`doesn't match schema${schema}: ${place}${reasonOf(finding)}`)
}

function parameterText(finding: Finding): string {
  return `parameter "${finding.name}" in ${finding.part} has an error: ${parameterReason(finding)}`
}

function parameterReason(finding: Finding): string {
  const { keyword, schemaValue, value } = finding
  if (isAbsence(finding)) return 'value is required but missing'
  if (keyword !== 'type' || Array.isArray(value)) return reasonOf(finding)
  return value === ''
    ? 'empty value is not allowed'
    : `value ${String(value)}: an invalid ${String(schemaValue)}: invalid syntax`
}

function reasonOf(finding: Finding): string {
  return reasons[finding.keyword]?.(finding) ?? `Doesn't match schema "${finding.keyword}"`
}

/** A parameter or the whole body is missing, not a member of it. */
function isAbsence({ keyword, pointer, params, name }: Finding): boolean {
  return keyword === 'required' && pointer === '' && params.missingProperty === name
}

function pathOf({ keyword, pointer, params }: Finding): string {
  const path = pointer.replaceAll('~1', '/').replaceAll('~0', '~')
  return keyword === 'required' ? `${path}/${String(params.missingProperty)}` : path
}

function withArticle(type: unknown): string {
  const name = String(type)
  return `${/^[aio]/.test(name) ? 'an' : 'a'} ${name}`
}

/** Parameters stay in the order of the contract; in a body, members by name, then what is missing. */
function inOrder(a: Finding, b: Finding): number {
  if (a.part !== b.part || a.name !== b.name) return 0
  const missing = Number(a.keyword === 'required') - Number(b.keyword === 'required')
  if (missing !== 0 || a.keyword === 'required') return missing
  if (a.pointer !== b.pointer) return a.pointer < b.pointer ? -1 : 1
  return ranks.indexOf(a.keyword) - ranks.indexOf(b.keyword)
}
