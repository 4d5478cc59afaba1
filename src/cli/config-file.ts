import { readText } from '../host/index.ts'
import { type Settings, settingsOfFile, UsageError } from './settings.ts'

/** The settings of a YAML or JSON file; throws a `UsageError` when it cannot be read or holds anything else. */
export async function readFileSettings(path: string): Promise<Partial<Settings>> {
  const { parse } = await import('yaml')
  try {
    return settingsOfFile(path, parse(readText(path)))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(
      `cannot read the configuration ${path}: ${(error as Error).message.split('\n')[0]}; name a YAML or JSON file`,
    )
  }
}
