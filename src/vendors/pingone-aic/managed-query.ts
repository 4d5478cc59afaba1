import type { Problem } from '../../world/index.ts'
import { platformProblems } from './platform-problems.ts'
import { type Fields, parseFilter, signOf } from './query-filter.ts'

/** What a query of managed objects may ask for. */
export interface ManagedQuery {
  readonly _queryFilter?: string
  readonly _fields?: string
  readonly _pageSize?: number
  readonly _pagedResultsCookie?: string
  readonly _pagedResultsOffset?: number
  readonly _sortKeys?: string
  readonly _totalPagedResultsPolicy?: 'NONE' | 'EXACT' | 'ESTIMATE'
}

/** A record that goes out, which always has an id. */
export interface Identified extends Fields {
  readonly _id: string
}

/** A managed object that goes out, which has a revision as well. */
export interface Managed extends Identified {
  readonly _rev: string
}

/** One page of records as it goes out. */
export interface ManagedPage<Row extends Identified> {
  readonly result: readonly Row[]
  readonly resultCount: number
  readonly pagedResultsCookie: string | null
  readonly totalPagedResultsPolicy: string
  readonly totalPagedResults: number
  readonly remainingPagedResults: number
}

/** A record with the fields that were chosen; id and revision always are, where it has them. */
type Chosen<Row extends Identified> = Pick<Row, '_id' | '_rev'>

/** The fields that `_fields` names, with `_id` and `_rev`; a name that the record has not is left out. */
export function chosenFields<Row extends Identified>(row: Row, fields: string | undefined): Chosen<Row> {
  const names = (fields ?? '*').split(',').map((name) => name.trim().replace(/^\//, ''))
  if (names.includes('*') || names.every((name) => name === '')) return row as unknown as Chosen<Row>
  const wanted = ['_id', '_rev', ...names]
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name))) as unknown as Chosen<Row>
}

/** Filters, sorts and pages rows; without `_pageSize` everything is one page. A filter that cannot be read is refused. */
export function pageOf<Row extends Identified>(
  rows: readonly Row[],
  query: ManagedQuery,
): ManagedPage<Chosen<Row> & Identified> | Problem {
  const filter = parseFilter(query._queryFilter ?? 'true')
  if (!filter) return platformProblems['query-filter']
  const found = sorted(rows.filter(filter), query._sortKeys)
  const size = query._pageSize ? query._pageSize : found.length
  const from = cookieOffset(query._pagedResultsCookie) + (query._pagedResultsOffset ?? 0)
  const page = found.slice(from, from + size)
  const more = from + page.length < found.length
  const policy = query._totalPagedResultsPolicy ?? 'NONE'
  return {
    result: page.map((row) => chosenFields(row, query._fields) as Chosen<Row> & Identified),
    resultCount: page.length,
    pagedResultsCookie: more ? btoa(String(from + page.length)) : null,
    totalPagedResultsPolicy: policy,
    totalPagedResults: policy === 'NONE' ? -1 : found.length,
    remainingPagedResults: -1,
  }
}

function cookieOffset(cookie: string | undefined): number {
  try {
    return Math.max(0, Number.parseInt(atob(cookie ?? ''), 10) || 0)
  } catch {
    return 0
  }
}

function sorted<Row extends Identified>(rows: Row[], keys: string | undefined): Row[] {
  const names = (keys ?? '').split(',').filter((name) => name !== '')
  const compare = (a: Row, b: Row): number => {
    for (const name of names) {
      const field = name.replace(/^[-+]?\/?/, '')
      const sign = signOf(a[field], b[field]) * (name.startsWith('-') ? -1 : 1)
      if (sign !== 0) return sign
    }
    return 0
  }
  return names.length === 0 ? rows : rows.sort(compare)
}
