import { expect, test } from 'vitest'

import { compileTexts, documentOf, EMPTY_REPLY, type Part } from './documents.ts'

function upgraded(schema: Part): unknown {
  const paths = { '/things': { get: { operationId: 'list', responses: EMPTY_REPLY } } }
  const schemas = { Subject: schema, Thing: { type: 'object' } }
  const { document } = compileTexts(documentOf(paths, { schemas }, '3.0.3'))
  expect(document.openapi).toBe('3.1.0')
  return document.components?.schemas?.Subject
}

test('nullable becomes the type null, and joins the enum', () => {
  expect(upgraded({ type: 'string', nullable: true })).toEqual({ type: ['string', 'null'] })
  expect(upgraded({ type: 'string', nullable: false })).toEqual({ type: 'string' })
  expect(upgraded({ type: 'string', nullable: true, enum: ['a'] })).toEqual({
    type: ['string', 'null'],
    enum: ['a', null],
  })
})

test('nullable beside a composition lets null through', () => {
  const allOf = [{ $ref: '#/components/schemas/Thing' }]
  expect(upgraded({ nullable: true, allOf })).toEqual({ anyOf: [{ allOf }, { type: 'null' }] })
})

test('boolean exclusive limits become numbers', () => {
  expect(upgraded({ type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false })).toEqual(
    {
      type: 'number',
      exclusiveMinimum: 1,
      maximum: 9,
    },
  )
})

test('what stands beside a reference is dropped, as 3.0 ignores it', () => {
  expect(upgraded({ $ref: '#/components/schemas/Thing', nullable: true })).toEqual({
    $ref: '#/components/schemas/Thing',
  })
})

test('schemas inside schemas are upgraded too, examples are left alone', () => {
  const inner = { type: 'integer', nullable: true }
  expect(
    upgraded({ type: 'object', properties: { a: { type: 'array', items: inner } }, example: { nullable: true } }),
  ).toEqual({
    type: 'object',
    properties: { a: { type: 'array', items: { type: ['integer', 'null'] } } },
    example: { nullable: true },
  })
})
