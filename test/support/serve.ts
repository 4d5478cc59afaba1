import { onTestFinished } from 'vitest'
import { type Served, serve } from '../../src/cli/serve.ts'
import type { Settings } from '../../src/cli/settings.ts'
import type { Observer } from '../../src/gateway/index.ts'

const defaults: Settings = { port: 0, host: 'localhost', seed: 'test', pace: 20, logLevel: 'silent', allowHost: [] }

/** A whole Backlot on free ports, closed when the test ends. */
export interface TestServer extends Served {
  readonly controlUrl: string
  /** Base URL of a site of the default sandbox. */
  readonly site: (name: string) => string
  /** Calls the control API and answers its JSON. */
  readonly ask: <T = any>(method: string, path: string, body?: unknown) => Promise<T> // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asks for
  /** A token of a site, minted by the control API. */
  readonly token: (wanted?: object) => Promise<string>
}

/** Starts a whole Backlot on free ports for one test. */
export async function startServer(settings: Partial<Settings> = {}, observe?: Observer): Promise<TestServer> {
  const server = await openServer(settings, observe)
  onTestFinished(() => server.close())
  return server
}

/** Starts a whole Backlot on free ports; whoever starts it closes it. */
export async function openServer(settings: Partial<Settings> = {}, observe?: Observer): Promise<TestServer> {
  const served = await serve({ ...defaults, ...settings }, observe)
  const controlUrl = served.gateway.controlUrl()
  const ask: TestServer['ask'] = async (method, path, body) => {
    const response = await fetch(`${controlUrl}/_backlot${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    ...served,
    controlUrl,
    ask,
    site: (name) => served.gateway.sitesOf('default')['pingone-aic']?.[name] ?? '',
    token: async (wanted = {}) => (await ask<{ token: string }>('POST', '/tokens', wanted)).token,
  }
}
