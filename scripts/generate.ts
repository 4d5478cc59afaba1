import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'

import {
  compileContract,
  compileProfile,
  type CompiledContract,
  ContractError,
  type Fact,
  isObject,
  type JsonObject,
  type Profile,
  readContractTexts,
} from '../src/contract/index.ts'

const HEADER = '/** Written by scripts/generate.ts from the documents in specs/; change those, not this. */\n'

/** Compiles every vendor folder: the compiled contract for the program, its types for the compiler. */
export async function generate(root: string): Promise<readonly string[]> {
  const vendors = vendorsIn(join(root, 'specs'))
  const types = join(root, 'src/contract/generated')
  const contracts = join(root, 'dist/contracts')
  for (const folder of [types, contracts]) mkdirSync(folder, { recursive: true })
  for (const vendor of vendors) {
    const texts = readContractTexts(join(root, 'specs', vendor), `specs/${vendor}`)
    const contract = compileContract(texts.documents, { vendor })
    const profile = texts.profile && compileProfile(texts.profile.file, texts.profile.text)
    checkVendor(vendor, profile)
    writeFileSync(join(contracts, `${vendor}.json`), JSON.stringify({ contract, ...(profile && { profile }) }))
    writeFileSync(join(types, `${vendor}.ts`), await typesOf(contract, profile))
  }
  return vendors
}

function vendorsIn(specs: string): string[] {
  const folders = existsSync(specs) ? readdirSync(specs) : []
  return folders.filter((name) => existsSync(join(specs, name, 'openapi.yaml'))).sort()
}

function checkVendor(vendor: string, profile: Profile | undefined): void {
  if (!profile || profile.vendor === vendor) return
  throw new Error(
    `Failed to compile specs/${vendor}/profile.yaml: its vendor is ${profile.vendor}; write vendor: ${vendor}`,
  )
}

/** The types of a contract's paths, components and operations (actions included), and of its profile's facts. */
export async function typesOf(contract: CompiledContract, profile?: Profile): Promise<string> {
  const nodes = await openapiTS(withActions(contract) as unknown as OpenAPI3, {
    immutable: true, // The records of a world are immutable; mutable values still fit.
    defaultNonNullable: false, // Defaults are not filled into bodies.
    silent: true,
  })
  return [HEADER, astToString(nodes), ...(profile ? factTypes(profile) : [])].join('\n')
}

/** The document with a path for each action, because OpenAPI knows one operation per path and method. */
export function withActions({ document, routes }: CompiledContract): JsonObject {
  const expanded = structuredClone(document)
  for (const { path, method, actions = {} } of routes) {
    const item = document.paths[path] ?? {}
    const operation = item[method.toLowerCase()]
    if (!isObject(operation)) continue
    for (const [action, { id }] of Object.entries(actions)) {
      const chosen = { ...operation, operationId: id }
      const shared = item.parameters === undefined ? {} : { parameters: item.parameters }
      expanded.paths[`${path}#${action}`] = { ...shared, [method.toLowerCase()]: chosen }
    }
  }
  return expanded
}

/** The lines that declare `ProfileFacts`. */
export function factTypes(profile: Profile): string[] {
  const facts = Object.entries(profile.facts)
  const fields = facts.map(([name, fact]) => `${comment(fact)}  readonly ${name}: ${factType(fact)}`)
  const durations = facts.some(([, { kind }]) => kind !== undefined)
  const imported = durations ? ["import type { Duration } from '../duration.ts'", ''] : []
  return [...imported, `/** The facts of ${profile.title}. */`, 'export interface ProfileFacts {', ...fields, '}', '']
}

function comment({ standing, note }: Fact): string {
  const text = [`${standing[0]?.toUpperCase()}${standing.slice(1)}.`, note].filter(Boolean).join(' ')
  return `  /** ${text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`
}

function factType({ value, kind }: Fact): string {
  return kind === undefined ? structure(value) : 'Duration'
}

/** The structural type of a JSON value; the items of a list are a union of their types. */
function structure(value: unknown): string {
  if (Array.isArray(value)) return `readonly (${[...new Set(value.map(structure))].join(' | ') || 'never'})[]`
  if (!isObject(value)) return value === null ? 'null' : typeof value
  const fields = Object.entries(value).map(([name, part]) => `readonly ${JSON.stringify(name)}: ${structure(part)}`)
  return `{ ${fields.join('; ')} }`
}

if (process.argv[1] === import.meta.filename) {
  try {
    const vendors = await generate(process.cwd())
    console.log(
      `Compiled ${vendors.length} contract${vendors.length === 1 ? '' : 's'}: ${vendors.join(', ') || 'none'}`,
    )
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
