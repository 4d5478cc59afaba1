import { refuse, reply } from '../../world/index.ts'
import type { Domain, DomainBehaviours } from './domains.ts'
import { cursorOf, positionIn } from './object-cursors.ts'
import { type Filter, filtersOf, kindsOf, type Query } from './object-filters.ts'
import { compare, type Listed, positionOf, type Sorting, sifted, sortingOf, walked } from './object-orders.ts'
import { objectProblems } from './object-problems.ts'
import type { ObjectsHere } from './object-records.ts'
import { expandedGroup, fullGroup, fullObject, memberOf, plainGroup, plainObject } from './object-views.ts'

type Ids = 'listObjects' | 'getObjectById' | 'bulkGetObjects'

interface Listing {
  readonly domain: Domain
  readonly query: Query
  readonly sorting: Sorting
  readonly filters: readonly Filter[]
}

/** A page, what is before and behind it, and how many items there are in all. */
interface Page {
  readonly items: readonly Listed[]
  readonly hasMore: boolean
  readonly hasBefore: boolean
  readonly total: number
}

const view = (here: ObjectsHere, item: Listed) =>
  item.kind === 'network' ? fullObject(here, item.record) : fullGroup(here, item.record)

/** Where a page begins: a position to go on from, in which direction, or how many items to pass over. */
interface Beginning {
  readonly position?: string
  readonly isBackwards: boolean
  readonly offset: number
}

/** A cursor wins over an offset (assumed); `undefined` for a cursor that is none of ours. */
function beginningOf({ next, prev, offset = 0 }: Query, orgId: string): Beginning | undefined {
  const cursor = next ?? prev
  if (cursor === undefined) return { isBackwards: false, offset }
  const position = positionIn(orgId, cursor)
  return position === undefined ? undefined : { position, isBackwards: next === undefined, offset: 0 }
}

/**
 * The items of a page and one more in the direction of the walk. Without filters nothing but the page is looked at (an offset is walked
 * over); with filters everything is, as the total must be known.
 */
function pageOf(listing: Listing, { position, isBackwards, offset }: Beginning): Page {
  const { domain, query, sorting, filters } = listing
  const limit = query.limit ?? 30
  const direction = isBackwards ? { ...sorting, isRising: !sorting.isRising } : sorting
  const kinds = kindsOf(query)
  const { here, orgId } = domain
  const fits: Filter = (item) => filters.every((filter) => filter(item))
  const all = filters.length === 0 ? undefined : sifted(here, orgId, direction, kinds, fits)
  const walk = all
    ? afterPosition(all, direction, position)
    : walked(here, orgId, direction, { kinds, ...(position !== undefined && { after: position }) })
  const found = taken(walk, offset, limit + 1)
  const items = found.slice(0, limit)
  const isMore = found.length > limit
  const total =
    all?.length ??
    kinds.reduce((sum, kind) => sum + (kind === 'network' ? domain.tally.objects : domain.tally.groups), 0)
  if (isBackwards) return { items: items.reverse(), hasMore: items.length > 0, hasBefore: isMore, total }
  return { items, hasMore: isMore, hasBefore: position !== undefined || offset > 0, total }
}

function afterPosition(items: readonly Listed[], sorting: Sorting, position: string | undefined): readonly Listed[] {
  if (position === undefined) return items
  const sign = sorting.isRising ? 1 : -1
  return items.filter((item) => sign * compare(positionOf(sorting, item), position) > 0)
}

function taken(walk: Iterable<Listed>, offset: number, count: number): Listed[] {
  const found: Listed[] = []
  let passed = 0
  for (const item of walk) {
    if (passed++ < offset) continue
    if (found.push(item) === count) break
  }
  return found
}

/** Totals and cursors; `offset` only where one was asked for, and no cursor that leads nowhere (observed: OAS-O examples). */
function paginationOf({ query, sorting }: Listing, { items, hasMore, hasBefore, total }: Page) {
  const [first, last] = [items[0], items.at(-1)]
  return {
    limit: query.limit ?? 30,
    ...(query.offset !== undefined && { offset: query.offset }),
    total,
    hasMore,
    ...(hasMore && last && { next: cursorOf(sorting, last) }),
    ...(hasBefore && first && { prev: cursorOf(sorting, first) }),
  }
}

/** Reading network objects and groups. */
export const objectLists: Pick<DomainBehaviours, Ids> = {
  listObjects: ({ query }, domain) => {
    const { here, orgId, tally } = domain
    const listing = {
      domain,
      query,
      sorting: sortingOf(query.sort ?? 'updatedAt:desc'),
      filters: filtersOf(query, here),
    }
    const beginning = beginningOf(query, orgId)
    if (!beginning) return refuse(objectProblems['object-cursor'])
    const page = pageOf(listing, beginning)
    const counts = {
      totalObjects: tally.objects,
      totalGroups: tally.groups,
      totalInlineObjects: tally.inlineObjects,
    }
    const objects = page.items.map((item) => view(here, item))
    return reply(200, { objects, pagination: paginationOf(listing, page), counts })
  },

  getObjectById: ({ path }, { here, orgId }) => {
    const found = foundIn(here, orgId, path.id)
    return found ? reply(200, view(here, found)) : refuse(objectProblems['object-unknown'])
  },

  bulkGetObjects: ({ body }, { here, orgId }) => {
    const found = body.ids.flatMap((id) => foundIn(here, orgId, id) ?? [])
    const objects = found.map((item) => {
      if (item.kind === 'network') return { ...plainObject(item.record), memberOf: memberOf(here, item.record.id) }
      if (body.expandObjects === true) return expandedGroup(here, item.record)
      return { ...plainGroup(here, item.record), memberOf: memberOf(here, item.record.id) }
    })
    return reply(200, { objects })
  },
}

function foundIn(here: ObjectsHere, orgId: string, id: string): Listed | undefined {
  const key = id.toLowerCase()
  const object = here.networkObjects.get(key)
  if (object?.orgId === orgId) return { kind: 'network', record: object }
  const group = here.networkGroups.get(key)
  return group?.orgId === orgId ? { kind: 'networkGroup', record: group } : undefined
}
