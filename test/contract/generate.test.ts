import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'

import { type CompiledContract, loadContract } from '../../src/contract/index.ts'
import { generate } from '../../scripts/generate.ts'
import { documentOf, jsonReply } from './documents.ts'

const DURATION_TYPE = new URL('../../src/contract/duration.ts', import.meta.url)
const roots: string[] = []

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

function project(profile?: string): string {
  const root = mkdtempSync(join(tmpdir(), 'backlot-generate-'))
  roots.push(root)
  const folder = join(root, 'specs/acme')
  mkdirSync(folder, { recursive: true })
  const parameters = [{ name: '_action', in: 'query', schema: { enum: ['open'] } }]
  const post = {
    operationId: 'act',
    parameters,
    'x-backlot-actions': { open: 'openDoor' },
    responses: jsonReply({ type: 'object', required: ['size'], properties: { size: { type: 'integer' } } }),
  }
  writeFileSync(join(folder, 'openapi.yaml'), documentOf({ '/doors': { post } }))
  if (profile !== undefined) writeFileSync(join(folder, 'profile.yaml'), profile)
  return root
}

const PROFILE = `vendor: acme
title: Acme
sites: [eu]
facts:
  restart: { value: PT1S, kind: work, standing: observed, source: rec, note: 'Ends */ here' }
  tiers: { value: [{ name: a }, { name: b }, 3], standing: assumed, source: guess }
`

/** What the compiler says about the generated types and a program that uses them. */
function complaintsOf(root: string, program: string): string[] {
  const file = join(root, 'src/contract/generated/program.ts')
  writeFileSync(join(root, 'src/contract/duration.ts'), readFileSync(DURATION_TYPE))
  writeFileSync(file, program)
  const options = {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  }
  const module = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], { ...options, ...module }))
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test('a folder of specs becomes a contract that loads and a profile beside it', async () => {
  const root = project(PROFILE)
  expect(await generate(root)).toEqual(['acme'])
  const text = readFileSync(join(root, 'dist/contracts/acme.json'), 'utf8')
  const { contract, profile } = JSON.parse(text) as { contract: CompiledContract; profile: object }
  expect([...loadContract(contract).operations.keys()]).toEqual(['act', 'openDoor'])
  expect(contract.vendor).toBe('acme')
  expect(profile).toMatchObject({ vendor: 'acme', sites: ['eu'] })
})

test('generated types know actions and facts, and refuse misspelt ones', async () => {
  const root = project(PROFILE)
  await generate(root)
  const program = `import type { operations, ProfileFacts } from './acme.ts'
type Reply = operations['openDoor']['responses'][200]['content']['application/json']
export const reply: Reply = { size: 1 }
export const read = (facts: ProfileFacts): number | { readonly name: string } | undefined =>
  facts.restart.ms > 0 ? facts.tiers[0] : undefined
// @ts-expect-error The operation is misspelt.
export type Misspelt = operations['openDor']
// @ts-expect-error The fact is misspelt.
export const wrong = (facts: ProfileFacts): number => facts.restrat.ms
// @ts-expect-error A required field is missing.
export const empty: Reply = {}
`
  expect(complaintsOf(root, program)).toEqual([])
  expect(complaintsOf(root, program.replace('openDor', 'openDoor'))).toEqual(["Unused '@ts-expect-error' directive."])
}, 60_000)

test('a vendor may do without a profile, but its profile may not be of another', async () => {
  const root = project()
  await generate(root)
  expect(JSON.parse(readFileSync(join(root, 'dist/contracts/acme.json'), 'utf8'))).not.toHaveProperty('profile')
  await expect(generate(project(PROFILE.replace('vendor: acme', 'vendor: other')))).rejects.toThrow(
    /write vendor: acme/,
  )
})
