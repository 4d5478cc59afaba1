import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly operationId: string
  readonly successCriteria?: readonly { readonly condition: string }[]
}

const read = (path: string): string => readFileSync(path, 'utf8')
const published = [...read('specs/cisco-scc/openapi.yaml').matchAll(/^ {6}operationId: (\S+)$/gm)].map(
  ([, id = '']) => id,
)
const { workflows } = parse(read('test/clients/arazzo/cisco-scc.arazzo.yaml')) as {
  readonly workflows: readonly { readonly steps: readonly Step[] }[]
}
const steps = workflows.flatMap((workflow) => workflow.steps)

test('the Arazzo document has one step for each of the 37 published operations, objects on their own host', () => {
  expect(published).toHaveLength(37)
  const isObjects = (id: string): boolean => /Object|NetworkGroup/.test(id)
  const wanted = published.map((id) => `$sourceDescriptions.${isObjects(id) ? 'objects' : 'platform'}.${id}`)
  expect(steps.map(({ operationId }) => operationId).sort()).toEqual(wanted.sort())
})

test('each step says which status it must get', () => {
  const silent = steps.filter(
    ({ successCriteria = [] }) => !successCriteria.some(({ condition }) => /^\$statusCode == \d{3}$/.test(condition)),
  )
  expect(silent).toEqual([])
})
