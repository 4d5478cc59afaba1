import { readProgramJson, testEcKeys, testKeys } from '../../src/host/index.ts'
import type { Operation, Route } from '../../src/contract/index.ts'
import {
  type CompiledVendor,
  createEngine,
  type Engine,
  type Fixture,
  loadTenancies,
  mintToken,
  Registry,
  type Sandbox,
  tenancyOf,
  vendorNames,
} from '../../src/sandbox/index.ts'
import { Chance, type Pace, siteOf, worldNow } from '../../src/world/index.ts'
import type { Call, MintRequest } from '../../src/vendors/vendor.ts'

/** The instant at which the clocks of test sandboxes stand still. */
export const testNow = Date.UTC(2026, 10, 21, 9, 0, 0)

const engines = new Map<string, Engine>()

/** The engine of the built contracts, their fixtures and the published test keys; of all vendors or the named ones. */
export function testEngine(...names: string[]): Engine {
  const known = engines.get(names.join())
  if (known) return known
  const tenancies = loadTenancies(
    {
      compiled: (vendor) => readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`),
      fixture: (vendor) => readProgramJson<Fixture>('fixtures', vendor, 'default.json'),
    },
    names.length > 0 ? names : vendorNames,
  )
  const engine = createEngine(tenancies, testKeys(), { ecKeys: testEcKeys() })
  engines.set(names.join(), engine)
  return engine
}

/** A sandbox whose clock stands still, in a registry of its own or the given one. */
export function testSandbox(options: { name?: string; seed?: string; pace?: Pace; registry?: Registry } = {}): Sandbox {
  const { name = 'default', seed = 'test', pace = 20, registry = new Registry(testEngine()) } = options
  return registry.create({ name, seed, pace, clock: { offsetMs: 0, frozenAtMs: testNow }, wallMs: testNow })
}

/** What a call in process answered. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly json: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it reads
  readonly headers: Readonly<Record<string, string>>
}

/** Sends calls to a sandbox in process, without HTTP. */
export type Client = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** A client without credentials. */
export function anonymous(sandbox: Sandbox, vendor: string, site: string): Client {
  return async (method, path, body, headers = {}) => {
    const sent = await sandbox.handle(callOf(sandbox, vendor, site, method, path, body, headers))
    const text = sent.text ?? ''
    return {
      status: sent.status,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
      headers: sent.headers,
    }
  }
}

/** A client with a minted token of the site's first account, or as asked for. */
export async function clientOf(
  sandbox: Sandbox,
  vendor: string,
  site: string,
  wanted: MintRequest = {},
): Promise<Client> {
  const token = await mintedToken(sandbox, vendor, site, 'access', wanted)
  const ask = anonymous(sandbox, vendor, site)
  return (method, path, body, headers = {}) => ask(method, path, body, { authorization: `Bearer ${token}`, ...headers })
}

/** A token as the control API mints it; drawn from a generator of its own, so that the world is not touched. */
export async function mintedToken(
  sandbox: Sandbox,
  vendor: string,
  site: string,
  kind: string,
  wanted: MintRequest,
): Promise<string> {
  const { vendor: coded, facts } = tenancyOf(sandbox.engine, vendor)
  const { world } = sandbox
  const nowMs = worldNow(world, testNow)
  const here = siteOf(world.resources, vendor, site)
  const input = { facts, world, site, here, nowMs, origin: origin, chance: new Chance(world.meters.chance) }
  const minting = coded.mints[kind]?.make(wanted, input)
  if (minting === undefined || typeof minting === 'string') throw new Error(minting ?? `no mint ${kind}`)
  const place = {
    world,
    vendor,
    site,
    here,
    facts,
    nowMs,
    wallMs: testNow,
    ivHex: '00'.repeat(16),
    strangerKey: testKeys()[7] as object as Record<string, unknown>,
  }
  return mintToken(minting, minting.token === undefined ? undefined : coded.tokens[minting.token], place, wanted.defect)
}

const origin = 'http://localhost:7401'

function callOf(
  sandbox: Sandbox,
  vendor: string,
  site: string,
  method: string,
  target: string,
  body: unknown,
  headers: Record<string, string>,
): Call {
  const [path = '', search = ''] = target.split('?')
  const { routes } = tenancyOf(sandbox.engine, vendor).contract
  const fits = routes
    .filter((route) => patternOf(route).test(path))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
  const route = fits.find((candidate) => candidate.method === method)
  const query = queryOf(search)
  const operation = route && (route.actions?.[String(query['_action'])] ?? route.operation)
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  return {
    vendor,
    site,
    ...(operation ? { operation: operation as Operation } : {}),
    ...(!route && fits.length > 0 ? { allowed: [...new Set(fits.map((fit) => fit.method))].sort() } : {}),
    method,
    path,
    pathParameters: route ? parametersOf(route, path) : {},
    query,
    headers: {
      host: 'localhost:7401',
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: Buffer.from(text) }),
    origin,
    wallMs: testNow,
  }
}

function queryOf(search: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  const parameters = new URLSearchParams(search)
  for (const name of parameters.keys()) {
    const values = parameters.getAll(name)
    query[name] = values.length > 1 ? values : (values[0] as string)
  }
  return query
}

const patternOf = (route: Route): RegExp => new RegExp(`^${route.path.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`)

function parametersOf(route: Route, path: string): Record<string, string> {
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] as string)
  const values = patternOf(route).exec(path)?.slice(1) ?? []
  return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] as string)]))
}
