import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    // Packages are imported as Node itself does.
    deps: { interopDefault: false },
    testTimeout: 30_000,
    // What a started program keeps for the next one would come from another test, or go to the home of whoever runs them.
    env: { BACKLOT_CACHE_DIR: '' },
  },
})
