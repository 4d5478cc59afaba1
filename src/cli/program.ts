import { Command, Option } from 'commander'
import { addConfig, addDoctor, addFixture } from './file-options.ts'
import { addCoverage, addRun } from './run-options.ts'
import { readers, type Settings } from './settings.ts'
import { addSnapshot } from './snapshot-options.ts'
import { addTlsAndLimits, tlsAndLimitsOf } from './start-options.ts'
import { usualFile } from './usual-file.ts'
import { version } from './version.ts'

const defaultControl = 'http://localhost:7400'

/** The program's commands and options; nothing runs until it is told to parse. */
export function program(): Command {
  const backlot = new Command('backlot')
    .description('Stand-in tenants for cloud administration APIs: a local mock server and contract simulator.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ writeErr: () => undefined })
    .addHelpText('after', examples)
  addStart(backlot)
  addRun(backlot, { addServing, settingsOf })
  addToken(backlot)
  addCredentials(backlot)
  addSnapshot(backlot, addRemote)
  addCoverage(backlot)
  addFixture(backlot)
  addConfig(backlot)
  addFidelity(backlot)
  addDoctor(backlot)
  return backlot
}

const examples = `
Examples:
  backlot start                              all tenants, on ports 7400 and up
  backlot start ./my-openapi.yaml            the API of a document of your own, with state and no configuration
  backlot start --port 0 --ready-file r.json free ports; r.json tells where everything is
  backlot start --seed demo --pace instant   the same ids every time; restarts take no time
  backlot start --tls                        https, with an authority of your own; how to trust it is printed
  backlot start --persist ./backlot-data     keep all sandboxes in a folder; --durable: sync before answering
  backlot run -- npm test                    the tests with tenants of their own, and a report in backlot-run
  backlot coverage http://localhost:7400     which operations and statuses were exercised
  backlot token --defect expired             a token that every tenant refuses
  eval "$(backlot credentials --format frodo)" && frodo info
  backlot snapshot save before               a moment to come back to with backlot snapshot restore
  backlot fidelity pingone-aic               how each behaviour is known
  backlot doctor                             what is wrong on this machine, and what to do

Settings come from flags, else BACKLOT_* variables (BACKLOT_PORT, ...), else --config, else defaults.
Exit codes: 0 fine, 1 failed check, 2 wrong usage or configuration, 3 could not start.`

function addStart(backlot: Command): void {
  const start = backlot
    .command('start')
    .description('start all tenants, or the named ones, and serve until Ctrl-C')
    .argument('[tenants...]', 'names of tenants, and OpenAPI documents (files, or folders with openapi.yaml)')
  addServing(start, { port: '7400', logLevel: defaultLogLevel() }).action(async (tenants, _options, command) =>
    (await import('./start.ts')).start(await settingsOf(command, tenants)),
  )
}

/** The options of everything that serves, besides those with defaults that differ: flags, text, variable, default. */
const serving: readonly (readonly [flags: string, text: string, env: string, preset?: string])[] = [
  ['--host <host>', 'address to listen on; wider than loopback needs the control token', 'HOST', 'localhost'],
  ['--seed <text>', 'seed of ids and chance', 'SEED', 'backlot'],
  ['--fixture <names>', 'records to begin with: names, files; later ones over earlier (a,b)', 'FIXTURE', 'default'],
  ['--pace <pace>', 'speed of restarts and other work: 1 is real, a factor, instant or manual', 'PACE', '20'],
  ['--config <file>', 'file of settings; backlot.config.yaml of the folder where there is one', 'CONFIG'],
  ['--ready-file <path>', 'file that gets URLs and credentials as JSON once everything listens', 'READY_FILE'],
  ['--allow-host <names>', 'further Host names for the control API (a,b)', 'ALLOW_HOST', ''],
  ['--control-token <token>', 'bearer token that the control API demands', 'CONTROL_TOKEN'],
]

/** Adds the options of everything that serves. */
function addServing(command: Command, defaults: { readonly port: string; readonly logLevel: string }): Command {
  const option = (flags: string, text: string, env: string): Option => new Option(flags, text).env(`BACKLOT_${env}`)
  const about = 'main port; sites follow on the next ones; 0 picks free ports'
  command.addOption(option('-p, --port <number>', about, 'PORT').default(defaults.port))
  for (const [flags, text, env, preset] of serving) command.addOption(option(flags, text, env).default(preset))
  const shown = defaults.logLevel === 'silent' ? undefined : 'info on a terminal, else warn'
  const levels = option('--log-level <level>', 'debug, info, warn, error or silent', 'LOG_LEVEL')
  command.addOption(levels.default(defaults.logLevel, shown))
  addTlsAndLimits(command)
  return command
}

/** The settings of the named file, else of the one that stands in the working folder; what reads them is loaded when there is one. */
async function fileSettings(named: string | undefined): Promise<Partial<Settings>> {
  const path = named ?? usualFile()
  return path === undefined ? {} : { ...(await import('./config-file.ts')).readFileSettings(path), configFile: path }
}

/** Settings that only a file has. */
const onlyInFiles = ['configFile', 'clock', 'profile', 'faults', 'rateLimits', 'sites', 'ports'] as const

/** On a terminal each call is shown; elsewhere only what needs attention. */
const defaultLogLevel = (): string => (process.stdout.isTTY ? 'info' : 'warn')

async function settingsOf(command: Command, named: readonly string[]): Promise<Settings> {
  const options = command.opts<Record<string, string>>()
  const file = await fileSettings(options['config'])
  const value = <Name extends keyof Settings>(name: Name, read: (text: string) => Settings[Name]): Settings[Name] => {
    if (command.getOptionValueSource(name) === 'default' && name in file) return file[name] as Settings[Name]
    return read(options[name] ?? '')
  }
  const optional = (name: 'readyFile' | 'controlToken'): object => {
    const text = options[name] ?? file[name]
    return text === undefined ? {} : { [name]: text }
  }
  return {
    port: value('port', readers.port),
    host: value('host', readers.text),
    seed: value('seed', readers.text),
    fixture: value('fixture', readers.list) ?? [],
    pace: value('pace', readers.pace),
    logLevel: value('logLevel', readers.logLevel),
    allowHost: value('allowHost', readers.list),
    tenants: named.length > 0 ? named : (file.tenants ?? []),
    ...optional('readyFile'),
    ...optional('controlToken'),
    ...tlsAndLimitsOf(command, file),
    ...Object.fromEntries(onlyInFiles.filter((name) => file[name] !== undefined).map((name) => [name, file[name]])),
  }
}

function addToken(backlot: Command): void {
  addRemote(backlot.command('token').description('mint a token of the running tenants and print it'))
    .option('--vendor <vendor>', 'vendor; default the first')
    .option('--site <site>', 'site, such as development; default the first')
    .option('--kind <kind>', 'access, or another kind that the vendor mints', 'access')
    .option('--principal <id or name>', 'whom it speaks for; default the first account')
    .option('--scopes <scopes>', 'scopes, separated by blanks or commas; default all of the account')
    .option('--lifetime <seconds>', 'lifetime in seconds')
    .option(
      '--defect <defect>',
      'expired, not-yet-valid, wrong-audience, wrong-issuer, unknown-key, algorithm-none or tampered',
    )
    .option('--json', 'print token, principal, scopes and expiry as JSON')
    .action(async (options) => (await import('./token.ts')).token(options))
}

function addCredentials(backlot: Command): void {
  addRemote(backlot.command('credentials').description('print ready credentials of the running tenants'))
    .addOption(
      new Option('--format <format>', 'json, env (shell exports) or frodo (exports for Frodo CLI)')
        .choices(['json', 'env', 'frodo'])
        .default('json'),
    )
    .option('--site <site>', 'site of which clients get what they know one of, such as Frodo; default the first')
    .option('--files <folder>', 'with env: also write credential files there, and export their paths')
    .action(async (options) => (await import('./credentials.ts')).credentials(options))
}

function addFidelity(backlot: Command): void {
  backlot
    .command('fidelity')
    .argument('[vendor]', 'vendor; default all')
    .description('print how each operation, problem and profile number is known')
    .option('--json', 'print as JSON')
    .action(async (vendor, options) => (await import('./fidelity.ts')).fidelity(vendor, options))
}

function addRemote(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'main port of the running Backlot').env('BACKLOT_URL').default(defaultControl))
    .addOption(new Option('--sandbox <name>', 'sandbox').env('BACKLOT_SANDBOX').default('default'))
    .addOption(new Option('--control-token <token>', 'bearer token of the control API').env('BACKLOT_CONTROL_TOKEN'))
    .addOption(new Option('--ca <file>', 'authority to trust when it speaks https (ca.pem)').env('BACKLOT_CA'))
}
