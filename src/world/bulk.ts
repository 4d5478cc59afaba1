import type sortedBtree from 'sorted-btree'
import bulkModule from 'sorted-btree/extended/bulkLoad.js'
import type { IndexKey, Indexes } from './collection-types.ts'
import { compareEntries, compareKeys, type IndexEntry, type IndexTree } from './index-entries.ts'
import { weightOf } from './weight.ts'

const { bulkLoad } = bulkModule

/** Records and children that a node of a tree holds at most: the default of the library. */
const nodeSize = 32

/** What a collection is made of. */
interface Loaded<T> {
  readonly records: InstanceType<typeof sortedBtree.default<string, T>>
  readonly indexes: Readonly<Record<string, IndexTree>>
  readonly weight: number
}

function isAscending(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (compareKeys(keys[i - 1] as string, keys[i] as string) >= 0) return false
  return true
}

/**
 * The trees of a collection that begins with these records, built as wholes: a million take seconds and not minutes. Only for keys in
 * ascending order; `undefined` for any others, and for none.
 */
export function bulkLoaded<T>(entries: readonly (readonly [string, T])[], spec: Indexes<T>): Loaded<T> | undefined {
  const keys = entries.map(([key]) => key)
  if (keys.length === 0 || !isAscending(keys)) return undefined
  const values = entries.map(([, record]) => record)
  const indexes: Record<string, IndexTree> = {}
  for (const [name, keyOf] of Object.entries(spec)) indexes[name] = indexOf(entries, keyOf)
  const records = bulkLoad(keys, values, nodeSize, compareKeys)
  return { records, indexes, weight: values.reduce((weight, record) => weight + weightOf(record), 0) }
}

function indexOf<T>(entries: readonly (readonly [string, T])[], keyOf: (record: T) => IndexKey | undefined): IndexTree {
  const places: IndexEntry[] = []
  for (const [key, record] of entries) {
    const value = keyOf(record)
    if (value !== undefined) places.push([value, key])
  }
  places.sort(compareEntries)
  return bulkLoad(places, new Array<undefined>(places.length).fill(undefined), nodeSize, compareEntries)
}
