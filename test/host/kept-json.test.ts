import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keptJson } from '../../src/host/index.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-kept-'))
  vi.stubEnv('BACKLOT_CACHE_DIR', folder)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a value is made once for a text, and another one for another text', () => {
  let made = 0
  const make = (): object => ({ number: ++made })
  expect([keptJson('a', make), keptJson('a', make), keptJson('b', make), keptJson('a', make)]).toEqual(
    [1, 1, 2, 1].map((number) => ({ number })),
  )
})

test('a damaged file, a folder that is a file, and no folder at all only mean that it is made again', () => {
  expect(keptJson('a', () => 1)).toBe(1)
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"torn')
  expect(keptJson('a', () => 2)).toBe(2)
  expect(keptJson('a', () => 3)).toBe(2)
  writeFileSync(join(folder, 'file'), '')
  vi.stubEnv('BACKLOT_CACHE_DIR', join(folder, 'file'))
  expect([keptJson('a', () => 4), keptJson('a', () => 5)]).toEqual([4, 5])
  vi.stubEnv('BACKLOT_CACHE_DIR', '')
  expect([keptJson('a', () => 6), keptJson('a', () => 7)]).toEqual([6, 7])
})

test('what cannot be made is not kept, and only so many values are', () => {
  const refused = (): never => {
    throw new Error('refused')
  }
  expect(() => keptJson('a', refused)).toThrow('refused')
  expect(readdirSync(folder)).toEqual([])
  for (let i = 0; i < 30; i++) keptJson(`text ${i}`, () => i)
  expect(readdirSync(folder).length).toBe(20)
})
