import type { Command } from 'commander'
import { readers } from './settings.ts'

/** Adds `backlot doctor`. */
export function addDoctor(backlot: Command): void {
  backlot
    .command('doctor')
    .description('look at what Backlot needs on this machine, and say what to do where something is wrong')
    .argument('[documents...]', 'OpenAPI documents to look at as well')
    .option('-p, --port <number>', 'main port (default: that of the file of settings, else 7400)')
    .option(
      '--persist <dir>',
      'folder of kept sandboxes, which no Backlot may be using (default: that of the file of settings)',
    )
    .option('--tls-dir <dir>', 'folder of certificates (default: ~/.backlot/tls)')
    .option('--config <file>', 'file of settings; backlot.config.yaml of the folder where there is one')
    .option('--json', 'print as JSON')
    .action(async (documents: string[], options: DoctorOptions) => {
      const { json, port, ...named } = options
      const examined = { ...named, documents, ...(port !== undefined && { port: readers.port(port) }) }
      await (await import('./doctor.ts')).doctor(examined, { json: json === true })
    })
}

interface DoctorOptions {
  readonly port?: string
  readonly persist?: string
  readonly tlsDir?: string
  readonly config?: string
  readonly json?: boolean
}

/** Adds `backlot config`. */
export function addConfig(backlot: Command): void {
  const config = backlot.command('config').description('check a file of settings, or print what one can say')
  const verbs = () => import('./config.ts')
  config
    .command('check')
    .description('check a file of settings and print what it says')
    .argument('[file]', 'the file; backlot.config.yaml of the folder unless given')
    .option('--json', 'print as JSON')
    .action(async (file: string | undefined, options: { json?: boolean }) => (await verbs()).check(file, options))
  config
    .command('schema')
    .description('print the JSON Schema of files of settings, for editors')
    .action(async () => (await verbs()).schema())
}

/** Adds `backlot fixture`. */
export function addFixture(backlot: Command): void {
  const fixture = backlot.command('fixture').description('list, check and make the records that tenants begin with')
  const verbs = () => import('./fixture.ts')
  fixture
    .command('list')
    .description('list the fixtures of the program, with their rows by section')
    .option('--json', 'print as JSON')
    .action(async (options: { json?: boolean }) => (await verbs()).list(options))
  fixture
    .command('check')
    .description('check fixtures: what they say, the world that they make, and its answers against the contracts')
    .argument('<fixtures...>', 'names and files, later ones over earlier')
    .option('--json', 'print the calls and what did not fit as JSON')
    .action(async (names: string[], options: { json?: boolean }) => (await verbs()).check(names, options))
  fixture
    .command('schema')
    .description('print the JSON Schema of fixture files, for editors')
    .action(async () => (await verbs()).schema())
  fixture
    .command('from-snapshot')
    .description(
      'write the records of an exported snapshot as a fixture, as far as there are rows for them; it holds secrets',
    )
    .argument('<file>', 'file of backlot snapshot export')
    .option('-o, --output <file>', 'file to write; standard output unless given')
    .action(async (file: string, options: { output?: string }) => (await verbs()).fromSnapshot(file, options))
}
