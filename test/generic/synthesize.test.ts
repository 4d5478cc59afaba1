import { describe, expect, test } from 'vitest'
import { compileContract, loadContract } from '../../src/contract/index.ts'
import { mergePatch } from '../../src/generic/merge-patch.ts'
import { synthesize } from '../../src/generic/synthesize.ts'
import { runs } from '../support/runs.ts'

/** Schemas that cannot be met by luck. */
const schemas: readonly (readonly [string, object])[] = [
  ['pattern', { type: 'string', pattern: '^[A-Z]{2}-\\d{4}(?:\\.v[1-9])?$' }],
  ['pattern and lengths', { type: 'string', pattern: '^[a-z0-9-]+$', minLength: 12, maxLength: 14 }],
  ['lengths', { type: 'string', minLength: 40, maxLength: 41 }],
  ['short', { type: 'string', maxLength: 3 }],
  ['integers', { type: 'integer', minimum: -7, maximum: -3, multipleOf: 2 }],
  ['exclusive', { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 }],
  ['fractions', { type: 'number', minimum: 0.1, maximum: 0.3, multipleOf: 0.05 }],
  ['upper bound alone', { type: 'number', maximum: -500 }],
  ['set', { type: 'array', minItems: 3, uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }],
  ['tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'boolean' }], minItems: 2, maxItems: 2 }],
  ['map', { type: 'object', minProperties: 3, additionalProperties: { type: 'integer' } }],
  ['map by pattern', { type: 'object', minProperties: 1, propertyNames: { pattern: '^k_[a-z]{3}$' } }],
  ['closed', { type: 'object', additionalProperties: false, required: ['a'], properties: { a: { const: 1 } } }],
  [
    'all of',
    { allOf: [{ required: ['a'], properties: { a: { minimum: 3 } } }, { properties: { a: { type: 'integer' } } }] },
  ],
  [
    'one of',
    {
      oneOf: [
        { type: 'integer', multipleOf: 2 },
        { type: 'string', format: 'uuid' },
      ],
    },
  ],
  ['any of, or null', { anyOf: [{ type: 'null' }, { type: 'string', format: 'ipv4' }] }],
  ['type list', { type: ['null', 'string'], format: 'date-time' }],
  ['recursion', { $ref: '#/components/schemas/Recursive' }],
  ...[
    'date',
    'time',
    'duration',
    'email',
    'hostname',
    'ipv6',
    'uri',
    'uri-reference',
    'uri-template',
    'byte',
    'regex',
  ].map((format) => [`format ${format}`, { type: 'string', format }] as const),
]

const reply = (schema: object) => ({ 200: { description: 'It', content: { 'application/json': { schema } } } })
const document = {
  openapi: '3.1.0',
  info: { title: 'Schemas', version: '1' },
  paths: Object.fromEntries(schemas.map(([, schema], i) => [`/s${i}`, { get: { responses: reply(schema) } }])),
  components: {
    schemas: {
      Recursive: {
        type: 'object',
        required: ['next', 'others'],
        properties: {
          next: { anyOf: [{ $ref: '#/components/schemas/Recursive' }, { type: 'null' }] },
          others: { type: 'array', items: { $ref: '#/components/schemas/Recursive' } },
        },
      },
    },
  },
}
const text = JSON.stringify(document)
const contract = loadContract(compileContract([{ file: 'schemas.json', text }], { guest: true }))

describe('a made value satisfies its schema, and is the same for the same seed', () => {
  test.each(schemas.map(([name], i) => [name, i] as const))('%s', (_name, i) => {
    const operation = contract.operations.get(`getS${i}`)
    if (!operation) throw new Error('the document has no such operation')
    const schema = schemas[i]?.[1]
    for (let seed = 0; seed < runs(20, 2_000); seed++) {
      const making = { document: contract.document, seed: `${seed}`, examples: false, vary: seed % 2 === 0 }
      const value = synthesize(schema, making)
      expect([value, contract.validateReply(operation, 200, 'application/json', value)]).toEqual([value, []])
      expect(synthesize(schema, making)).toEqual(value)
    }
  })
})

test('names say what stands under them', () => {
  const properties = Object.fromEntries(
    ['email', 'firstName', 'websiteUrl', 'country_code'].map((name) => [name, { type: 'string' }]),
  )
  const value = synthesize({ type: 'object', properties }, { document: contract.document, seed: 'x', examples: false })
  expect(value).toMatchObject({
    email: expect.stringMatching(/^\S+@example\.\w+$/),
    firstName: expect.stringMatching(/^[A-Z]/),
    websiteUrl: expect.stringMatching(/^https:\/\/\w+\.example\.com\//),
    country_code: expect.stringMatching(/^[A-Z]{2}$/),
  })
})

/** The cases of RFC 7396, appendix A, in values of our own. */
test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])('merge patch: %j with %j is %j', (target, patch, result) => {
  expect(mergePatch(target, patch)).toEqual(result)
})
