import type { OpenApiDocument } from './compiled.ts'
import type { Finding } from './finding.ts'
import { finding, findingsOf, type Subject, subjectOf } from './findings.ts'
import type { ContentSpec, Operation, ReplySpec } from './operation.ts'
import { Accepted } from './remembered.ts'
import { type Validator, validatorsOf } from './validator.ts'

/** Checks bodies against a document. */
export interface BodyChecks {
  /** A request body, parsed; undefined when there was none. Where no body is declared, anything passes. */
  readonly request: (operation: Operation, mediaType: string | undefined, value: unknown) => readonly Finding[]
  /** A reply body before it is written; undefined when there is none. */
  readonly reply: (
    operation: Operation,
    status: number,
    mediaType: string | undefined,
    body: unknown,
  ) => readonly Finding[]
}

const NO_FINDINGS: readonly Finding[] = Object.freeze([])

interface Check {
  readonly validator: Validator
  /** What its findings are about; made for the first one. */
  subject: Subject | undefined
  readonly accepted: Accepted
}

/**
 * The checks of a document's bodies: nothing is coerced, defaulted or removed, and all errors are given. Bytes
 * (Uint8Array) are not looked into. Accepted replies and accepted items of lists are remembered by identity when they are
 * frozen, so that an immutable record is checked once: freeze, all the way down, what should be remembered.
 */
export function bodyChecksOf(document: OpenApiDocument): BodyChecks {
  const checks = new Map<string, Check>()
  const newCheck = (pointer: string): Check => {
    const check = { validator: validatorsOf(document)(pointer), accepted: new Accepted(), subject: undefined }
    checks.set(pointer, check)
    return check
  }
  const judge = (part: 'body' | 'reply', pointer: string, value: unknown): readonly Finding[] => {
    if (pointer === '' || value instanceof Uint8Array) return NO_FINDINGS
    const check = checks.get(pointer) ?? newCheck(pointer)
    if (check.accepted.has(value)) return NO_FINDINGS
    const errors = check.validator(value)
    if (errors.length) return findingsOf(document, (check.subject ??= subjectOf(document, part, pointer)), errors)
    check.accepted.add(value)
    return NO_FINDINGS
  }
  return {
    request: ({ body }, mediaType, value) => {
      if (!body) return NO_FINDINGS
      if (value === undefined) return body.required ? [missing('body')] : NO_FINDINGS
      const pointer = pointerFor(body.content, mediaType)
      return pointer === undefined ? [wrongType('body', body.content, mediaType)] : judge('body', pointer, value)
    },
    reply: (operation, status, mediaType, body) => {
      const spec = replyFor(operation, status)
      if (!spec) return [wrongStatus(operation, status)]
      const empty = isEmpty(spec.content)
      if (operation.method === 'HEAD' || (empty && body === undefined)) return NO_FINDINGS
      if (empty) return [finding(REPLY, 'noBody', 'has a body where none is declared', { value: body })]
      if (body === undefined) return [missing('reply')]
      const pointer = pointerFor(spec.content, mediaType)
      return pointer === undefined ? [wrongType('reply', spec.content, mediaType)] : judge('reply', pointer, body)
    },
  }
}

const REPLY = { part: 'reply', name: '' } as const

/** The declaration of a reply by its status: its own, else that of its class, else the default. */
export function replyFor({ replies }: Pick<Operation, 'replies'>, status: number): ReplySpec | undefined {
  return replies[status] ?? replies[`${Math.floor(status / 100)}XX`] ?? replies.default
}

function isEmpty(content: ContentSpec): boolean {
  for (const _ in content) return false
  return true
}

/** The declared schema for a media type: the type itself, else a declared range that covers it. */
function pointerFor(content: ContentSpec, mediaType: string | undefined): string | undefined {
  const wanted = bare(mediaType ?? '')
  if (Object.hasOwn(content, wanted)) return content[wanted]
  const ranges = [wanted, `${wanted.split('/')[0]}/*`, '*/*']
  const found = ranges.map((range) => Object.keys(content).find((type) => bare(type) === range))
  const type = found.find((name) => name !== undefined)
  return type === undefined ? undefined : content[type]
}

function bare(mediaType: string): string {
  const end = mediaType.indexOf(';')
  return (end < 0 ? mediaType : mediaType.slice(0, end)).trim().toLowerCase()
}

function missing(part: 'body' | 'reply'): Finding {
  return finding({ part, name: '' }, 'required', 'has no body where one is declared', {
    params: { missingProperty: '' },
  })
}

function wrongType(part: 'body' | 'reply', content: ContentSpec, mediaType: string | undefined): Finding {
  const declared = Object.keys(content)
  const message = `has media type ${mediaType ?? '(none)'}, declared: ${declared.join(', ')}`
  return finding({ part, name: '' }, 'mediaType', message, { schemaValue: declared, value: mediaType ?? '' })
}

function wrongStatus({ replies }: Operation, status: number): Finding {
  const declared = Object.keys(replies)
  return finding(REPLY, 'status', `has status ${status}, declared: ${declared.join(', ')}`, {
    schemaValue: declared,
    value: status,
  })
}
