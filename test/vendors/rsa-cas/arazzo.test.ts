import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { tenancyOf } from '../../../src/sandbox/index.ts'
import { RsaTenant } from '../../support/rsa.ts'

interface Arazzo {
  readonly workflows: readonly {
    readonly steps: readonly { readonly stepId: string; readonly operationId: string }[]
  }[]
}

const document = parse(readFileSync('test/clients/arazzo/rsa-cas.arazzo.yaml', 'utf8')) as Arazzo

test('the Arazzo document calls every operation of the contract, and nothing else', () => {
  const steps = document.workflows.flatMap((workflow) => workflow.steps)
  const called = steps.map(({ operationId }) => operationId.split('.').at(-1) as string)
  const { contract } = tenancyOf(new RsaTenant().sandbox.engine, 'rsa-cas')
  expect([...new Set(called)].sort()).toEqual([...contract.operations.keys()].sort())
  expect(new Set(steps.map(({ stepId }) => stepId)).size).toBe(steps.length)
})
