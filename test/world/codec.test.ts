import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyChanges,
  changesBetween,
  Collection,
  emptyWorld,
  type IndexesOf,
  type Instance,
  type SiteResources,
  type World,
  worldFromJson,
  worldToJson,
} from '../../src/world/index.ts'
import { runs } from '../support/runs.ts'

interface Item {
  readonly rank: number | null
  readonly text?: unknown
}

const byRank = { rank: (item: Item) => item.rank ?? undefined }
const indexesOf: IndexesOf = (_vendor, collection) => (collection === 'ranked' ? byRank : {})
const emptyCollection = (name: string): Collection<Item> => Collection.empty<Item>(indexesOf('', name))

/** Values as JSON text holds them: it has no negative zero. */
const jsonValues = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown)

/** What a world goes through: every kind of member changes, and sites and collections come and go. */
const stepArbitrary = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    vendor: fc.constantFrom('a', 'b'),
    site: fc.constantFrom('x', 'y', '__proto__'),
    collection: fc.constantFrom('ranked', 'plain'),
    key: fc.string({ maxLength: 2, unit: 'binary' }),
    record: fc.record({ rank: fc.option(fc.integer({ min: 0, max: 3 })), text: jsonValues }),
  }),
  fc.record({
    kind: fc.constant('remove' as const),
    vendor: fc.constantFrom('a', 'b'),
    site: fc.constantFrom('x', 'y', '__proto__'),
    collection: fc.constantFrom('ranked', 'plain'),
    key: fc.string({ maxLength: 2, unit: 'binary' }),
  }),
  fc.record({ kind: fc.constant('drop' as const), vendor: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('empty' as const), vendor: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    kind: fc.constant('machine' as const),
    id: fc.constantFrom('m1', 'm2', 'm3'),
    dueMs: fc.oneof(fc.constant(Infinity), fc.double({ min: 0, max: 1e12, noNaN: true })),
    memo: fc.oneof(fc.constant(undefined), jsonValues),
  }),
  fc.record({ kind: fc.constant('stop' as const), id: fc.constantFrom('m1', 'm2', 'm3') }),
  fc.record({
    kind: fc.constant('meter' as const),
    chance: fc.tuple(fc.integer(), fc.integer(), fc.integer(), fc.integer()),
    used: fc.oneof(fc.constant(Infinity), fc.integer()),
    untilMs: fc.oneof(fc.constant(Infinity), fc.integer()),
  }),
  fc.record({ kind: fc.constant('clock' as const), offsetMs: fc.integer(), frozen: fc.boolean() }),
)
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never

const instanceOf = (id: string, dueMs: number, memo: unknown): Instance => ({
  id,
  vendor: 'a',
  site: 'x',
  machine: 'm',
  key: '',
  state: 'busy',
  enteredMs: 0,
  dueMs,
  memo,
})

function withSite(world: World, vendor: string, site: string, change: (here: SiteResources) => SiteResources): World {
  const sites = world.resources[vendor] ?? {}
  const here = Object.hasOwn(sites, site) ? (sites[site] as SiteResources) : {}
  const later = Object.fromEntries([...Object.entries(sites).filter(([name]) => name !== site), [site, change(here)]])
  return { ...world, resources: { ...world.resources, [vendor]: later } }
}

function without(names: World['resources'], name: string): World['resources'] {
  return Object.fromEntries(Object.entries(names).filter(([other]) => other !== name))
}

function withMachines(world: World, machines: Collection<Instance>): World {
  const [first] = machines.by('due')
  return { ...world, machines, nextDueMs: first?.dueMs ?? Infinity }
}

function taken(world: World, step: Step): World {
  switch (step.kind) {
    case 'put': {
      const { vendor, site, collection, key, record } = step
      const put = (records = emptyCollection(collection)) => records.with(key, record)
      return withSite(world, vendor, site, (here) => ({ ...here, [collection]: put(here[collection]) }))
    }
    case 'remove': {
      const { vendor, site, collection, key } = step
      const remove = (records = emptyCollection(collection)) => records.without(key)
      return withSite(world, vendor, site, (here) => ({ ...here, [collection]: remove(here[collection]) }))
    }
    case 'drop':
      return { ...world, resources: without(world.resources, step.vendor) }
    case 'empty':
      return { ...world, resources: { ...world.resources, [step.vendor]: {} } }
    case 'machine':
      return withMachines(world, world.machines.with(step.id, instanceOf(step.id, step.dueMs, step.memo)))
    case 'stop':
      return withMachines(world, world.machines.without(step.id))
    case 'meter': {
      const { chance, used, untilMs } = step
      const { meters } = world
      const bucket = { id: `b${chance[0] % 3}`, count: 1, resetsMs: untilMs }
      const exhausted = [{ vendor: 'a', group: 'g', principal: '*', untilMs }]
      const calls = meters.calls + 1
      const buckets = meters.buckets.with(bucket.id, bucket)
      return {
        ...world,
        meters: { ...meters, chance, calls, exhausted, buckets, used: meters.used.with(`u${chance[1] % 5}`, used) },
      }
    }
    case 'clock':
      return {
        ...world,
        clock: { offsetMs: step.offsetMs, ...(step.frozen && { frozenAtMs: 5 }) },
        pace: step.frozen ? 'instant' : 3,
      }
  }
}

const walk = (start: World, steps: readonly Step[]): World => steps.reduce(taken, start)
const start = emptyWorld('box', 'seed', 20)

/** A world with its collections spelt out, indexes included, so that worlds can be compared by what they answer. */
function spelt(world: World): unknown {
  const listed = <T>(records: Collection<T>, ...indexes: string[]) => [
    [...records.entries()],
    ...indexes.map((name) => [...records.entriesBy(name)]),
  ]
  const { resources, machines, meters, ...plain } = world
  const sites = Object.entries(resources).map(([vendor, all]) => [
    vendor,
    Object.entries(all).map(([site, here]) => [
      site,
      Object.entries(here).map(([name, records]) => [name, listed(records, ...(name === 'ranked' ? ['rank'] : []))]),
    ]),
  ])
  const { buckets, used, ...plainMeters } = meters
  const spelled = { ...plainMeters, buckets: listed(buckets), used: listed(used, 'until') }
  return { ...plain, sites, machines: listed(machines, 'due'), meters: spelled }
}

const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const walks = fc.array(stepArbitrary, { maxLength: 30 })

test('a world read from its JSON text is the same world, indexes and infinite instants included', () => {
  fc.assert(
    fc.property(walks, (steps) => {
      const world = walk(start, steps)
      const text = JSON.stringify(worldToJson(world))
      const read = worldFromJson(JSON.parse(text), indexesOf)
      expect(spelt(read)).toEqual(spelt(world))
      expect(JSON.stringify(worldToJson(read))).toBe(text)
    }),
    { numRuns: runs(200, 5000) },
  )
})

test('the changes between two worlds make the second of the first, in both directions', () => {
  fc.assert(
    fc.property(walks, walks, (first, second) => {
      const before = walk(start, first)
      const after = walk(before, second)
      for (const [from, to] of [
        [before, after],
        [after, before],
      ] as const) {
        const changes = changesBetween(from, to)
        const made = changes === undefined ? from : applyChanges(from, throughText(changes), indexesOf)
        expect(spelt(made)).toEqual(spelt(to))
      }
    }),
    { numRuns: runs(200, 5000) },
  )
})

test('a world that did not change has no changes, and a small change in a large world is small', () => {
  expect(changesBetween(start, { ...start })).toBeUndefined()
  const items = Array.from({ length: 10_000 }, (_, i): [string, Item] => [`key-${i}`, { rank: i % 7 }])
  const large = withSite(start, 'a', 'x', () => ({ ranked: emptyCollection('ranked').withAll(items) }))
  const later = taken(large, {
    kind: 'put',
    vendor: 'a',
    site: 'x',
    collection: 'ranked',
    key: 'key-5',
    record: { rank: 1, text: null },
  })
  expect(changesBetween(large, later)).toEqual({
    resources: {
      collections: [{ vendor: 'a', site: 'x', collection: 'ranked', put: [['key-5', { rank: 1, text: null }]] }],
    },
  })
})
