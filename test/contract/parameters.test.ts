import { expect, test } from 'vitest'

import { contractOf, EMPTY_REPLY, operation, queryContract } from './documents.ts'

const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })

test('text becomes the integer, number or boolean that the schema asks for', () => {
  const check = queryContract([
    query('size', { type: 'integer' }),
    query('ratio', { type: 'number' }),
    query('deep', { type: 'boolean' }),
    query('name', { type: 'string' }),
  ])
  const { values, findings } = check({ size: '10', ratio: '-1.5e1', deep: 'true', name: '10' })
  expect(findings).toEqual([])
  expect(values.query).toEqual({ size: 10, ratio: -15, deep: true, name: '10' })
})

test.each(['5.0', '0x10', ' 5', '', '1e2'])('%j is no integer', (text) => {
  const [finding, ...others] = queryContract([query('size', { type: 'integer' })])({ size: text }).findings
  expect(others).toEqual([])
  expect(finding).toMatchObject({ part: 'query', name: 'size', keyword: 'type', schemaValue: 'integer', value: text })
})

test('lists are read repeated, or split as their style says', () => {
  const list = { type: 'array', items: { type: 'integer' } }
  const check = queryContract([
    query('a', list),
    query('b', list, { explode: false }),
    query('c', list, { style: 'pipeDelimited' }),
    { name: 'X-List', in: 'header', schema: list },
  ])
  const { values, findings } = check({ a: ['1', '2'], b: '3,4', c: '5|6' }, { 'x-list': '7, 8' })
  expect(findings).toEqual([])
  expect(values.query).toEqual({ a: [1, 2], b: [3, 4], c: [5, 6] })
  expect(values.headers).toEqual({ 'X-List': [7, 8] })
  expect(check({ a: '1' }).values.query).toEqual({ a: [1] })
  expect(check({ a: ['1', 'x'] }).findings).toMatchObject([{ name: 'a', pointer: '/1', keyword: 'type', value: 'x' }])
})

test('objects are read from deep keys, loose keys and JSON', () => {
  const shape = { type: 'object', properties: { min: { type: 'integer' } } }
  const check = queryContract([
    query('deep', shape, { style: 'deepObject' }),
    query('loose', shape),
    { name: 'json', in: 'query', content: { 'application/json': { schema: shape } } },
  ])
  const { values, findings } = check({ 'deep[min]': '1', min: '2', json: '{"min":3}' })
  expect(findings).toEqual([])
  expect(values.query).toEqual({ deep: { min: 1 }, loose: { min: 2 }, json: { min: 3 } })
  expect(check({ json: '{' }).findings).toMatchObject([{ name: 'json', keyword: 'type', value: '{' }])
})

test('defaults stand in for absent parameters, also through references', () => {
  const components = { schemas: { Size: { type: 'integer', default: 25 } } }
  const check = queryContract([query('size', { $ref: '#/components/schemas/Size' })], components)
  expect(check({}).values.query).toEqual({ size: 25 })
  expect(check({ size: '3' }).values.query).toEqual({ size: 3 })
})

test('undeclared parameters are dropped, also those named like members of every object', () => {
  const { values, findings } = queryContract([query('a', { type: 'string' })])({ b: '1', constructor: '2' })
  expect(findings).toEqual([])
  expect(Object.keys(values.query)).toEqual([])
  const required = queryContract([query('constructor', { type: 'string' }, { required: true })])
  expect(required({}).findings).toMatchObject([{ keyword: 'required', name: 'constructor' }])
})

test('a missing required parameter is a finding of its own', () => {
  const parameter = { name: 'Accept-API-Version', in: 'header', required: true, schema: { type: 'string' } }
  expect(queryContract([parameter])({}).findings).toEqual([
    {
      part: 'header',
      name: 'Accept-API-Version',
      pointer: '',
      keyword: 'required',
      params: { missingProperty: 'Accept-API-Version' },
      message: 'is required',
      value: undefined,
    },
  ])
  expect(queryContract([parameter])({}, { 'accept-api-version': 'resource=1.0' }).values.headers).toEqual({
    'Accept-API-Version': 'resource=1.0',
  })
})

test('an empty value counts as absent only where it is allowed', () => {
  const flag = { type: 'boolean', default: false }
  expect(queryContract([query('local', flag, { allowEmptyValue: true })])({ local: '' })).toMatchObject({
    values: { query: { local: false } },
    findings: [],
  })
  expect(queryContract([query('local', flag)])({ local: '' }).findings).toHaveLength(1)
})

test('findings carry the limit, the list or the pattern that was not kept', () => {
  const check = queryContract([
    query('size', { type: 'integer', maximum: 100 }),
    query('kind', { type: 'string', enum: ['a', 'b'] }),
  ])
  expect(check({ size: '101', kind: 'c' }).findings).toMatchObject([
    { name: 'size', keyword: 'maximum', schemaValue: 100, value: 101 },
    { name: 'kind', keyword: 'enum', schemaValue: ['a', 'b'], value: 'c' },
  ])
  const contract = contractOf({
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^esv-[\\w-.]+$' } }],
      get: { operationId: 'get', responses: EMPTY_REPLY },
    },
  })
  const pathCheck = (id: string) =>
    contract.validateParameters(operation(contract, 'get'), { path: { id }, query: {}, headers: {} })
  expect(pathCheck('esv-a').values.path).toEqual({ id: 'esv-a' })
  expect(pathCheck('other').findings).toMatchObject([
    { part: 'path', name: 'id', keyword: 'pattern', schemaValue: '^esv-[\\w-.]+$', value: 'other' },
  ])
})

test('a repeated parameter that is no list is read once, the first', () => {
  expect(queryContract([query('size', { type: 'integer' })])({ size: ['1', '2'] }).values.query).toEqual({ size: 1 })
})
