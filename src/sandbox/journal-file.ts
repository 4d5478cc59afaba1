import {
  applyChanges,
  changesBetween,
  countShape,
  type IndexesOf,
  instantShape,
  type JsonShape,
  listShape,
  mapShape,
  membersShape,
  numberShape,
  shapeOf,
  textShape,
  type World,
  type WorldChanges,
  worldChangesShape,
} from '../world/index.ts'
import type { Call } from '../vendors/vendor.ts'
import type { Engine } from './engine.ts'
import { type Entry, entryBytes, type JournalState, replyTextOf } from './journal.ts'

type CallJson = Omit<Call, 'operation' | 'body'> & { readonly operation?: string; readonly bodyBase64?: string }

/**
 * An entry as JSON: its operation by name, its body as base64, and its worlds as changes.
 *
 * `world` leads from the world after the next call (after the last: from the snapshot's) back to the world after this one,
 * `before` from there to what was stored before the call. Left out, nothing changed.
 */
type EntryJson = Omit<
  Entry,
  'call' | 'operation' | 'principal' | 'problem' | 'reply' | 'before' | 'world' | 'bytes'
> & {
  readonly call: CallJson
  readonly principal?: string
  readonly problem?: string
  readonly replyText?: string
  readonly before?: WorldChanges
  readonly world?: WorldChanges
}

/** A journal as JSON, oldest entry first. */
export interface JournalJson {
  readonly dropped: number
  readonly entries: readonly EntryJson[]
}

const textsShape = mapShape(
  shapeOf('text or list of texts', (value) => {
    return typeof value === 'string' || (Array.isArray(value) && value.every((text) => typeof text === 'string'))
  }),
)

const entryShape = membersShape(
  {
    id: countShape,
    atMs: instantShape,
    call: membersShape(
      {
        vendor: textShape,
        site: textShape,
        method: textShape,
        path: textShape,
        pathParameters: mapShape(textShape),
        query: textsShape,
        headers: textsShape,
        origin: textShape,
        wallMs: numberShape,
        operation: textShape,
        bodyBase64: textShape,
      },
      ['operation', 'bodyBase64'],
    ),
    source: textShape,
    status: numberShape,
    replyHeaders: mapShape(textShape),
    replyText: textShape,
    decisions: listShape(membersShape({ step: textShape, verdict: textShape, because: textShape })),
    violations: listShape(membersShape({ pointer: textShape, message: textShape })),
    before: worldChangesShape,
    world: worldChangesShape,
    principal: textShape,
    problem: textShape,
  },
  ['replyText', 'before', 'world', 'principal', 'problem'],
)

/** The shape of a `JournalJson`. */
export const journalShape: JsonShape = membersShape({ dropped: countShape, entries: listShape(entryShape) })

/** A journal as JSON, its worlds as changes from the world that it led to. */
export function journalToJson({ entries, dropped }: JournalState, last: World): JournalJson {
  const listed: EntryJson[] = []
  let later = last
  for (const entry of entries.toReversed()) {
    listed.push(entryToJson(entry, later))
    later = entry.world
  }
  return { dropped, entries: listed.reverse() }
}

function entryToJson(entry: Entry, later: World): EntryJson {
  const { call, operation: _ofCall, before: resources, world: after, bytes: _counted, ...more } = entry
  const { principal, problem, reply: _made, ...plain } = more
  const { operation, body, ...rest } = call
  const replyText = replyTextOf(entry)
  const before = changesBetween(after, { ...after, resources })
  const world = changesBetween(later, after)
  return {
    ...plain,
    ...(principal !== undefined && { principal }),
    ...(problem !== undefined && { problem }),
    ...(replyText !== undefined && { replyText }),
    call: {
      ...rest,
      ...(operation && { operation: operation.id }),
      ...(body && { bodyBase64: Buffer.from(body).toString('base64') }),
    },
    ...(before && { before }),
    ...(world && { world }),
  }
}

/**
 * The journal of a JSON that has the shape. An entry whose vendor or operation is not there any more counts as dropped:
 * nobody could say what in it is secret.
 */
export function journalFromJson(engine: Engine, json: JournalJson, last: World, indexesOf: IndexesOf): JournalState {
  const entries: Entry[] = []
  let later = last
  let lost = 0
  for (const {
    world: changes,
    before,
    call: told,
    replyText,
    principal,
    problem,
    ...plain
  } of json.entries.toReversed()) {
    const world = changes ? applyChanges(later, changes, indexesOf) : later
    const call = callFromJson(engine, told)
    later = world
    if (!call) {
      lost++
      continue
    }
    entries.push({
      ...plain,
      call,
      operation: call.operation?.id,
      principal,
      problem,
      reply: replyText,
      before: before ? applyChanges(world, before, indexesOf).resources : world.resources,
      world,
      bytes: entryBytes(call, replyText),
    })
  }
  return { entries: entries.reverse(), dropped: json.dropped + lost }
}

function callFromJson(engine: Engine, { operation, bodyBase64, ...call }: CallJson): Call | undefined {
  const tenancy = engine.tenancies.get(call.vendor)
  const found = operation === undefined ? undefined : tenancy?.contract.operations.get(operation)
  if (!tenancy || (operation !== undefined && !found)) return undefined
  return {
    ...call,
    ...(found && { operation: found }),
    ...(bodyBase64 !== undefined && { body: Buffer.from(bodyBase64, 'base64') }),
  }
}
