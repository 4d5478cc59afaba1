import createClient, { type Client } from 'openapi-fetch'
import { afterAll, beforeAll } from 'vitest'
import { type Served, serve } from '../../src/cli/serve.ts'
import type { paths } from '../../src/contract/generated/cisco-scc.ts'
import type { Mutable } from './mutable.ts'

/** An API key as the sandbox answer shows it. */
export interface ReadyKey {
  readonly role: 'administrator' | 'member'
  readonly orgId: string
  readonly organization: string
  readonly apiKeyId: string
  readonly accessToken: string
  readonly refreshToken: string
}

/** A client that knows nothing but the types of the contract. */
export type SccClient = Client<Mutable<paths>>

type Ask = <T = any>(method: string, path: string, body?: unknown) => Promise<T> // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asks for

/** One sandbox of a running Backlot, with its ready keys. */
export interface SccTenant {
  readonly name: string
  readonly sites: Readonly<Record<string, string>>
  readonly keys: readonly ReadyKey[]
  /** The key of an organization by its name, and of a role. */
  readonly key: (organization: string, role?: ReadyKey['role']) => ReadyKey
  /** A client with a token, on a site. */
  readonly withToken: (token: string | undefined, site?: string) => SccClient
  /** A client with the ready token of a key, on a site. */
  readonly as: (organization: string, role?: ReadyKey['role'], site?: string) => SccClient
  /** The control API of the sandbox; throws for what is no success. */
  readonly control: Ask
  /** How many answers of the sandbox have not fitted the contract. */
  readonly violations: () => number
}

/** The organizations of the default fixture: one that manages, one that it manages, one that stands alone. */
export const manager = 'Northwind Managed Security'
export const managed = 'Harbor Foods'
export const standalone = 'Acme Corporation'

/** One Backlot for all tests of a file, on free ports; each call makes a sandbox, a fork or one whose clock stands still. */
export function sccBacklot(): (options?: { readonly from?: string }) => Promise<SccTenant> {
  let served: Served | undefined
  beforeAll(async () => {
    served = await serve({ port: 0, host: 'localhost', seed: 'test', pace: 20, logLevel: 'silent', allowHost: [] })
  })
  afterAll(() => served?.close())
  return async (options: { readonly from?: string } = {}) => {
    if (!served) throw new Error('Failed to make a sandbox: Backlot is not running yet')
    const fresh = { clock: { now: '2026-11-21T09:00:00Z', frozen: true }, pace: 'instant', seed: 'test' }
    const url = `${served.gateway.controlUrl()}/_backlot`
    const made = await asked(`${url}/sandboxes`)('POST', '', options.from === undefined ? fresh : options)
    return tenantOf(served, made, asked(`${url}/sandboxes/${made.name}`))
  }
}

interface Made {
  readonly name: string
  readonly sites: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly credentials: Readonly<Record<string, { readonly apiKeys: readonly ReadyKey[] }>>
}

function tenantOf(served: Served, made: Made, control: Ask): SccTenant {
  const sites = made.sites['cisco-scc'] ?? {}
  const keys = made.credentials['cisco-scc']?.apiKeys ?? []
  const withToken: SccTenant['withToken'] = (token, site = 'global') =>
    createClient<Mutable<paths>>({
      baseUrl: sites[site] ?? '',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
  const key: SccTenant['key'] = (organization, role = 'administrator') => {
    const found = keys.find((known) => known.organization === organization && known.role === role)
    if (!found) throw new Error(`Failed to find the key of ${organization} with role ${role}: the fixture has none`)
    return found
  }
  return {
    name: made.name,
    sites,
    keys,
    key,
    withToken,
    as: (organization, role, site) => withToken(key(organization, role).accessToken, site),
    control,
    violations: () => served.registry.get(made.name)?.violations ?? -1,
  }
}

function asked(base: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`Failed to ${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}
