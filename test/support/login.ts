import { CompactSign, importJWK } from 'jose'
import { facts, loadContract } from '../../src/contract/index.ts'
import { readProgramJson, testKeys } from '../../src/host/index.ts'
import {
  type CompiledVendor,
  createEngine,
  type Entry,
  Registry,
  type Sandbox,
  type SentReply,
} from '../../src/sandbox/index.ts'
import { pingoneAic as vendor } from '../../src/vendors/pingone-aic/index.ts'
import type { PlatformHere } from '../../src/vendors/pingone-aic/service-accounts.ts'
import type { Call, Facts, Jwk } from '../../src/vendors/vendor.ts'

/** The instant at which every world of these tests begins. */
export const startMs = Date.UTC(2026, 10, 21, 9, 0, 0, 250)

/** Private keys of clients; the last belongs to nobody. */
export const keys = testKeys().slice(0, 3) as readonly Jwk[]

/** The accounts and users that the sites of these tests begin with. */
export const fixture = {
  serviceAccounts: [
    { name: 'ci', scopes: ['fr:idm:*', 'fr:idc:esv:*', 'fr:am:*'] },
    { name: 'reader', scopes: ['fr:idc:esv:read'], description: 'looks only' },
  ],
  managedUsers: [
    { object: 'teammember', userName: 'ada@example.com', givenName: 'Ada', sn: 'Byron' },
    { object: 'alpha_user', userName: 'bo', givenName: 'Bo', sn: 'Ek' },
    { object: 'alpha_user', userName: 'cy', givenName: 'Cy', sn: 'Fox' },
    { object: 'alpha_user', userName: 'di', givenName: 'Di', sn: 'Gee' },
  ],
}

const { contract: compiled, profile } = readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor.name}.json`)
const contract = loadContract(compiled)

/** A call as the tests write it: operation and site, and what differs from a plain call. */
export interface Wanted {
  readonly operation: string
  readonly site?: string
  readonly path?: string
  readonly pathParameters?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly origin?: string
  readonly wallMs?: number
}

/** An answer, read. */
export interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
}

/** A seeded sandbox, with the ways of asking it. */
export interface Tenant {
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly facts: Facts
  readonly here: (site?: string) => PlatformHere
  readonly ask: (wanted: Wanted, sandbox?: Sandbox) => Promise<Got>
  readonly lastEntry: (sandbox?: Sandbox) => Entry
}

/** A sandbox with a running clock that shows `startMs` while the wall clock does; facts can be put in the profile's place. */
export function newTenant(changedFacts: Facts = {}): Tenant {
  const known = { ...facts(profile), ...changedFacts }
  const sites = Object.fromEntries(profile.sites.map((site) => [site, fixture]))
  const tenancy = { vendor, contract, profile, facts: known, fixture: sites, sites: profile.sites }
  const registry = new Registry(createEngine([tenancy], keys.slice(0, 2)))
  const sandbox = registry.create({ name: 'here', seed: 'test', pace: 20, clock: { offsetMs: 0 }, wallMs: startMs })
  return {
    registry,
    sandbox,
    facts: known,
    here: (site = 'development') => sandbox.world.resources[vendor.name]?.[site] as unknown as PlatformHere,
    ask: async (wanted, other = sandbox) => read(await other.handle(callOf(wanted))),
    lastEntry: (other = sandbox) => other.journal.entries.at(-1) as Entry,
  }
}

function read({ status, headers, text }: SentReply) {
  return { status, headers, body: text === undefined ? undefined : (JSON.parse(text) as unknown) }
}

function callOf({ operation, site = 'development', path, body, ...rest }: Wanted): Call {
  const found = contract.operations.get(operation)
  if (!found) throw new Error(`Failed to call ${operation}: the contract has no such operation`)
  const { headers = {}, origin = 'http://localhost:7401', wallMs = startMs, pathParameters = {}, query = {} } = rest
  return {
    vendor: vendor.name,
    site,
    operation: found,
    method: found.method,
    path: path ?? found.path,
    pathParameters,
    query,
    headers: { host: 'localhost:7401', ...headers },
    ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    origin,
    wallMs,
  }
}

/** A signed JWT; `alg` and key are free, so that wrong ones can be made. */
export async function signed(
  claims: object,
  jwk: Jwk,
  header: { alg: string } & object = { alg: 'RS256' },
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(header)
    .sign(await importJWK(jwk, header.alg))
}

/** An id and private key of a seeded account. */
export function clientOf(tenant: Tenant, name: string, site?: string): { readonly id: string; readonly jwk: Jwk } {
  const here = tenant.here(site)
  const account = here.serviceAccounts.toArray().find((candidate) => candidate.name === name)
  const key = account && here.clientKeys.get(account.id)
  if (!key) throw new Error(`Failed to find a client named ${name}: the fixture has none`)
  return { id: key.accountId, jwk: key.jwk }
}

/** The claims that frodo writes for an account, at the start of these tests. */
export function frodoClaims(id: string, atMs = startMs): Record<string, unknown> {
  return {
    iss: id,
    sub: id,
    aud: 'http://localhost:7401:7401/am/oauth2/access_token',
    exp: Math.floor(atMs / 1000) + 180,
    jti: `jti-${id}`,
  }
}

/** A token request as frodo posts it: nothing is percent-encoded. */
export function tokenRequest(assertion: string, scope?: string): Wanted {
  const fields = [
    `assertion=${assertion}`,
    'client_id=service-account',
    'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer',
    ...(scope === undefined ? [] : [`scope=${scope}`]),
  ]
  return {
    operation: 'createAccessToken',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: fields.join('&'),
  }
}

/** An access token of a seeded account, got by its assertion. */
export async function accessToken(tenant: Tenant, name = 'ci', wanted: Partial<Wanted> = {}): Promise<string> {
  const { id, jwk } = clientOf(tenant, name, wanted.site)
  const request = tokenRequest(await signed(frodoClaims(id, wanted.wallMs), jwk))
  const { body } = await tenant.ask({ ...request, ...wanted })
  return body.access_token as string
}

/** The header that carries a token. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
