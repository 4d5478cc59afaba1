import { expect, test } from 'vitest'
import { remembered, rememberedLately } from '../../src/world/index.ts'

interface Numbered {
  readonly number: number
}

const records = Array.from({ length: 10 }, (_, number): Numbered => ({ number }))

/** A function that says how often it was called, made to remember. */
function counting(make: (source: (record: Numbered) => Numbered) => (record: Numbered) => Numbered) {
  let calls = 0
  const view = make((record) => {
    calls++
    return { number: record.number * 2 }
  })
  return { view, calls: () => calls }
}

test('what was made of a record is remembered, frozen, by its identity', () => {
  const { view, calls } = counting(remembered)
  const [first] = records as [Numbered]
  expect(view(first)).toBe(view(first))
  expect([calls(), Object.isFrozen(view(first)), view({ ...first }) === view(first)]).toEqual([1, true, false])
})

test('of lately remembered records the newest stay, and the oldest are made again', () => {
  const { view, calls } = counting((make) => rememberedLately(3, make))
  const made = records.slice(0, 6).map(view)
  expect(records.slice(3, 6).map(view)).toEqual(made.slice(3))
  expect(calls()).toBe(6)
  for (const record of records.slice(6)) view(record)
  expect(calls()).toBe(10)
  view(records[0] as Numbered)
  expect(calls()).toBe(11)
})

test('a record that is asked for again and again stays', () => {
  const { view, calls } = counting((make) => rememberedLately(2, make))
  const [kept, ...others] = records as [Numbered, ...Numbered[]]
  for (const record of others) {
    view(kept)
    view(record)
  }
  expect(calls()).toBe(records.length)
})
