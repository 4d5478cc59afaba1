import { readProgramJson, testKeys } from '../../src/host/index.ts'
import {
  type CompiledVendor,
  createEngine,
  type Engine,
  type Fixture,
  loadTenancies,
  mintToken,
  Registry,
  type Sandbox,
} from '../../src/sandbox/index.ts'
import type { Here } from '../../src/vendors/rsa-cas/records.ts'
import type { Minting } from '../../src/vendors/vendor.ts'
import { Chance, type Pace, siteOf, type SiteResources, stepByHand } from '../../src/world/index.ts'
import { type Answer, anonymous, mintedToken, testNow } from './tenant.ts'

const vendor = 'rsa-cas'
const site = 'tenant'

/** The path below which the administration operations lie. */
export const base = '/AdminInterface/restapi'

/** The address that calls in process are sent to. */
export const origin = 'http://localhost:7401'

/** The user whose id stands in the shipped fixture. */
export const ada = { id: '4a1d0f1e-6f0b-4a3e-9a77-2f5d9c1e0b11', email: 'ada.marsh@cedar.example' }

const shipped = readProgramJson<Fixture>('fixtures', vendor, 'default.json')

function engineWith(changed: Readonly<Record<string, unknown>>, fixture: Fixture, maxBytes?: number): Engine {
  const read = {
    compiled: (name: string) => readProgramJson<CompiledVendor>('dist', 'contracts', `${name}.json`),
    fixture: () => fixture,
  }
  const tenancies = loadTenancies(read, [vendor]).map((tenancy) => ({
    ...tenancy,
    facts: { ...tenancy.facts, ...changed },
  }))
  return createEngine(tenancies, testKeys(), maxBytes === undefined ? {} : { maxBytes })
}

/** How a tenant of these tests begins; facts stand in place of the profile's. */
export interface Beginning {
  readonly facts?: Readonly<Record<string, unknown>>
  readonly fixture?: Fixture
  readonly pace?: Pace
  readonly maxBytes?: number
}

/** Who calls: a key of a role, an OAuth client with these permissions, a token as it stands, or nobody. */
export type Caller =
  | 'SuperAdministrator'
  | 'HelpDeskAdministrator'
  | { readonly scopes: readonly string[] }
  | { readonly token: string }
  | 'nobody'

/** A tenant with the shipped fixture whose clock stands still, called in process. */
export class RsaTenant {
  readonly sandbox: Sandbox
  nowMs = testNow
  readonly #tokens = new Map<string, string>()

  constructor({ facts = {}, fixture = shipped, pace = 20, maxBytes }: Beginning = {}) {
    const registry = new Registry(engineWith(facts, fixture, maxBytes))
    const clock = { offsetMs: 0, frozenAtMs: testNow }
    this.sandbox = registry.create({ name: 'default', seed: 'test', pace, clock, wallMs: testNow })
  }

  /** The collections of the tenant. */
  get here(): Here {
    return siteOf(this.sandbox.world.resources, vendor, site) as unknown as Here
  }

  /** Lets time pass on the sandbox's clock. */
  pass(ms: number): void {
    this.nowMs += ms
    this.#tokens.clear()
    this.sandbox.world = { ...this.sandbox.world, clock: { offsetMs: 0, frozenAtMs: this.nowMs } }
  }

  /** Ends the work that is running, as an impatient hand does. */
  finishWork(): void {
    for (const { id, wait } of [...this.sandbox.world.machines]) {
      if (wait?.kind !== 'work') continue
      const { engine, world } = this.sandbox
      this.sandbox.world = stepByHand(engine, world, id, this.nowMs) ?? world
    }
  }

  /** Sends one call, such as `POST /v1/users/lookup`, by a Super Administrator's key unless somebody else is named. */
  async ask(line: string, body?: unknown, as: Caller = 'SuperAdministrator', headers = {}): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ')
    const token = await this.#tokenOf(as)
    const credential = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const target = path.startsWith('/v') ? base + path : path
    return anonymous(this.sandbox, vendor, site)(method, target, body, { ...credential, ...headers })
  }

  /** Sends a call that has to succeed, and answers its body. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
  async done<Body = any>(line: string, body?: unknown, as?: Caller): Promise<Body> {
    const answer = await this.ask(line, body, as)
    if (answer.status >= 300) throw new Error(`${line} answered ${answer.status} ${answer.text}`)
    return answer.json as Body
  }

  /** A JWT by a key of a role: claims as a client would write them, with changes; `header` stands in place of the usual one. */
  async keyToken(role: string, changes: object = {}, header: Record<string, unknown> = {}): Promise<string> {
    const minting = this.#minting(role)
    const claims = Object.fromEntries(
      Object.entries({ ...minting.claims, ...changes }).filter(([, value]) => value !== undefined),
    )
    const signed = { ...minting, claims, sign: { ...minting.sign, header: { ...minting.sign?.header, ...header } } }
    const { world } = this.sandbox
    const place = { world, vendor, site, here: this.here, facts: {}, nowMs: this.nowMs, wallMs: testNow }
    return mintToken(signed as Minting, undefined, { ...place, ivHex: '', strangerKey: {} } as never)
  }

  #minting(role: string): Minting {
    const { engine, world } = this.sandbox
    const tenancy = engine.tenancies.get(vendor)
    const input = { facts: tenancy?.facts ?? {}, world, site, here: this.here as never, nowMs: this.nowMs, origin }
    const minting = tenancy?.vendor.mints.adminKey?.make(
      { principal: role },
      { ...input, chance: new Chance(world.meters.chance) },
    )
    if (minting === undefined || typeof minting === 'string') throw new Error(minting ?? 'no mint')
    return minting
  }

  async #tokenOf(as: Caller): Promise<string | undefined> {
    if (as === 'nobody') return undefined
    if (typeof as === 'object' && 'token' in as) return as.token
    const name = JSON.stringify(as)
    const known = this.#tokens.get(name)
    const token =
      known ??
      (typeof as === 'string'
        ? await this.keyToken(as)
        : await mintedToken(this.sandbox, vendor, site, 'access', { scopes: as.scopes }))
    this.#tokens.set(name, token)
    return token
  }
}

/** The tenant with other records in place of some of its collections, as if it had been seeded so. */
export function withCollections(tenant: RsaTenant, collections: SiteResources): RsaTenant {
  const { world } = tenant.sandbox
  const here = { ...world.resources[vendor]?.[site], ...collections }
  tenant.sandbox.world = { ...world, resources: { ...world.resources, [vendor]: { [site]: here } } }
  return tenant
}

/** Replies that did not fit the contract; each is a bug of ours. */
export const violationsOf = (tenant: RsaTenant): number => tenant.sandbox.violations
