import { expect, test } from 'vitest'

import { compileTexts, contractOf, documentOf, EMPTY_REPLY, jsonReply, operation } from './documents.ts'

const THINGS = { '/things': { get: { operationId: 'list', responses: EMPTY_REPLY } } }

test('YAML and JSON of the same document compile to the same contract', () => {
  const yaml = `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /things: { get: { operationId: list, responses: { 200: { description: Done. } } } }
components: {}
`
  expect(compileTexts(yaml)).toEqual(compileTexts(documentOf(THINGS)))
})

test('an operation says how it is called, by whom, and what it answers', () => {
  const contract = contractOf(
    {
      '/things/{id}': {
        parameters: [{ $ref: '#/components/parameters/id' }],
        put: {
          operationId: 'putThing',
          summary: 'Replace a thing',
          tags: ['things', 'more'],
          security: [{ bearer: ['all'] }, { bearer: ['write'] }],
          'x-backlot-standing': 'observed',
          'x-backlot-source': 'rec',
          requestBody: { $ref: '#/components/requestBodies/Thing' },
          responses: { '200': { $ref: '#/components/responses/Thing' }, '4XX': { description: 'Refused.' } },
        },
      },
    },
    {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } } },
      requestBodies: { Thing: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } },
      responses: { Thing: { description: 'It.', content: { 'application/json': {} } } },
    },
  )
  expect(operation(contract, 'putThing')).toEqual({
    id: 'putThing',
    routeId: 'putThing',
    method: 'PUT',
    path: '/things/{id}',
    summary: 'Replace a thing',
    group: 'things',
    security: [
      { scheme: 'bearer', scopes: ['all'] },
      { scheme: 'bearer', scopes: ['write'] },
    ],
    standing: 'observed',
    source: 'rec',
    secrets: [],
    parameters: [{ in: 'path', name: 'id', required: true, pointer: '/components/parameters/id/schema' }],
    body: {
      required: true,
      content: { 'application/json': '/components/requestBodies/Thing/content/application~1json/schema' },
    },
    replies: { '200': { content: { 'application/json': '' } }, '4XX': { content: {} } },
  })
})

test('an action is an operation of its own beside that of its path', () => {
  const contract = contractOf({
    '/doors': {
      post: {
        operationId: 'act',
        parameters: [{ name: '_action', in: 'query', schema: { enum: ['open', 'shut'] } }],
        'x-backlot-actions': { open: 'openDoor', shut: 'shutDoor' },
        responses: EMPTY_REPLY,
      },
    },
  })
  expect([...contract.operations.keys()]).toEqual(['act', 'openDoor', 'shutDoor'])
  expect(contract.routes[0]?.actions?.shut).toBe(contract.operations.get('shutDoor'))
  expect(operation(contract, 'openDoor')).toMatchObject({
    id: 'openDoor',
    routeId: 'act',
    action: 'open',
    path: '/doors',
  })
  expect(operation(contract, 'act').action).toBeUndefined()
})

test('security of the document holds for its own operations that declare none', () => {
  const components = { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } }
  const one = { ...(JSON.parse(documentOf(THINGS, components)) as object), security: [{ key: [] }] }
  const two = documentOf({ '/open': { get: { operationId: 'open', responses: EMPTY_REPLY } } })
  const { routes } = compileTexts(JSON.stringify(one), two)
  expect(routes.map(({ operation: { security } }) => security)).toEqual([[{ scheme: 'key', scopes: [] }], []])
})

test('an alternative of two schemes needs both, an empty one needs none', () => {
  const security = [{ id: [], secret: [] }, {}]
  const schemes = {
    id: { type: 'apiKey', in: 'header', name: 'i' },
    secret: { type: 'apiKey', in: 'header', name: 's' },
  }
  const contract = contractOf(
    { '/logs': { get: { operationId: 'logs', security, responses: EMPTY_REPLY } } },
    { securitySchemes: schemes },
  )
  expect(operation(contract, 'logs').security).toEqual([
    { scheme: 'id', scopes: [], also: [{ scheme: 'secret', scopes: [] }] },
    { scheme: '', scopes: [] },
  ])
})

test('secret names are found through references, lists, recursion and parameters', () => {
  const schemas = {
    Node: {
      type: 'object',
      properties: {
        next: { $ref: '#/components/schemas/Node' },
        keys: { type: 'array', items: { type: 'string', 'x-backlot-secret': true } },
        token: { $ref: '#/components/schemas/Token' },
        name: { type: 'string' },
      },
    },
    Token: { type: 'string', 'x-backlot-secret': true },
  }
  const parameters = [{ name: 'x-key', in: 'header', schema: { $ref: '#/components/schemas/Token' } }]
  const list = jsonReply({ type: 'array', items: { $ref: '#/components/schemas/Node' } })
  const plain = jsonReply({ type: 'string' })
  const contract = contractOf(
    {
      '/nodes': {
        get: { operationId: 'nodes', parameters, responses: list },
        put: { operationId: 'put', responses: plain },
      },
    },
    { schemas },
  )
  expect(operation(contract, 'nodes').secrets).toEqual(['keys', 'token', 'x-key'])
  expect(operation(contract, 'put').secrets).toEqual([])
})

test('a body is secret as a whole where its values have no name; other bodies of the operation are not', () => {
  const secret = { type: 'string', 'x-backlot-secret': true }
  const requestBody = { content: { 'application/json': { schema: { type: 'array', items: secret } } } }
  const responses = { ...jsonReply(secret), default: { description: 'Refused.', content: {} } }
  const contract = contractOf({
    '/words': {
      post: { operationId: 'say', requestBody, responses },
      put: { operationId: 'put', responses: jsonReply({ type: 'object', properties: { word: secret } }) },
    },
  })
  const { body, replies, secrets } = operation(contract, 'say')
  expect([body?.secret, replies['200']?.secret, replies.default?.secret, secrets]).toEqual([true, true, undefined, []])
  const named = operation(contract, 'put')
  expect([named.replies['200']?.secret, named.secrets]).toEqual([undefined, ['word']])
})

test('documents share components, and a path may be spread over both', () => {
  const reference = jsonReply({ $ref: '#/components/schemas/Thing' })
  const one = documentOf(THINGS, { schemas: { Thing: { type: 'object' } } })
  const two = documentOf({ '/things': { put: { operationId: 'put', responses: reference } } })
  const { routes, document } = compileTexts(one, two)
  expect(routes.map(({ id }) => id)).toEqual(['list', 'put'])
  expect(Object.keys(document.paths['/things'] ?? {})).toEqual(['get', 'put'])
})
