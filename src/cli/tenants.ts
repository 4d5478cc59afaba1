import { ContractError } from '../contract/index.ts'
import { keptJson, readProgramJson } from '../host/index.ts'
import {
  compileDocuments,
  type CompiledVendor,
  type DocumentCompiler,
  loadTenancies,
  readDocument,
  type Tenancy,
  vendorNames,
} from '../sandbox/index.ts'
import { fixturesFrom } from './fixtures.ts'
import { DocumentError, UsageError } from './settings.ts'

/**
 * The tenants that `backlot start` is asked for: names of vendors that have code, and OpenAPI documents (files or folders), which
 * are vendors by themselves. All vendors that have code when it is asked for none. Each begins with the records of the fixture,
 * which is named layers and files. Throws a UsageError that says what is wrong.
 */
export function tenanciesOf(asked: readonly string[], fixture: readonly string[] = []): readonly Tenancy[] {
  const withCode = asked.length === 0 ? vendorNames : asked.filter((name) => vendorNames.includes(name))
  const reader = { compiled, fixture: fixturesFrom(fixture, withCode) }
  if (asked.length === 0) return loadTenancies(reader)
  const found = asked.flatMap((name) => (vendorNames.includes(name) ? loadTenancies(reader, [name]) : documentAt(name)))
  const names = found.map(({ vendor }) => vendor.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return found
  throw new UsageError(`two of the documents are named ${twice}; rename a file, or name it in a profile.yaml beside it`)
}

/** The built program's file names hold the hash of what is in them; sources that change all the time keep nothing. */
const isBuilt = import.meta.url.endsWith('.js')

/** Compiling takes most of the time of a start with a large document; it is done once per document and build. */
const compileOnce: DocumentCompiler = (documents) => {
  return keptJson(JSON.stringify([import.meta.url, documents]), () => compileDocuments(documents))
}

function documentAt(path: string): Tenancy {
  try {
    return readDocument(path, isBuilt ? compileOnce : compileDocuments)
  } catch (error) {
    if (error instanceof ContractError) throw new DocumentError(error.message)
    const known = `a file or folder, or one of ${vendorNames.join(', ')}`
    throw new UsageError(`${(error as Error).message} (${known})`)
  }
}

function compiled(vendor: string): CompiledVendor {
  return readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`)
}
