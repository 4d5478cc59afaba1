import { isObject, type OpenApiDocument } from './compiled.ts'
import type { Finding } from './finding.ts'
import { finding, findingsOf, type Subject } from './findings.ts'
import type { Operation, ParameterSpec } from './operation.ts'
import { at } from './pointer.ts'
import { type Validator, validatorsOf } from './validator.ts'
import { type Bag, parameterAt, type WireReader, wireReaderOf } from './wire-styles.ts'
import { defaultOf } from './wire-values.ts'

/** Parameters as they arrive: path decoded, query and headers as text, header names in lower case. */
export interface RawParameters {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Declared parameters only, coerced and with defaults applied, keyed by their names as declared (headers too). */
export interface ParameterValues {
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
}

/** What a call's parameters are worth. */
export interface ParameterVerdict {
  readonly values: ParameterValues
  readonly findings: readonly Finding[]
}

/** Reads and checks the parameters of one operation. */
export type ParameterCheck = (raw: RawParameters) => ParameterVerdict

interface Plan {
  readonly spec: ParameterSpec
  readonly read: WireReader
  readonly emptyAllowed: boolean
  readonly fallback: unknown
  /** Absent where any text will do. */
  readonly validator?: Validator
}

/** Values by name without anything inherited; made by a constructor, because `Object.create(null)` makes a slow object. */
const Values = function () {} as unknown as new () => Record<string, unknown>
Values.prototype = Object.create(null)

const NONE: Readonly<Record<string, unknown>> = Object.freeze(new Values())
const NO_FINDINGS: readonly Finding[] = Object.freeze([])
const FREE_TEXT = new Set(['type', 'title', 'description', 'default', 'deprecated', 'example', 'examples'])

/** Prepares the check of an operation's parameters; a part without declared parameters costs nothing. */
export function parameterCheckOf(document: OpenApiDocument, { parameters }: Operation): ParameterCheck {
  const plans = parameters.map((spec) => planOf(document, spec))
  const [path, query, header] = (['path', 'query', 'header'] as const).map((part) =>
    plans.filter(({ spec }) => spec.in === part),
  )
  const readPart = (own: readonly Plan[] | undefined, bag: Bag, findings: Finding[]) =>
    own?.length ? readAll(document, own, bag, findings) : NONE
  return (raw) => {
    const findings: Finding[] = []
    const values = {
      path: readPart(path, raw.path, findings),
      query: readPart(query, raw.query, findings),
      headers: readPart(header, raw.headers, findings),
    }
    return { values, findings: findings.length ? findings : NO_FINDINGS }
  }
}

function planOf(document: OpenApiDocument, spec: ParameterSpec): Plan {
  return {
    spec,
    read: wireReaderOf(document, spec),
    emptyAllowed: parameterAt(document, spec.pointer).allowEmptyValue === true,
    fallback: defaultOf(document, spec.pointer),
    ...(!isFreeText(at(document, spec.pointer)) && { validator: lateValidator(document, spec.pointer) }),
  }
}

/** The validator of a schema, compiled when it is first asked. */
function lateValidator(document: OpenApiDocument, pointer: string): Validator {
  let made: Validator | undefined
  return (value) => (made ??= validatorsOf(document)(pointer))(value)
}

function isFreeText(schema: unknown): boolean {
  if (!isObject(schema) || schema.type !== 'string') return false
  return Object.keys(schema).every((keyword) => FREE_TEXT.has(keyword) || keyword.startsWith('x-'))
}

function readAll(document: OpenApiDocument, plans: readonly Plan[], bag: Bag, findings: Finding[]) {
  const values = new Values()
  for (const { spec, read, emptyAllowed, fallback, validator } of plans) {
    const value = read(bag)
    const skipped = value === undefined || (value === '' && emptyAllowed)
    const effective = skipped ? fallback : value
    if (effective !== undefined) values[spec.name] = effective
    if (value === undefined && spec.required) {
      findings.push(finding(subjectOf(spec), 'required', 'is required', { params: { missingProperty: spec.name } }))
    }
    if (skipped || !validator) continue
    const errors = validator(value)
    if (errors.length) findings.push(...findingsOf(document, subjectOf(spec), errors))
  }
  return values
}

function subjectOf(spec: ParameterSpec): Subject {
  return { part: spec.in, name: spec.name }
}
