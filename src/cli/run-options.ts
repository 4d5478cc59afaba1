import { type Command, Option } from 'commander'
import type { Settings } from './settings.ts'

/** How a command gets the options of everything that serves, and how they are read. */
interface Serving {
  readonly addServing: (command: Command, defaults: { readonly port: string; readonly logLevel: string }) => Command
  readonly settingsOf: (command: Command, tenants: readonly string[]) => Promise<Settings>
}

/** What `backlot run` can be told besides what `backlot start` can. */
export interface RunOptions {
  readonly output: string
  readonly failOn: string
  readonly minOperations?: string
  readonly tenants: string
}

/** Adds `backlot run`. */
export function addRun(backlot: Command, { addServing, settingsOf }: Serving): void {
  const run = backlot
    .command('run')
    .description('start tenants on free ports, run a command with them, write a report, stop')
    .usage('[options] -- <command> [arguments]')
    .argument('<command...>', 'the command and its arguments')
    .passThroughOptions()
    .option('--tenants <names>', 'names of tenants, and OpenAPI documents (a,b); default all that have code', '')
    .addOption(new Option('--output <folder>', 'folder of the report').env('BACKLOT_OUTPUT').default('backlot-run'))
    .option('--fail-on <gates>', 'what fails the run: violations, refusals, unused-faults, unknown-calls (a,b)', '')
    .option('--min-operations <share>', 'least share of operations that are to be called, such as 80%')
  addServing(run, { port: '0', logLevel: 'silent' }).action(
    async (words: string[], options: RunOptions, command: Command) => {
      const tenants = options.tenants.split(',').filter((name) => name !== '')
      const { ports: _ports, ...settings } = await settingsOf(command, tenants)
      const port = command.getOptionValueSource('port') === 'default' ? 0 : settings.port
      process.exitCode = await (await import('./run.ts')).run(words, { ...settings, port }, options)
    },
  )
}

/** Adds `backlot coverage`. */
export function addCoverage(backlot: Command): void {
  backlot
    .command('coverage')
    .description('print which operations and declared statuses were exercised')
    .argument('<source>', 'URL of a running Backlot, or the folder of a run')
    .option('--json', 'print as JSON')
    .option('--html <file>', 'write one HTML page instead of printing')
    .option('--vendor <vendor>', 'one vendor; default all')
    .option('--min-operations <share>', 'fail when fewer operations were called, such as 80%')
    .option('--sandbox <name>', 'one sandbox of a running Backlot; default all together')
    .addOption(new Option('--control-token <token>', 'bearer token of the control API').env('BACKLOT_CONTROL_TOKEN'))
    .addOption(new Option('--ca <file>', 'authority to trust when it speaks https (ca.pem)').env('BACKLOT_CA'))
    .action(async (source, options) => (await import('./coverage.ts')).coverage(source, options))
}
