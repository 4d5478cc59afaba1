import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import type { ContractSource } from './compile.ts'

/** The texts of a contract: its OpenAPI documents, and its profile where there is one. */
export interface ContractTexts {
  readonly documents: readonly ContractSource[]
  readonly profile?: ContractSource
}

const DOCUMENTS = ['openapi.yaml', 'platform.openapi.yaml']
const PROFILE = 'profile.yaml'

/**
 * Reads the texts of a contract from a single OpenAPI file, or from a folder with `openapi.yaml` and, beside it,
 * `platform.openapi.yaml` and `profile.yaml`. `shown` is what errors show in the path's place.
 */
export function readContractTexts(path: string, shown = path): ContractTexts {
  const read = (file: string, name: string): ContractSource => ({ file: name, text: textOf(file) })
  if (!existsSync(path)) throw new Error(`Failed to read contract: ${shown} does not exist; name a file or a folder`)
  if (!statSync(path).isDirectory()) return { documents: [read(path, shown)] }
  const names = DOCUMENTS.filter((name) => existsSync(join(path, name)))
  if (names[0] !== DOCUMENTS[0]) {
    throw new Error(`Failed to read contract: ${shown} has no ${DOCUMENTS[0]}; add one, or name the file itself`)
  }
  const profile = existsSync(join(path, PROFILE)) && read(join(path, PROFILE), `${shown}/${PROFILE}`)
  return {
    documents: names.map((name) => read(join(path, name), `${shown}/${name}`)),
    ...(profile && { profile }),
  }
}

/** The `profile.yaml` beside a single OpenAPI file, where there is one. */
export function readProfileBeside(path: string): ContractSource | undefined {
  const file = join(dirname(path), PROFILE)
  return existsSync(file) ? { file, text: textOf(file) } : undefined
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`Failed to read ${basename(file)}: ${reason}; check its permissions`, { cause: error })
  }
}
