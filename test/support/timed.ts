import type { InjectOptions } from 'fastify'
import { createControl } from '../../src/control/index.ts'
import { createEngine, type Fixture, Registry, type Sandbox, tenancyOf } from '../../src/sandbox/index.ts'
import { anonymous, type Answer, testEngine, testNow } from './tenant.ts'

const vendor = 'pingone-aic'

/** What the control API answered. */
export interface Told {
  readonly status: number
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
}

/** One call of the vendor's API. */
export interface Wanted {
  readonly site?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** AIC tenants in process, with the whole control API and a wall clock that is moved by hand. */
export interface Timed {
  readonly registry: Registry
  /** The wall clock, in ms. */
  readonly wall: { ms: number }
  /** Asks the control API; a path without `/_backlot`. */
  readonly control: (method: string, path: string, body?: object) => Promise<Told>
  /** Calls a sandbox, such as `GET /environment/count`, at the wall clock's instant. */
  readonly call: (sandbox: string, line: string, wanted?: Wanted) => Promise<Answer>
  /** Mints an access token of a site's first account. */
  readonly token: (sandbox: string, site?: string, lifetimeSeconds?: number) => Promise<string>
  readonly sandbox: (name: string) => Sandbox
}

/** Tenants that begin with a fixture; facts stand in place of the profile's. */
export async function timed(fixture: Fixture, facts: Readonly<Record<string, unknown>> = {}): Promise<Timed> {
  const usual = tenancyOf(testEngine(), vendor)
  const engine = createEngine([{ ...usual, fixture, facts: { ...usual.facts, ...facts } }], testEngine().keys, {
    ecKeys: testEngine().ecKeys,
  })
  const registry = new Registry(engine)
  const wall = { ms: testNow }
  const sites = Object.fromEntries(usual.sites.map((site) => [site, 'http://localhost:7401']))
  const app = await createControl({
    registry,
    version: '0.0.0-test',
    host: {
      now: () => wall.ms,
      sitesOf: () => ({ [vendor]: sites }),
      openPorts: () => Promise.resolve(),
      closePorts: () => Promise.resolve(),
      controlUrl: () => 'http://localhost:7400',
      newSeed: () => 'fresh',
      isReady: () => true,
    },
  })
  const sandbox = (name: string): Sandbox => {
    const found = registry.get(name)
    if (!found) throw new Error(`Failed to find sandbox ${name}: the test made none`)
    return found
  }
  const control: Timed['control'] = async (method, path, body) => {
    const asked = { method, url: `/_backlot${path}`, ...(body ? { payload: body } : {}) } as InjectOptions
    const { statusCode, body: text } = await app.inject(asked)
    return { status: statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
  const call: Timed['call'] = (name, line, { site = 'development', body, headers } = {}) => {
    const [method = '', target = ''] = line.split(' ')
    const known = sandbox(name)
    const now: Pick<Sandbox, 'engine' | 'handle'> = {
      engine: known.engine,
      handle: (sent) => known.handle({ ...sent, wallMs: wall.ms }),
    }
    return anonymous(now as Sandbox, vendor, site)(method, target, body, headers)
  }
  const token: Timed['token'] = async (name, site = 'development', lifetimeSeconds) => {
    const order = { vendor, site, ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }) }
    const { status, body } = await control('POST', `/sandboxes/${name}/tokens`, order)
    if (status !== 200) throw new Error(`Failed to mint a token: ${JSON.stringify(body)}`)
    return body.token as string
  }
  return { registry, wall, control, call, token, sandbox }
}

/** The header that carries a token. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })
