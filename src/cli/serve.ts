import type { RequestListener } from 'node:http'
import { defaultSandbox, Gateway, type Observer } from '../gateway/index.ts'
import {
  freshKeys,
  freshSecret,
  isLoopback,
  readOptionalJson,
  readProgramJson,
  testKeys,
  wallNow,
} from '../host/index.ts'
import type { ControlOptions } from '../control/index.ts'
import { type CompiledVendor, createEngine, type Fixture, loadTenancies, Registry } from '../sandbox/index.ts'
import { wallClock } from '../world/index.ts'
import type { Settings } from './settings.ts'
import { version } from './version.ts'

/** A running Backlot. */
export interface Served {
  readonly gateway: Gateway
  readonly registry: Registry
  /** What the control API works on. */
  readonly control: ControlOptions
  /** The bearer token of the control API, when it needs one. */
  readonly controlToken: string | undefined
  readonly close: () => Promise<void>
}

/** How many key pairs are made when the published test keys must not be used. */
const freshKeyCount = 4

/** Starts everything: engine, default sandbox, gateway; the control API is made when it is first called. */
export async function serve(settings: Settings, observe?: Observer): Promise<Served> {
  const loopback = isLoopback(settings.host)
  const keys = loopback ? testKeys() : await freshKeys(freshKeyCount)
  const engine = createEngine(loadTenancies({ compiled, fixture }), keys)
  const registry = new Registry(engine)
  const { seed, pace, host, port } = settings
  registry.create({ name: defaultSandbox, seed, pace, clock: wallClock, wallMs: wallNow() })
  const controlToken = settings.controlToken ?? (loopback ? undefined : freshSecret())
  const control = controlOptions(registry, settings, controlToken, () => gateway)
  const gateway: Gateway = new Gateway({
    registry,
    host,
    port,
    control: () => controlListener(control),
    ...(observe ? { observe } : {}),
  })
  await gateway.open()
  return { gateway, registry, control, controlToken, close: () => gateway.close() }
}

async function controlListener(options: ControlOptions): Promise<RequestListener> {
  const { createControl } = await import('../control/index.ts')
  const app = await createControl(options)
  return (request, response) => app.routing(request, response)
}

function controlOptions(
  registry: Registry,
  settings: Settings,
  token: string | undefined,
  gateway: () => Gateway,
): ControlOptions {
  return {
    registry,
    version: version(),
    host: {
      now: wallNow,
      sitesOf: (name) => gateway().sitesOf(name),
      openPorts: (name) => gateway().openPorts(name),
      closePorts: (name) => gateway().closePorts(name),
      controlUrl: () => gateway().controlUrl(),
      newSeed: () => freshSecret(4),
      isReady: () => true,
    },
    allowedHosts: settings.allowHost,
    ...(token === undefined ? {} : { token }),
  }
}

function compiled(vendor: string): CompiledVendor {
  return readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`)
}

function fixture(vendor: string): { sites: Fixture } {
  return { sites: readOptionalJson<Fixture>('fixtures', vendor, 'default.json') ?? {} }
}
