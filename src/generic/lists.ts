import { type Contract, isObject, type JsonObject, type Operation } from '../contract/index.ts'
import { Collection, reply } from '../world/index.ts'
import type { GenericAnswer, StateWork } from './answer.ts'
import { type Form, satisfies, successOf } from './forms.ts'
import { rangeOf, scopeOf } from './keys.ts'
import { bareName, propertiesOf, typesOf } from './schema.ts'
import { frozen, type Stored } from './seeds.ts'
import { listShapeOf, type ListShape } from './shapes.ts'
import { synthesize } from './synthesize.ts'
import { shownOf } from './views.ts'

/** The part of a list that a call asks for. */
interface Page {
  readonly offset: number
  readonly limit: number | undefined
  readonly total: number
  /** How many are shown. */
  readonly shown: number
  /** The number of the page, as the parameter counts. */
  readonly page: number
}

const limits = new Set(
  'limit pagesize perpage size top first maxresults maxitems maxcount take count itemsperpage rows pagelimit'.split(
    ' ',
  ),
)
const offsets = new Set('offset skip start startindex startat from pagedresultsoffset pageoffset'.split(' '))
const pages = new Set('page pagenumber pageindex currentpage pageno p'.split(' '))

/** Lists the records below the parents that the path names: filtered, paged, and in the declared envelope. */
export function listed(work: StateWork): GenericAnswer | undefined {
  const { asked, contract, operation, role } = work
  const form = successOf(operation)
  const shape = form && listShapeOf(contract.document, form, role.resource.path.split('/').at(-1) ?? '')
  if (!form || !shape) return undefined
  const records = recordsOf(work).filter(filterOf(work))
  const page = pageOf(operation, asked.query, records.length)
  const part = records.slice(page.offset, page.limit === undefined ? undefined : page.offset + page.limit)
  const items = part.map((record) => itemOf(contract, operation, shape, record))
  const all = { ...page, shown: items.length }
  const body =
    shape.member === undefined ? items : envelopeOf(contract, form, shape.member, items, all, asked.world.seed)
  if (!satisfies(contract, operation, form, body)) return undefined
  return {
    outcome: reply(form.status, body),
    source: 'generic',
    because: `${role.resource.collection}: ${items.length} of ${records.length}`,
    ...(form.mediaType !== undefined && { mediaType: form.mediaType }),
  }
}

function recordsOf({ asked, operation, role }: StateWork): Stored[] {
  const { resource } = role
  const records = (asked.here[resource.collection] as Collection<Stored> | undefined) ?? Collection.empty<Stored>()
  // A view lists what another path stores: the parents of its own path are filters, not part of the keys.
  const isView = resource.deeds.list !== operation
  const found = isView ? records.toArray() : [...records.range(rangeOf(scopeOf(resource, asked.path)))]
  const { idProperty = '', model } = resource
  const isCounted = typesOf((propertiesOf(model.schema)[idProperty] ?? {}) as JsonObject).includes('integer')
  return isCounted ? found.sort((a, b) => Number(a[idProperty]) - Number(b[idProperty])) : found
}

const views = new WeakMap<Stored, Map<string, Stored>>()

/** What the list shows of a record; the same as long as the record is. */
function itemOf({ document }: Contract, operation: Operation, shape: ListShape, record: Stored): Stored {
  const known = views.get(record) ?? new Map<string, Stored>()
  views.set(record, known)
  const seen = known.get(operation.id)
  if (seen) return seen
  const shown = shownOf(document, shape.items.schema, record)
  const made = synthesize(shape.items.schema, {
    document,
    seed: JSON.stringify(record),
    examples: false,
    sparse: true,
    given: (name, _schema, depth) => (depth === 0 && Object.hasOwn(shown, name) ? shown[name] : undefined),
  })
  const item = frozen({ ...(isObject(made) ? made : {}), ...shown })
  known.set(operation.id, item)
  return item
}

/** Compares records with the declared parameters that have the names of properties. */
function filterOf({ asked, operation, role }: StateWork): (record: Stored) => boolean {
  const properties = propertiesOf(role.resource.model.schema)
  const isView = role.resource.deeds.list !== operation
  const wanted = operation.parameters.flatMap(({ in: part, name }) => {
    const value = part === 'query' ? asked.query[name] : part === 'path' && isView ? asked.path[name] : undefined
    const property = Object.keys(properties).find((own) => own === name || bareName(own) === bareName(name))
    return value === undefined || value === '' || property === undefined ? [] : [{ property, value }]
  })
  return (record) => wanted.every(({ property, value }) => isEqual(record[property], value))
}

/** Whether a property has the wanted value, or one of them; a list has it when one of its items does. */
function isEqual(property: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return wanted.length === 0 || wanted.some((one) => isEqual(property, one))
  if (Array.isArray(property)) return property.some((one) => isEqual(one, wanted))
  if (isObject(property))
    return [property.id, property.name].some((part) => part !== undefined && isEqual(part, wanted))
  return property === wanted || (property !== undefined && property !== null && String(property) === String(wanted))
}

function pageOf({ parameters }: Operation, query: Readonly<Record<string, unknown>>, total: number): Page {
  const valueOf = (names: ReadonlySet<string>): number | undefined => {
    const spec = parameters.find(({ in: part, name }) => part === 'query' && names.has(bareName(name)))
    const value = spec && Number(query[spec.name] ?? NaN)
    return value !== undefined && Number.isInteger(value) && value >= 0 ? value : undefined
  }
  const limit = valueOf(limits)
  const page = valueOf(pages)
  // Pages count from 1 unless a call names page 0.
  const skipped = page === undefined || limit === undefined ? 0 : Math.max(0, page - 1) * limit
  return { offset: valueOf(offsets) ?? skipped, limit, total, shown: 0, page: page ?? 1 }
}

const totals =
  /^(total|totalcount|totalresults|totalitems|totalrecords|totalelements|totalsize|totalhits|totalpagedresults|numfound)$/
const counts = /^(count|resultcount|length|numberofelements|itemcount|returned)$/

/** The members of an envelope that tell about the page, by their bare names. */
function envelopeMember(name: string, { offset, limit, total, shown, page }: Page): unknown {
  const size = limit ?? shown
  if (totals.test(name)) return total
  if (counts.test(name)) return shown
  if (limits.has(name)) return size
  if (offsets.has(name)) return offset
  if (pages.has(name)) return page
  if (/^(totalpages|pagecount|lastpage|pages)$/.test(name)) return size === 0 ? 0 : Math.ceil(total / size)
  if (/^(hasmore|hasnext|hasnextpage|more)$/.test(name)) return offset + shown < total
  if (/^(hasprevious|hasprev|haspreviouspage)$/.test(name)) return offset > 0
  return undefined
}

/** The envelope of a list: its array, what it tells about the page, and what else it requires. */
function envelopeOf(
  { document }: Contract,
  form: Form,
  member: string,
  items: readonly Stored[],
  page: Page,
  seed: string,
): unknown {
  const told = (name: string, schema: JsonObject): unknown => {
    const value = envelopeMember(bareName(name), page)
    const types = typesOf(schema)
    const fits = types.includes(typeof value) || (types.includes('integer') && Number.isInteger(value))
    if (fits) return value
    return /^(next|prev)/.test(bareName(name)) && types.includes('null') ? null : undefined
  }
  return synthesize(
    { $ref: `#${encodeURI(form.pointer)}` },
    {
      document,
      seed: `${seed}/${form.pointer}`,
      examples: false,
      sparse: true,
      given: (name, schema, depth) => (name === member && depth === 0 ? items : told(name, schema)),
    },
  )
}
