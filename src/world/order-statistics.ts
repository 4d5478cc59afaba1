/** A node of the tree under a collection, as far as counting needs it: the keys of an inner node are the last keys of its children. */
interface Node<K> {
  readonly keys: readonly K[]
  readonly children?: readonly Node<K>[]
  size(): number
}

type Compare<K> = (a: K, b: K) => number

/** The root of a `sorted-btree`; the library keeps it to itself, and keeps the size of every subtree beside it. */
const rootOf = <K>(tree: object): Node<K> => (tree as { _root: Node<K> })._root

/** How many keys of a tree stand before a key; the cost grows with the depth of the tree. */
export function rankIn<K>(tree: object, key: K, compare: Compare<K>): number {
  let node = rootOf<K>(tree)
  let rank = 0
  while (node.children) {
    const { keys, children }: Node<K> = node
    let next: Node<K> | undefined
    for (let i = 0; i < keys.length && !next; i++) {
      const child = (children as readonly Node<K>[])[i] as Node<K>
      if (compare(keys[i] as K, key) >= 0) next = child
      else rank += child.size()
    }
    if (!next) return rank
    node = next
  }
  const before = node.keys.findIndex((known) => compare(known, key) >= 0)
  return rank + (before < 0 ? node.keys.length : before)
}

/** The key at a position, counted from 0; `undefined` past the end. */
function keyAt<K>(tree: object, position: number): K | undefined {
  let node = rootOf<K>(tree)
  let left = position
  while (node.children) {
    let next: Node<K> | undefined
    for (const child of node.children) {
      next = child
      if (left < child.size()) break
      left -= child.size()
      next = undefined
    }
    if (!next) return undefined
    node = next
  }
  return node.keys[left]
}

/** Up to `count` values of a tree in its order, from a position on that is counted from 0. */
export function recordsFrom<K, T>(tree: Entries<K, T>, position: number, count: number): T[] {
  const first = count > 0 ? keyAt<K>(tree, position) : undefined
  const records: T[] = []
  if (first === undefined) return records
  for (const [, record] of tree.entries(first)) if (records.push(record) === count) break
  return records
}

/** The part of a tree that walking it needs. */
interface Entries<K, T> {
  entries(from: K): IterableIterator<readonly [K, T]>
}
