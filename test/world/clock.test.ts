import { expect, test } from 'vitest'
import {
  clockFrozen,
  clockNow,
  clockResumed,
  clockSet,
  httpDate,
  instantOf,
  instantText,
  secondText,
  wallClock,
} from '../../src/world/index.ts'

test('a clock runs with the wall, stands still when frozen, and runs on from there', () => {
  const set = clockSet(wallClock, 1_000, 500_000)
  expect(clockNow(set, 1_250)).toBe(500_250)
  const frozen = clockFrozen(set, 1_250)
  expect(clockNow(frozen, 9_999)).toBe(500_250)
  expect(clockNow(clockSet(frozen, 9_999, 7), 123_456)).toBe(7)
  expect(clockNow(clockResumed(frozen, 10_000), 10_100)).toBe(500_350)
})

test('instants are written and read in the forms that vendors use', () => {
  const ms = Date.UTC(2026, 10, 21, 9, 0, 0, 120)
  expect(instantText(ms)).toBe('2026-11-21T09:00:00.120Z')
  expect(secondText(ms)).toBe('2026-11-21T09:00:00Z')
  expect(httpDate(ms)).toBe('Sat, 21 Nov 2026 09:00:00 GMT')
  expect(instantOf('2026-11-21T14:30:00.120+05:30')).toBe(ms)
  for (const text of ['2026-11-21', 'yesterday', '2026-13-01T00:00:00Z', '2026-11-21 09:00:00Z'])
    expect(instantOf(text)).toBeUndefined()
})
