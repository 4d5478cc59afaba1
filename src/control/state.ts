import { type Engine, redacted, redactMembers, type Sandbox, tenancyOf, tooLarge } from '../sandbox/index.ts'
import { applyChange, type Collection, type World } from '../world/index.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, flag, listOf, mapOf, type Schema, text, whole } from './schemas.ts'

const tag = 'State'

interface Address {
  readonly vendor: string
  readonly site: string
  readonly collection: string
}
type Reading = { params: Address & { key: string }; query: { reveal?: boolean } }
type Listing = { params: Address; query: { reveal?: boolean; after?: string; limit?: number } }
type Writing = { params: Address & { key: string }; body: Record<string, unknown> }
type Records = Collection<unknown>

const address = { vendor: text('The vendor.'), site: text('The site.'), collection: text('The collection.') }
const recordAddress = { ...address, key: text('The key of the record.') }
const reveal = flag('Whether secrets are shown.')
const entrySchema = answerOf({ key: text(), record: {} })
const recordSchema: Schema = { type: 'object', description: 'The record as it is stored.' }

/** The records at an address, or the refusal that says which part of it is unknown. */
function recordsAt(world: World, { vendor, site, collection }: Address): Records | Answer {
  const parts = [
    ['vendor', vendor, world.resources],
    ['site', site, world.resources[vendor]],
    ['collection', collection, world.resources[vendor]?.[site]],
  ] as const
  for (const [what, name, known = {}] of parts) {
    if (!Object.hasOwn(known, name)) {
      return problem('unknown', `There is no ${what} ${name}; ${suggestion(name, Object.keys(known))}.`)
    }
  }
  return world.resources[vendor]?.[site]?.[collection] as Records
}

function isAnswer(value: Records | Answer): value is Answer {
  return 'status' in value
}

function withRecords(world: World, { vendor, site, collection }: Address, records: Records): World {
  const change = { here: { [collection]: records } }
  return { ...world, resources: applyChange(world.resources, vendor, site, change) }
}

function secretsOf(engine: Engine, { vendor, collection }: Address): ReadonlySet<string> {
  return new Set(tenancyOf(engine, vendor).vendor.collections[collection]?.secrets)
}

/** A function that shows records of a collection, without secrets unless they are to be revealed. */
function showing(engine: Engine, place: Address, revealed = false): (record: unknown) => unknown {
  if (revealed) return (record) => record
  const secrets = secretsOf(engine, place)
  return (record) => redactMembers(record, secrets)
}

/** Every collection by vendor, site and name, with how much it holds; `full` adds the records. */
function overview(engine: Engine, { world }: Sandbox, query: { full?: boolean; reveal?: boolean }) {
  const nested = <In, Out>(of: Readonly<Record<string, In>>, make: (value: In, name: string) => Out) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, make(value, name)]))
  return nested(world.resources, (sites, vendor) =>
    nested(sites, (collections, site) =>
      nested(collections, (records: Records, collection) => {
        if (!query.full) return { count: records.size }
        const show = showing(engine, { vendor, site, collection }, query.reveal)
        return { count: records.size, records: entriesOf(records, show) }
      }),
    ),
  )
}

function entriesOf(records: Records, show: (record: unknown) => unknown, after?: string, limit = Infinity) {
  const entries: { key: string; record: unknown }[] = []
  for (const [key, record] of records.entries(after === undefined ? {} : { after })) {
    if (entries.length >= limit) break
    entries.push({ key, record: show(record) })
  }
  return entries
}

function list({ control, sandbox, params, query }: AskedSandbox<Listing>): Answer {
  const records = recordsAt(sandbox.world, params)
  if (isAnswer(records)) return records
  const show = showing(control.registry.engine, params, query.reveal)
  return ok({ count: records.size, records: entriesOf(records, show, query.after, query.limit) })
}

function read({ control, sandbox, params, query }: AskedSandbox<Reading>): Answer {
  const records = recordsAt(sandbox.world, params)
  if (isAnswer(records)) return records
  const record = records.get(params.key)
  if (record === undefined) return noRecord(records, params)
  return ok(showing(control.registry.engine, params, query.reveal)(record))
}

function write({ control, sandbox, params, body }: AskedSandbox<Writing>): Answer {
  const records = recordsAt(sandbox.world, params)
  if (isAnswer(records)) return records
  if (holdsRedacted(body)) {
    const detail = `A secret of the record is ${redacted}; read the record with ?reveal=true, and put that.`
    return problem('invalid', detail)
  }
  const status = records.has(params.key) ? 200 : 201
  const written = records.with(params.key, frozen(body))
  const full = tooLarge(sandbox.world, written.weight - records.weight, sandbox.engine.maxBytes)
  if (full !== undefined) return problem('conflict', `The record is not stored: ${full}.`)
  sandbox.world = withRecords(sandbox.world, params, written)
  return ok(showing(control.registry.engine, params)(body), status)
}

function remove({ sandbox, params }: AskedSandbox<Reading>): Answer {
  const records = recordsAt(sandbox.world, params)
  if (isAnswer(records)) return records
  if (!records.has(params.key)) return noRecord(records, params)
  sandbox.world = withRecords(sandbox.world, params, records.without(params.key))
  return ok()
}

function noRecord(records: Records, { vendor, site, collection, key }: Reading['params']): Answer {
  const keys = entriesOf(records, () => undefined, undefined, 1_000).map((entry) => entry.key)
  return problem('unknown', `${vendor}/${site}/${collection} has no record ${key}; ${suggestion(key, keys)}.`)
}

/** Whether a secret member is what a redacted answer shows: such a record was read and is put back by mistake. */
function holdsRedacted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === redacted
  return Object.values(value).some(holdsRedacted)
}

/** The record, immutable as the world's records are. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

const recordPath = '/state/:vendor/:site/:collection/:key'

/** What a sandbox stores, to see and to change around every rule of the vendor. */
export const stateRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/state',
    id: 'getState',
    summary: 'Every collection, with how much it holds',
    tag,
    query: { full: flag('Whether the records are shown.'), reveal },
    replies: {
      200: mapOf(mapOf(mapOf(answerOf({ count: whole(0, 'Records.'), records: listOf(entrySchema) }, ['records'])))),
    },
    handle: ({ control, sandbox, query }) => ok(overview(control.registry.engine, sandbox, query)),
  },
  {
    method: 'GET',
    path: '/state/:vendor/:site/:collection',
    id: 'getCollection',
    summary: 'The records of a collection, in order of their keys',
    tag,
    params: address,
    query: { reveal, after: text('The key after which to begin.'), limit: whole(1, 'How many at most.') },
    replies: { 200: answerOf({ count: whole(0, 'Records of the whole collection.'), records: listOf(entrySchema) }) },
    problems: [404],
    handle: list,
  },
  {
    method: 'GET',
    path: recordPath,
    id: 'getRecord',
    summary: 'One record',
    tag,
    params: recordAddress,
    query: { reveal },
    replies: { 200: recordSchema },
    problems: [404],
    handle: read,
  },
  {
    method: 'PUT',
    path: recordPath,
    id: 'putRecord',
    summary: 'Store a record as it is given',
    description:
      'Nothing checks the record: it is stored as it is, and must be what the behaviours of the vendor expect.',
    tag,
    params: recordAddress,
    body: recordSchema,
    replies: { 200: recordSchema, 201: recordSchema },
    problems: [404, 409],
    handle: write,
  },
  {
    method: 'DELETE',
    path: recordPath,
    id: 'deleteRecord',
    summary: 'Delete a record',
    tag,
    params: recordAddress,
    replies: { 204: undefined },
    problems: [404],
    handle: remove,
  },
]
