import { expect, test } from 'vitest'
import { compileContract, loadContract } from '../../src/contract/index.ts'

const text = `
openapi: 3.1.0
info: { title: Guest, version: '1' }
paths:
  /pets/{pet-id}/visits:
    parameters: [{ name: pet-id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { $ref: '#/components/responses/Pet' } } }
    post: { operationId: getPetsByPetIdVisits, responses: { '204': { description: Done } } }
components:
  responses:
    Pet: { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  schemas:
    Pet: { type: object, markdown: yes, properties: { name: { type: string, nullable: true, optional: true } } }
`
const source = [{ file: 'guest.yaml', text }]

test('a document of others gets operationIds, may say nullable in 3.1, and have keywords of its own', () => {
  const contract = loadContract(compileContract(source, { guest: true }))
  expect([...contract.operations.keys()]).toEqual(['getPetsByPetIdVisits2', 'getPetsByPetIdVisits'])
  const get = contract.operations.get('getPetsByPetIdVisits2')
  if (!get) throw new Error('there is no such operation')
  expect(contract.validateReply(get, 200, 'application/json', { name: null })).toEqual([])
  expect(contract.validateReply(get, 200, 'application/json', { name: 1 })).toHaveLength(1)
})

test('one of our own may not', () => {
  expect(() => compileContract(source)).toThrow(/has no operationId[^]*"markdown" is not supported[^]*"nullable"/)
})
