import { type NetworkGroup, type NetworkObject, type ObjectsHere, orderKeys } from './object-records.ts'
import { under } from './records.ts'

/** An object or a group in a list. */
export type Listed =
  | { readonly kind: 'network'; readonly record: NetworkObject }
  | { readonly kind: 'networkGroup'; readonly record: NetworkGroup }

/** What a list is sorted by, and which way. */
export interface Sorting {
  readonly by: 'updatedAt' | 'createdAt' | 'name'
  readonly isRising: boolean
}

/** The sorting of a query such as `updatedAt:desc`, which the contract has checked. */
export function sortingOf(sort: string): Sorting {
  const [by, way] = sort.split(':')
  return { by: by as Sorting['by'], isRising: way === 'asc' }
}

/** Where an item stands in a sorting; unique, and larger is later when rising. */
export const positionOf = ({ by }: Sorting, { record }: Listed): string => orderKeys[by](record)

/** What a walk goes through: which kinds, from after which position. */
export interface Walk {
  readonly kinds: readonly Listed['kind'][]
  readonly after?: string
}

/** The items of an organization in a sorting, both kinds merged; nothing is looked at before it is asked for. */
export function* walked(
  here: ObjectsHere,
  orgId: string,
  sorting: Sorting,
  { kinds, after }: Walk,
): IterableIterator<Listed> {
  const sign = sorting.isRising ? 1 : -1
  let live = kinds.flatMap((kind) => headOf(walkOf(here, orgId, sorting, kind, after), sorting) ?? [])
  while (live.length > 1) {
    live.sort((a, b) => sign * compare(a.position, b.position))
    const [first, ...others] = live as [Head, ...Head[]]
    yield first.item
    const next = headOf(first.walk, sorting)
    live = next ? [next, ...others] : others
  }
  // One kind is left: nothing to compare.
  for (const { item, walk } of live) {
    yield item
    yield* walk
  }
}

interface Head {
  readonly item: Listed
  readonly position: string
  readonly walk: Iterator<Listed> & Iterable<Listed>
}

function headOf(walk: Head['walk'], sorting: Sorting): Head | undefined {
  const { done, value } = walk.next()
  return done === true ? undefined : { item: value, position: positionOf(sorting, value), walk }
}

/** The items of an organization that fit, in a sorting; every one is looked at, and only those that fit are put in order. */
export function sifted(
  here: ObjectsHere,
  orgId: string,
  sorting: Sorting,
  kinds: readonly Listed['kind'][],
  fits: (item: Listed) => boolean,
): Listed[] {
  const found: { readonly item: Listed; readonly position: string }[] = []
  for (const kind of kinds) {
    const records = kind === 'network' ? here.networkObjects.toArray() : here.networkGroups.toArray()
    for (const record of records) {
      const item = { kind, record } as Listed
      if (record.orgId === orgId && fits(item)) found.push({ item, position: positionOf(sorting, item) })
    }
  }
  const sign = sorting.isRising ? 1 : -1
  return found.sort((a, b) => sign * compare(a.position, b.position)).map(({ item }) => item)
}

function* walkOf(
  here: ObjectsHere,
  orgId: string,
  { by, isRising }: Sorting,
  kind: Listed['kind'],
  after?: string,
): Generator<Listed, undefined> {
  const collection = kind === 'network' ? here.networkObjects : here.networkGroups
  const { from, before } = under(orgId)
  const records = isRising
    ? collection.by(by, { ...(after === undefined ? { from } : { after }), before })
    : collection.byDescending(by, { from, before: after ?? before })
  for (const record of records) yield { kind, record } as Listed
  return undefined
}

/** The order of positions. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
