import { defaultSandbox } from '../gateway/index.ts'
import { networkFetch } from '../host/index.ts'
import { askingOverHttp } from './asking.ts'
import { ControlledBacklot } from './backlot.ts'
import { viewOf } from './sandbox.ts'
import type { Backlot } from './types.ts'

/** Where a Backlot of another process is. */
export interface BacklotAddress {
  /** The URL of its main port; `BACKLOT_URL` of the environment unless given, else port 7400 of this machine. */
  readonly url?: string
  /** The token of its control API, where it demands one; `BACKLOT_CONTROL_TOKEN` unless given. */
  readonly controlToken?: string
}

const usualUrl = 'http://localhost:7400'

/** Works on tenants that another process runs, such as `backlot start`, `backlot run` or a container. `close` leaves them running. */
export async function connectBacklot(address: BacklotAddress = {}): Promise<Backlot> {
  const control = (address.url ?? process.env['BACKLOT_URL'] ?? usualUrl).replace(/\/+$/, '')
  const controlToken = address.controlToken ?? process.env['BACKLOT_CONTROL_TOKEN']
  const asking = askingOverHttp(control, controlToken)
  const reach = { asking, control, controlToken, fetch: networkFetch }
  return new ControlledBacklot(reach, await viewOf(asking, defaultSandbox), async () => undefined)
}
