import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

interface Arazzo {
  readonly sourceDescriptions: readonly { readonly name: string; readonly url: string }[]
  readonly workflows: readonly {
    readonly workflowId: string
    readonly steps: readonly {
      readonly stepId: string
      readonly operationId: string
      readonly successCriteria?: readonly { readonly condition: string }[]
    }[]
  }[]
}

const reference = /^\$sourceDescriptions\.(\w+)\.([\w-]+)$/

describe.each([
  ['pingone-aic', 54],
  ['cisco-scc', 37],
])('%s', (vendor, count) => {
  const published = readFileSync(`specs/${vendor}/openapi.yaml`, 'utf8')
  const declared = [...published.matchAll(/^ {6}operationId: (\S+)$/gm)].map(([, id = '']) => id)
  const text = readFileSync(`test/clients/arazzo/${vendor}.arazzo.yaml`, 'utf8')
  const { sourceDescriptions, workflows } = parse(text) as Arazzo
  const steps = workflows.flatMap((workflow) => workflow.steps)

  test(`the Arazzo document has a step for each of the ${count} published operations, and for no other`, () => {
    expect(declared).toHaveLength(count)
    const used = steps.map(({ operationId }) => reference.exec(operationId)?.[2] ?? operationId)
    expect([...new Set(used)].sort()).toEqual(declared.toSorted())
    const sources = steps.map(({ operationId }) => reference.exec(operationId)?.[1])
    expect([...new Set(sources)].sort()).toEqual(sourceDescriptions.map(({ name }) => name).sort())
  })

  test('each step says what it must answer', () => {
    const silent = steps.filter(
      ({ successCriteria = [] }) => !successCriteria.some(({ condition }) => /^\$statusCode == \d{3}$/.test(condition)),
    )
    expect(silent).toEqual([])
  })
})
