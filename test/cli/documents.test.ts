import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { petStore, zoo } from '../generic/pet-documents.ts'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'

/** Files of a folder of the test's own; answers the path of the first. */
function written(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return join(folder, Object.keys(files)[0] ?? '')
}

test('a document is served with no configuration: state, credentials, minted tokens, journal', async () => {
  const { ready } = await startCommand([written({ 'pet-store.yaml': petStore }), written({ 'openapi.json': zoo })])
  expect(Object.keys(ready.sites)).toEqual(['pet-store', 'zoo'])
  const site: string = ready.sites['pet-store'].main
  const headers = { authorization: 'Bearer x', 'content-type': 'application/json' }
  const made = await fetch(`${site}/pets`, { method: 'POST', headers, body: '{"name":"Ada"}' })
  const { id } = (await made.json()) as { id: number }
  expect([made.status, made.headers.get('x-backlot-source')]).toEqual([201, 'generic'])
  const order = { method: 'POST', headers, body: '{"vendor":"pet-store","scopes":[]}' }
  const { token } = (await (await fetch(`${ready.control}/_backlot/tokens`, order)).json()) as { token: string }
  const read = await fetch(`${site}/pets/${id}`, { headers: { authorization: `Bearer ${token}` } })
  expect(await read.json()).toMatchObject({ id, name: 'Ada' })
  expect((await fetch(`${site}/pets`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(403)
  const animals = await fetch(`${ready.sites.zoo.main}/animals`)
  expect([animals.status, ((await animals.json()) as unknown[]).length]).toEqual([200, 3])
  const entries = (await (await fetch(`${ready.control}/_backlot/journal`)).json()) as {
    entries: { violations: number }[]
  }
  expect(entries.entries.map(({ violations }) => violations)).toEqual([0, 0, 0, 0])
})

test('a folder with a profile has the name, sites and switches of the profile', async () => {
  const profile = `
vendor: pets
title: Pets
sites: [north, south]
facts: { anyCredential: { value: false, standing: assumed, source: ours } }
`
  const { ready } = await startCommand([
    join(written({ 'api/openapi.yaml': petStore, 'api/profile.yaml': profile }), '..'),
  ])
  expect(Object.keys(ready.sites)).toEqual(['pets'])
  expect(Object.keys(ready.sites.pets)).toEqual(['north', 'south'])
  const refused = await fetch(`${ready.sites.pets.south}/pets`, { headers: { authorization: 'Bearer x' } })
  expect(refused.status).toBe(401)
})

test('a document is compiled once: a second start serves what the first one kept, and a changed one is another', async () => {
  const folder = temporaryFolder()
  const file = written({ 'pet-store.yaml': petStore })
  const answers = []
  for (const text of [petStore, petStore, petStore.replaceAll('/pets', '/animals')]) {
    writeFileSync(file, text)
    const { ready, child, ended } = await startCommand([file], { BACKLOT_CACHE_DIR: folder })
    const replies = ['pets', 'animals'].map((name) => fetch(`${ready.sites['pet-store'].main}/${name}`))
    answers.push([...(await Promise.all(replies)).map(({ status }) => status), readdirSync(folder).length])
    child.kill()
    await ended
  }
  expect(answers).toEqual([
    [401, 404, 1],
    [401, 404, 1],
    [404, 401, 2],
  ])
})

test('tenants that have code can be started beside a document', async () => {
  const { ready } = await startCommand(['pingone-aic', written({ 'pets.openapi.yaml': petStore })])
  expect(Object.keys(ready.sites)).toEqual(['pingone-aic', 'pets'])
})

test('a document that cannot be used is refused with every reason and exit code 2', async () => {
  const file = written({
    'broken.yaml': petStore
      .replace('operationId: getPet\n', 'operationId: listPets\n')
      .replace("$ref: '#/components/schemas/PetList'", "$ref: '#/components/schemas/Lost'"),
  })
  const { code, err } = await backlot(['start', file, '--port', '0'])
  expect(code).toBe(2)
  const [first, ...reasons] = err.trim().split('\n')
  expect(first).toBe(`backlot: Failed to compile ${file}: 2 problems; correct:`)
  expect(reasons.map((line) => line.replace(`${file}:`, ''))).toEqual([
    expect.stringMatching(/^\d+:\d+ listPets .*operationId listPets is already used by GET \/pets/),
    expect.stringMatching(/^\d+:\d+ listPets .*"#\/components\/schemas\/Lost" leads nowhere/),
  ])
})

test('a file that is not there, and two documents of one name, are wrong usage', async () => {
  const lost = await backlot(['start', './nothing.yaml', '--port', '0'])
  expect([lost.code, lost.err]).toEqual([2, expect.stringMatching(/nothing\.yaml does not exist; .*pingone-aic/)])
  const same = ['one', 'two'].map((folder) => written({ [`${folder}/a.yaml`]: petStore }))
  const twice = await backlot(['start', ...same, '--port', '0'])
  expect([twice.code, twice.err]).toEqual([
    2,
    expect.stringContaining('two of the documents are named a; rename a file'),
  ])
})
