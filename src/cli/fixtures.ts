import { ContractError } from '../contract/index.ts'
import { checkFixtureFile, type FixtureSites, layered } from '../fixture/index.ts'
import { programNames, readOptionalJson, readProgramJson, readText } from '../host/index.ts'
import type { Fixture } from '../sandbox/index.ts'
import { DocumentError, UsageError } from './settings.ts'

/** The fixture that every vendor with records has. */
export const defaultFixture = 'default'

/** What of a vendor layers are put together by. */
export interface FixturePlace {
  readonly sites: readonly string[]
  readonly keys: Readonly<Record<string, readonly string[]>>
}

/** A layer: a fixture of the program by its name, or what a file says. */
type Layer = string | FixtureSites

/** Whether a text names a file and not a fixture of the program. */
export const isPath = (text: string): boolean => /[\\/]|\.(json|ya?ml)$/i.test(text)

/**
 * The fixture of each vendor, put together of named ones and files, later layers over earlier ones. Files alone are put over the default
 * fixture. Throws a UsageError for a name that none of the vendors has, and for everything that is wrong with a file.
 */
export function fixturesFrom(
  asked: readonly string[],
  vendors: readonly string[],
): (vendor: string, place: FixturePlace) => Fixture {
  const names = asked[0] === undefined || isPath(asked[0]) ? [defaultFixture, ...asked] : asked
  const layers = names.map((name): Layer => (isPath(name) ? fixtureFile(name) : knownName(name, vendors)))
  for (const layer of layers) if (typeof layer !== 'string') checkAddresses(layer, vendors)
  return (vendor, { sites, keys }) =>
    layers.reduce<Fixture>((lower, layer, index) => {
      const upper = typeof layer === 'string' ? shipped(vendor, layer) : (layer[vendor] ?? {})
      return index === 0 ? upper : layered(lower, upper as Fixture, sites, keys)
    }, {})
}

/** The names of a vendor's fixtures in the program. */
export function fixtureNames(vendor: string): readonly string[] {
  return programNames('fixtures', vendor).flatMap((file) => /^(.+)\.json$/.exec(file)?.slice(1) ?? [])
}

/** The fixture of a name, or the default one of a vendor that has none of that name. */
export function shipped(vendor: string, name: string): Fixture {
  const chosen = fixtureNames(vendor).includes(name) ? name : defaultFixture
  return readOptionalJson<Fixture>('fixtures', vendor, `${chosen}.json`) ?? {}
}

/** The schema that the rows of a fixture fit once everything in them is made. */
export const rowSchema = (): object => readProgramJson<object>('dist', 'schemas', 'fixture-rows.schema.json')

/** What a file says; throws a UsageError with everything that is wrong with it. */
export function fixtureFile(path: string): FixtureSites {
  let text: string
  try {
    text = readText(path)
  } catch (error) {
    throw new UsageError(`cannot read the fixture ${path}: ${(error as Error).message}; name a YAML or JSON file`)
  }
  const { vendors, problems } = checkFixtureFile(path, text, rowSchema())
  if (problems.length > 0) throw new DocumentError(new ContractError(`the fixture ${path}`, problems).message)
  return vendors
}

/** A name that no asked vendor has is a mistake; where no vendor with records is asked for, the name says nothing. */
function knownName(name: string, vendors: readonly string[]): string {
  const known = new Set(vendors.flatMap((vendor) => fixtureNames(vendor)))
  if (name === defaultFixture || known.has(name)) return name
  const names = [...known].sort().join(', ')
  throw new UsageError(
    `there is no fixture ${JSON.stringify(name)}; ${names ? `choose one of ${names}, or name a file` : 'these vendors have none'}`,
  )
}

/** A file for vendors of which none is started is a mistake. */
function checkAddresses(file: FixtureSites, vendors: readonly string[]): void {
  const named = Object.keys(file)
  if (named.length === 0 || named.some((vendor) => vendors.includes(vendor))) return
  throw new UsageError(`the fixture is for ${named.join(', ')}, and none of them is started`)
}
