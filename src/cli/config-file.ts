import { ContractError, parsePositioned } from '../contract/index.ts'
import { schemaFindings } from '../fixture/index.ts'
import { readProgramJson, readText } from '../host/index.ts'
import { clockFrom, type ClockStart } from './clock-start.ts'
import { DocumentError, readers, type Settings, UsageError } from './settings.ts'

/** The schema of files of settings. */
const configSchema = (): object => readProgramJson<object>('dist', 'schemas', 'config.schema.json')

/** Members whose value is used as it stands in the file. */
type Plain = Omit<Settings, 'tenants' | 'fixture' | 'allowHost' | 'pace' | 'clock'>

/** The settings of a YAML or JSON file; throws a `UsageError` when it cannot be read, and with everything that is wrong in it. */
export function readFileSettings(path: string): Partial<Settings> {
  const source = parsePositioned(path, textOf(path))
  const findings = source.problems.length > 0 ? [] : schemaFindings(configSchema(), source.value ?? {})
  const problems = [
    ...source.problems,
    ...findings.map(({ pointer, message }) => ({ file: path, ...source.place(pointer), pointer, message })),
  ]
  if (problems.length > 0) throw new DocumentError(new ContractError(`the configuration ${path}`, problems).message)
  return settingsOf((source.value ?? {}) as Readonly<Record<string, unknown>>)
}

function textOf(path: string): string {
  try {
    return readText(path)
  } catch (error) {
    throw new UsageError(
      `cannot read the configuration ${path}: ${(error as Error).message.split('\n')[0]}; name a YAML or JSON file`,
    )
  }
}

function settingsOf({ $schema: _schema, ...members }: Readonly<Record<string, unknown>>): Partial<Settings> {
  const { tenants, fixture, allowHost, pace, clock, ...plain } = members
  const lists = Object.entries({ tenants, fixture, allowHost }).filter(([, value]) => value !== undefined)
  return {
    ...(plain as Partial<Plain>),
    ...Object.fromEntries(
      lists.map(([name, value]) => [name, Array.isArray(value) ? value : readers.list(String(value))]),
    ),
    ...(pace !== undefined && { pace: readers.pace(String(pace)) }),
    ...(clock !== undefined && { clock: clockFrom(clock as ClockStart) }),
  }
}
