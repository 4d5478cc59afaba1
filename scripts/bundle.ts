import { build, type BuildOptions, type Plugin } from 'esbuild'

const shared = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'linked',
  sourcesContent: false,
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

/** Packages that only come as ES modules, which runners that load CommonJS alone, such as jest, cannot load; and one whose two forms differ. */
const inlined = ['jose', 'lowdb', 'steno', 'openapi-fetch']

/** Everything else stays outside, and the parts of the library share the one that holds it. */
const outside: Plugin = {
  name: 'outside',
  setup(building) {
    building.onResolve({ filter: /^[^.]/ }, ({ path, kind }) => {
      const isInside = kind === 'entry-point' || inlined.some((name) => path === name || path.startsWith(`${name}/`))
      return isInside ? undefined : { path, external: true }
    })
    building.onResolve({ filter: /^\.\/index\.ts$/ }, ({ importer }) =>
      /testing\/[\w-]+\.ts$/.test(importer) ? { path: './index.cjs', external: true } : undefined,
    )
  },
}

/** The library once more for callers that load CommonJS alone. */
await build({
  ...shared,
  packages: 'bundle',
  entryPoints: {
    'testing/index': 'src/testing/index.ts',
    'testing/jest': 'src/testing/jest.ts',
  },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [outside],
})
