import { createRequire } from 'node:module'
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import type * as Ajv2020Module from 'ajv/dist/2020.js'
import { suggestion } from './nearest.ts'
import type { Schema } from './schemas.ts'

// Loaded when the first request with something to validate arrives.
const require = createRequire(import.meta.url)

/** Checks one part of a request; `errors` says afterwards what the last value lacked. */
export interface Check {
  (value: unknown): boolean
  errors?: ErrorObject[] | null
}

/** Makes checks that compile at their first use; parameters are coerced from text, bodies never are; headers are only described. */
export function checks(): (schema: Schema, part: string) => Check {
  const instances = new Map<boolean, Ajv2020>()
  const compile = (schema: Schema, coerceTypes: boolean): ValidateFunction => {
    const ajv = instances.get(coerceTypes) ?? makeAjv(coerceTypes)
    instances.set(coerceTypes, ajv)
    return ajv.compile(schema)
  }
  return (schema, part) => {
    let compiled: ValidateFunction | undefined
    const check: Check = (value) => {
      if (part === 'headers' || (isEmpty(value) && !demandsMembers(schema))) return true
      compiled ??= compile(schema, part !== 'body')
      const fits = compiled(value) === true
      check.errors = compiled.errors ?? null
      return fits
    }
    return check
  }
}

/** Whether a value is an object without members, which most queries are: it fits, and nothing has to be loaded for it. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

function demandsMembers({ required, minProperties }: Schema): boolean {
  return required !== undefined || minProperties !== undefined
}

function makeAjv(coerceTypes: boolean): Ajv2020 {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv2020Module
  return new Ajv2020({ coerceTypes, strict: false, verbose: true, validateFormats: false, ownProperties: true })
}

const partNames: Readonly<Record<string, string>> = {
  body: 'The body',
  querystring: 'The query',
  params: 'The path',
  headers: 'The header',
}

type Describe = (place: string, error: ErrorObject) => string

const descriptions: Readonly<Record<string, Describe>> = {
  additionalProperties: (place, { params, parentSchema }) => {
    const name = String(params.additionalProperty)
    return `${place} has no member ${name}; ${suggestion(name, Object.keys(parentSchema?.properties ?? {}))}`
  },
  required: (place, { params, parentSchema }) =>
    `${place} lacks the member ${String(params.missingProperty)}; it needs ${listed(parentSchema?.required)}`,
  enum: (place, { params }) => `${place} must be one of ${listed(params.allowedValues)}`,
  const: (place, { params }) => `${place} must be ${JSON.stringify(params.allowedValue)}`,
  pattern: (place, { parentSchema, params }) =>
    `${place} does not fit; ${parentSchema?.description ?? `it must match ${String(params.pattern)}`}`,
  minProperties: (place, { parentSchema }) => `${place} is empty; give ${namesOf(parentSchema)}`,
  maxProperties: (place, { parentSchema }) => `${place} has too many members; give exactly ${namesOf(parentSchema)}`,
  anyOf: (place, { parentSchema }) => `${place} does not fit; ${parentSchema?.description ?? 'see the documentation'}`,
}

function listed(names: unknown): string {
  return Array.isArray(names) ? names.join(', ') : String(names)
}

function namesOf(schema: ErrorObject['parentSchema']): string {
  return `one of ${Object.keys(schema?.properties ?? {}).join(', ')}`
}

/** What is wrong with a part of a request, in one sentence. */
export function describe(part: string, errors: readonly ErrorObject[]): string {
  // A schema of alternatives names each one's failure first; the last error is the one about the whole.
  const error = errors.at(-1)
  if (!error) return `${partNames[part] ?? 'The request'} does not fit.`
  const member = error.instancePath.slice(1).replaceAll('/', '.')
  const place = `${partNames[part] ?? 'The request'}${member === '' ? '' : ` member ${member}`}`
  const text = descriptions[error.keyword]?.(place, error) ?? `${place} ${error.message ?? 'does not fit'}`
  return /[.?]$/.test(text) ? text : `${text}.`
}
