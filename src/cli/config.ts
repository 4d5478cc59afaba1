import { readProgramText } from '../host/index.ts'
import { readFileSettings } from './config-file.ts'
import { UsageError } from './settings.ts'
import { usualFile } from './usual-file.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Prints what a file of settings says, once it has been found to be right; throws with everything that is wrong. */
export function check(named: string | undefined, { json }: { readonly json?: boolean }): void {
  const path = named ?? usualFile()
  if (path === undefined) {
    throw new UsageError('there is no backlot.config.yaml in this folder; write one, or name the file')
  }
  const settings = readFileSettings(path)
  if (json) return print(JSON.stringify(settings, null, 2))
  print(`${path}: fine`)
  for (const [name, value] of Object.entries(settings)) print(`  ${name.padEnd(16)} ${JSON.stringify(value)}`)
}

/** Prints the schema of files of settings. */
export function schema(): void {
  process.stdout.write(readProgramText('dist', 'schemas', 'config.schema.json'))
}
