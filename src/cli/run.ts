import { basename, join } from 'node:path'
import { defaultSandbox } from '../gateway/index.ts'
import { CommandError, freshSealing, PrivateFolder, runCommand, wallNow, writeWhole } from '../host/index.ts'
import {
  coverageHtml,
  coverageOf,
  type GateName,
  gateNames,
  judge,
  junitXml,
  type Summary,
  summaryOfCoverage,
  summaryText,
  type UnusedFault,
} from '../report/index.ts'
import type { Registry } from '../sandbox/index.ts'
import { requestLog } from './request-log.ts'
import type { RunOptions } from './run-options.ts'
import { RunRecord } from './run-record.ts'
import { type Served, serve } from './serve.ts'
import { readers, type Settings, UsageError } from './settings.ts'
import { refuse } from './start.ts'
import { environmentOf } from './variables.ts'
import { version } from './version.ts'

/**
 * Starts tenants on free ports, runs a command with what it needs in its environment, writes the report, and stops. Answers the exit
 * code: that of the command unless it is 0, else 1 when a gate failed.
 */
export async function run(words: readonly string[], settings: Settings, options: RunOptions): Promise<number> {
  const gates = gatesOf(options.failOn)
  const least = options.minOperations === undefined ? undefined : readers.percent(options.minOperations)
  const observe = settings.logLevel === 'silent' ? undefined : await requestLog(settings.logLevel, process.stderr)
  const served = await serve(settings, observe).catch((error: NodeJS.ErrnoException) => refuse(error, settings))
  const begunMs = wallNow()
  let record: RunRecord | undefined
  let commandExitCode: number
  try {
    record = recordOf(served.registry, options.output)
    commandExitCode = await commandWith(served, words)
  } finally {
    await served.close()
    record?.close()
  }
  const coverage = coverageOf(served.registry.engine, served.registry.tally)
  const unusedFaults = unusedFaultsOf(served.registry)
  const results = judge({ coverage, unusedFaults }, gates, least)
  const gateCode = results.every(({ passed }) => passed) ? 0 : 1
  const summary: Summary = {
    backlot: version(),
    command: basename(words[0] ?? ''),
    commandExitCode,
    exitCode: commandExitCode || gateCode,
    durationMs: wallNow() - begunMs,
    ...summaryOfCoverage(coverage),
    refused: record.refusals,
    unusedFaults,
    gates: results,
  }
  await writeReports(options.output, {
    'coverage.json': `${JSON.stringify(coverage, null, 2)}\n`,
    'coverage.html': coverageHtml(coverage),
    'summary.json': `${JSON.stringify(summary, null, 2)}\n`,
    'junit.xml': junitXml(summary, coverage),
  })
  process.stderr.write(summaryText(summary, options.output))
  if (record.failure) throw unwritten(options.output, record.failure)
  return summary.exitCode
}

function gatesOf(text: string): GateName[] {
  return text.split(',').flatMap((word) => {
    const name = word.trim()
    if (name === '') return []
    const gate = gateNames.find((known) => known === name)
    if (gate) return [gate]
    throw new UsageError(`--fail-on knows no ${JSON.stringify(name)}; it takes ${gateNames.join(', ')}`)
  })
}

function recordOf(registry: Registry, folder: string): RunRecord {
  const record = new RunRecord(registry.engine, folder, version())
  registry.onEntry = (sandbox, entry) => record.add(sandbox, entry)
  return record
}

/** Runs the command; one that cannot be started is told of, and has the exit code that shells give it. */
async function commandWith(served: Served, [command = '', ...args]: readonly string[]): Promise<number> {
  const folder = new PrivateFolder('backlot-run-')
  try {
    return await runCommand(command, args, { ...process.env, ...(await environmentWith(served, folder)) })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    process.stderr.write(`backlot: ${error.message}\n`)
    return error.exitCode
  } finally {
    folder.remove()
  }
}

async function environmentWith({ gateway, registry, controlToken, tls }: Served, folder: PrivateFolder) {
  const sandbox = registry.get(defaultSandbox)
  if (!sandbox) throw new Error('Failed to name the credentials: there is no default sandbox')
  const { credentialsOf } = await import('../control/sandbox-view.ts')
  const sites = gateway.sitesOf(defaultSandbox)
  const credentials = await credentialsOf(registry.engine, sandbox, sites)
  const exported = {
    control: gateway.controlUrl(),
    controlToken,
    sites,
    credentials,
    authorityFile: tls?.authorityFile,
  }
  return environmentOf(exported, { write: (name, text) => folder.write(name, text), sealing: freshSealing })
}

function unusedFaultsOf(registry: Registry): UnusedFault[] {
  return registry.list().flatMap(({ name: sandbox, world }) => {
    const unused = world.meters.faults.filter(({ hits }) => hits === 0)
    return unused.map(({ vendor, operation, id }) => ({ sandbox, vendor, operation, id }))
  })
}

async function writeReports(folder: string, reports: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(reports)) {
    await writeWhole(join(folder, name), text, 0o644).catch((error: Error) => {
      throw unwritten(folder, error)
    })
  }
}

const unwritten = (folder: string, { message }: Error): Error =>
  new Error(`the report in ${folder} is not whole: ${message}; make room, or name another folder with --output`)
