import fc from 'fast-check'
import { expect, test } from 'vitest'
import { patched, type PatchOperation } from '../../../src/vendors/pingone-aic/crest-patch.ts'
import { runs } from '../../support/runs.ts'

const before = { a: 1, list: ['x', 'y'], deep: { b: { c: true } }, 'a/b': 'slash' }

test.each<[string, PatchOperation, object]>([
  ['add a member', { operation: 'add', field: '/n', value: 2 }, { n: 2 }],
  ['add without a slash', { operation: 'add', field: 'n', value: null }, { n: null }],
  ['add below what is missing', { operation: 'add', field: '/p/q/r', value: 1 }, { p: { q: { r: 1 } } }],
  ['add to a list', { operation: 'add', field: '/list', value: 'z' }, { list: ['x', 'y', 'z'] }],
  ['add at the end of a list', { operation: 'add', field: '/list/-', value: 'z' }, { list: ['x', 'y', 'z'] }],
  ['add inside a list', { operation: 'add', field: '/list/0', value: 'w' }, { list: ['w', 'x', 'y'] }],
  ['replace a list', { operation: 'replace', field: '/list', value: [] }, { list: [] }],
  ['replace an item', { operation: 'replace', field: '/list/1', value: 'z' }, { list: ['x', 'z'] }],
  ['replace with a slash in the name', { operation: 'replace', field: '/a~1b', value: 1 }, { 'a/b': 1 }],
  ['remove an item by value', { operation: 'remove', field: '/list', value: 'x' }, { list: ['y'] }],
  ['remove an item by place', { operation: 'remove', field: '/list/0' }, { list: ['y'] }],
  ['remove deep', { operation: 'remove', field: '/deep/b/c' }, { deep: { b: {} } }],
  ['remove what is missing', { operation: 'remove', field: '/deep/x/y' }, {}],
  ['increment', { operation: 'increment', field: '/a', value: -3 }, { a: -2 }],
  ['copy', { operation: 'copy', from: '/deep/b', field: '/e' }, { e: { c: true } }],
])('%s', (_what, operation, change) => {
  expect(patched(before, [operation])).toEqual({ members: { ...before, ...change } })
})

test('remove and move take members away', () => {
  expect(patched({ a: 1, b: 2 }, [{ operation: 'remove', field: 'a' }])).toEqual({ members: { b: 2 } })
  expect(patched({ a: 1 }, [{ operation: 'move', from: '/a', field: '/b/c' }])).toEqual({ members: { b: { c: 1 } } })
})

test.each<[PatchOperation, RegExp]>([
  [{ operation: 'add', field: '/n' }, /value is missing/],
  [{ operation: 'add', field: '/', value: 1 }, /names no member/],
  [{ operation: 'add', field: '/deep/b/c/d', value: 1 }, /has no members/],
  [{ operation: 'add', field: '/list/5', value: 1 }, /no place/],
  [{ operation: 'increment', field: '/list', value: 1 }, /must be numbers/],
  [{ operation: 'copy', field: '/x' }, /from is missing/],
  [{ operation: 'move', from: '/none', field: '/x' }, /does not exist/],
  [{ operation: 'transform', field: '/a', value: {} }, /not supported/],
  [{ operation: 'constructor', field: '/a', value: {} }, /not supported/],
])('%j is refused', (operation, reason) => {
  const kept = structuredClone(before)
  expect(patched(before, [{ operation: 'remove', field: 'a' }, operation])).toEqual({
    number: 2,
    reason: expect.stringMatching(reason) as string,
  })
  expect(before).toEqual(kept)
})

test('no patch reaches a prototype, and none changes what it is given', () => {
  const step = fc.constantFrom('__proto__', 'constructor', 'prototype', 'a', 'list', 'deep', '0', '-')
  const operation = fc.record({
    operation: fc.constantFrom('add', 'remove', 'replace', 'increment', 'copy', 'move'),
    field: fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join('/')}`),
    from: fc.constantFrom('/a', '/list', '/deep', '/__proto__'),
    value: fc.constantFrom(1, 'x', { polluted: true }, [1]),
  })
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 6 }), (patch) => {
      const kept = structuredClone(before)
      patched(before, patch)
      expect(before).toEqual(kept)
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: runs(300, 20_000) },
  )
})
