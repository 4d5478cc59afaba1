import { environmentOf } from '../cli/variables.ts'
import { startBacklot } from './start.ts'
import type { BacklotOptions } from './types.ts'

/** What the global setup of a test runner answers: a function that ends what was started. */
export type Teardown = () => Promise<void>

/**
 * Makes a global setup for vitest, jest or any runner that calls a function before all tests: it starts tenants that listen, and
 * exports what `backlot run` would, so that tests reach them by `connectBacklot()` or by the variables.
 */
export function backlotSetup(options: BacklotOptions = {}): () => Promise<Teardown> {
  return async () => {
    const backlot = await startBacklot({ ports: true, ...options })
    const { control, sites, credentials } = backlot
    Object.assign(process.env, environmentOf({ control, sites, credentials }))
    return () => backlot.close()
  }
}

/** The global setup with tenants of all vendors. */
export default backlotSetup()
