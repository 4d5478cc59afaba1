import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withPlainNumbers } from '../../src/sandbox/big-integers.ts'
import { jsonText } from '../../src/sandbox/json-text.ts'
import { runs } from '../support/runs.ts'

test('bigints go out as numbers with all their digits, in frozen records and in lists of them', () => {
  const event = Object.freeze({ eventId: 9007199254740993123n, name: 'a', part: { more: null } })
  expect(jsonText({ total: 1, elements: [event, event] })).toBe(
    '{"total":1,"elements":[{"eventId":9007199254740993123,"name":"a","part":{"more":null}},' +
      '{"eventId":9007199254740993123,"name":"a","part":{"more":null}}]}',
  )
  expect(jsonText({ below: { deep: [-12345678901234567890n] } })).toBe('{"below":{"deep":[-12345678901234567890]}}')
})

test('values without bigints are written as JSON.stringify writes them, frozen or not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonText(Object.freeze(value))).toBe(JSON.stringify(value))
      expect(withPlainNumbers(value)).toBe(value)
    }),
    { numRuns: runs(100, 10_000) },
  )
})

test('for the contract bigints are plain numbers, and the twin of a frozen record is always the same', () => {
  const event = Object.freeze({ eventId: 5n, tags: Object.freeze(['x']) })
  const twin = withPlainNumbers([event]) as readonly object[]
  expect(twin).toEqual([{ eventId: 5, tags: ['x'] }])
  expect((withPlainNumbers({ list: [event] }) as { list: object[] }).list[0]).toBe(twin[0])
})
