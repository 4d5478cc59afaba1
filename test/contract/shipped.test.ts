import { existsSync, readdirSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import {
  compileContract,
  compileProfile,
  type Contract,
  facts,
  loadContract,
  type Operation,
  parseDuration,
  readContractTexts,
} from '../../src/contract/index.ts'

const vendors = readdirSync('specs').filter((name) => existsSync(`specs/${name}/openapi.yaml`))

/** Asks for every validator of an operation once; a schema that cannot be compiled throws. */
function exercise(contract: Contract, operation: Operation): void {
  const path = Object.fromEntries(operation.parameters.map(({ name }) => [name, '?']))
  const headers = Object.fromEntries(operation.parameters.map(({ name }) => [name.toLowerCase(), '?']))
  contract.validateParameters(operation, { path, query: path, headers })
  for (const type of Object.keys(operation.body?.content ?? {})) contract.validateBody(operation, type, {})
  for (const [key, { content }] of Object.entries(operation.replies)) {
    const status = key === 'default' ? 599 : Number(key.replace('XX', '99'))
    for (const type of Object.keys(content)) contract.validateReply(operation, status, type, {})
  }
}

test('there are shipped contracts', () => {
  expect(vendors).not.toEqual([])
})

describe.each(vendors)('%s', (vendor) => {
  const texts = readContractTexts(`specs/${vendor}`)
  const contract = loadContract(compileContract(texts.documents, { vendor }))

  test('every schema can be compiled to a validator', () => {
    for (const operation of contract.operations.values()) expect(() => exercise(contract, operation)).not.toThrow()
  })

  test('every operation says where it comes from', () => {
    const bare = [...contract.operations.values()].filter(({ standing, source }) => !standing || !source)
    expect(bare.map(({ id }) => id)).toEqual([])
  })

  test.runIf(texts.profile)('every duration of its profile can be read', () => {
    const profile = compileProfile(texts.profile?.file ?? '', texts.profile?.text ?? '')
    const durations = Object.values(profile.facts).filter(({ kind }) => kind !== undefined)
    expect(durations.map(({ value }) => parseDuration(String(value)))).not.toContain(undefined)
    expect(profile.vendor).toBe(vendor)
    expect(Object.keys(facts(profile))).toEqual(Object.keys(profile.facts))
  })
})
