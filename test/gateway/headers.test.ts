import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

const path = '/am/json/serverinfo/*'

test('every call is journalled with its own headers, be they those of the call before, fewer, more or others', async () => {
  const server = await startServer()
  const sent = [
    { 'x-a': '1', 'x-b': '2' },
    { 'x-a': '1', 'x-b': '2' },
    { 'x-a': '1' },
    { 'x-a': '1', 'x-b': '2', 'x-c': '3' },
    { 'x-a': '1', 'x-b': 'other', 'x-c': '3' },
    { 'x-b': 'other', 'x-c': '3', 'x-d': '1' },
    {},
  ]
  for (const headers of sent) await (await fetch(server.site('development') + path, { headers })).text()
  const { entries } = server.registry.get('default')?.journal ?? { entries: [] }
  const ours = entries.map(({ call }) => Object.entries(call.headers).filter(([name]) => name.startsWith('x-')))
  expect(ours.map((pairs) => Object.fromEntries(pairs))).toEqual(sent)
})
