import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { type CompiledContract, loadContract } from '../../src/contract/index.ts'
import { compileTexts, documentOf, jsonReply, type Part } from './documents.ts'

function compiledText(count: number): string {
  const schemas: Record<string, Part> = {}
  const paths: Record<string, Part> = {}
  for (let index = 0; index < count; index += 1) {
    schemas[`T${index}`] = { type: 'object', required: ['id'], properties: { id: { type: 'string', format: 'uuid' } } }
    const parameters = [{ name: 'size', in: 'query', schema: { type: 'integer', maximum: 100 } }]
    const responses = jsonReply({ type: 'array', items: { $ref: `#/components/schemas/T${index}` } })
    paths[`/things${index}`] = { get: { operationId: `list${index}`, parameters, responses } }
  }
  return JSON.stringify(compileTexts(documentOf(paths, { schemas })))
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

test('loading a thousand operations costs less than reading their JSON', () => {
  const text = compiledText(1000)
  const rounds = Array.from({ length: 7 }, () => {
    let parsed: CompiledContract | undefined
    const parsing = timed(() => (parsed = JSON.parse(text) as CompiledContract))
    return timed(() => loadContract(parsed as CompiledContract)) / parsing
  })
  expect(rounds.sort((a, b) => a - b)[3]).toBeLessThan(1)
})

test('loading leaves validation alone until a call asks for it', () => {
  const compiled = JSON.parse(compiledText(1)) as CompiledContract
  const asked: string[] = []
  const watched = new Proxy(compiled.document, {
    get: (document, name) => {
      asked.push(String(name))
      return Reflect.get(document, name) as unknown
    },
  })
  const contract = loadContract({ ...compiled, document: watched })
  expect(contract.operations.size).toBe(1)
  expect(asked).toEqual([])
})

test('no file of the room loads Ajv or the YAML parser before it is needed', () => {
  const folder = new URL('../../src/contract/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const eager = files.filter((name) =>
    /^(?:import|export) (?!type )[^']*? from '(?:ajv|yaml)\b/m.test(readFileSync(new URL(name, folder), 'utf8')),
  )
  expect(files).toContain('libraries.ts')
  expect(eager).toEqual([])
})
