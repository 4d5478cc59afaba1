import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, referencePages } from '../../scripts/docs.ts'

test('the reference is what the program has; npm run docs writes it again', async () => {
  const pages = await referencePages()
  expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort())
  for (const [name, text] of Object.entries(pages)) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text)
})
