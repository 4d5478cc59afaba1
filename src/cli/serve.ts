import type { RequestListener } from 'node:http'
import { defaultSandbox, Gateway, type Observer } from '../gateway/index.ts'
import {
  freshEcKeys,
  freshKeys,
  freshSecret,
  isLoopback,
  type ServerTls,
  testEcKeys,
  testKeys,
  wallNow,
} from '../host/index.ts'
import type { ControlOptions } from '../control/index.ts'
import { createEngine, defaultRegistryLimits, Registry, type RegistryLimits } from '../sandbox/index.ts'
import { wallClock } from '../world/index.ts'
import { openPersistence } from './persistence.ts'
import { withProfiles } from './profile-values.ts'
import { type Settings, UsageError } from './settings.ts'
import { tenanciesOf } from './tenants.ts'
import { tlsOf } from './tls.ts'
import { version } from './version.ts'

/** A running Backlot. */
export interface Served {
  readonly gateway: Gateway
  readonly registry: Registry
  /** What the control API works on. */
  readonly control: ControlOptions
  /** The bearer token of the control API, when it needs one. */
  readonly controlToken: string | undefined
  /** What the listeners speak https with; http without it. */
  readonly tls: ServerTls | undefined
  readonly close: () => Promise<void>
}

/** How many key pairs are made when the published test keys must not be used. */
const freshKeyCount = 4

/** Starts everything: engine, default sandbox, gateway; the control API is made when it is first called. */
export async function serve(settings: Settings, observe?: Observer): Promise<Served> {
  const loopback = isLoopback(settings.host)
  const keys = loopback ? testKeys() : await freshKeys(freshKeyCount)
  const tenancies = withProfiles(tenanciesOf(settings.tenants ?? [], settings.fixture), settings.profile)
  const engine = createEngine(tenancies, keys, {
    salt: loopback ? '' : freshSecret(32),
    ecKeys: loopback ? testEcKeys() : await freshEcKeys(freshKeyCount),
    ...(settings.maxSandboxBytes !== undefined && { maxBytes: settings.maxSandboxBytes }),
  })
  const tls = await tlsOf(settings, engine)
  const persistence = await openPersistence(settings, engine)
  const registry = new Registry(engine, persistence, limitsOf(settings))
  const { seed, pace, host, port, clock = wallClock } = settings
  persistence?.bringBack(registry)
  const isNew = !registry.get(defaultSandbox)
  if (isNew) {
    registry.create({ name: defaultSandbox, seed, pace, clock, wallMs: wallNow() })
  }
  const controlToken = settings.controlToken ?? (loopback ? undefined : freshSecret())
  const control = controlOptions(registry, settings, controlToken, () => gateway)
  const gateway: Gateway = new Gateway({
    registry,
    host,
    port,
    ...(settings.sites && { sites: settings.sites }),
    ...(settings.ports && { ports: settings.ports }),
    control: () => controlListener(control),
    ...(observe ? { observe } : {}),
    ...(tls ? { tls } : {}),
  })
  const close = async (): Promise<void> => {
    await gateway.close()
    await persistence?.close()
  }
  if (isNew) await begin(control, settings)
  await open(gateway, registry).catch(async (error: Error) => {
    await close()
    throw error
  })
  return { gateway, registry, control, controlToken, tls, close }
}

/** Listens, also for sandboxes that had ports of their own when they were kept. */
async function open(gateway: Gateway, registry: Registry): Promise<void> {
  await registry.pending()
  await gateway.open()
  for (const { name, surroundings } of registry.list()) if (surroundings.hasPorts) await gateway.openPorts(name)
}

/** Arms the faults and sets the limits that the default sandbox begins with; throws a UsageError for one that does not fit. */
async function begin(control: ControlOptions, { faults = [], rateLimits = [] }: Settings): Promise<void> {
  const wanted = [
    ...faults.map((body, index) => ({ id: 'armFault', body, what: `faults/${index}` })),
    ...rateLimits.map((body, index) => ({ id: 'setRateLimit', body, what: `rateLimits/${index}` })),
  ]
  if (wanted.length === 0) return
  const ask = (await import('../control/index.ts')).directControl(control)
  for (const { id, body, what } of wanted) {
    const { status, body: answer } = await ask(id, { body }, defaultSandbox)
    if (status >= 400) throw new UsageError(`${what} of the configuration: ${(answer as { detail: string }).detail}`)
  }
}

const limitsOf = ({ maxSandboxes = defaultRegistryLimits.maxSandboxes }: Settings): RegistryLimits => ({ maxSandboxes })

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
