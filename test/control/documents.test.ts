import { expect, test } from 'vitest'
import { documentOf, newBench } from '../support/control.ts'

test('every route is documented with a summary, a tag, schemas and an operationId of its own', async () => {
  const { app } = await newBench()
  const document = await documentOf(app)
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ place: `${method} ${path}`, ...operation })),
  )
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(60)
  const lacking = operations.filter(
    ({ operationId, summary, tags, responses }) =>
      !operationId || !summary || tags.length !== 1 || responses['200']?.content === undefined,
  )
  const withoutText = lacking.filter(({ responses }) => !responses['201']?.content && !('204' in responses))
  expect(withoutText.map(({ place }) => place)).toEqual([])
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Backlot control API', version: '0.0.0-test' } })
})

test('the routes of one sandbox stand under both prefixes', async () => {
  const { app } = await newBench()
  const paths = Object.keys((await documentOf(app)).paths)
  const inSandbox = paths.filter((path) => path.startsWith('/_backlot/sandboxes/{name}/'))
  expect(inSandbox.length).toBeGreaterThan(15)
  expect(
    inSandbox.map((path) => path.replace('/sandboxes/{name}', '')).filter((path) => !paths.includes(path)),
  ).toEqual([])
})

test('bodies that may be left out are marked so', async () => {
  const { app } = await newBench()
  const { paths } = (await documentOf(app)) as never as Record<string, Record<string, Record<string, unknown>>>
  expect(paths?.['/_backlot/tokens']?.['post']).toMatchObject({ requestBody: { required: false } })
  expect(paths?.['/_backlot/machines/step']?.['post']).toMatchObject({ requestBody: { required: true } })
})

test('the bodies that are shown as examples can be sent as they are', async () => {
  const { app, ask } = await newBench()
  const { paths } = (await documentOf(app)) as never as { paths: Record<string, Record<string, ExampleOperation>> }
  const sent: string[] = []
  for (const [path, item] of Object.entries(paths).filter(([path]) => !path.includes('{'))) {
    for (const [method, { requestBody }] of Object.entries(item)) {
      const example = requestBody?.content['application/json']?.example
      if (!example) continue
      // Operations are named as a real vendor has them.
      const body = 'before' in example ? { ...example, operation: 'getThing', before: 'getThing' } : example
      const { status } = await ask(method.toUpperCase(), path.replace('/_backlot', ''), body)
      sent.push(`${method} ${path} ${status}`)
    }
  }
  expect(sent.filter((line) => !/20[01]$/.test(line))).toEqual([])
  expect(sent).toHaveLength(9)
})

interface ExampleOperation {
  readonly requestBody?: { readonly content: Record<string, { readonly example?: object }> }
}

test('a contract is served with the sites of the default sandbox as servers', async () => {
  const { ask } = await newBench()
  const { body } = await ask('GET', '/openapi/tiny')
  expect(body.servers).toEqual([
    { url: '/tiny/north', description: 'north' },
    { url: '/tiny/south', description: 'south' },
  ])
  expect(body.paths['/things/{id}'].get.operationId).toBe('getThing')
  const lost = await ask('GET', '/openapi/tyni')
  expect([lost.status, lost.body.detail]).toEqual([404, 'There is no vendor tyni; the nearest is tiny.'])
})

test('the page and all that it loads come from here, under a policy that lets it load nothing else', async () => {
  const { app } = await newBench()
  const page = await app.inject('/_backlot/docs')
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string)
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter((link) => !link.startsWith('/_backlot/docs/static/'))).toEqual([])
  for (const link of links) expect([link, (await app.inject(link)).statusCode]).toEqual([link, 200])
  const setup = (await app.inject('/_backlot/docs/static/swagger-initializer.js')).body
  expect(setup).toContain('"url":"/_backlot/openapi"')
  expect(setup).toContain('"url":"/_backlot/openapi/tiny"')
  expect(page.body).not.toMatch(/<script>|<style>| on\w+=/)
})

test('the root leads to the page', async () => {
  const { app } = await newBench()
  for (const url of ['/', '/_backlot', '/_backlot/']) {
    expect((await app.inject(url)).headers.location).toBe('/_backlot/docs')
  }
})
