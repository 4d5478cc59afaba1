import fastify from 'fastify'
import { expect, test } from 'vitest'
import { routePath } from '../../src/gateway/route-path.ts'

const templates = [
  '/pets/{petId}',
  '/pets/{petId}:feed',
  '/pets:batch',
  '/owners/{owner-id}/pets/{pet.name}',
  '/reports/{id}.json',
  '/map/{x},{y}',
  '/cal/{from}..{to}',
  '/very/plain',
]

const app = fastify()
for (const template of templates) {
  const { url, named } = routePath(template)
  app.get(url, (request) => ({ template, params: named(request.params as Record<string, string>) }))
}

const rest = routePath('/files/{owner}/{path}', true)
app.get(rest.url, (request) => ({ rest: rest.named(request.params as Record<string, string>) }))

test.each([
  ['/files/ada/a', { owner: 'ada', path: 'a' }],
  ['/files/ada/a/b.txt', { owner: 'ada', path: 'a/b.txt' }],
  ['/files/ada/a%2Fb/c%20d', { owner: 'ada', path: 'a/b/c d' }],
])('a last parameter that takes the rest of the path gets all of %s', async (path, params) => {
  expect((await app.inject(path)).json()).toEqual({ rest: params })
})

test.each([
  ['/pets/7', '/pets/{petId}', { petId: '7' }],
  ['/pets/a%2Fb', '/pets/{petId}', { petId: 'a/b' }],
  ['/pets/7:feed', '/pets/{petId}:feed', { petId: '7' }],
  ['/pets/a%2Fb:feed', '/pets/{petId}:feed', { petId: 'a/b' }],
  ['/pets:batch', '/pets:batch', {}],
  ['/owners/o-1/pets/rex.jr', '/owners/{owner-id}/pets/{pet.name}', { 'owner-id': 'o-1', 'pet.name': 'rex.jr' }],
  ['/reports/a.b.json', '/reports/{id}.json', { id: 'a.b' }],
  ['/map/1,2', '/map/{x},{y}', { x: '1', y: '2' }],
  ['/cal/1..2', '/cal/{from}..{to}', { from: '1', to: '2' }],
  ['/very/plain', '/very/plain', {}],
])('%s leads to %s', async (path, template, params) => {
  expect((await app.inject(path)).json()).toEqual({ template, params })
})
