import { readFileSync } from 'node:fs'
import { compileContract, compileProfile, facts, loadContract, readContractTexts } from '../../src/contract/index.ts'
import type { Route } from '../../src/contract/index.ts'
import { answer, createEngine, type Engine, type Fixture, seededWorld } from '../../src/sandbox/index.ts'
import { pingoneAic } from '../../src/vendors/pingone-aic/index.ts'
import type { Here } from '../../src/vendors/pingone-aic/records.ts'
import { accessClaims } from '../../src/vendors/pingone-aic/tokens.ts'
import type { Call, Jwk, Opened } from '../../src/vendors/vendor.ts'
import { Chance, type Clock, type Pace, settle, type World } from '../../src/world/index.ts'

/** The instant at which the worlds of these tests begin. */
export const startMs = Date.UTC(2026, 10, 21, 9)

const { documents, profile: profileText } = readContractTexts('specs/pingone-aic')
const contract = loadContract(compileContract(documents, { vendor: pingoneAic.name }))
const profile = compileProfile(profileText?.file ?? '', profileText?.text ?? '')
const shipped = JSON.parse(readFileSync('fixtures/pingone-aic/default.json', 'utf8')) as Fixture
const keys = JSON.parse(readFileSync('fixtures/keys/rsa.json', 'utf8')) as readonly Jwk[]

/** The scopes that the shipped fixture gives its first account. */
export const everyScope = (shipped.development?.serviceAccounts?.[0] as { scopes: readonly string[] }).scopes

/** An account and no ESVs. */
export const emptyFixture: Fixture = Object.fromEntries(
  profile.sites.map((site) => [site, { serviceAccounts: [{ name: 'ci', scopes: everyScope }] }]),
)

/** What a tenant of these tests begins with; facts stand in place of the profile's. */
export interface Beginning {
  readonly facts?: Readonly<Record<string, unknown>>
  readonly fixture?: Fixture
  readonly pace?: Pace
  readonly clock?: Clock
}

/** What went out: the text as sent, and its value when it is JSON. */
export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
}

/** Further parts of a call; `scopes` `null` sends no token. */
export interface With {
  readonly site?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly scopes?: readonly string[] | null
}

/** A tenant answered in process, without tokens being made: the opened token is handed to the step. */
export class AicTenant {
  readonly engine: Engine
  nowMs = startMs
  world: World

  constructor({ facts: changed = {}, fixture = emptyFixture, pace = 1, clock }: Beginning = {}) {
    const known = { ...facts(profile), ...changed }
    const tenancy = { vendor: pingoneAic, contract, profile, facts: known, fixture, sites: profile.sites }
    this.engine = createEngine([tenancy], keys)
    const beginning = { name: 'here', seed: 'test', pace, clock: clock ?? { offsetMs: 0 }, wallMs: startMs }
    this.world = seededWorld(this.engine, beginning)
  }

  /** The collections of a site, due machines not yet settled. */
  here(site = 'development'): Here {
    return this.world.resources[pingoneAic.name]?.[site] as unknown as Here
  }

  /** Lets real time pass. */
  pass(ms: number): void {
    this.nowMs += ms
    this.world = settle(this.engine, this.world, this.nowMs)
  }

  /**
   * Sends one call, such as `PUT /environment/variables/esv-a`; a body that is no text is sent as JSON. Throws when the answer
   * does not fit its contract.
   */
  ask(line: string, body?: unknown, { site = 'development', headers = {}, scopes = everyScope }: With = {}): Got {
    const call = this.#call(line, body, site, headers)
    const ready = scopes === null ? {} : { scheme: 'bearer', opened: this.#token(site, scopes) }
    const answered = answer(this.engine, this.world, call, ready)
    this.world = answered.world
    const { violations } = answered
    if (violations.length > 0) throw new Error(`${line} broke its contract: ${JSON.stringify(violations)}`)
    const { status, headers: sent, text } = answered.reply
    return { status, headers: sent, text, body: text ? JSON.parse(text) : undefined }
  }

  #token(site: string, scopes: readonly string[]): Opened {
    const account = this.here(site).serviceAccounts.toArray()[0]
    if (!account) throw new Error(`Failed to make a token for ${site}: the fixture has no service account`)
    const lifetimeMs = 3_600_000
    const granting = { account, scopes, site, sandbox: this.world.name, nowMs: this.nowMs, lifetimeMs }
    return { ok: true, header: {}, claims: accessClaims({ ...granting, chance: new Chance(this.world.meters.chance) }) }
  }

  #call(line: string, body: unknown, site: string, headers: Readonly<Record<string, string>>): Call {
    const [method = '', target = ''] = line.split(' ')
    const [path = '', search = ''] = target.split('?')
    const query = Object.fromEntries(new URLSearchParams(search))
    const fits = contract.routes
      .map((route) => ({ route, found: templateOf(route).exec(path) }))
      .filter(({ found }) => found !== null)
    const exact = fits.sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length)
    const fit = exact.find(({ route }) => route.method === method)
    const operation = fit && (fit.route.actions?.[query._action ?? ''] ?? fit.route.operation)
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return {
      vendor: pingoneAic.name,
      site,
      ...(operation ? { operation } : {}),
      ...(!operation && exact.length > 0 ? { allowed: exact.map(({ route }) => route.method) } : {}),
      method,
      path,
      pathParameters: { ...fit?.found?.groups },
      query,
      headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(text === undefined ? {} : { body: new TextEncoder().encode(text) }),
      origin: 'http://localhost:7401',
      wallMs: this.nowMs,
    }
  }
}

/** A path template as an expression with a named group for each parameter; the last may take the rest of the path. */
function templateOf({ path, operation }: Route): RegExp {
  const rest = operation.parameters.some((parameter) => parameter.rest)
  const pattern = path
    .replaceAll('.', '\\.')
    .replaceAll('*', '\\*')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${rest ? pattern.replace(/\[\^\/\]\+\)$/, '.+)') : pattern}$`)
}

/** A text as base64 of its UTF-8 bytes. */
export const base64 = (text: string): string => Buffer.from(text).toString('base64')
