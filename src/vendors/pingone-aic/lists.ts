import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { type Collection, type Problem, remembered } from '../../world/index.ts'
import type { Call } from '../vendor.ts'
import { esvProblems } from './problems.ts'

/** The query of a list, as the contract has checked it. */
export interface ListQuery {
  readonly _pageSize?: number
  readonly _pagedResultsCookie?: string
  readonly _pagedResultsOffset?: number
}

/** The envelope of both versions. */
export interface Listing<View> {
  readonly pagedResultsCookie: string | null
  readonly remainingPagedResults: number
  readonly result: readonly View[]
  readonly resultCount: number
  readonly totalPagedResults: number
  readonly totalPagedResultsPolicy: string
}

/** Which version of the API is asked for; only the resource part of the header counts (observed: rec). */
export function versionOf({ headers }: Pick<Call, 'headers'>): 1 | 2 {
  const asked = /(?:^|[\s,;])resource=([\d.]+)/i.exec(String(headers['accept-api-version'] ?? ''))?.[1]
  return asked === '2.0' || asked === '2' ? 2 : 1
}

/** Whether a list or count leaves out what is loaded (observed in both versions: aicm). */
export function onlyPending(call: Call, query: { readonly _onlyPending?: boolean }, facts: ProfileFacts): boolean {
  return query._onlyPending === true && (versionOf(call) === 2 || facts.onlyPendingInVersionOne)
}

/** Everything in one answer, as version 1 does whatever page size was asked for (observed: rec 82 lists, aicm). */
export function wholeList<View>(result: readonly View[]): Listing<View> {
  return envelope(result, null, { remaining: -1, total: -1, policy: 'NONE' })
}

/** The same of all records of a collection, remembered as long as nothing in the collection changes; views must be frozen. */
export function listedWhole<Item, View>(view: (item: Item) => View): (items: Collection<Item>) => Listing<View> {
  return remembered((items: Collection<Item>) => wholeList(Object.freeze(items.toArray().map(view))))
}

/**
 * One page of version 2: items after the cookie's, less the offset. `EXACT` totals count what there is and what remains,
 * `NONE` says -1 (assumed: no recording of a version 2 list). A cookie that is none of ours gives a refusal.
 */
export function page<Item extends { readonly id: string }>(
  items: readonly Item[],
  query: ListQuery,
  facts: ProfileFacts,
): Listing<Item> | Problem {
  const after = query._pagedResultsCookie ? idOf(query._pagedResultsCookie) : ''
  if (after === undefined) return esvProblems['cookie-invalid']
  const first = items.findIndex((item) => item.id > after)
  const start = (first < 0 ? items.length : first) + (query._pagedResultsOffset ?? 0)
  const end = start + (query._pageSize ?? facts.pageSizeDefault)
  const result = items.slice(start, end)
  const last = end < items.length ? result.at(-1) : undefined
  const exact = facts.versionTwoTotals === 'EXACT'
  const totals = exact
    ? { remaining: Math.max(0, items.length - end), total: items.length, policy: 'EXACT' }
    : { remaining: -1, total: -1, policy: 'NONE' }
  return envelope(result, last === undefined ? null : cookieOf(last.id), totals)
}

/** Whether lists of the asked version come in pages. */
export function isPaged(call: Call, facts: ProfileFacts): boolean {
  return versionOf(call) === 2 || facts.versionOnePages
}

function envelope<View>(
  result: readonly View[],
  cookie: string | null,
  { remaining, total, policy }: { remaining: number; total: number; policy: string },
): Listing<View> {
  return {
    pagedResultsCookie: cookie,
    remainingPagedResults: remaining,
    result,
    resultCount: result.length,
    totalPagedResults: total,
    totalPagedResultsPolicy: policy,
  }
}

const cookieMark = 'after '

/** Opaque to clients: base64 of the last id that was shown (assumed). */
function cookieOf(id: string): string {
  return btoa(cookieMark + id)
}

function idOf(cookie: string): string | undefined {
  if (!/^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(cookie)) return undefined
  const text = atob(cookie.replaceAll('_', '/'))
  return text.startsWith(cookieMark) ? text.slice(cookieMark.length) : undefined
}
