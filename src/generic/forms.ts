import {
  at,
  type Contract,
  extend,
  follow,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  replyFor,
} from '../contract/index.ts'

/** One way in which an operation may answer: a status, and the media type and schema that are taken of its declaration. */
export interface Form {
  readonly status: number
  /** The key of the declaration: `200`, `2XX` or `default`. */
  readonly key: string
  /** Absent where the reply has no body. */
  readonly mediaType?: string
  /** The JSON pointer of the schema; `''` where none is declared. */
  readonly pointer: string
}

const isJson = (type: string): boolean => /[/+]json\b/i.test(type)

const preferences = [
  isJson,
  (type: string) => /^(\*|application)\/\*/.test(type),
  (type: string) => /^text\//.test(type),
]

/** The form of a status, or `undefined` when the contract does not declare it. JSON is preferred, then text. */
export function formOf(operation: Operation, status: number): Form | undefined {
  const spec = replyFor(operation, status)
  if (!spec) return undefined
  const key = Object.keys(operation.replies).find((candidate) => operation.replies[candidate] === spec) ?? ''
  const types = Object.keys(spec.content)
  const type = types.length < 2 ? types[0] : (preferences.map((fits) => types.find(fits)).find(Boolean) ?? types[0])
  if (type === undefined) return { status, key, pointer: '' }
  const mediaType = type.endsWith('/*') ? (type.startsWith('text/') ? 'text/plain' : 'application/json') : type
  return { status, key, mediaType, pointer: spec.content[type] ?? '' }
}

/** Whether bodies of a form are JSON. */
export function isJsonForm({ mediaType }: Form): boolean {
  return mediaType !== undefined && isJson(mediaType)
}

/** The statuses that an operation declares, classes as their first; `default` stands for none. */
export function statusesOf(operation: Operation): number[] {
  const keys = Object.keys(operation.replies).filter((key) => key !== 'default')
  return keys.map((key) => Number(key.replace('XX', '00'))).sort((a, b) => a - b)
}

const successes = new WeakMap<Operation, { readonly form: Form | undefined }>()

/** What an operation answers when all goes well: its first success, else what stands for all, else a redirection. */
export function successOf(operation: Operation): Form | undefined {
  const known = successes.get(operation) ?? { form: findSuccess(operation) }
  successes.set(operation, known)
  return known.form
}

function findSuccess(operation: Operation): Form | undefined {
  const statuses = statusesOf(operation)
  const success = statuses.find((status) => status >= 200 && status < 300)
  const status = success ?? (operation.replies.default ? 200 : statuses.find((other) => other >= 300 && other < 400))
  return status === undefined ? undefined : formOf(operation, status)
}

/** The success among the preferred statuses that is declared first, else the usual one. */
export function successAmong(operation: Operation, preferred: readonly number[]): Form | undefined {
  const status = preferred.find((candidate) => operation.replies[candidate] !== undefined)
  return status === undefined ? successOf(operation) : formOf(operation, status)
}

/** The declared examples of a form by name; a single `example` has the name `''`. */
export function examplesOf(document: OpenApiDocument, operation: Operation, form: Form): Map<string, unknown> {
  const found = new Map<string, unknown>()
  const media = mediaObject(document, operation, form)
  if (!media) return found
  if (media.example !== undefined) found.set('', media.example)
  for (const [name, example] of Object.entries(isObject(media.examples) ? media.examples : {})) {
    const target =
      isObject(example) && typeof example.$ref === 'string' ? follow(document, example.$ref.slice(1)) : undefined
    const value = target ? target.value : example
    if (isObject(value) && 'value' in value) found.set(name, value.value)
  }
  return found
}

function mediaObject(document: OpenApiDocument, operation: Operation, form: Form): JsonObject | undefined {
  const responses = extend('/paths', operation.path, operation.method.toLowerCase(), 'responses')
  const response = follow(document, extend(responses, form.key))?.value
  const content = isObject(response) && isObject(response.content) ? response.content : {}
  const declared = Object.keys(content).find((type) => content[type] !== undefined && fits(type, form.mediaType))
  const media = declared === undefined ? undefined : at(content, extend('', declared))
  return isObject(media) ? media : undefined
}

function fits(declared: string, mediaType: string | undefined): boolean {
  return declared === mediaType || (declared.endsWith('/*') && mediaType !== undefined)
}

/** Whether a body satisfies the contract in a form. */
export function satisfies(contract: Contract, operation: Operation, form: Form, body: unknown): boolean {
  return contract.validateReply(operation, form.status, form.mediaType, body).length === 0
}
