import { ContractError } from '../contract/index.ts'
import { keptJson, programNames, readOptionalJson, readProgramJson } from '../host/index.ts'
import {
  compileDocuments,
  type CompiledVendor,
  type DocumentCompiler,
  type Fixture,
  loadTenancies,
  readDocument,
  type Tenancy,
  vendorNames,
} from '../sandbox/index.ts'
import { defaultFixture, UsageError } from './settings.ts'

/** Documents that cannot be used: every reason stands on a line of its own. */
export class DocumentError extends UsageError {
  override readonly name = 'DocumentError'
}

/**
 * The tenants that `backlot start` is asked for: names of vendors that have code, and OpenAPI documents (files or folders), which
 * are vendors by themselves. All vendors that have code when it is asked for none. Each begins with the records of the named
 * fixture, or with its default ones when it has none of that name. Throws a UsageError that says what is wrong.
 */
export function tenanciesOf(asked: readonly string[], fixtureName = defaultFixture): readonly Tenancy[] {
  checkFixture(asked.length === 0 ? vendorNames : asked.filter((name) => vendorNames.includes(name)), fixtureName)
  const reader = { compiled, fixture: (vendor: string) => ({ sites: fixtureOf(vendor, fixtureName) }) }
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

/** A name that no asked vendor has is a mistake; where no vendor with records is asked for, the name says nothing. */
function checkFixture(vendors: readonly string[], name: string): void {
  const known = new Set(vendors.flatMap((vendor) => fixturesOf(vendor)))
  if (name === defaultFixture || known.has(name)) return
  const names = [...known].sort().join(', ')
  throw new UsageError(
    `there is no fixture ${JSON.stringify(name)}; ${names ? `choose one of ${names}` : 'these vendors have none'}`,
  )
}

/** The names of a vendor's fixtures. */
function fixturesOf(vendor: string): readonly string[] {
  return programNames('fixtures', vendor).flatMap((file) => /^(.+)\.json$/.exec(file)?.slice(1) ?? [])
}

function fixtureOf(vendor: string, name: string): Fixture {
  const chosen = fixturesOf(vendor).includes(name) ? name : defaultFixture
  return readOptionalJson<Fixture>('fixtures', vendor, `${chosen}.json`) ?? {}
}
