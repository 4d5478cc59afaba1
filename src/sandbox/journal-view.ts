import { isDeepStrictEqual } from 'node:util'
import { type Operation, replyFor } from '../contract/index.ts'
import { diffResources, instantText, type ResourceChange, type Resources } from '../world/index.ts'
import type { Call } from '../vendors/vendor.ts'
import { type Engine, type Tenancy, tenancyOf } from './engine.ts'
import { type Entry, replyTextOf } from './journal.ts'
import { redactBody, redactHeaders, redactMembers, redactQuery, redactText } from './redact.ts'
import type { Decision } from './turn.ts'

/** One line of the journal listing. */
export interface EntrySummary {
  readonly id: number
  readonly at: string
  readonly vendor: string
  readonly site: string
  readonly operation: string | null
  readonly method: string
  readonly path: string
  readonly status: number
  readonly principal: string | null
  readonly problem: string | null
  readonly source: string
  readonly violations: number
}

/** A whole entry: request and reply without secrets, the chain of decisions, what changed. */
export interface EntryView extends EntrySummary {
  readonly query: Readonly<Record<string, string | string[]>>
  readonly requestHeaders: Readonly<Record<string, string | string[] | undefined>>
  readonly requestBody?: unknown
  readonly replyHeaders: Readonly<Record<string, string | string[] | undefined>>
  readonly replyBody?: unknown
  readonly decisions: readonly Decision[]
  readonly changes: readonly ShownChange[]
  readonly contractViolations: readonly { readonly pointer: string; readonly message: string }[]
}

/** One stored difference as it is shown: the address of the record, and both sides without secrets. */
export interface ShownChange {
  readonly record: string
  readonly before?: unknown
  readonly after?: unknown
}

/** The line of an entry in a listing. */
export function summaryOf(entry: Entry): EntrySummary {
  const { call } = entry
  return {
    id: entry.id,
    at: instantText(entry.atMs),
    vendor: call.vendor,
    site: call.site,
    operation: entry.operation ?? null,
    method: call.method,
    path: redactText(call.path),
    status: entry.status,
    principal: entry.principal ?? null,
    problem: entry.problem ?? null,
    source: entry.source,
    violations: entry.violations.length,
  }
}

/** The whole of an entry; made when it is asked for, so that a call does not pay for it. */
export function viewOf(engine: Engine, entry: Entry): EntryView {
  const { call } = entry
  const { operation } = call
  const secrets = secretsOf(tenancyOf(engine, call.vendor), operation)
  const reply = operation && replyFor(operation, entry.status)
  const requestBody =
    call.body && redactBody(Buffer.from(call.body).toString('utf8'), mediaType(call), secrets, operation?.body?.secret)
  const replyText = replyTextOf(entry)
  const replyBody = replyText && redactBody(replyText, entry.replyHeaders['content-type'] ?? '', secrets, reply?.secret)
  return {
    ...summaryOf(entry),
    query: redactQuery(call.query, secrets),
    requestHeaders: redactHeaders(call.headers),
    ...(requestBody === undefined ? {} : { requestBody }),
    replyHeaders: redactHeaders(entry.replyHeaders),
    ...(replyBody === undefined ? {} : { replyBody }),
    decisions: entry.decisions.map((decision) => ({ ...decision, because: redactText(decision.because) })),
    changes: shownChanges(engine, entry.before, entry.world.resources),
    contractViolations: entry.violations.map(({ pointer, message }) => ({ pointer, message: redactText(message) })),
  }
}

/** What changed from one version of everything stored to another, without secrets. */
export function shownChanges(engine: Engine, before: Resources, after: Resources): ShownChange[] {
  return diffResources(before, after).map((change) => shownChange(engine, change))
}

/** As `shownChanges`, without records that were only written again: two worlds may hold equal records that they do not share. */
export function shownDifferences(engine: Engine, before: Resources, after: Resources): ShownChange[] {
  const others = diffResources(before, after).filter((change) => !isDeepStrictEqual(change.before, change.after))
  return others.map((change) => shownChange(engine, change))
}

function shownChange(engine: Engine, change: ResourceChange): ShownChange {
  const { vendor, site, collection, key } = change
  const secrets = new Set(tenancyOf(engine, vendor).vendor.collections[collection]?.secrets)
  const record = [vendor, site, collection, key].join('/')
  return {
    record,
    ...('before' in change && { before: redactMembers(change.before, secrets) }),
    ...('after' in change && { after: redactMembers(change.after, secrets) }),
  }
}

/** What an operation marks secret; without one what any does: a call that fits none may have been meant for any. */
export function secretsOf({ contract }: Tenancy, operation: Operation | undefined): ReadonlySet<string> {
  return new Set(operation?.secrets ?? [...contract.operations.values()].flatMap(({ secrets }) => secrets))
}

function mediaType(call: Call): string {
  return String(call.headers['content-type'] ?? '')
}
