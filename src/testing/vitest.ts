import { expect, test as plain } from 'vitest'
import {
  type Backlot,
  backlotMatchers,
  type BacklotMatchers,
  type BacklotOptions,
  type Sandbox,
  startBacklot,
} from './index.ts'

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-empty-object-type -- as vitest declares it
  interface Matchers<T = any> extends BacklotMatchers<T> {}
}

expect.extend(backlotMatchers)

/** What a test is given: the tenants of its file, and a sandbox of its own, which ends with it. */
export interface BacklotFixtures {
  readonly backlot: Backlot
  readonly sim: Sandbox
}

/** A `test` of vitest whose tests are given a sandbox of their own; tenants are started once for each file that asks for them. */
export function backlotTest(options: BacklotOptions = {}) {
  return plain
    .extend<{ $file: Pick<BacklotFixtures, 'backlot'> }>({
      backlot: [
        // eslint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures from the pattern
        async ({}, use: (backlot: Backlot) => Promise<void>) => {
          const backlot = await startBacklot(options)
          await use(backlot)
          await backlot.close()
        },
        { scope: 'file' },
      ],
    })
    .extend<Pick<BacklotFixtures, 'sim'>>({
      sim: async ({ backlot }, use) => {
        const sim = await backlot.sandbox({ ports: options.ports !== undefined && options.ports !== false })
        await use(sim)
        await sim.close()
      },
    })
}

/** A `test` of vitest with tenants of all vendors. */
export const test = backlotTest()
