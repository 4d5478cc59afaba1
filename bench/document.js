import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { portCount, startArguments } from './backlot.js'
import { requestText } from './requests.js'
import { freePorts, startServer } from './servers.js'

// Backlot's own, and not one that the other programs beside this file bring.
const { stringify } = createRequire(new URL('../package.json', import.meta.url))('yaml')

/** How many operations the document has: two hundred collections with list, create, get, put and delete. */
export const operationCount = 1_000
const collectionCount = operationCount / 5

const item = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string', minLength: 1, maxLength: 100 },
    size: { type: 'integer', minimum: 0 },
    state: { type: 'string', enum: ['ready', 'waiting'] },
    labels: { type: 'array', items: { type: 'string' } },
  },
  example: { id: 'first', name: 'The first', size: 1, state: 'ready', labels: ['a', 'b'] },
}

/** The record that every collection begins with. */
export const firstRecord = item.example

/** @param {string} name */
const content = (name) => ({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } })

/** @param {number} number */
function pathsOf(number) {
  const name = `Thing${number}`
  const reply = { 200: { description: 'It', ...content(name) } }
  const requestBody = { required: true, ...content(name) }
  const parameters = [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }]
  const list = { 'application/json': { schema: { type: 'array', items: { $ref: `#/components/schemas/${name}` } } } }
  return {
    [`/things-${number}`]: {
      get: { operationId: `list${name}`, responses: { 200: { description: 'All', content: list } } },
      post: { operationId: `create${name}`, requestBody, responses: { 201: { description: 'It', ...content(name) } } },
    },
    [`/things-${number}/{id}`]: {
      get: { operationId: `get${name}`, parameters, responses: reply },
      put: { operationId: `put${name}`, parameters, requestBody, responses: reply },
      delete: { operationId: `delete${name}`, parameters, responses: { 204: { description: 'Gone' } } },
    },
  }
}

/** An OpenAPI document as anybody's, with no credentials; as JSON, which is YAML too. */
function generatedDocument() {
  const numbers = Array.from({ length: collectionCount }, (_, number) => number)
  return {
    openapi: '3.1.0',
    info: { title: 'Many things', version: '1.0.0' },
    paths: Object.assign({}, ...numbers.map(pathsOf)),
    components: { schemas: Object.fromEntries(numbers.map((number) => [`Thing${number}`, item])) },
  }
}

/**
 * How a Backlot with nothing but a generated document is started and asked for the record of its first example, and what the
 * bare side shall answer with.
 *
 * @param {string} program
 * @param {string} folder
 * @returns {Promise<{ start: () => Promise<import('./servers.js').Started>, data: import('./backlot.js').BareData }>}
 */
export async function coldDocument(program, folder) {
  const file = join(folder, 'generated-openapi.yaml')
  writeFileSync(file, stringify(generatedDocument(), { aliasDuplicateObjects: false }))
  process.env['BACKLOT_CACHE_DIR'] = join(folder, 'cache')
  const port = await freePorts(portCount)
  const args = [...startArguments(program, port), file]
  const request = requestText({ method: 'GET', path: '/things-0/first', headers: {}, status: 200 }, port + 1, '')
  const record = /** @type {any} */ ({ ...firstRecord, _id: 'esv-bench-000' })
  return { start: () => startServer(args, port + 1, request), data: { envelope: {}, records: [record], refusals: {} } }
}
