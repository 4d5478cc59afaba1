import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

test('a sandbox that has ended answers like one that never was, and its ports close', async () => {
  const server = await startServer()
  const made = await server.ask('POST', '/sandboxes', { name: 'short', ttlSeconds: 1, ports: true })
  const url = `${made.sites['pingone-aic'].development}/am/json/serverinfo/*`
  expect((await fetch(url)).status).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const byPath = `${server.controlUrl}/~short/pingone-aic/staging/am/json/serverinfo/*`
  const ended = await fetch(url)
  expect([ended.status, ((await ended.json()) as { detail: string }).detail]).toEqual([
    404,
    expect.stringContaining('There is no sandbox short'),
  ])
  expect((await fetch(byPath)).status).toBe(404)
  expect(server.registry.get('short')).toBeUndefined()
  await expect
    .poll(() =>
      fetch(url).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed')
})
