import { expect, test } from 'vitest'

import { ContractError } from '../../src/contract/index.ts'
import { compileTexts, documentOf, EMPTY_REPLY, jsonReply, type Part } from './documents.ts'

const HEAD = `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
`

function refusalOf(...texts: readonly string[]): ContractError {
  try {
    compileTexts(...texts)
  } catch (error) {
    if (error instanceof ContractError) return error
    throw error
  }
  throw new Error('Expected the documents to be refused, but they compiled')
}

/** The lines of a refusal without the first, which counts them. */
function linesOf(...texts: readonly string[]): string[] {
  return refusalOf(...texts)
    .message.split('\n')
    .slice(1)
}

function linesOfSchema(schema: Part): string[] {
  const paths = { '/things': { get: { operationId: 'getThing', responses: jsonReply(schema) } } }
  return linesOf(documentOf(paths))
}

test('an unsupported version is refused with its file and place', () => {
  expect(linesOf('info: {}\nopenapi: 2.9.0\n')).toEqual([
    'one.yaml:2:1 (#/openapi): openapi "2.9.0" is not supported; write an OpenAPI document of version 3.0.x or 3.1.x',
  ])
  expect(linesOf('swagger: "2.0"\n')[0]).toContain('openapi "2.0" is not supported')
})

test('a text that is no YAML is refused at the place of the mistake', () => {
  const [line] = linesOf(`${HEAD}  /things: [\n`)
  expect(line).toMatch(/^one\.yaml:\d+:\d+ \(#\): is no valid YAML: /)
})

test('an operation without operationId is named by its method and path', () => {
  const text = `${HEAD}  /things:\n    get:\n      responses: { '200': { description: Done } }\n`
  expect(linesOf(text)).toEqual([
    'one.yaml:5:5 GET /things (#/paths/~1things/get): has no operationId; give it a unique one',
  ])
})

test('an operationId that is used twice is refused at its second use', () => {
  const text = `${HEAD}  /things:
    get: { operationId: same, responses: { '200': { description: Done } } }
    put: { operationId: same, responses: { '200': { description: Done } } }
`
  expect(linesOf(text)).toEqual([
    'one.yaml:6:12 same (#/paths/~1things/put/operationId): operationId same is already used by GET /things; give each its own',
  ])
})

test('a reference that leads nowhere is refused with its place', () => {
  const text = `${HEAD}  /things:
    get:
      operationId: getThing
      responses: { '404': { $ref: '#/components/responses/Missing' } }
`
  expect(linesOf(text)).toEqual([
    'one.yaml:7:29 getThing (#/paths/~1things/get/responses/404/$ref): $ref "#/components/responses/Missing" leads nowhere; declare what it names or correct it',
  ])
})

test('a reference to another file is refused', () => {
  expect(linesOfSchema({ $ref: 'other.yaml#/Thing' })).toEqual([
    expect.stringMatching(/getThing .*\$ref "other.yaml#\/Thing" leaves the document/),
  ])
})

test('references that only lead to each other are refused', () => {
  const schemas = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } }
  const paths = { '/things': { get: { operationId: 'getThing', responses: EMPTY_REPLY } } }
  expect(linesOf(documentOf(paths, { schemas }))).toEqual([
    expect.stringContaining(
      '(#/components/schemas/A/$ref): $ref "#/components/schemas/B" only leads to further references',
    ),
    expect.stringContaining('(#/components/schemas/B/$ref)'),
  ])
})

test('an unknown schema keyword is refused wherever the schema stands', () => {
  expect(linesOfSchema({ type: 'array', items: { type: 'string', maxLenght: 3 } })).toEqual([
    expect.stringMatching(/getThing \(#.*\/schema\/items\/maxLenght\): schema keyword "maxLenght" is not supported/),
  ])
  expect(linesOfSchema({ type: 'string', nullable: true })[0]).toContain("write type: [<type>, 'null']")
})

test('examples, defaults and extensions are not taken for schemas', () => {
  const schema = {
    type: 'object',
    properties: { example: { type: 'string' } },
    example: { maxLenght: 1, $ref: 'elsewhere' },
    default: { $ref: 'elsewhere' },
    'x-note': { $ref: 'elsewhere' },
  }
  const paths = { '/things': { get: { operationId: 'getThing', responses: jsonReply(schema) } } }
  expect(() => compileTexts(documentOf(paths))).not.toThrow()
})

test('a keyword whose value has the wrong form is refused', () => {
  expect(linesOfSchema({ type: 'strnig' })).toEqual([
    expect.stringContaining('/schema/type): has a value that its schema'),
  ])
  expect(linesOfSchema({ type: 'object', required: 'name' })).toEqual([expect.stringContaining('it must be array')])
})

test('a pattern that is no regular expression is refused', () => {
  expect(linesOfSchema({ type: 'string', pattern: '[a-' })).toEqual([
    expect.stringMatching(/getThing \(#.*\/schema\/pattern\): pattern "\[a-" is no valid regular expression/),
  ])
})

test('template and path parameters must agree', () => {
  const path = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
  const lines = linesOf(
    documentOf({
      '/things/{id}': { get: { operationId: 'getThing', responses: EMPTY_REPLY } },
      '/others': { get: { operationId: 'getOther', parameters: [path('id')], responses: EMPTY_REPLY } },
    }),
  )
  expect(lines).toEqual([
    expect.stringMatching(/getThing \(#\/paths\/~1things~1\{id\}\/get\): path template \{id\} has no path parameter/),
    expect.stringMatching(/getOther \(#\/paths\/~1others\/get\/parameters\/0\): path parameter id does not occur/),
  ])
})

test('a parameter that is declared twice is refused, one that overrides its path is not', () => {
  const parameter = { name: 'size', in: 'query', schema: { type: 'integer' } }
  const twice = { get: { operationId: 'list', parameters: [parameter, parameter], responses: EMPTY_REPLY } }
  expect(linesOf(documentOf({ '/things': twice }))).toEqual([
    expect.stringContaining('list (#/paths/~1things/get/parameters/1): query parameter size is declared twice'),
  ])
  const once = { get: { operationId: 'list', parameters: [parameter], responses: EMPTY_REPLY } }
  expect(
    compileTexts(documentOf({ '/things': { ...once, parameters: [parameter] } })).routes[0]?.operation.parameters,
  ).toEqual([{ in: 'query', name: 'size', required: false, pointer: '/paths/~1things/get/parameters/0/schema' }])
})

test('actions must name operationIds of their own for declared values', () => {
  const action = { name: '_action', in: 'query', required: true, schema: { enum: ['open'] } }
  const withActions = (actions: unknown, parameters: readonly Part[] = [action]) =>
    linesOf(
      documentOf({
        '/doors': { post: { operationId: 'act', parameters, responses: EMPTY_REPLY, 'x-backlot-actions': actions } },
      }),
    )
  expect(withActions(['open'])).toEqual([expect.stringContaining('must map values of _action to operationIds')])
  expect(withActions({ open: 3 })).toEqual([
    expect.stringContaining(
      'act (#/paths/~1doors/post/x-backlot-actions/open): x-backlot-actions must name an operationId',
    ),
  ])
  expect(withActions({ shut: 'shutDoor' })).toEqual([
    expect.stringContaining('shut is not among the values of _action'),
  ])
  expect(withActions({ open: 'act' })).toEqual([
    expect.stringContaining('operationId act is already used by POST /doors'),
  ])
  expect(withActions({ open: 'openDoor' }, [])).toEqual([expect.stringContaining('needs the query parameter _action')])
})

test('security must name declared schemes', () => {
  const paths = { '/things': { get: { operationId: 'list', security: [{ key: [] }], responses: EMPTY_REPLY } } }
  expect(linesOf(documentOf(paths))).toEqual([
    expect.stringContaining('list (#/paths/~1things/get/security/0): security scheme key is not declared'),
  ])
})

test('a standing of our own invention is refused', () => {
  const paths = {
    '/things': { get: { operationId: 'list', 'x-backlot-standing': 'rumoured', responses: EMPTY_REPLY } },
  }
  expect(linesOf(documentOf(paths))).toEqual([
    expect.stringContaining('x-backlot-standing must be one of documented, observed, inferred, assumed'),
  ])
})

test('two documents may not declare the same method of a path, or a component differently', () => {
  const paths = { '/things': { get: { operationId: 'list', responses: EMPTY_REPLY } } }
  const one = documentOf(paths, { schemas: { Thing: { type: 'object' } } })
  const two = documentOf(paths, { schemas: { Thing: { type: 'string' } } })
  expect(linesOf(one, two)).toEqual([
    expect.stringMatching(/^two\.yaml:9:7 list \(#\/paths\/~1things\/get\): is declared differently at one\.yaml:9:7/),
    expect.stringMatching(/^two\.yaml:\d+:7 \(#\/components\/schemas\/Thing\): is declared differently at one\.yaml/),
  ])
})

test('all problems are told at once, one in a line', () => {
  const get = { parameters: [{ in: 'query' }], responses: {} }
  const error = refusalOf(documentOf({ '/things/{id}': { get } }), 'openapi: 4.0.0')
  expect(error.problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'two.yaml:1',
    'one.yaml:11',
    'one.yaml:9',
    'one.yaml:15',
    'one.yaml:9',
  ])
  expect(error.message.split('\n')).toHaveLength(6)
  expect(error.message).toMatch(/^Failed to compile one\.yaml with two\.yaml: 5 problems; correct:\n/)
})

test('a place inside an alias is the place of what it stands for', () => {
  const text = `${HEAD}  /things:
    get:
      operationId: list
      parameters: &shared
        - { name: size, in: query, schema: { type: number, wrong: 1 } }
      responses: { '200': { description: Done } }
    put: { operationId: put, parameters: *shared, responses: { '200': { description: Done } } }
`
  expect(linesOf(text).map((line) => line.split(' ')[0])).toEqual(['one.yaml:8:60', 'one.yaml:8:60'])
})
