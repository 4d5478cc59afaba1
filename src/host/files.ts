import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** A path inside the installed program. */
export const programPath = (...parts: string[]): string => join(root, ...parts)

/** A JSON file of the installed program; throws when it is missing or unreadable. */
export function readProgramJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(programPath(...parts), 'utf8')) as T
}

/** A text file of the installed program; throws when it is missing or unreadable. */
export const readProgramText = (...parts: string[]): string => readFileSync(programPath(...parts), 'utf8')

/** A JSON file of the installed program, or `undefined` when there is none. */
export function readOptionalJson<T>(...parts: string[]): T | undefined {
  return existsSync(programPath(...parts)) ? readProgramJson<T>(...parts) : undefined
}

/** The names of the files in a folder of the installed program, sorted; none when there is no such folder. */
export function programNames(...parts: string[]): readonly string[] {
  return existsSync(programPath(...parts)) ? readdirSync(programPath(...parts)).sort() : []
}

/** Whether there is a file of this name. */
export const fileExists = (path: string): boolean => existsSync(path)

/** A text file that the user named; rejects with the system's error. */
export const readText = (path: string): string => readFileSync(path, 'utf8')

/** Writes a text file so that a reader sees the whole of it or nothing; only its owner can read it unless told otherwise. */
export async function writeWhole(path: string, text: string, mode = 0o600): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  await writeFile(draft, text, { mode })
  await rename(draft, path)
}
