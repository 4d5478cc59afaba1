import { at, type Contract, isObject, type JsonObject, type Operation } from '../contract/index.ts'
import type { Chance } from '../world/index.ts'
import type { Resource } from './resources.ts'
import { flat, propertiesOf, typesOf } from './schema.ts'
import { synthesize } from './synthesize.ts'

const tries = 50

/** A new id for a record: of the form that the contract gives ids, drawn by chance, and not taken. */
export function freshId(
  contract: Contract,
  resource: Resource,
  chance: Chance,
  isTaken: (id: unknown) => boolean,
): unknown {
  const schema = idSchemaOf(contract, resource)
  for (let i = 0; i < tries; i++) {
    const id = drawn(contract, schema, chance)
    if (!isTaken(id)) return id
  }
  return chance.uuid()
}

/** What the contract asks of an id, as a property and as a parameter. */
function idSchemaOf({ document }: Contract, { model, idProperty, idParameter, deeds }: Resource): JsonObject {
  const property = idProperty === undefined ? {} : propertiesOf(model.schema)[idProperty]
  const operation = [deeds.read, deeds.replace, deeds.patch, deeds.remove].find((found) => found !== undefined)
  const parameter = parameterOf(operation, idParameter)
  return flat(document, { allOf: [property ?? {}, parameter === undefined ? {} : at(document, parameter)] }).schema
}

function parameterOf(operation: Operation | undefined, name: string | undefined): string | undefined {
  return operation?.parameters.find((spec) => spec.in === 'path' && spec.name === name)?.pointer
}

const most = 1_000_000_000

function drawn({ document }: Contract, schema: JsonObject, chance: Chance): unknown {
  const types = typesOf(schema)
  if (types.includes('integer') || (types.includes('number') && !types.includes('string'))) {
    const { minimum = 1, maximum = most } = schema as { minimum?: number; maximum?: number }
    return minimum + chance.below(Math.min(maximum - minimum + 1, most))
  }
  const { format, pattern, maxLength = Infinity, minLength = 0 } = schema as Texts
  const isFree = pattern === undefined && (format === undefined || format === 'uuid')
  if (isFree && maxLength >= 36 && minLength <= 36) return chance.uuid()
  if (isFree && maxLength >= 1 && minLength <= 32) return chance.hex(16).slice(0, Math.min(32, maxLength))
  const { enum: _listed, const: _fixed, ...open } = schema
  return synthesize({ ...open, type: 'string' }, { document, seed: chance.hex(8), examples: false })
}

interface Texts {
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}

/** The id that a record carries, when it is one. */
export function idIn({ idProperty }: Resource, record: unknown): string | number | undefined {
  if (idProperty === undefined || !isObject(record) || !Object.hasOwn(record, idProperty)) return undefined
  const id = record[idProperty]
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}
