import { expect, test } from 'vitest'

import { contractOf, EMPTY_REPLY, operation, type Part } from './documents.ts'

function bodyCheck(schema: Part, components: Part = {}, required = true) {
  const requestBody = { required, content: { 'application/json': { schema } } }
  const contract = contractOf(
    { '/things': { post: { operationId: 'make', requestBody, responses: EMPTY_REPLY } } },
    components,
  )
  return (value: unknown, mediaType: string | undefined = 'application/json') =>
    contract.validateBody(operation(contract, 'make'), mediaType, value)
}

const THING = {
  type: 'object',
  required: ['size', 'name'],
  properties: { size: { type: 'integer', default: 1 }, name: { type: 'string', maxLength: 3 } },
}

test('a number in quotes is no number', () => {
  expect(bodyCheck(THING)({ size: '5', name: 'a' })).toMatchObject([
    { part: 'body', name: '', pointer: '/size', keyword: 'type', schemaValue: 'integer', value: '5' },
  ])
})

test('a checked body is left as it was', () => {
  const value = { name: 'a', more: '1' }
  bodyCheck(THING)(value)
  expect(value).toEqual({ name: 'a', more: '1' })
})

test('all errors are told, with the name of the component', () => {
  const check = bodyCheck({ $ref: '#/components/schemas/esvThing' }, { schemas: { esvThing: THING } })
  const findings = check({ name: 'abcd' })
  expect(findings).toMatchObject([
    { keyword: 'required', pointer: '', params: { missingProperty: 'size' }, schemaName: 'esvThing' },
    { keyword: 'maxLength', pointer: '/name', params: { limit: 3 }, schemaValue: 3, schemaName: 'esvThing' },
  ])
  expect(bodyCheck(THING)({ name: 'abcd' })[0]).not.toHaveProperty('schemaName')
})

test('a missing body counts only where one is required', () => {
  expect(bodyCheck(THING)(undefined)).toMatchObject([
    { part: 'body', keyword: 'required', params: { missingProperty: '' } },
  ])
  expect(bodyCheck(THING, {}, false)(undefined)).toEqual([])
})

test('a media type is compared without its parameters, an undeclared one is a finding', () => {
  const check = bodyCheck(THING)
  expect(check({ size: 1, name: 'a' }, 'Application/JSON; charset=utf-8')).toEqual([])
  expect(check({}, 'text/plain')).toMatchObject([
    { keyword: 'mediaType', schemaValue: ['application/json'], value: 'text/plain' },
  ])
  expect(check({}, 'constructor')).toMatchObject([{ keyword: 'mediaType' }])
})

test('keys that every object inherits are neither present nor harmless', () => {
  const schema = {
    type: 'object',
    required: ['constructor'],
    properties: { constructor: { type: 'string' } },
    additionalProperties: false,
  }
  const check = bodyCheck(schema)
  expect(check({})).toMatchObject([{ keyword: 'required', params: { missingProperty: 'constructor' } }])
  expect(check({ constructor: 'a' })).toEqual([])
  expect(check(JSON.parse('{ "constructor": "a", "__proto__": { "constructor": 1 } }'))).toMatchObject([
    { keyword: 'additionalProperties', params: { additionalProperty: '__proto__' } },
  ])
  expect(check(JSON.parse('{ "__proto__": { "constructor": "a" } }'))).toHaveLength(2)
})

test('a required property that only replies carry is not missed in a request', () => {
  const properties = { id: { type: 'string', readOnly: true }, name: { type: 'string' } }
  const check = bodyCheck({ type: 'object', required: ['id', 'name'], properties })
  expect(check({})).toMatchObject([{ params: { missingProperty: 'name' } }])
})

test('recursive schemas are checked to the depth of the value', () => {
  const Node = {
    type: 'object',
    properties: { next: { $ref: '#/components/schemas/Node' }, size: { type: 'integer' } },
  }
  const check = bodyCheck({ $ref: '#/components/schemas/Node' }, { schemas: { Node } })
  expect(check({ next: { next: { size: 1 } } })).toEqual([])
  expect(check({ next: { next: { size: 'x' } } })).toMatchObject([{ pointer: '/next/next/size', keyword: 'type' }])
})

test('known formats are checked and unknown ones are not', () => {
  const properties = { at: { type: 'string', format: 'date-time' }, odd: { type: 'string', format: 'postcode' } }
  const check = bodyCheck({ type: 'object', properties })
  expect(check({ at: '2026-01-02T03:04:05Z', odd: '?' })).toEqual([])
  expect(check({ at: 'yesterday' })).toMatchObject([{ keyword: 'format', schemaValue: 'date-time' }])
})

test('an id inside an example does not disturb the schemas', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string' } },
    example: { $id: 'a b', $anchor: '?', a: 'b' },
  }
  expect(bodyCheck(schema)({ a: 1 })).toMatchObject([{ pointer: '/a' }])
})

test('schemas are found behind paths of any spelling', () => {
  const requestBody = { content: { 'application/json': { schema: { type: 'integer' } } } }
  const path = '/a b/~x/%25/{id}'
  const contract = contractOf({
    [path]: {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      post: { operationId: 'odd', requestBody, responses: EMPTY_REPLY },
    },
  })
  expect(contract.validateBody(operation(contract, 'odd'), 'application/json', 'x')).toMatchObject([
    { keyword: 'type' },
  ])
})
