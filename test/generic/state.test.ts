import { describe, expect, test } from 'vitest'
import { diffResources } from '../../src/world/index.ts'
import { documentSandbox, petsClient } from '../support/documents.ts'
import { type Client } from '../support/tenant.ts'
import { petStore, zoo } from './pet-documents.ts'

const merge = { 'content-type': 'application/merge-patch+json' }

/** A client whose calls carry a credential; every reply must fit the contract. */
function petsOf(document = petStore, seed = 'test') {
  const sandbox = documentSandbox(document, { seed })
  const client = petsClient(sandbox)
  const ask: Client = async (method, path, body, headers = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const got = await client(method, path, body, { authorization: 'Bearer anything', ...type, ...headers })
    expect(sandbox.journal.entries.at(-1)?.violations, `${method} ${path} fits the contract`).toEqual([])
    return got
  }
  return { sandbox, ask }
}

describe('items', () => {
  test('what is created is read, listed, changed and removed', async () => {
    const { sandbox, ask } = petsOf()
    const made = await ask('POST', '/pets', { name: 'Ada', kind: 'bird', chip: 'secret' })
    expect(made.status).toBe(201)
    expect(made.headers['x-backlot-source']).toBe('generic')
    expect(made.json).toEqual({
      id: expect.any(Number),
      name: 'Ada',
      kind: 'bird',
      createdAt: '2026-11-21T09:00:00.000Z',
      rating: expect.any(Number),
    })
    const path = `/pets/${made.json.id}`
    expect((await ask('GET', path)).json).toEqual(made.json)
    expect((await ask('GET', '/pets')).json.items).toContainEqual(made.json)

    const put = await ask('PUT', path, { name: 'Bea' })
    expect([put.status, put.json]).toEqual([
      200,
      { id: made.json.id, name: 'Bea', createdAt: made.json.createdAt, rating: made.json.rating },
    ])
    const patched = await ask('PATCH', path, { kind: 'cat', tags: ['a'] }, merge)
    expect(patched.json).toEqual({ ...put.json, kind: 'cat', tags: ['a'] })
    const unset = await ask('PATCH', path, { tags: null, id: 99 }, merge)
    expect(unset.json).toEqual({ ...put.json, kind: 'cat' })

    expect((await ask('DELETE', path)).status).toBe(204)
    expect((await ask('GET', path)).status).toBe(404)
    expect(sandbox.violations).toBe(0)
  })

  test('an id that is given is kept, and given again refused', async () => {
    const { sandbox, ask } = petsOf()
    expect((await ask('POST', '/pets', { id: 41, name: 'Ada' })).json.id).toBe(41)
    const before = sandbox.world.resources
    const twice = await ask('POST', '/pets', { id: 41, name: 'Bea' })
    expect([twice.status, twice.json]).toEqual([409, { code: 409, message: 'pets has a record 41 already' }])
    expect(sandbox.world.resources).toBe(before)
  })

  test('PUT creates where the contract declares 201, and is refused where it does not', async () => {
    const { ask } = petsOf()
    const made = await ask('PUT', '/pets/500', { name: 'Ada' })
    expect([made.status, made.json.id]).toEqual([201, 500])
    expect((await ask('PUT', '/pets/500', { name: 'Bea' })).status).toBe(200)
    const { ask: askZoo } = petsOf(zoo)
    expect((await askZoo('PUT', '/animals', { animalId: 'none', species: 'yak' })).status).toBe(404)
  })

  test('an unknown id is refused in the declared shape, and without a body where none is declared', async () => {
    const { ask } = petsOf()
    const unknown = await ask('GET', '/pets/9999')
    expect([unknown.status, unknown.json]).toEqual([404, { code: 404, message: 'pets has no 9999' }])
    expect(unknown.headers['content-type']).toBe('application/json')
    const gone = await ask('DELETE', '/pets/9999')
    expect([gone.status, gone.text]).toEqual([404, ''])
  })

  test('what a merge patch must not remove stays', async () => {
    const { sandbox, ask } = petsOf()
    const before = sandbox.world.resources
    const refused = await ask('PATCH', '/pets/7', { name: null }, merge)
    expect([refused.status, refused.json]).toEqual([400, { code: 400, message: 'name cannot be removed' }])
    expect(sandbox.world.resources).toBe(before)
  })

  test('secrets that travel only in requests are never shown', async () => {
    const { ask } = petsOf()
    await ask('POST', '/pets', { id: 41, name: 'Ada', chip: 'canary' })
    expect((await ask('GET', '/pets/41')).text + (await ask('GET', '/pets')).text).not.toContain('canary')
  })

  test('names of prototypes are names like others', async () => {
    const { ask } = petsOf()
    const body = '{"id":41,"name":"Ada","__proto__":{"kind":"dog"},"constructor":{"prototype":{"evil":1}}}'
    expect((await ask('POST', '/pets', body)).json.kind).toBeUndefined()
    await ask('PATCH', '/pets/41', '{"__proto__":{"evil":1}}', merge)
    expect(({} as { evil?: number }).evil).toBeUndefined()
  })
})

describe('lists', () => {
  test('begin with the examples that fit the contract', async () => {
    const { ask } = petsOf()
    expect((await ask('GET', '/pets')).json).toEqual({
      items: [
        { id: 7, name: 'Rex', kind: 'dog', tags: ['calm'] },
        { id: 8, name: 'Tom', kind: 'cat' },
      ],
      total: 2,
      limit: 20,
      offset: 0,
      next: null,
    })
  })

  test.each([
    ['limit=1', [7], 2],
    ['limit=1&offset=1', [8], 2],
    ['offset=5', [], 2],
    ['kind=cat', [8], 1],
    ['kind=horse', [], 0],
  ])('%s', async (query, ids, total) => {
    const { items, total: found } = (await petsOf().ask('GET', `/pets?${query}`)).json
    expect([items.map(({ id }: { id: number }) => id), found]).toEqual([ids, total])
  })

  test('are paged by page and size, in a bare array', async () => {
    const { ask } = petsOf(zoo)
    const all = (await ask('GET', '/animals')).json
    expect(all).toHaveLength(3)
    expect((await ask('GET', '/animals?page=2&_pageSize=2')).json).toEqual(all.slice(2))
  })

  test('of the same records under another path are views, filtered by its defaults', async () => {
    const { ask } = petsOf()
    await ask('POST', '/pets', { id: 41, name: 'Ada', kind: 'dog' })
    expect((await ask('GET', '/dogs')).json.map(({ id }: { id: number }) => id)).toEqual([7, 41])
  })

  test('below a record hold its own, and are refused when it is unknown', async () => {
    const { ask } = petsOf()
    const seeded = (await ask('GET', '/pets/7/visits')).json
    expect(seeded).toHaveLength(2)
    const made = await ask('POST', '/pets/7/visits', { reason: 'Limps' })
    expect(made.json).toEqual({ visitId: expect.stringMatching(/^[\da-f-]{36}$/), reason: 'Limps' })
    expect((await ask('GET', `/pets/7/visits/${made.json.visitId}`)).json).toEqual(made.json)
    expect((await ask('GET', '/pets/7/visits')).json).toHaveLength(3)
    expect((await ask('GET', '/pets/8/visits')).json).toHaveLength(2)
    expect((await ask('GET', '/pets/9999/visits')).status).toBe(404)
  })
})

describe('other shapes', () => {
  test('a single is there from the start, and is replaced', async () => {
    const { ask } = petsOf()
    const first = await ask('GET', '/settings')
    expect(first.json.currency).toMatch(/^[A-Z]{3}$/)
    expect((await ask('GET', '/settings')).text).toBe(first.text)
    await ask('PUT', '/settings', { currency: 'DKK' })
    expect((await ask('GET', '/settings')).json).toEqual({ currency: 'DKK' })
  })

  test('an action is answered with what looks right, and changes nothing', async () => {
    const { sandbox, ask } = petsOf()
    const before = sandbox.world.resources
    const fed = await ask('POST', '/pets/7/feed')
    expect([fed.json.petId, fed.headers['x-backlot-source']]).toEqual([7, 'example'])
    expect(sandbox.world.resources).toBe(before)
    expect(sandbox.journal.entries.at(-1)?.decisions.at(-1)?.because).toMatch(/no behaviour and no state/)
  })

  test('records in an envelope of their own, ids by another name, forms, and a put on the collection', async () => {
    const { ask } = petsOf(zoo)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const { json } = await ask('POST', '/animals', 'species=yak&legs=4', form)
    expect(json).toEqual({ animalId: expect.any(String), species: 'yak', legs: 4 })
    await ask('PUT', '/animals', { animalId: json.animalId, species: 'gnu' })
    const read = await ask('GET', `/animals/${json.animalId}`)
    expect(read.json).toEqual({ data: { animalId: json.animalId, species: 'gnu' } })
  })

  test('text is sent as it is, and what is neither JSON nor text is 501', async () => {
    const { ask } = petsOf()
    const motto = await ask('GET', '/motto')
    expect([motto.text, motto.headers['content-type']]).toEqual(['Be kind', 'text/plain'])
    const picture = await ask('GET', '/picture')
    expect([picture.status, picture.json.detail]).toEqual([501, expect.stringContaining('getPicture')])
  })

  test('recursion ends, and one of several choices is taken', async () => {
    const { ask } = petsOf(zoo)
    expect((await ask('GET', '/tree')).json).toMatchObject({ name: expect.any(String), children: expect.any(Array) })
    expect((await ask('GET', '/shape')).json).toEqual({ type: 'Circle', radius: expect.any(Number) })
  })
})

describe('state', () => {
  const story = async (ask: Client): Promise<string[]> => {
    const lines = ['/animals', '/tree', '/shape']
    const texts: string[] = []
    for (const line of lines) texts.push((await ask('GET', line)).text)
    texts.push((await ask('POST', '/animals', { species: 'yak' })).text, (await ask('GET', '/animals')).text)
    return texts
  }

  test('the same seed gives the same bytes, another seed others', async () => {
    const first = await story(petsOf(zoo, 'a').ask)
    expect(await story(petsOf(zoo, 'a').ask)).toEqual(first)
    expect(await story(petsOf(zoo, 'b').ask)).not.toEqual(first)
  })

  test('what a collection begins with does not depend on the order of calls', async () => {
    const early = petsOf()
    const visits = (await early.ask('GET', '/pets/7/visits')).text
    const late = petsOf()
    await late.ask('POST', '/pets', { name: 'Ada' })
    await late.ask('DELETE', '/pets/8')
    expect((await late.ask('GET', '/pets/7/visits')).text).toBe(visits)
  })

  test('reading stores nothing; a write is one change; a world that is put back shows what it showed', async () => {
    const { sandbox, ask } = petsOf()
    const start = sandbox.world
    const list = (await ask('GET', '/pets')).text
    expect(sandbox.world.resources).toBe(start.resources)
    await ask('PUT', '/pets/7', { name: 'Max' })
    expect(diffResources(start.resources, sandbox.world.resources)).toMatchObject([
      { vendor: 'pets', site: 'main', collection: 'pets', key: '7', before: { name: 'Rex' }, after: { name: 'Max' } },
    ])
    sandbox.world = start
    expect((await ask('GET', '/pets')).text).toBe(list)
  })
})
