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
  const walks = kinds.map((kind) => walkOf(here, orgId, sorting, kind, after))
  const heads = walks.map((walk) => walk.next())
  const sign = sorting.isRising ? 1 : -1
  for (;;) {
    let best = -1
    heads.forEach(({ done, value }, i) => {
      const other = heads[best]
      const isFirst =
        done !== true && (!other || sign * compare(positionOf(sorting, value), positionOf(sorting, other.value)) < 0)
      if (isFirst) best = i
    })
    const head = heads[best]
    const walk = walks[best]
    if (!head || !walk) return
    yield head.value
    heads[best] = walk.next()
  }
}

function* walkOf(
  here: ObjectsHere,
  orgId: string,
  { by, isRising }: Sorting,
  kind: Listed['kind'],
  after?: string,
): Generator<Listed, Listed> {
  const collection = kind === 'network' ? here.networkObjects : here.networkGroups
  const { from, before } = under(orgId)
  const records = isRising
    ? collection.by(by, { ...(after === undefined ? { from } : { after }), before })
    : collection.byDescending(by, { from, before: after ?? before })
  for (const record of records) yield { kind, record } as Listed
  return undefined as never
}

/** The order of positions. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
