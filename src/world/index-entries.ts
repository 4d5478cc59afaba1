import type sortedBtree from 'sorted-btree'
import type { IndexKey, Range } from './collection-types.ts'

type Tree<K, V> = InstanceType<typeof sortedBtree.default<K, V>>

/** An entry of an index: the value it orders by, and the key of the record. */
export type IndexEntry = readonly [IndexKey, string]

/** The entries of an index in order of value, then key. */
export type IndexTree = Tree<IndexEntry, undefined>

/** The order of record keys: by UTF-16 code unit. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of index entries. */
export function compareEntries(a: IndexEntry, b: IndexEntry): number {
  if (a[0] < b[0]) return -1
  if (a[0] > b[0]) return 1
  return compareKeys(a[1], b[1])
}

/** The record keys of an index in its order, within bounds of the value. */
export function* rising(tree: IndexTree, range: Range<IndexKey>): IterableIterator<string> {
  const start = range.from ?? range.after
  const walk = start === undefined ? tree.keys() : tree.keys([start, ''])
  for (const [value, key] of walk) {
    if (range.after !== undefined && value === range.after) continue
    if (range.to !== undefined && value > range.to) return
    if (range.before !== undefined && value >= range.before) return
    yield key
  }
}

/** The record keys of an index against its order, within bounds of the value. */
export function* falling(tree: IndexTree, range: Omit<Range<IndexKey>, 'to'>): IterableIterator<string> {
  const { from, after, before } = range
  for (const [[value, key]] of tree.entriesReversed(before === undefined ? undefined : [before, ''])) {
    if (before !== undefined && value >= before) continue
    if (from !== undefined && value < from) return
    if (after !== undefined && value <= after) return
    yield key
  }
}

/** Moves the entry of a record from its old value to its new one; `undefined` is in no index. */
export function moveEntry(tree: IndexTree, key: string, old?: IndexKey, next?: IndexKey): void {
  if (old !== undefined) tree.delete([old, key])
  if (next !== undefined) tree.set([next, key], undefined)
}
