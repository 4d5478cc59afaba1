import sortedBtree from 'sorted-btree'
import diffModule from 'sorted-btree/extended/diffAgainst.js'
import { bulkLoaded } from './bulk.ts'
import type { IndexKey, Indexes, Range, RecordChange } from './collection-types.ts'
import {
  compareEntries,
  compareKeys,
  falling,
  type IndexEntry,
  type IndexTree,
  moveEntry,
  rising,
} from './index-entries.ts'
import { rankIn, recordsFrom } from './order-statistics.ts'
import { weightOf } from './weight.ts'

const { default: BTree } = sortedBtree
const { default: diffTrees } = diffModule
type Tree<K, V> = InstanceType<typeof BTree<K, V>>
interface Content<T> {
  readonly records: Tree<string, T>
  readonly indexes: Readonly<Record<string, IndexTree>>
  readonly weight: number
}

/**
 * An ordered persistent map from text keys to records, with secondary indexes of the same kind.
 *
 * `with` and `without` answer a new collection that shares all untouched nodes with the old one; the old one never changes.
 * Order is by UTF-16 code unit of the key. The tree underneath (`sorted-btree`) is hidden so that it can be exchanged.
 */
export class Collection<T> {
  readonly #spec: Indexes<T>
  readonly #make: (() => Collection<T>) | undefined
  #content: Content<T> | undefined

  private constructor(
    records: Tree<string, T>,
    spec: Indexes<T>,
    indexes: Readonly<Record<string, IndexTree>>,
    weight: number,
    make?: () => Collection<T>,
  ) {
    this.#spec = spec
    this.#make = make
    this.#content = make ? undefined : { records, indexes, weight }
  }

  get #records(): Tree<string, T> {
    return this.#made().records
  }

  get #indexes(): Readonly<Record<string, IndexTree>> {
    return this.#made().indexes
  }

  #made(): Content<T> {
    this.#content ??= (this.#make as () => Collection<T>)().#made()
    return this.#content
  }

  /** A collection without indexes whose records are made when first looked at; `make` must always answer the same. */
  static deferred<T>(make: () => Collection<T>): Collection<T> {
    return new Collection(new BTree<string, T>(undefined, compareKeys), {}, {}, 0, make)
  }

  /** An empty collection with the given indexes. */
  static empty<T>(indexes: Indexes<T> = {}): Collection<T> {
    const trees: Record<string, IndexTree> = {}
    for (const name of Object.keys(indexes)) trees[name] = new BTree<IndexEntry, undefined>(undefined, compareEntries)
    return new Collection(new BTree<string, T>(undefined, compareKeys), indexes, trees, 0)
  }

  /** How many records there are. */
  get size(): number {
    return this.#records.size
  }

  /** Roughly how many bytes the records take, as if none was shared; nothing while they have not been made. */
  get weight(): number {
    return this.#content?.weight ?? 0
  }

  /** The record under a key, or `undefined`. */
  get(key: string): T | undefined {
    return this.#records.get(key)
  }

  /** Whether a key is present. */
  has(key: string): boolean {
    return this.#records.has(key)
  }

  /** A collection that also holds `record` under `key`. */
  with(key: string, record: T): Collection<T> {
    const before = this.#records.get(key)
    if (before === record) return this
    const records = this.#records.clone()
    records.set(key, record)
    const weight = this.weight + weightOf(record) - weightOf(before)
    return new Collection(records, this.#spec, this.#reindexed(key, before, record), weight)
  }

  /** A collection that also holds all of the records, each under its key; the indexes are built once for all of them. */
  withAll(entries: Iterable<readonly [string, T]>): Collection<T> {
    const all = [...entries]
    const loaded = this.size === 0 ? bulkLoaded(all, this.#spec) : undefined
    if (loaded) return new Collection(loaded.records, this.#spec, loaded.indexes, loaded.weight)
    const records = this.#records.clone()
    const indexes = Object.entries(this.#indexes).map(([name, tree]) => ({ name, tree: tree.clone() }))
    let { weight } = this
    for (const [key, record] of all) {
      const before = records.get(key)
      weight += weightOf(record) - weightOf(before)
      records.set(key, record)
      for (const { name, tree } of indexes) {
        const keyOf = this.#spec[name] as (record: T) => IndexKey | undefined
        moveEntry(tree, key, before === undefined ? undefined : keyOf(before), keyOf(record))
      }
    }
    const trees = Object.fromEntries(indexes.map(({ name, tree }) => [name, tree]))
    return new Collection(records, this.#spec, trees, weight)
  }

  /** A collection without `key`; itself when the key is absent. */
  without(key: string): Collection<T> {
    const before = this.#records.get(key)
    if (before === undefined) return this
    const records = this.#records.clone()
    records.delete(key)
    return new Collection(records, this.#spec, this.#reindexed(key, before, undefined), this.weight - weightOf(before))
  }

  /** How many keys stand before `key`; the cost does not grow with the answer. */
  countBefore(key: string): number {
    return rankIn(this.#records, key, compareKeys)
  }

  /** Up to `count` records in key order from a position on, at a cost that does not grow with it. */
  slice(position: number, count: number): T[] {
    return recordsFrom(this.#records, position, count)
  }

  /** Key and record pairs in key order, within bounds. */
  *entries(range: Range<string> = {}): IterableIterator<readonly [string, T]> {
    const start = range.from ?? range.after
    for (const [key, record] of this.#records.entries(start)) {
      if (key === range.after) continue
      if (range.to !== undefined && key > range.to) return
      if (range.before !== undefined && key >= range.before) return
      yield [key, record]
    }
  }

  /** Records in key order, within bounds. */
  *range(range: Range<string> = {}): IterableIterator<T> {
    for (const [, record] of this.entries(range)) yield record
  }

  /** All records in key order, as an array. */
  toArray(): T[] {
    return this.#records.valuesArray()
  }

  /** All records in key order. */
  [Symbol.iterator](): IterableIterator<T> {
    return this.#records.values()
  }

  /** Records in the order of a declared index, within bounds of its key; ties are in order of the record key. */
  *by(index: string, range: Range<IndexKey> = {}): IterableIterator<T> {
    for (const [, record] of this.entriesBy(index, range)) yield record
  }

  /** Key and record pairs in the order of a declared index, as `by`. */
  *entriesBy(index: string, range: Range<IndexKey> = {}): IterableIterator<[string, T]> {
    for (const key of rising(this.#index(index), range)) yield [key, this.#records.get(key) as T]
  }

  /** Records against the order of a declared index, within bounds of its key. */
  *byDescending(index: string, range: Omit<Range<IndexKey>, 'to'> = {}): IterableIterator<T> {
    for (const key of falling(this.#index(index), range)) yield this.#records.get(key) as T
  }

  #index(name: string): IndexTree {
    const tree = this.#indexes[name]
    if (!tree) throw new Error(`Failed to read index ${name}: the collection declares no such index`)
    return tree
  }

  /** What changed from this collection to `later`, in key order; the cost grows with the changes, not with the size. */
  changesTo(later: Collection<T>): RecordChange<T>[] {
    if (this === later) return []
    const changes: RecordChange<T>[] = []
    diffTrees<string, T, never>(
      this.#records,
      later.#records,
      (key, before) => void changes.push({ key, before }),
      (key, after) => void changes.push({ key, after }),
      (key, before, after) => void changes.push({ key, before, after }),
    )
    return changes.sort((a, b) => compareKeys(a.key, b.key))
  }

  #reindexed(key: string, before: T | undefined, after: T | undefined): Readonly<Record<string, IndexTree>> {
    const names = Object.keys(this.#spec)
    const indexes = { ...this.#indexes }
    for (const name of names) {
      const keyOf = this.#spec[name] as (record: T) => IndexKey | undefined
      const old = before === undefined ? undefined : keyOf(before)
      const next = after === undefined ? undefined : keyOf(after)
      if (old === next) continue
      const tree = (indexes[name] as IndexTree).clone()
      moveEntry(tree, key, old, next)
      indexes[name] = tree
    }
    return indexes
  }
}
