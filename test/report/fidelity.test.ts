import { expect, test } from 'vitest'
import { readProgramJson } from '../../src/host/index.ts'
import { ledger, shares } from '../../src/report/fidelity.ts'
import { type CompiledVendor, loadTenancies } from '../../src/sandbox/index.ts'
import { backlot } from '../support/command.ts'

const tenancies = loadTenancies({
  compiled: (vendor) => readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`),
  fixture: () => ({ sites: {} }),
})
const rows = tenancies.flatMap(ledger)

test('every operation, problem and profile number says how it is known, and from where', () => {
  const bare = rows.filter(
    ({ standing, source }) =>
      !['documented', 'observed', 'inferred', 'assumed'].includes(standing) || source.trim() === '',
  )
  expect(bare).toEqual([])
})

test('the ledger holds every operation, problem and fact of each vendor once', () => {
  for (const { vendor, contract, profile } of tenancies) {
    const names = (kind: string): string[] =>
      rows.filter((row) => row.vendor === vendor.name && row.kind === kind).map((row) => row.name)
    expect(names('operation').sort()).toEqual([...contract.operations.keys()].sort())
    expect(names('problem').sort()).toEqual(Object.keys(vendor.problems).sort())
    expect(names('fact').sort()).toEqual(Object.keys(profile.facts).sort())
  }
})

test('problems are keyed by their own code', () => {
  for (const { vendor } of tenancies) {
    for (const [code, problem] of Object.entries(vendor.problems)) expect(problem.code).toBe(code)
  }
})

test('shares of each kind add up to its rows', () => {
  for (const kind of ['operation', 'problem', 'fact'] as const) {
    const counted = shares(rows)
      .filter((share) => share.kind === kind)
      .reduce((sum, share) => sum + share.count, 0)
    expect(counted).toBe(rows.filter((row) => row.kind === kind).length)
  }
})

test('backlot fidelity prints the table and the shares, and the same as JSON', async () => {
  const text = await backlot(['fidelity', 'pingone-aic'])
  expect(text.out).toContain('createSecretVersion')
  expect(text.out).toMatch(/all +observed +\d+ +\d+\.\d %/)
  const json = JSON.parse((await backlot(['fidelity', 'pingone-aic', '--json'])).out)
  expect(json.rows).toEqual(rows.filter((row) => row.vendor === 'pingone-aic'))
})
