import type { Fact, Profile } from '../src/contract/index.ts'
import { logLevels } from '../src/cli/settings.ts'

/** A part of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>

const text = (description: string): Schema => ({ type: 'string', minLength: 1, description })
const flag = (description: string): Schema => ({ type: 'boolean', description })
const count = (description: string): Schema => ({ type: 'integer', minimum: 1, description })
const portNumber = { type: 'integer', minimum: 0, maximum: 65_535 }
const texts = (description: string): Schema => ({
  anyOf: [text(description), { type: 'array', items: text(description) }],
  description,
})
const object = (description: string, properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  description,
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
})

/** What a configuration file can say; names are those of the options, in camel case. */
const settings: Readonly<Record<string, Schema>> = {
  tenants: texts('Names of vendors, and OpenAPI documents; all vendors unless given.'),
  port: { ...portNumber, description: 'The main port; sites follow on the next ones; 0 picks free ports.' },
  host: text('The address to listen on; wider than loopback needs the control token.'),
  seed: text('What ids and chance are drawn from.'),
  fixture: texts('The records to begin with: names and files, later ones over earlier.'),
  pace: {
    type: ['number', 'string'],
    exclusiveMinimum: 0,
    pattern: '^(instant|manual)$',
    description: 'How fast restarts and other work run: 1 is real, a factor, instant or manual.',
  },
  clock: object('How the clock of the default sandbox begins; the wall clock unless given.', {
    now: { type: 'string', format: 'date-time', description: 'The instant that it shows.' },
    frozen: flag('Whether it stands still.'),
  }),
  logLevel: { enum: [...logLevels], description: 'What is logged.' },
  readyFile: text('A file that gets URLs and credentials as JSON once everything listens.'),
  allowHost: texts('Further Host names for the control API.'),
  tls: flag('Whether to speak https, with certificates made here.'),
  tlsDir: text('The folder of these certificates.'),
  tlsCert: text('A certificate of your own (PEM).'),
  tlsKey: text('The private key of that certificate (PEM).'),
  maxSandboxes: count('Sandboxes that there may be at once.'),
  maxSandboxBytes: count('Bytes of records that a sandbox may hold.'),
  persist: text('The folder that sandboxes are kept in.'),
  durable: flag('With persist: whether each change is synced before it is answered.'),
  faults: {
    type: 'array',
    items: { type: 'object', required: ['operation', 'answer'] },
    description: 'Faults to arm in the default sandbox, as POST /_backlot/faults takes them.',
  },
  rateLimits: {
    type: 'array',
    items: { type: 'object', required: ['vendor', 'limit', 'windowSeconds'] },
    description: 'Limits of the default sandbox, as PUT /_backlot/rate-limits takes them.',
  },
}

/** The JSON Schema of a configuration file, with the sites and the numbers and switches of the vendors. */
export function configSchema(profiles: readonly Profile[]): Schema {
  const sites = profiles.map(({ vendor, sites }) => [vendor, { type: 'array', items: { enum: sites }, minItems: 1 }])
  const addresses = profiles.flatMap(({ vendor, sites }) => sites.map((site) => [`${vendor}/${site}`, portNumber]))
  const facts = profiles.map(({ vendor, title, facts }) => [vendor, object(title, factSchemas(facts))])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of Backlot',
    ...object('', {
      $schema: { type: 'string', description: 'The schema of this file, for editors.' },
      ...settings,
      sites: object('Which sites of a vendor are served; all unless given.', Object.fromEntries(sites)),
      ports: object('Ports of sites, in place of those after the main port.', Object.fromEntries(addresses)),
      profile: object('Numbers and switches in place of those of the profiles.', Object.fromEntries(facts)),
    }),
  }
}

function factSchemas(facts: Profile['facts']): Schema {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, factSchema(fact)]))
}

/** What may stand in place of a fact: a value of its type. */
function factSchema({ value, kind, note, standing }: Fact): Schema {
  const description = [`${standing}; ${JSON.stringify(value)} unless given.`, note].filter(Boolean).join(' ')
  if (kind !== undefined) return { type: 'string', format: 'duration', description }
  return { type: Array.isArray(value) ? 'array' : typeof value, description }
}
