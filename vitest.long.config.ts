import { defineConfig } from 'vitest/config'

/** The full counts of the random tests; `BACKLOT_LONG` is read by `test/support/runs.ts`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    // Packages are imported as Node itself does.
    deps: { interopDefault: false },
    testTimeout: 600_000,
    env: { BACKLOT_LONG: '1' },
  },
})
