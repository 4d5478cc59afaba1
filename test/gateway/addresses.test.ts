import { request } from 'node:http'
import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

const info = '/am/json/serverinfo/*'

/** A raw GET, as fetch may not choose its Host header. */
function rawGet(
  base: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base)
    const call = request({ host: hostname, port, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    call.on('error', reject).end()
  })
}

test('a site answers on its port, by path, by named sandbox, by header and by host label', async () => {
  const server = await startServer()
  await server.ask('POST', '/sandboxes', { name: 'team' })
  const port = new URL(server.controlUrl).port
  const paths = ['/pingone-aic/development', '/~default/pingone-aic/development', '/~team/pingone-aic/staging']
  for (const path of paths) expect((await rawGet(server.controlUrl, path + info)).status).toBe(200)
  expect((await rawGet(server.site('development'), info)).status).toBe(200)
  const label = { host: `development--pingone-aic--team.localhost:${port}` }
  expect((await rawGet(server.controlUrl, info, label)).status).toBe(200)
  expect((await rawGet(server.site('development'), info, { 'x-backlot-sandbox': 'team' })).status).toBe(200)
  const { entries } = await server.ask('GET', '/sandboxes/team/journal')
  expect(entries).toHaveLength(3)
})

test('what fits no address gets a problem that lists the sites', async () => {
  const server = await startServer()
  for (const path of ['/nowhere', '/pingone-aic', '/pingone-aic/attic/x', '/~x']) {
    const { status, text } = await rawGet(server.controlUrl, path)
    expect(status).toBe(404)
    expect(JSON.parse(text).sites['pingone-aic'].development).toBe(server.site('development'))
  }
  const unknown = await rawGet(server.controlUrl, `/~ghost/pingone-aic/development${info}`)
  expect(unknown.status).toBe(404)
  expect(JSON.parse(unknown.text).detail).toContain('no sandbox ghost')
})

test('a sandbox with ports of its own is told apart from the default one by port', async () => {
  const server = await startServer()
  const made = await server.ask('POST', '/sandboxes', { name: 'own', ports: true })
  const base = made.sites['pingone-aic'].production
  expect(base).toMatch(/^http:\/\/localhost:\d+$/)
  expect((await rawGet(base, info)).status).toBe(200)
  expect((await server.ask('GET', '/sandboxes/own/journal')).entries).toHaveLength(1)
  expect((await server.ask('GET', '/journal')).entries).toHaveLength(0)
  await server.ask('DELETE', '/sandboxes/own')
  await expect(rawGet(base, info)).rejects.toThrow('ECONNREFUSED')
})

test('an identifier as long as the contract allows is served, and an over-long one is refused in the vendor’s words', async () => {
  const server = await startServer()
  const headers = { authorization: `Bearer ${await server.token()}` }
  const longest = `/environment/variables/esv-${'a'.repeat(124)}`
  expect(JSON.parse((await rawGet(server.site('development'), longest, headers)).text).message).toBe(
    'The variable does not exist',
  )
  for (const length of [125, 5_000, 100_000]) {
    const { status, text } = await rawGet(
      server.site('development'),
      `/environment/variables/esv-${'a'.repeat(length)}`,
      headers,
    )
    expect(status).toBe(400)
    expect(JSON.parse(text).message).toBe(
      'parameter "variableId" in path has an error: string doesn\'t match the regular expression "^esv-[a-z0-9_-]{1,124}$"',
    )
  }
})
