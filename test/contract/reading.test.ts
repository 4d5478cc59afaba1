import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readContractTexts } from '../../src/contract/index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-read-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a folder gives its documents and profile, a file gives itself', () => {
  for (const name of ['openapi.yaml', 'platform.openapi.yaml', 'profile.yaml']) writeFileSync(join(folder, name), name)
  expect(readContractTexts(folder, 'specs/acme')).toEqual({
    documents: [
      { file: 'specs/acme/openapi.yaml', text: 'openapi.yaml' },
      { file: 'specs/acme/platform.openapi.yaml', text: 'platform.openapi.yaml' },
    ],
    profile: { file: 'specs/acme/profile.yaml', text: 'profile.yaml' },
  })
  const file = join(folder, 'openapi.yaml')
  expect(readContractTexts(file)).toEqual({ documents: [{ file, text: 'openapi.yaml' }] })
})

test('a path without a contract is refused by name', () => {
  expect(() => readContractTexts(folder, 'specs/acme')).toThrow('specs/acme has no openapi.yaml; add one')
  expect(() => readContractTexts(join(folder, 'none'), 'none')).toThrow('none does not exist')
})
