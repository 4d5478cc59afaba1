import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { afterAll, beforeAll } from 'vitest'
import type { paths } from '../../src/contract/generated/rsa-cas.ts'
import type { Mutable } from './mutable.ts'
import { openServer, type TestServer } from './serve.ts'

/** A client that knows nothing but the types of the contract. */
export type RsaClient = Client<Mutable<paths>>

interface ReadyClient {
  readonly clientId: string
  readonly issuer: string
  readonly privateJwk: Record<string, unknown>
}

/** A sandbox of a running Backlot whose clock stands still, and clients of its tenant. */
export interface RsaSandbox {
  /** By the key file of a Super Administrator. */
  readonly key: RsaClient
  /** By an access token with every permission. */
  readonly oauth: RsaClient
  readonly nobody: RsaClient
  readonly readyClient: ReadyClient
  /** Method and path of every operation that a client has called with success, answered by a behaviour. */
  readonly called: ReadonlySet<string>
  readonly control: TestServer['ask']
  /** What an administrator does in the console. */
  readonly console: (action: string, input: object) => Promise<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asks for
  readonly violations: () => number
}

/** Notes what was called with success; what the engine answered without a behaviour does not count. */
function noting(called: Set<string>): Middleware {
  return {
    onResponse({ request, response, schemaPath }) {
      const isDone = response.ok && response.headers.get('x-backlot-source') === 'behaviour'
      if (isDone) called.add(`${request.method} ${schemaPath}`)
    },
  }
}

/** One Backlot for all tests of a file, on free ports; each call makes a sandbox. */
export function rsaBacklot(): () => Promise<RsaSandbox> {
  let server: TestServer | undefined
  beforeAll(async () => {
    server = await openServer()
  })
  afterAll(() => server?.close())
  return async () => {
    if (!server) throw new Error('Failed to make a sandbox: Backlot is not running yet')
    return sandboxOf(server)
  }
}

async function sandboxOf(server: TestServer): Promise<RsaSandbox> {
  const beginning = { seed: 'test', clock: { now: '2026-11-21T09:00:00Z', frozen: true } }
  const { name, sites, credentials } = await server.ask('POST', '/sandboxes', beginning)
  const control: TestServer['ask'] = (method, path, body) => server.ask(method, `/sandboxes/${name}${path}`, body)
  const tokenOf = async (kind: string): Promise<string> =>
    (await control('POST', '/tokens', { vendor: 'rsa-cas', site: 'tenant', kind })).token
  const called = new Set<string>()
  const clientWith = (token?: string): RsaClient => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const client = createClient<Mutable<paths>>({ baseUrl: sites['rsa-cas'].tenant, headers })
    client.use(noting(called))
    return client
  }
  return {
    key: clientWith(await tokenOf('adminKey')),
    oauth: clientWith(await tokenOf('access')),
    nobody: clientWith(),
    readyClient: credentials['rsa-cas'].oauthClients[0],
    called,
    control,
    console: (action, input) => control('POST', `/console/rsa-cas/tenant/${action}`, input),
    violations: () => server.registry.get(name)?.violations ?? -1,
  }
}

/** The body of an answer that has to be a success. */
export async function done<Body>(
  answer: Promise<{ readonly data?: Body; readonly error?: unknown; readonly response: Response }>,
): Promise<Body> {
  const { data, error, response } = await answer
  if (!response.ok) throw new Error(`${response.url} answered ${response.status} ${JSON.stringify(error)}`)
  return data as Body
}
