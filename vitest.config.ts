import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Rooms whose tests start no program and listen on no port: they share what they have loaded, which is a third of their time. */
const rooms = ['contract', 'generic', 'model', 'sandbox', 'vendors', 'world'].map((room) => `test/${room}/**/*.test.ts`)

const alias = { 'backlot/vitest': resolve('src/testing/vitest.ts'), 'backlot/testing': resolve('src/testing/index.ts') }

export default defineConfig({
  test: {
    exclude: ['test/clients/**'],
    // Packages are imported as Node itself does.
    deps: { interopDefault: false },
    testTimeout: 30_000,
    // All cores; the default leaves one idle.
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'rooms', include: rooms, isolate: false } },
      // The examples import the package by its name, as users do.
      { extends: true, resolve: { alias }, test: { name: 'examples', include: ['examples/**/*.test.mjs'] } },
      {
        extends: true,
        test: { name: 'program', include: ['test/**/*.test.ts'], exclude: ['test/clients/**', ...rooms] },
      },
    ],
  },
})
