import { clockFrom } from '../cli/clock-start.ts'
import type { Settings } from '../cli/settings.ts'
import { serve, type Served } from '../cli/serve.ts'
import { directControl } from '../control/index.ts'
import { defaultSandbox, fetchOf } from '../gateway/index.ts'
import { type Fetch, networkFetch } from '../host/index.ts'
import { askingDirectly } from './asking.ts'
import { ControlledBacklot } from './backlot.ts'
import { viewOf } from './sandbox.ts'
import type { Backlot, BacklotOptions } from './types.ts'

/**
 * Starts tenants in this process. Without ports their calls go through `fetch` of the answer, and clients that take a `fetch`
 * function can be given it; with ports any client of the process can call.
 */
export async function startBacklot(options: BacklotOptions = {}): Promise<Backlot> {
  const served = await serve(settingsOf(options))
  const asking = askingDirectly(directControl(served.control))
  const { gateway } = served
  const reach = { asking, control: gateway.controlUrl(), fetch: fetchFor(gateway, options) }
  return new ControlledBacklot(reach, await viewOf(asking, defaultSandbox), () => served.close())
}

const fetchFor = (gateway: Served['gateway'], { ports = false }: BacklotOptions): Fetch =>
  ports === false ? fetchOf(gateway) : networkFetch

const usualPace = 20

function settingsOf({
  vendors = [],
  seed = 'backlot',
  pace = usualPace,
  fixture,
  ports = false,
  clock,
  profile,
}: BacklotOptions): Settings {
  return {
    tenants: vendors,
    port: ports === true ? 0 : ports === false ? undefined : ports,
    host: 'localhost',
    seed,
    pace,
    fixture: fixture === undefined ? [] : [fixture].flat(),
    logLevel: 'silent',
    allowHost: ['backlot.invalid'],
    ...(clock && { clock: clockFrom(clock) }),
    ...(profile && { profile }),
  }
}
