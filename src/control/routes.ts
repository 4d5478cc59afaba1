import { clockRoutes } from './clock.ts'
import { consoleRoutes } from './console.ts'
import { coverageRoutes, totalCoverageRoutes } from './coverage.ts'
import { faultRoutes } from './faults.ts'
import { healthRoutes } from './health.ts'
import { journalRoutes } from './journal.ts'
import { machineRoutes } from './machines.ts'
import { rateLimitRoutes } from './rate-limits.ts'
import type { Control, GlobalRoute, SandboxRoute } from './route.ts'
import { sandboxRoutes, wholeSandboxRoutes } from './sandboxes.ts'
import { snapshotRoutes } from './snapshots.ts'
import { stateRoutes } from './state.ts'
import { tokenRoutes } from './tokens.ts'
import { verifyRoutes } from './verify.ts'

/** The routes about one sandbox, in the order of the documentation. */
export const routesOfSandboxes: readonly SandboxRoute[] = [
  ...wholeSandboxRoutes,
  ...clockRoutes,
  ...stateRoutes,
  ...machineRoutes,
  ...journalRoutes,
  ...verifyRoutes,
  ...coverageRoutes,
  ...snapshotRoutes,
  ...rateLimitRoutes,
  ...faultRoutes,
  ...tokenRoutes,
  ...consoleRoutes,
]

/** The routes about no single sandbox; `sweep` deletes the sandboxes that have ended. */
export function globalRoutes(): {
  readonly routes: readonly GlobalRoute[]
  readonly sweep: (control: Control) => Promise<void>
} {
  const { routes, sweep } = sandboxRoutes()
  return { routes: [...healthRoutes, ...totalCoverageRoutes, ...routes], sweep }
}
