import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBacklot } from '../../src/testing/index.ts'
import { UserFolder } from '../support/user-folder.ts'

const page = readFileSync('docs/testing.md', 'utf8')

/** The programs of the page by the file name in their first line. */
const programs = Object.fromEntries(
  [...page.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [name, code]),
)

let folder: UserFolder

beforeAll(() => {
  folder = new UserFolder()
})

afterAll(() => folder.remove())

test('the page has one program for vitest and one for other runners', () => {
  expect(Object.keys(programs)).toEqual(['esv.test.js', 'off-boarding.test.mjs'])
})

test('the program for vitest passes', async () => {
  folder.write('vitest/esv.test.js', programs['esv.test.js'] ?? '')
  folder.write('vitest/package.json', '{"type": "module"}')
  expect(await folder.runsVitest('vitest')).toEqual({ code: 0, text: expect.stringContaining('1 passed') })
})

test('the program for other runners passes', async () => {
  const name = folder.write('off-boarding.test.mjs', programs['off-boarding.test.mjs'] ?? '')
  expect(await folder.runs('--test', name)).toMatchObject({ code: 0 })
})

test('the table names every member of a sandbox, and no other', async () => {
  const sim = await startBacklot({ vendors: ['cisco-scc'] })
  const table = page.slice(page.indexOf('| member |'), page.indexOf('`startBacklot(options)`'))
  const named = table.split('\n').flatMap((row) => {
    const first = row.split('|')[1] ?? ''
    return [...first.matchAll(/`(\w+)/g)].map(([, name]) => name)
  })
  const members = [
    ...Object.keys(sim),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(sim))),
  ]
  const inner = new Set(['constructor', 'askNow', 'name', 'control'])
  expect([...named].sort()).toEqual(members.filter((name) => !inner.has(name)).sort())
  await sim.close()
})
