import type { Finding } from '../../contract/index.ts'

/** A complaint of the settings family's framework: the status, the number in the body, the text. */
export interface Complaint {
  readonly status: number
  readonly code: number
  readonly message: string
}

type Row = readonly [code: number, text: (limit: string, finding: Finding) => string]

const goTypes: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64', boolean: 'bool' }

/** Rules by keyword: the number that the framework gives them, and what follows `<name> in <part>` (inferred: fw). */
const rules: Readonly<Record<string, Row>> = {
  type: [601, (limit, { value }) => `must be of type ${goTypes[limit] ?? limit}: ${JSON.stringify(value)}`],
  required: [602, () => 'is required'],
  maxLength: [603, (limit) => `should be at most ${limit} chars long`],
  minLength: [604, (limit) => `should be at least ${limit} chars long`],
  pattern: [605, (limit) => `should match '${limit}'`],
  enum: [606, (_, { schemaValue }) => `should be one of [${[schemaValue].flat().join(' ')}]`],
  multipleOf: [607, (limit) => `should be a multiple of ${limit}`],
  maximum: [608, (limit) => `should be less than or equal to ${limit}`],
  minimum: [609, (limit) => `should be greater than or equal to ${limit}`],
  uniqueItems: [610, () => "shouldn't contain duplicates"],
  maxItems: [611, (limit) => `should have at most ${limit} items`],
  minItems: [612, (limit) => `should have at least ${limit} items`],
}
const order = Object.keys(rules)

/**
 * The first complaint about a request in the words of the settings family's framework (inferred: fw): 422 with the number of
 * the rule; a body value of another JSON type cannot be decoded at all and is answered 400.
 */
export function goComplaint(findings: readonly Finding[]): Complaint {
  const [first] = [...findings].sort(inOrder)
  if (!first) throw new Error('Failed to write a refusal: there are no findings; give at least one')
  if (isUndecodable(first)) return unreadable(undecodableText(first))
  const keyword = isNull(first) ? 'required' : first.keyword
  const [code, text] = rules[keyword] ?? [422, () => `is not valid (${keyword})`]
  return { status: 422, code, message: `${nameOf(first)} in ${first.part} ${text(String(first.schemaValue), first)}` }
}

/** The complaint about a body that is no JSON, or no JSON of the right types; one without any value counts as missing. */
export function unreadable(reason: string): Complaint {
  if (reason === 'EOF') return { status: 422, code: 602, message: 'body in body is required' }
  return { status: 400, code: 400, message: `parsing body body from "" failed, because ${reason}` }
}

const isNull = ({ part, keyword, value }: Finding): boolean => part === 'body' && keyword === 'type' && value === null

const isUndecodable = (finding: Finding): boolean =>
  finding.part === 'body' && finding.keyword === 'type' && !isNull(finding)

function undecodableText({ pointer, schemaName, schemaValue, value }: Finding): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const model = `${(schemaName ?? 'body').charAt(0).toUpperCase()}${(schemaName ?? 'body').slice(1)}`
  if (pointer === '') return `json: cannot unmarshal ${found} into Go value of type models.${model}`
  const type = goTypes[String(schemaValue)] ?? String(schemaValue)
  return `json: cannot unmarshal ${found} into Go struct field ${model}.${dotted(pointer)} of type ${type}`
}

/** A parameter's name, or a member of the body by its path; the body as a whole is called `body`. */
function nameOf({ part, name, pointer, keyword, params }: Finding): string {
  if (part !== 'body') return name
  const missing = keyword === 'required' ? String(params.missingProperty) : ''
  return [dotted(pointer), missing].filter((step) => step !== '').join('.') || 'body'
}

function dotted(pointer: string): string {
  return pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Parameters before the body; in the body what cannot be decoded first, then by name, then by the order of the rules. */
function inOrder(a: Finding, b: Finding): number {
  if (a.part !== 'body' || b.part !== 'body') return 0
  const undecodable = Number(isUndecodable(b)) - Number(isUndecodable(a))
  if (undecodable !== 0) return undecodable
  const [left, right] = [nameOf(a), nameOf(b)]
  if (left !== right) return left < right ? -1 : 1
  return order.indexOf(a.keyword) - order.indexOf(b.keyword)
}
