import type { Arbitrary } from 'fast-check'
import { type Sandbox, tenancyOf } from '../../src/sandbox/index.ts'
import { callsOf, type KeyOf, type RandomCall } from './random-calls.ts'
import { mintedToken } from './tenant.ts'

/** A random call with what was left open filled in: nothing but texts and bytes. */
export interface FilledCall extends Omit<RandomCall, 'path' | 'token'> {
  readonly path: Readonly<Record<string, string>>
  readonly token: string | undefined
}

/** The tokens of a site: one of each kind without defect, and one for each defect. */
interface Tokens {
  readonly good: readonly string[]
  readonly bad: readonly string[]
}

/** Collections that hold what a segment of a path calls otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  config: 'configuration',
  csrs: 'signingrequests',
  networks: 'networkobjects',
  objects: 'networkobjects',
  users: 'accounts',
}

/** Failures of 500 and above that a call alone can bring about, each with the operation that answers so. */
const failures: Readonly<Record<string, string>> = {
  'secret-not-created': 'createSecret',
  'version-not-created': 'createSecretVersion',
  'version-not-changed': 'changeSecretVersion',
  'version-not-deleted': 'deleteSecretVersion',
  'certificate-draining': 'deleteCertificateByID',
  'log-filter-without-slash': 'getLogs',
  'script-unknown': 'evaluateScript',
  'script-encrypts-nothing': 'evaluateScript',
  'script-decrypts-nothing': 'evaluateScript',
}

/** Whether a failure of an operation is one that a call alone can bring about; any other is a fault of ours. */
export const isBroughtAbout = (problem: string, operation: string | undefined): boolean =>
  operation !== undefined && failures[problem] === operation

/** A path with its parameters filled in, encoded. */
export const pathOf = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encoded(values[name] ?? ''))

/** What no UTF-8 can hold is asked about. */
const encoded = (value: string): string => encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '?'))

/** How many records of a collection are chosen from. */
const chosenFrom = 40

/**
 * One vendor of a sandbox as the random calls see it: tokens for each site, and the keys of what is stored when a call is
 * sent, so that calls find what earlier ones made.
 */
export class RandomTenant {
  /** Calls that are still to be filled in. */
  readonly calls: Arbitrary<RandomCall>
  readonly #sandbox: Sandbox
  readonly #vendor: string
  readonly #tokens: ReadonlyMap<string, Tokens>

  private constructor(sandbox: Sandbox, vendor: string, tokens: ReadonlyMap<string, Tokens>) {
    const { contract, sites } = tenancyOf(sandbox.engine, vendor)
    this.calls = callsOf(contract, sites)
    this.#sandbox = sandbox
    this.#vendor = vendor
    this.#tokens = tokens
  }

  /** Mints the tokens of all sites. */
  static async open(sandbox: Sandbox, vendor: string): Promise<RandomTenant> {
    const { sites } = tenancyOf(sandbox.engine, vendor)
    const tokens = new Map<string, Tokens>()
    for (const site of sites) tokens.set(site, await tokensOf(sandbox, vendor, site))
    return new RandomTenant(sandbox, vendor, tokens)
  }

  /** The call as it is sent now. */
  fill(random: RandomCall): FilledCall {
    const path = Object.entries(random.path).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : this.#key(random.site, value),
    ])
    return { ...random, path: Object.fromEntries(path), token: this.#token(random) }
  }

  #token({ site, token }: RandomCall): string | undefined {
    const { good, bad } = this.#tokens.get(site) ?? { good: [], bad: [] }
    if (token === 'good') return good[0]
    return typeof token === 'object' ? nthOf([...good, ...bad], token.nth) : token
  }

  /** A key of what is stored at the site, or else at any; of the collections that fit the names, or else of any. */
  #key(site: string, { names, nth }: KeyOf): string {
    const sites = this.#sandbox.world.resources[this.#vendor] ?? {}
    const wanted = names.flatMap((name) => [name.toLowerCase(), otherNames[name] ?? name.toLowerCase()])
    const isWanted = (name: string): boolean => wanted.some((word) => name.toLowerCase().includes(word))
    const here = Object.entries(sites[site] ?? {})
    const everywhere = Object.values(sites).flatMap((collections) => Object.entries(collections))
    const tries = [here.filter(([name]) => isWanted(name)), everywhere.filter(([name]) => isWanted(name)), everywhere]
    const keys = tries.map((collections) => collections.flatMap(([, records]) => firstKeys(records)))
    return (
      nthOf(keys.find((found) => found.length > 0) ?? [], nth)
        ?.split('/')
        .at(-1) ?? 'nothing'
    )
  }
}

const nthOf = (list: readonly string[], nth: number): string | undefined => list[nth % list.length]

function firstKeys(records: { entries(): Iterable<readonly [string, unknown]> }): string[] {
  const keys: string[] = []
  for (const [key] of records.entries()) {
    if (keys.push(key) === chosenFrom) break
  }
  return keys
}

async function tokensOf(sandbox: Sandbox, vendor: string, site: string): Promise<Tokens> {
  const { mints } = tenancyOf(sandbox.engine, vendor).vendor
  const mint = (kind: string, wanted: object): Promise<string[]> =>
    mintedToken(sandbox, vendor, site, kind, wanted).then(
      (token) => [token],
      () => [],
    )
  const good = Object.keys(mints).map((kind) => mint(kind, {}))
  const bad = Object.entries(mints).flatMap(([kind, { defects }]) => defects.map((defect) => mint(kind, { defect })))
  return { good: (await Promise.all(good)).flat(), bad: (await Promise.all(bad)).flat() }
}
