import { mkdirSync, writeFileSync } from 'node:fs'
import { createGenerator } from 'ts-json-schema-generator'
import { directives } from '../src/fixture/index.ts'
import { readProgramJson } from '../src/host/index.ts'
import { type CompiledVendor, vendorNames } from '../src/sandbox/index.ts'
import { configSchema } from './config-schema.ts'

/** A part of a JSON Schema. */
interface Schema {
  readonly type?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
  readonly [word: string]: unknown
}

/** Members that are durations in whatever row they stand. */
const durations: ReadonlySet<string> = new Set(['age', 'before', 'every', 'expiresIn', 'signedInBefore'])

/** The same schema with every subschema changed; `name` is the member that it is of. */
function mapped(schema: Schema, change: (schema: Schema, name: string) => Schema, name = ''): Schema {
  const parts: Record<string, unknown> = {}
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([member, one]) => [member, mapped(one, change, member)])
    parts['properties'] = Object.fromEntries(members)
  }
  if (typeof schema.items === 'object' && !Array.isArray(schema.items))
    parts['items'] = mapped(schema.items, change, name)
  if (schema.anyOf) parts['anyOf'] = schema.anyOf.map((one) => mapped(one, change, name))
  if (typeof schema.additionalProperties === 'object') {
    parts['additionalProperties'] = mapped(schema.additionalProperties, change, name)
  }
  return change({ ...schema, ...parts }, name)
}

const withDurations = (schema: Schema, name: string): Schema =>
  schema.type === 'string' && durations.has(name) ? { ...schema, format: 'duration' } : schema

/** What a file may say: any single value may be a directive, and any row may be repeated. */
function withDirectives(schema: Schema): Schema {
  const leaves = ['string', 'number', 'integer', 'boolean']
  if (!leaves.includes(String(schema.type))) return schema
  const { description, ...rest } = schema
  return { ...(description !== undefined && { description }), anyOf: [rest, { $ref: '#/definitions/directive' }] }
}

const directiveSchema: Schema = {
  description: 'A value that is made when a world begins.',
  anyOf: Object.entries(directives).map(([word, { summary }]) => ({
    type: 'object',
    description: summary,
    properties: { [word]: {}, ...(word === '$faker' && { args: { type: 'array' } }) },
    required: [word],
    additionalProperties: false,
  })),
}

/** Sections stand below vendor and site. */
function withRepeats(schema: Schema): Schema {
  const repeat = (rows: Schema): Schema => {
    const shape = { $repeat: { type: 'integer', minimum: 1 }, record: rows.items ?? {} }
    const repeated = { type: 'object', properties: shape, required: Object.keys(shape), additionalProperties: false }
    return { ...rows, items: { anyOf: [rows.items ?? {}, repeated] } }
  }
  const inSections = (sections: Schema): Schema => ({
    ...sections,
    properties: Object.fromEntries(
      Object.entries(sections.properties ?? {}).map(([name, rows]) => [name, repeat(rows)]),
    ),
  })
  const vendors = Object.entries(schema.properties ?? {}).map(([name, vendor]): [string, Schema] => {
    const sections = vendor.additionalProperties
    return [name, typeof sections === 'object' ? { ...vendor, additionalProperties: inSections(sections) } : vendor]
  })
  return { ...schema, properties: Object.fromEntries(vendors) }
}

const folder = 'dist/schemas'

/** Writes the schema of rows, which the program checks by, and that of settings, which both the program and editors do, and that of fixtures, which editors do. */
function write(): void {
  const options = { path: 'src/vendors/fixtures.ts', type: 'FixtureFile', tsconfig: 'tsconfig.json' }
  const generator = createGenerator({ ...options, skipTypeCheck: true, expose: 'none', topRef: false })
  const { $schema: _draft, ...made } = generator.createSchema('FixtureFile') as unknown as Schema
  const rows = mapped(made, withDurations)
  const file = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Fixture of Backlot',
    ...withRepeats(mapped(rows, withDirectives)),
    definitions: { directive: directiveSchema },
  }
  const profiles = vendorNames.map(
    (vendor) => readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`).profile,
  )
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/fixture-rows.schema.json`, JSON.stringify(rows))
  writeFileSync(`${folder}/config.schema.json`, `${JSON.stringify(configSchema(profiles))}\n`)
  writeFileSync(`${folder}/fixture.schema.json`, `${JSON.stringify(file)}\n`)
}

write()
