import { build, type BuildOptions } from 'esbuild'

const shared = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'linked',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
} satisfies BuildOptions

/**
 * Puts our own modules into a few files: loading two hundred small ones takes a third of the time of a start.
 * Packages stay outside, and what is imported late stays in files of its own.
 */
await build({
  ...shared,
  entryPoints: { 'cli/main': 'src/cli/main.ts' },
  chunkNames: 'cli/[name]-[hash]',
  splitting: true,
  format: 'esm',
})

/** The library for tests is bundled by itself, so that the program is not cut into more files for its sake. */
await build({
  ...shared,
  entryPoints: {
    'testing/index': 'src/testing/index.ts',
    'testing/vitest': 'src/testing/vitest.ts',
    'testing/jest': 'src/testing/jest.ts',
    'testing/global-setup': 'src/testing/global-setup.ts',
  },
  chunkNames: 'testing/[name]-[hash]',
  splitting: true,
  format: 'esm',
})
