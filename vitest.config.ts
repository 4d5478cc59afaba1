import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    // Packages are imported as Node itself does.
    deps: { interopDefault: false },
    testTimeout: 30_000,
  },
})
