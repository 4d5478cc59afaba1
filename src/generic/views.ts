import { type Contract, isObject, type JsonObject, type Operation } from '../contract/index.ts'
import { type Form, satisfies } from './forms.ts'
import type { Resource } from './resources.ts'
import { flat, isObjectSchema, propertiesOf } from './schema.ts'
import { frozen, type Stored } from './seeds.ts'
import { recordShapeOf } from './shapes.ts'
import { synthesize } from './synthesize.ts'

/** Views by record, and there by operation: a record never changes, so neither does what is shown of it. */
const known = new WeakMap<Stored, Map<string, { readonly body: unknown }>>()

/** How records are shown: by the reply of an operation, or by the items of its list. */
export interface Showing {
  readonly contract: Contract
  readonly resource: Resource
  readonly operation: Operation
  readonly form: Form
  /** The seed of what a record lacks and the reply requires. */
  readonly seed: string
}

/**
 * What a reply shows of a record: declared properties only, what travels only in requests left out, and what is required but
 * not stored made up. `undefined` when the contract cannot be satisfied.
 */
export function viewOf(showing: Showing, record: Stored): { readonly body: unknown } | undefined {
  const views = known.get(record) ?? new Map<string, { readonly body: unknown }>()
  known.set(record, views)
  const name = `${showing.operation.id} ${showing.form.status}`
  const seen = views.get(name)
  if (seen) return seen
  const made = makeView(showing, record)
  if (made) views.set(name, made)
  return made
}

function makeView(showing: Showing, record: Stored): { readonly body: unknown } | undefined {
  const { contract, operation, form, resource, seed } = showing
  const { document } = contract
  const shape = recordShapeOf(document, form)
  if (!shape) return undefined
  const wrapped = (value: unknown): unknown => (shape.member === undefined ? value : { [shape.member]: value })
  const shown = shownOf(document, shape.record.schema, record)
  const own = (name: string): unknown => (Object.hasOwn(shown, name) ? shown[name] : undefined)
  const onlyId = (name: string): unknown => (name === resource.idProperty ? own(name) : undefined)
  const making = { document, seed, examples: false, sparse: true }
  const candidates = [
    () => shown,
    () =>
      synthesize(shape.record.schema, {
        ...making,
        given: (name, _schema, depth) => (depth === 0 ? own(name) : undefined),
      }),
    () =>
      synthesize(shape.record.schema, {
        ...making,
        given: (name, _schema, depth) => (depth === 0 ? onlyId(name) : undefined),
      }),
  ]
  for (const candidate of candidates) {
    const body = frozen(wrapped(candidate()))
    if (satisfies(contract, operation, form, body)) return { body }
  }
  return undefined
}

/** The declared properties of a record; all of them where the schema is open by name or has branches. */
export function shownOf(document: Contract['document'], schema: JsonObject, record: Stored): Stored {
  const properties = propertiesOf(schema)
  const further = schema.additionalProperties
  const isOpen = further === true || isObject(further) || 'oneOf' in schema || 'anyOf' in schema
  const keepsAll = isOpen || !isObjectSchema(schema) || Object.keys(properties).length === 0
  const kept = Object.entries(record).filter(([name]) => {
    if (!Object.hasOwn(properties, name)) return keepsAll && further !== false
    return flat(document, properties[name]).schema.writeOnly !== true
  })
  return Object.fromEntries(kept)
}
