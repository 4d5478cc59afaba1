import sortedBtree from 'sorted-btree'
import diffModule from 'sorted-btree/extended/diffAgainst.js'

const { default: BTree } = sortedBtree
const { default: diffTrees } = diffModule
type Tree<K, V> = InstanceType<typeof BTree<K, V>>

/** A value that an index can order: text or a number. */
export type IndexKey = string | number

/** Declared secondary indexes: name to a function from record to its index key; `undefined` leaves the record out. */
export type Indexes<T> = Readonly<Record<string, (record: T) => IndexKey | undefined>>

/** Bounds of a walk in key order. `from` and `to` are inclusive, `after` and `before` exclusive. */
export interface Range<K> {
  readonly from?: K
  readonly after?: K
  readonly to?: K
  readonly before?: K
}

/** One difference between two versions of a collection; an absent side means that the record did not exist there. */
export interface RecordChange<T> {
  readonly key: string
  readonly before?: T
  readonly after?: T
}

type IndexEntry = readonly [IndexKey, string]

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function compareEntries(a: IndexEntry, b: IndexEntry): number {
  if (a[0] < b[0]) return -1
  if (a[0] > b[0]) return 1
  return compareKeys(a[1], b[1])
}

/**
 * An ordered persistent map from text keys to records, with secondary indexes of the same kind.
 *
 * `with` and `without` answer a new collection that shares all untouched nodes with the old one; the old one never changes.
 * Order is by UTF-16 code unit of the key. The tree underneath (`sorted-btree`) is hidden so that it can be exchanged.
 */
export class Collection<T> {
  readonly #records: Tree<string, T>
  readonly #spec: Indexes<T>
  readonly #indexes: Readonly<Record<string, Tree<IndexEntry, undefined>>>

  private constructor(
    records: Tree<string, T>,
    spec: Indexes<T>,
    indexes: Readonly<Record<string, Tree<IndexEntry, undefined>>>,
  ) {
    this.#records = records
    this.#spec = spec
    this.#indexes = indexes
  }

  /** An empty collection with the given indexes. */
  static empty<T>(indexes: Indexes<T> = {}): Collection<T> {
    const trees: Record<string, Tree<IndexEntry, undefined>> = {}
    for (const name of Object.keys(indexes)) trees[name] = new BTree<IndexEntry, undefined>(undefined, compareEntries)
    return new Collection(new BTree<string, T>(undefined, compareKeys), indexes, trees)
  }

  /** How many records there are. */
  get size(): number {
    return this.#records.size
  }

  /** The record under a key, or `undefined`. */
  get(key: string): T | undefined {
    return this.#records.get(key)
  }

  /** Whether a key is present. */
  has(key: string): boolean {
    return this.#records.has(key)
  }

  /** A collection that also holds `record` under `key`, in place of what stood there. */
  with(key: string, record: T): Collection<T> {
    const before = this.#records.get(key)
    if (before === record) return this
    const records = this.#records.clone()
    records.set(key, record)
    return new Collection(records, this.#spec, this.#reindexed(key, before, record))
  }

  /** A collection without `key`; itself when the key is absent. */
  without(key: string): Collection<T> {
    const before = this.#records.get(key)
    if (before === undefined) return this
    const records = this.#records.clone()
    records.delete(key)
    return new Collection(records, this.#spec, this.#reindexed(key, before, undefined))
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
    const tree = this.#indexes[index]
    if (!tree) throw new Error(`Failed to read index ${index}: the collection declares no such index`)
    const start = range.from ?? range.after
    const walk = start === undefined ? tree.keys() : tree.keys([start, ''])
    for (const [value, key] of walk) {
      if (range.after !== undefined && value === range.after) continue
      if (range.to !== undefined && value > range.to) return
      if (range.before !== undefined && value >= range.before) return
      yield [key, this.#records.get(key) as T]
    }
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

  #reindexed(
    key: string,
    before: T | undefined,
    after: T | undefined,
  ): Readonly<Record<string, Tree<IndexEntry, undefined>>> {
    const names = Object.keys(this.#spec)
    if (names.length === 0) return this.#indexes
    const indexes = { ...this.#indexes }
    for (const name of names) {
      const keyOf = this.#spec[name] as (record: T) => IndexKey | undefined
      const old = before === undefined ? undefined : keyOf(before)
      const next = after === undefined ? undefined : keyOf(after)
      if (old === next) continue
      const tree = (indexes[name] as Tree<IndexEntry, undefined>).clone()
      if (old !== undefined) tree.delete([old, key])
      if (next !== undefined) tree.set([next, key], undefined)
      indexes[name] = tree
    }
    return indexes
  }
}
