import { ContractError } from '../contract/index.ts'
import { readOptionalJson, readProgramJson } from '../host/index.ts'
import {
  type CompiledVendor,
  type Fixture,
  loadTenancies,
  readDocument,
  type Tenancy,
  vendorNames,
} from '../sandbox/index.ts'
import { UsageError } from './settings.ts'

/** Documents that cannot be used: every reason stands on a line of its own. */
export class DocumentError extends UsageError {
  override readonly name = 'DocumentError'
}

/**
 * The tenants that `backlot start` is asked for: names of vendors that have code, and OpenAPI documents (files or folders), which
 * are vendors by themselves. All vendors that have code when it is asked for none. Throws a UsageError that says what is wrong.
 */
export function tenanciesOf(asked: readonly string[]): readonly Tenancy[] {
  const reader = { compiled, fixture }
  if (asked.length === 0) return loadTenancies(reader)
  const found = asked.flatMap((name) => (vendorNames.includes(name) ? loadTenancies(reader, [name]) : documentAt(name)))
  const names = found.map(({ vendor }) => vendor.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return found
  throw new UsageError(`two of the documents are named ${twice}; rename a file, or name it in a profile.yaml beside it`)
}

function documentAt(path: string): Tenancy {
  try {
    return readDocument(path)
  } catch (error) {
    if (error instanceof ContractError) throw new DocumentError(error.message)
    const known = `a file or folder, or one of ${vendorNames.join(', ')}`
    throw new UsageError(`${(error as Error).message} (${known})`)
  }
}

function compiled(vendor: string): CompiledVendor {
  return readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`)
}

function fixture(vendor: string): { sites: Fixture } {
  return { sites: readOptionalJson<Fixture>('fixtures', vendor, 'default.json') ?? {} }
}
