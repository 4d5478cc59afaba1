import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Collection } from '../../src/world/index.ts'
import { runs } from '../support/runs.ts'

interface Item {
  readonly id: string
  readonly rank?: number
}

const byRank = { rank: (item: Item) => item.rank }
const keyArbitrary = fc.string({ maxLength: 3 })
const changeArbitrary = fc.oneof(
  fc.record({ kind: fc.constant('with' as const), key: keyArbitrary, rank: fc.option(fc.integer({ min: 0, max: 9 })) }),
  fc.record({ kind: fc.constant('without' as const), key: keyArbitrary }),
)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

test('behaves as a sorted map, whatever is added and removed, and never changes an older version', () => {
  fc.assert(
    fc.property(fc.array(changeArbitrary, { maxLength: 80 }), (changes) => {
      let collection = Collection.empty<Item>(byRank)
      const model = new Map<string, Item>()
      const versions: [Collection<Item>, string][] = []
      for (const change of changes) {
        versions.push([collection, JSON.stringify([...collection])])
        if (change.kind === 'with') {
          const item = { id: change.key, ...(change.rank === null ? {} : { rank: change.rank }) }
          collection = collection.with(change.key, item)
          model.set(change.key, item)
        } else {
          collection = collection.without(change.key)
          model.delete(change.key)
        }
      }
      const sorted = [...model].sort(([a], [b]) => order(a, b)).map(([, item]) => item)
      expect([...collection]).toEqual(sorted)
      expect(collection.size).toBe(model.size)
      const ranked = sorted.filter((item) => item.rank !== undefined)
      const byRankThenKey = ranked.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || order(a.id, b.id))
      expect([...collection.by('rank')]).toEqual(byRankThenKey)
      expect([...collection.byDescending('rank')]).toEqual(byRankThenKey.toReversed())
      for (const [version, text] of versions) expect(JSON.stringify([...version])).toBe(text)
    }),
    { numRuns: runs(200, 5000) },
  )
})

test('names exactly the changes between two versions', () => {
  fc.assert(
    fc.property(fc.array(changeArbitrary), fc.array(changeArbitrary), (first, second) => {
      const apply = (start: Collection<Item>, changes: typeof first): Collection<Item> =>
        changes.reduce(
          (at, change) => (change.kind === 'with' ? at.with(change.key, { id: change.key }) : at.without(change.key)),
          start,
        )
      const before = apply(Collection.empty<Item>(byRank), first)
      const after = apply(before, second)
      let rebuilt = before
      for (const change of before.changesTo(after)) {
        rebuilt = change.after === undefined ? rebuilt.without(change.key) : rebuilt.with(change.key, change.after)
      }
      expect([...rebuilt]).toEqual([...after])
      for (const { key, before: old, after: next } of before.changesTo(after)) {
        expect(old).toBe(before.get(key))
        expect(next).toBe(after.get(key))
        expect(old).not.toBe(next)
      }
    }),
    { numRuns: runs(200, 5000) },
  )
})

test('walks a range by key and by index with inclusive and exclusive bounds', () => {
  let collection = Collection.empty<Item>(byRank)
  for (const [id, rank] of [
    ['a', 3],
    ['b', 1],
    ['c', 2],
    ['d', 2],
  ] as const)
    collection = collection.with(id, { id, rank })
  const ids = (items: Iterable<Item>): string => [...items].map((item) => item.id).join('')
  expect(ids(collection.range({ from: 'b', to: 'c' }))).toBe('bc')
  expect(ids(collection.range({ after: 'b', before: 'd' }))).toBe('c')
  expect(ids(collection.by('rank', { from: 2 }))).toBe('cda')
  expect(ids(collection.by('rank', { after: 1, to: 2 }))).toBe('cd')
  expect(ids(collection.by('rank', { before: 2 }))).toBe('b')
  expect(() => [...collection.by('colour')]).toThrow('declares no such index')
})

test('the cost of a diff grows with the changes and not with the size', () => {
  const fill = (size: number): Collection<Item> => {
    let collection = Collection.empty<Item>()
    for (let i = 0; i < size; i++) collection = collection.with(`k${String(i).padStart(7, '0')}`, { id: String(i) })
    return collection
  }
  const cost = (collection: Collection<Item>): number => {
    const after = collection.with('k0000500', { id: 'changed' })
    const started = performance.now()
    for (let i = 0; i < 200; i++) expect(collection.changesTo(after)).toHaveLength(1)
    return performance.now() - started
  }
  const small = fill(1_000)
  const large = fill(50_000)
  cost(small)
  cost(large)
  expect(cost(large) / cost(small)).toBeLessThan(10)
})

test('walks an index downwards within bounds', () => {
  let collection = Collection.empty<Item>(byRank)
  for (const [id, rank] of [
    ['', 2],
    ['a', 3],
    ['b', 1],
    ['c', 2],
    ['d', 2],
    ['e', 4],
  ] as const) {
    collection = collection.with(id, { id, rank })
  }
  const ids = (range: Parameters<typeof collection.byDescending>[1]): string =>
    [...collection.byDescending('rank', range)].map((item) => item.id || '-').join('')
  expect(ids({})).toBe('eadc-b')
  expect(ids({ before: 4 })).toBe('adc-b')
  expect(ids({ before: 2 })).toBe('b')
  expect(ids({ from: 2 })).toBe('eadc-')
  expect(ids({ after: 2, before: 4 })).toBe('a')
  expect(() => [...collection.byDescending('color')]).toThrow(/no such index/)
})

test('counts and slices by position as an array does, in every version', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(keyArbitrary, { maxLength: 300 }),
      keyArbitrary,
      fc.nat(320),
      (keys, probe, position) => {
        let collection = Collection.empty<{ id: string }>().withAll(keys.map((id) => [id, { id }]))
        for (const id of keys.slice(0, 40)) collection = collection.without(id)
        const rest = keys.slice(40).sort(order)
        expect(collection.countBefore(probe)).toBe(rest.filter((key) => order(key, probe) < 0).length)
        const page = collection.slice(position, 7).map(({ id }) => id)
        expect(page).toEqual(rest.slice(position, position + 7))
        expect(collection.slice(position, 0)).toEqual([])
      },
    ),
    { numRuns: runs(100, 5_000) },
  )
})

test('many records at once make the same collection as one after the other, in whatever order they come', () => {
  const items = fc.uniqueArray(fc.tuple(keyArbitrary, fc.option(fc.nat(5), { nil: undefined })), {
    maxLength: 200,
    selector: ([key]) => key,
  })
  fc.assert(
    fc.property(items, fc.boolean(), (pairs, inOrder) => {
      const rows = inOrder ? [...pairs].sort(([a], [b]) => order(a, b)) : pairs
      const entries = rows.map(([id, rank]): [string, Item] => [id, { id, ...(rank !== undefined && { rank }) }])
      const whole = Collection.empty<Item>(byRank).withAll(entries)
      let single = Collection.empty<Item>(byRank)
      for (const [key, item] of entries) single = single.with(key, item)
      expect([...whole]).toEqual([...single])
      expect([...whole.by('rank')]).toEqual([...single.by('rank')])
      expect([whole.size, whole.weight]).toEqual([single.size, single.weight])
      const [gone = ''] = entries[0] ?? []
      const [later, expected] = [
        whole.without(gone).with('z', { id: 'z', rank: 1 }),
        single.without(gone).with('z', { id: 'z', rank: 1 }),
      ]
      expect([...later.by('rank')]).toEqual([...expected.by('rank')])
      expect(whole.changesTo(later).length).toBe(single.changesTo(expected).length)
    }),
    { numRuns: runs(100, 5_000) },
  )
})
