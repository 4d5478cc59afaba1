import { stringify } from 'yaml'
import { directControl } from '../control/index.ts'
import { defaultSandbox, fetchOf } from '../gateway/index.ts'
import { readProgramText, readText, testKeys, writeWhole } from '../host/index.ts'
import {
  createEngine,
  type Fixture,
  type Snapshot,
  snapshotOfFile,
  type Tenancy,
  vendorNames,
} from '../sandbox/index.ts'
import { fixtureFile, fixtureNames, isPath, shipped } from './fixtures.ts'
import { serve, type Served } from './serve.ts'
import { CheckFailure, UsageError } from './settings.ts'
import { tenanciesOf } from './tenants.ts'

const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Prints the schema of fixture files. */
export function schema(): void {
  process.stdout.write(readProgramText('dist', 'schemas', 'fixture.schema.json'))
}

/** Prints the fixtures of the program: their names, vendors and rows by section. */
export function list({ json }: { readonly json?: boolean }): void {
  const all = vendorNames.flatMap((vendor) =>
    fixtureNames(vendor).map((name) => ({ name, vendor, rows: rowCounts(shipped(vendor, name)) })),
  )
  if (json) return print(JSON.stringify(all, null, 2))
  for (const { name, vendor, rows } of all) {
    const counts = Object.entries(rows).map(([section, count]) => `${section} ${count}`)
    print(`${name.padEnd(8)} ${vendor.padEnd(12)} ${counts.join(', ')}`)
  }
}

/** Rows by section, of all sites together. */
function rowCounts(fixture: Fixture): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const sections of Object.values(fixture)) {
    for (const [section, rows] of Object.entries(sections)) counts[section] = (counts[section] ?? 0) + rows.length
  }
  return counts
}

/**
 * Compares fixtures with what they can say, makes a world of them, and asks every list and setting in it, each answer of which has to fit
 * the contract. Throws with everything that is wrong.
 */
export async function check(names: readonly string[], { json }: { readonly json?: boolean }): Promise<void> {
  const named = names.filter(isPath).map((path) => Object.keys(fixtureFile(path)))
  const tenants = named.length === names.length ? [...new Set(named.flat())] : vendorNames
  const served = await servedWith(tenants, names)
  const calls = await asked(served)
  await served.close()
  const violating = calls.filter(({ violations }) => violations > 0)
  if (json) print(JSON.stringify({ calls: calls.length, violating }, null, 2))
  if (violating.length > 0) {
    const where = violating.map(({ vendor, site, operation }) => `${vendor} ${site} ${operation}`)
    throw new CheckFailure(`${violating.length} answers do not fit the contract: ${where.join(', ')}`)
  }
  if (!json) print(`${names.join(', ')}: fine; ${calls.length} answers fit the contracts`)
}

function servedWith(tenants: readonly string[], fixture: readonly string[]): Promise<Served> {
  const nowhere = { port: undefined, host: 'localhost', logLevel: 'silent', allowHost: [] } as const
  return serve({ ...nowhere, tenants, fixture, seed: 'check', pace: 1 }).catch((error: Error) => {
    if (error instanceof UsageError) throw error
    throw new UsageError(`the fixture ${fixture.join(', ')} makes no world: ${error.message}`)
  })
}

interface Line {
  readonly vendor: string
  readonly site: string
  readonly operation: string | null
  readonly violations: number
}

/** Calls everything that is read without naming a record, and answers the lines of the journal. */
async function asked({ registry, gateway, control }: Served): Promise<readonly Line[]> {
  const ask = directControl(control)
  const fetch = fetchOf(gateway)
  const urls = gateway.sitesOf(defaultSandbox)
  for (const { vendor, contract, sites } of registry.engine.tenancies.values()) {
    const paths = contract.routes
      .filter(({ method, path }) => method === 'GET' && !path.includes('{'))
      .map(({ path }) => path)
    for (const site of sites) {
      const minted = await ask('mintToken', { body: { vendor: vendor.name, site } }, defaultSandbox)
      const { token } = minted.body as { readonly token?: string }
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      for (const path of paths) await fetch(`${urls[vendor.name]?.[site]}${path}`, { headers })
    }
  }
  const { body } = await ask('listJournal', {}, defaultSandbox)
  return (body as { readonly entries: readonly Line[] }).entries
}

/** Writes the records of a snapshot file as a fixture, and tells of those that fixtures have no rows for. */
export async function fromSnapshot(path: string, { output }: { readonly output?: string }): Promise<void> {
  const engine = createEngine(tenanciesOf([]), testKeys())
  const snapshot = snapshotOfFile(engine, readJson(path))
  if (typeof snapshot === 'string') throw new UsageError(snapshot)
  const written: Record<string, Fixture> = {}
  for (const tenancy of engine.tenancies.values()) written[tenancy.vendor.name] = rowsOfVendor(tenancy, snapshot)
  const text = stringify(written, { lineWidth: 0 })
  if (output === undefined) process.stdout.write(text)
  else await writeWhole(output, text)
  for (const [vendor, fixture] of Object.entries(written)) {
    const sections = Object.entries(rowCounts(fixture)).map(([section, count]) => `${section} ${count}`)
    process.stderr.write(`${vendor}: ${sections.join(', ') || 'nothing'}; there are no rows for anything else\n`)
  }
}

/** The rows of all sites; sections and sites without any are left out. */
function rowsOfVendor({ vendor, sites }: Tenancy, { world, nowMs }: Snapshot): Fixture {
  const rows = sites.map((site) => {
    const here = world.resources[vendor.name]?.[site]
    const sections = here && vendor.fixtureRows ? Object.entries(vendor.fixtureRows(here, nowMs)) : []
    return [
      site,
      Object.fromEntries(sections.filter(([, section]) => (section as readonly unknown[]).length > 0)),
    ] as const
  })
  return Object.fromEntries(rows.filter(([, sections]) => Object.keys(sections).length > 0))
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path))
  } catch (error) {
    throw new UsageError(
      `cannot read the snapshot ${path}: ${(error as Error).message}; name a file of backlot snapshot export`,
    )
  }
}
