import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js'

import type { OpenApiDocument } from './compiled.ts'
import { ajvLibrary, formatsLibrary } from './libraries.ts'
import { patternOf } from './patterns.ts'
import { boundErrors } from './bounded.ts'
import { rememberItems } from './remembered.ts'

/** The errors of a value under one schema, all of them up to a thousand or so; empty when it satisfies the schema. */
export type Validator = (value: unknown) => readonly ErrorObject[]

const FORMATS = [
  'date-time',
  'date',
  'time',
  'duration',
  'uuid',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uri-template',
  'regex',
  'int32',
  'int64',
  'byte',
] as const

const NO_ERRORS: readonly ErrorObject[] = []

let shared: Ajv2020 | undefined
const makers = new WeakMap<OpenApiDocument, (pointer: string) => Validator>()
let documents = 0

/**
 * Gives validators by the JSON pointers of schemas in a document, each compiled when it is first asked for.
 * Nothing is coerced, defaulted or removed. All documents of the process share one Ajv instance, made on first use.
 */
export function validatorsOf(document: OpenApiDocument): (pointer: string) => Validator {
  const maker = makers.get(document) ?? makeValidators(document)
  makers.set(document, maker)
  return maker
}

function makeValidators(document: OpenApiDocument): (pointer: string) => Validator {
  const validators = new Map<string, Validator>()
  let base: string | undefined
  return (pointer) => {
    const known = validators.get(pointer)
    if (known) return known
    base ??= register(document)
    const made = compileAt(`${base}#${pointer.split('/').map(encodeURIComponent).join('/')}`)
    validators.set(pointer, made)
    return made
  }
}

function register(document: OpenApiDocument): string {
  shared ??= makeAjv()
  documents += 1
  const base = `backlot:document-${documents}`
  // Not enumerable: Ajv looks through all that it can enumerate for ids and anchors, examples included. Compiled documents
  // have none, and for a thousand operations that search takes tens of milliseconds. Pointers find the parts.
  const parts = Object.entries(document).map(([name, value]) => [name, { value }] as const)
  shared.addSchema(Object.defineProperties({}, Object.fromEntries(parts)), base)
  return base
}

function compileAt(reference: string): Validator {
  const validate = shared?.getSchema(reference)
  if (!validate) throw new Error(`Failed to find schema ${reference}: the document has none there; compile it again`)
  return (value) => (validate(value) === true ? NO_ERRORS : (validate.errors ?? NO_ERRORS))
}

function makeAjv(): Ajv2020 {
  const { Ajv2020 } = ajvLibrary()
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    ownProperties: true, // Else `constructor` and its kind would count as present in every body.
    validateSchema: false, // Done when the contract was compiled.
    addUsedSchema: false,
    code: { regExp: Object.assign(patternOf, { code: 'patternOf' }) },
  })
  formatsLibrary().default.default(ajv, { mode: 'full', formats: [...FORMATS], keywords: false })
  rememberItems(ajv)
  boundErrors(ajv)
  return ajv
}
