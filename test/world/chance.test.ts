import { expect, test } from 'vitest'
import { Chance, chanceOf } from '../../src/world/index.ts'

test('the same seed gives the same ids, and another seed others', () => {
  const ids = (seed: string): string[] => {
    const chance = new Chance(chanceOf(seed))
    return Array.from({ length: 5 }, () => chance.uuid())
  }
  expect(ids('a')).toEqual(ids('a'))
  expect(ids('a')).not.toEqual(ids('b'))
})

test('makes version 4 uuids and hexadecimal text of the asked length', () => {
  const chance = new Chance(chanceOf('shape'))
  for (let i = 0; i < 500; i++) {
    expect(chance.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  expect(chance.hex(7)).toMatch(/^[0-9a-f]{14}$/)
})

test('drawing does not change the state it began from', () => {
  const state = chanceOf('fixed')
  const before = JSON.stringify(state)
  const chance = new Chance(state)
  chance.int32()
  expect(JSON.stringify(state)).toBe(before)
  expect(chance.state).not.toEqual(state)
  expect(new Chance(state).int32()).toBe(new Chance(state).int32())
})

test('draws below a limit cover the whole range and nothing else', () => {
  const chance = new Chance(chanceOf('range'))
  const seen = new Set(Array.from({ length: 500 }, () => chance.below(6)))
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5])
})
