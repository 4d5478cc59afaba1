import type { PastCall, PastDetails } from '../vendor.ts'
import { instantText } from '../../world/index.ts'

/** One entry of a log as it goes out; the members of payloads stand in alphabetical order (observed: elastic). */
export interface LogEvent {
  readonly payload: Readonly<Record<string, unknown>>
  readonly timestamp: string
  readonly type: 'application/json'
  readonly source: string
}

/** What the events of a call are made from. */
export interface Logging {
  readonly call: PastCall
  readonly details: PastDetails
  /** The id of an event of the call, such as `<uuid of the server>-<number>`, counted from 0. */
  readonly idOf: (index: number) => string
}

/** An audit event: its payload says when it happened and belongs to a transaction. */
export function audit(source: string, atMs: number, payload: Readonly<Record<string, unknown>>): LogEvent {
  const timestamp = instantText(atMs)
  const whole: Record<string, unknown> = { level: 'INFO', source: 'audit', timestamp, ...payload }
  const sorted = Object.fromEntries(
    Object.keys(whole)
      .sort()
      .map((name) => [name, whole[name]]),
  )
  return { payload: sorted, timestamp, type: 'application/json', source }
}

/** The transaction id of a call, which is the one in the header of its answer. */
export function transactionOf({ replyHeaders }: PastDetails): string {
  return String(replyHeaders['x-forgerock-transactionid'] ?? '')
}

/** How access management names whoever a call was made for (observed: elastic). */
export function universalId(principal: string): string {
  return `id=${principal},ou=user,ou=am-config`
}

/** The realm that a path of access management names: `/` for root, else such as `/alpha` (observed: elastic). */
export function realmOf(path: string): string {
  const realm = /\/realms\/root\/realms\/([^/]+)/.exec(path)?.[1]
  return realm === undefined ? '/' : `/${realm}`
}

type Header = string | readonly string[] | undefined

/** Headers that an audit event shows, as those of clients were seen; all others stay out (observed: elastic). */
const shownHeaders = [
  'accept',
  'accept-api-version',
  'content-type',
  'host',
  'origin',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-requested-with',
]

const listOf = (value: Header): readonly string[] => (value === undefined ? [] : ([value].flat() as string[]))

/** The request of a call as audit events show it, without secrets (observed: elastic; `queryParameters`: AM 6 samples). */
export function httpOf({ method }: PastCall, { path, origin, query, headers }: PastDetails) {
  const shown = shownHeaders.filter((name) => headers[name] !== undefined).map((name) => [name, listOf(headers[name])])
  const asked = Object.entries(query).map(([name, value]) => [name, listOf(value)])
  return {
    request: {
      headers: Object.fromEntries(shown) as Readonly<Record<string, readonly string[]>>,
      method,
      path: origin + path,
      ...(asked.length > 0 && { queryParameters: Object.fromEntries(asked) as Readonly<Record<string, unknown>> }),
      secure: origin.startsWith('https:'),
    },
  }
}

/** Who called: the first address that a proxy names, else this machine (ours: the sandbox does not see addresses). */
export function clientOf({ headers }: PastDetails): { readonly ip: string } {
  const [forwarded = ''] = listOf(headers['x-forwarded-for'])
  return { ip: forwarded.split(',')[0]?.trim() || '127.0.0.1' }
}

const operations: Readonly<Record<string, string>> = { PUT: 'UPDATE', PATCH: 'PATCH', DELETE: 'DELETE' }

/** What a call asks in the words of common REST (observed: elastic for READ and ACTION). */
export function crestOf({ method, status }: PastCall, { query }: PastDetails) {
  const action = typeof query._action === 'string' ? query._action : undefined
  if (action !== undefined && action !== 'create') {
    return { detail: { action }, operation: 'ACTION', protocol: 'CREST' }
  }
  const reading = '_queryFilter' in query || '_queryId' in query ? 'QUERY' : 'READ'
  const writing = action === 'create' || method === 'POST' || status === 201 ? 'CREATE' : operations[method]
  return { operation: method === 'GET' ? reading : (writing ?? 'READ'), protocol: 'CREST' }
}

/** How a call ended; the clock of a sandbox stands still while it answers, so no time passes (ours). */
export function responseOf({ status }: PastCall, statusCode = String(status)) {
  return {
    elapsedTime: 0,
    elapsedTimeUnits: 'MILLISECONDS',
    status: status < 400 ? 'SUCCESSFUL' : 'FAILED',
    statusCode,
  }
}
