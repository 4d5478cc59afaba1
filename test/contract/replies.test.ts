import { expect, test } from 'vitest'

import { contractOf, jsonReply, operation, type Part } from './documents.ts'

function replyCheck(responses: Part, schemas: Part = {}) {
  const contract = contractOf({ '/things': { get: { operationId: 'list', responses } } }, { schemas })
  return (body: unknown, status = 200, mediaType: string | undefined = 'application/json') =>
    contract.validateReply(operation(contract, 'list'), status, mediaType, body)
}

const ITEM = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } }
const LIST = { type: 'object', properties: { result: { type: 'array', items: { $ref: '#/components/schemas/Item' } } } }

/** An item that counts how often its id is read. */
function spy(frozen: boolean) {
  const reads = { count: 0, id: 'a' as unknown }
  const item = Object.defineProperty({}, 'id', {
    enumerable: true,
    get: () => {
      reads.count += 1
      return reads.id
    },
  })
  return { reads, item: frozen ? Object.freeze(item) : item }
}

test('the declared status wins over its class, and that over the default', () => {
  const of = (type: string) => ({ description: '', content: { 'application/json': { schema: { type } } } })
  const check = replyCheck({ '404': of('integer'), '4XX': of('boolean'), default: of('string') })
  expect([check(1, 404), check(true, 409), check('x', 500)]).toEqual([[], [], []])
  expect(check('x', 404)).toMatchObject([{ part: 'reply', keyword: 'type', schemaValue: 'integer', value: 'x' }])
})

test('an undeclared status and an undeclared media type are findings', () => {
  const check = replyCheck(jsonReply(ITEM))
  expect(check({ id: 'a' }, 201)).toMatchObject([{ keyword: 'status', schemaValue: ['200'], value: 201 }])
  expect(check({ id: 'a' }, 200, 'text/plain')).toMatchObject([{ keyword: 'mediaType', value: 'text/plain' }])
})

test('a body must be there exactly when it is declared', () => {
  expect(replyCheck(jsonReply(ITEM))(undefined)).toMatchObject([{ part: 'reply', keyword: 'required' }])
  const empty = replyCheck({ '200': { description: 'Done.' } })
  expect(empty(undefined, 200, undefined)).toEqual([])
  expect(empty({ id: 'a' })).toMatchObject([{ keyword: 'noBody', value: { id: 'a' } }])
})

test('replies are not coerced', () => {
  expect(replyCheck(jsonReply({ type: 'integer' }))('5')).toMatchObject([{ keyword: 'type' }])
})

test('a frozen valid item is checked once, in whichever list it stands', () => {
  const responses = {
    ...jsonReply(LIST),
    '201': { description: '', content: { 'application/json': { schema: LIST } } },
  }
  const check = replyCheck(responses, { Item: ITEM })
  const { item, reads } = spy(true)
  expect(check({ result: [item] })).toEqual([])
  const first = reads.count
  expect(first).toBeGreaterThan(0)
  expect(check({ result: [item] })).toEqual([])
  expect(check({ result: [item, item] }, 201)).toEqual([])
  expect(reads.count).toBe(first)
})

test('an item that is not frozen is checked again', () => {
  const check = replyCheck(jsonReply(LIST), { Item: ITEM })
  const { item, reads } = spy(false)
  expect(check({ result: [item] })).toEqual([])
  reads.id = 5
  expect(check({ result: [item] })).toMatchObject([{ pointer: '/result/0/id', keyword: 'type', value: 5 }])
})

test('an invalid frozen item is never remembered, and its neighbours are still checked', () => {
  const check = replyCheck(jsonReply(LIST), { Item: ITEM })
  const good = Object.freeze({ id: 'a' })
  const bad = Object.freeze({ id: 1 })
  for (const round of [1, 2]) {
    const findings = check({ result: [good, bad, good, {}] })
    expect(findings.map(({ pointer, keyword }) => `${round} ${pointer} ${keyword}`)).toEqual([
      `${round} /result/1/id type`,
      `${round} /result/3 required`,
    ])
  }
})

test('what one item schema accepted says nothing about another', () => {
  const Other = { type: 'object', required: ['name'] }
  const responses = {
    ...jsonReply(LIST),
    '201': {
      description: '',
      content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Other' } } } },
    },
  }
  const check = replyCheck(responses, { Item: ITEM, Other })
  const item = Object.freeze({ id: 'a' })
  expect(check({ result: [item] })).toEqual([])
  expect(check([item], 201)).toMatchObject([{ pointer: '/0', keyword: 'required' }])
})

test('the same schema name in two contracts is two schemas', () => {
  const lenient = replyCheck(jsonReply(LIST), { Item: { type: 'object' } })
  const strict = replyCheck(jsonReply(LIST), { Item: ITEM })
  const item = Object.freeze({ name: 'x' })
  expect(lenient({ result: [item] })).toEqual([])
  expect(strict({ result: [item] })).toMatchObject([{ keyword: 'required' }])
})

test('a frozen valid reply is remembered whole', () => {
  const check = replyCheck(jsonReply(ITEM))
  const { item, reads } = spy(true)
  expect(check(item)).toEqual([])
  const first = reads.count
  expect(check(item)).toEqual([])
  expect(reads.count).toBe(first)
})

test('items written in place and items with neighbours of their reference are checked too', () => {
  const inline = replyCheck(jsonReply({ type: 'array', items: ITEM }))
  expect(inline([{ id: 'a' }, { id: 1 }])).toMatchObject([{ pointer: '/1/id' }])
  const beside = { $ref: '#/components/schemas/Item', required: ['name'] }
  const items = (schema: Part) => jsonReply({ type: 'array', items: schema })['200']
  const responses = { '200': items({ $ref: '#/components/schemas/Item' }), '201': items(beside) }
  const check = replyCheck(responses, { Item: ITEM })
  const item = Object.freeze({ id: 'a' })
  expect(check([item])).toEqual([])
  expect(check([item], 201)).toMatchObject([{ params: { missingProperty: 'name' } }])
})

test('lists that contain themselves are checked to their depth', () => {
  const Node = { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/components/schemas/Node' } } } }
  const check = replyCheck(jsonReply({ $ref: '#/components/schemas/Node' }), { Node })
  expect(check({ kids: [{ kids: [] }, { kids: [{}] }] })).toEqual([])
  expect(check({ kids: [{}, { kids: [{ kids: 1 }] }] })).toMatchObject([
    { pointer: '/kids/1/kids/0/kids', keyword: 'type' },
  ])
})

test('places after checked items still count for unevaluatedItems', () => {
  const schema = { type: 'array', prefixItems: [{ type: 'string' }], items: ITEM, unevaluatedItems: false }
  const check = replyCheck(jsonReply({ anyOf: [schema, { type: 'array', items: ITEM, unevaluatedItems: false }] }))
  expect(check(['a', { id: 'b' }])).toEqual([])
  expect(check([{ id: 'b' }])).toEqual([])
})
