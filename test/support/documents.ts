import { compileContract, compileProfile, type CompiledContract, type Profile } from '../../src/contract/index.ts'
import { documentProfile } from '../../src/generic/index.ts'
import { createEngine, documentTenancy, type Engine, Registry, type Sandbox } from '../../src/sandbox/index.ts'
import { anonymous, type Client, testNow } from './tenant.ts'

/** How a vendor of a document begins. */
export interface DocumentOptions {
  readonly seed?: string
  readonly profile?: Profile
  readonly registry?: Registry
  readonly name?: string
}

/** The engine of one document (YAML or JSON text), as the vendor `pets`. */
export function documentEngine(text: string, profile?: Profile): Engine {
  const contract: CompiledContract = compileContract([{ file: 'pets.yaml', text }], { vendor: 'pets', guest: true })
  return createEngine([documentTenancy({ contract, profile: documentProfile('pets', contract.title, profile) })], [])
}

/** A sandbox of a document, whose clock stands still. */
export function documentSandbox(
  text: string,
  { seed = 'test', profile, name = 'default' }: DocumentOptions = {},
): Sandbox {
  const beginning = { name, seed, pace: 20, clock: { offsetMs: 0, frozenAtMs: testNow }, wallMs: testNow }
  return new Registry(documentEngine(text, profile)).create(beginning)
}

/** A client of the only site of a document's sandbox. */
export const petsClient = (sandbox: Sandbox): Client => anonymous(sandbox, 'pets', 'main')

/** A profile for the vendor `pets`. */
export const petsProfile = (facts: string): Profile =>
  compileProfile('profile.yaml', `{ vendor: pets, title: Pets, sites: [main], facts: ${facts} }`)
