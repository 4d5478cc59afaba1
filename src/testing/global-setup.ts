import { type BacklotOptions, startBacklot } from './index.ts'

/** Ends what a global setup started. */
export type Teardown = () => Promise<void>

/**
 * Makes a global setup for vitest: it starts tenants that listen, and exports what `backlot run` would, so that the tests of all files
 * reach them by `connectBacklot()` or by the variables.
 */
export function backlotSetup(options: BacklotOptions = {}): () => Promise<Teardown> {
  return async () => {
    const backlot = await startBacklot({ ports: true, ...options })
    Object.assign(process.env, backlot.environment())
    return () => backlot.close()
  }
}

/** The global setup with tenants of all vendors. */
export default backlotSetup()
