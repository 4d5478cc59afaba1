import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tenanciesOf } from '../src/cli/tenants.ts'
import { createEngine, Registry } from '../src/sandbox/index.ts'
import { cliPage } from './reference/cli.ts'
import { controlPage } from './reference/control.ts'
import { faultsPage, profilesPage } from './reference/vendors.ts'

/** Where the pages are. */
export const folder = 'docs/reference'

/** The pages of the reference by file name, made from the tables that the program itself reads. */
export async function referencePages(): Promise<Readonly<Record<string, string>>> {
  const engine = createEngine(tenanciesOf([]), [])
  const host = {
    now: () => 0,
    sitesOf: () => ({}),
    openPorts: async () => undefined,
    closePorts: async () => undefined,
    controlUrl: () => '',
    newSeed: () => '',
    isReady: () => true,
  }
  return {
    'cli.md': cliPage(),
    'control-api.md': await controlPage({ registry: new Registry(engine), host, version: '', allowedHosts: [] }),
    'faults.md': faultsPage(engine),
    'profiles.md': profilesPage(engine),
  }
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(await referencePages())) writeFileSync(join(folder, name), text)
}
