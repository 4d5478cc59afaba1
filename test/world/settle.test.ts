import { expect, test } from 'vitest'
import {
  Collection,
  defineMachine,
  emptyWorld,
  instanceId,
  type MachineBook,
  type Pace,
  send,
  settle,
  stateOf,
  stepByHand,
  withPace,
  type World,
} from '../../src/world/index.ts'

const oven = defineMachine({
  name: 'oven',
  states: ['cold', 'heating', 'hot'],
  initial: 'cold',
  rows: [
    { from: 'cold', on: 'switch-on', to: 'heating' },
    {
      from: 'heating',
      after: 'heatUp',
      to: 'hot',
      effect: ({ sites, site, key, atMs }) => ({
        here: { log: (sites[site] as { log: Collection<unknown> }).log.with(`${atMs}/${key}`, { atMs, key }) },
      }),
    },
    { from: 'hot', after: 'coolDown', to: 'cold' },
  ],
})

const book: MachineBook = {
  machine: () => oven,
  duration: (_vendor, name) => (name === 'heatUp' ? { ms: 10_000, kind: 'work' } : { ms: 5_000, kind: 'calendar' }),
}

const world = (pace: Pace): World => ({
  ...emptyWorld('w', 's', pace),
  resources: { v: { here: { log: Collection.empty() } } },
})
const switchOn = (from: World, key: string, atMs: number): World =>
  send(book, from, 'v', 'here', { machine: 'oven', event: 'switch-on', key }, atMs) as World
const state = (at: World, key = ''): string => stateOf(book, at, 'v', 'here', 'oven', key)
const log = (at: World): string[] =>
  [...(at.resources['v']?.['here']?.['log'] as Collection<{ atMs: number; key: string }>)].map(
    (row) => `${row.atMs}/${row.key}`,
  )

test('a wait ends exactly when it is due, and not a millisecond before', () => {
  const started = switchOn(world(1), '', 1_000)
  expect(state(settle(book, started, 10_999))).toBe('heating')
  expect(state(settle(book, started, 11_000))).toBe('hot')
})

test('work follows the pace and calendar does not', () => {
  for (const [pace, heatUpMs] of [
    [1, 10_000],
    [20, 500],
    [0.5, 20_000],
    ['instant', 0],
  ] as const) {
    const started = switchOn(world(pace), '', 0)
    expect(started.nextDueMs).toBe(heatUpMs)
    const hot = settle(book, started, heatUpMs)
    expect(hot.nextDueMs).toBe(heatUpMs + 5_000)
  }
})

test('at manual pace work waits for a hand', () => {
  const started = switchOn(world('manual'), '', 0)
  expect(state(settle(book, started, 1e12))).toBe('heating')
  const stepped = stepByHand(book, started, instanceId('v', 'here', 'oven'), 7) as World
  expect(state(stepped)).toBe('hot')
  expect(log(stepped)).toEqual(['7/'])
  expect(stepByHand(book, world(1), instanceId('v', 'here', 'oven'), 7)).toBeUndefined()
})

test('a change of pace keeps what is done and runs the rest at the new pace', () => {
  const started = switchOn(world(1), '', 0)
  expect(withPace(started, 20, 4_000).nextDueMs).toBe(4_000 + 6_000 / 20)
  expect(withPace(withPace(started, 'manual', 4_000), 1, 90_000).nextDueMs).toBe(96_000)
  expect(withPace(started, 'instant', 4_000).nextDueMs).toBe(4_000)
})

test('machines settle in due order, each effect at its own instant, and chains run on exactly', () => {
  let started = switchOn(world(1), 'late', 3_000)
  started = switchOn(started, 'early', 1_000)
  const settled = settle(book, started, 60_000)
  expect(log(settled)).toEqual(['11000/early', '13000/late'])
  expect([state(settled, 'early'), state(settled, 'late')]).toEqual(['cold', 'cold'])
  expect(settled.machines.get(instanceId('v', 'here', 'oven', 'early'))?.enteredMs).toBe(16_000)
  expect(settled.nextDueMs).toBe(Infinity)
})

test('an event that no row takes from the state answers nothing', () => {
  const started = switchOn(world(1), '', 0)
  expect(send(book, started, 'v', 'here', { machine: 'oven', event: 'switch-on' }, 1)).toBeUndefined()
})

test('settling twice, or in two parts, gives the same world as once', () => {
  const started = switchOn(switchOn(world(20), 'a', 0), 'b', 333)
  const once = settle(book, started, 9_000)
  const parts = settle(book, settle(book, settle(book, started, 500), 4_000), 9_000)
  expect(log(parts)).toEqual(log(once))
  expect([...parts.machines]).toEqual([...once.machines])
  expect(settle(book, once, 9_000)).toBe(once)
})

test('an effect sends events to machines of any site, at the instant of its own step, once its change stands', () => {
  const lamp = defineMachine({
    name: 'lamp',
    states: ['dark', 'lit', 'out'],
    initial: 'dark',
    rows: [
      {
        from: 'dark',
        after: 'heatUp',
        to: 'lit',
        effect: ({ site }) => ({
          here: { log: Collection.empty().with('lit', site) },
          send: [
            { machine: 'bell', event: 'ring', site: 'there', memo: 'first' },
            { machine: 'bell', event: 'unknown' },
            { machine: 'lamp', event: 'blow' },
          ],
        }),
      },
      { from: 'dark', on: 'wait', to: 'dark' },
      { from: 'lit', on: 'blow', to: 'out' },
    ],
  })
  const bell = defineMachine({
    name: 'bell',
    states: ['still', 'rung'],
    initial: 'still',
    rows: [
      {
        from: 'still',
        on: 'ring',
        to: 'rung',
        effect: ({ sites, atMs, memo }) => ({
          here: { log: log(sites).with('rung', { atMs, memo, saw: seen(sites) }) },
        }),
      },
    ],
  })
  const log = (sites: World['resources'][string], site = 'there') => sites[site]?.['log'] as Collection<unknown>
  const seen = (sites: World['resources'][string]) => log(sites, 'here').get('lit')
  const lamps: MachineBook = { ...book, machine: (_vendor, name) => (name === 'lamp' ? lamp : bell) }
  const sites = { here: { log: Collection.empty() }, there: { log: Collection.empty() } }
  const begun = { ...emptyWorld('w', 's', 1), resources: { v: sites } }
  const waiting = send(lamps, begun, 'v', 'here', { machine: 'lamp', event: 'wait' }, 1_000) as World
  const after = settle(lamps, waiting, 60_000)
  expect(stateOf(lamps, after, 'v', 'here', 'lamp')).toBe('out')
  expect(log(after.resources['v'] ?? {}).get('rung')).toEqual({ atMs: 11_000, memo: 'first', saw: 'here' })
})
