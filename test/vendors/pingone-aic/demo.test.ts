import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Fixture } from '../../../src/sandbox/index.ts'
import {
  type ConfigurationItem,
  encryptedPlaces,
  placeholdersOf,
} from '../../../src/vendors/pingone-aic/configuration.ts'
import { activeVersionOf, isPending } from '../../../src/vendors/pingone-aic/records.ts'
import { AicTenant, startMs } from '../../support/aic.ts'
import { backlot, startCommand } from '../../support/command.ts'

const page = readFileSync('docs/demo-pingone-aic.md', 'utf8')
const fixture = JSON.parse(readFileSync('fixtures/pingone-aic/demo.json', 'utf8')) as Fixture
const tenant = new AicTenant({ fixture })
const sites = ['development', 'staging', 'production', 'sandbox']

/** The points of a list of the page, below a heading or a line that ends in a colon. */
function points(below: string): readonly string[] {
  const [, text = ''] = page.split(`\n${below}\n\n`)
  return (text.split('\n\n')[0] ?? '')
    .trim()
    .split('\n')
    .map((line) => line.replace(/^- /, ''))
}

const sentence = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
const code = (name: string): string => `\`${name}\``

/** The value of a variable as the started tenant answers it. */
function value(site: string, id: string): string {
  const { body } = tenant.ask(`GET /environment/variables/${id}`, undefined, { site })
  return Buffer.from(body.valueBase64, 'base64').toString()
}

/** The sites in which a switch of the journeys is on, and off. */
function switched(name: string): readonly [on: string, off: string] {
  const known = sites.map((site) => [site, (JSON.parse(value(site, 'esv-feature-flags')) as never)[name]] as const)
  const where = (wanted: boolean) => sentence(known.filter(([, is]) => is === wanted).map(([site]) => site))
  return [where(true), where(false)]
}

const fullName = ({ givenName, sn }: { givenName?: unknown; sn?: unknown }) => `${String(givenName)} ${String(sn)}`

/** The administrators of all tenants by user name: full name, and where they are. */
function administrators(): ReadonlyMap<string, { name: string; sites: string[] }> {
  const found = new Map<string, { name: string; sites: string[] }>()
  for (const site of sites) {
    const members = tenant.ask('GET /openidm/managed/teammember?_queryFilter=true', undefined, { site }).body
    for (const { userName, ...names } of members.result as { userName: string }[]) {
      const known = found.get(userName) ?? { name: fullName(names), sites: [] }
      found.set(userName, { ...known, sites: [...known.sites, site] })
    }
  }
  return found
}

function people(site: string, object: string): number {
  const path = `GET /openidm/managed/${object}?_queryFilter=true`
  return tenant.ask(path, undefined, { site }).body.resultCount as number
}

test('the people', () => {
  const known = administrators()
  const person = (userName: string, does: string): string => {
    const { name, sites: where } = known.get(userName) ?? { name: 'nobody', sites: [] }
    return `${name} (${code(userName)}) ${does} an administrator of ${sentence(where)}.`
  }
  const at = (site: string) => [people(site, 'alpha_user'), people(site, 'bravo_user')]
  const [passengers, crew] = at('production')
  expect([at('development'), at('staging')]).toEqual([
    [1, 1],
    [1, 1],
  ])
  for (const site of sites) {
    const names = [...tenant.here(site).serviceAccounts.by('order')].map(({ name }) => name)
    const kinds = site === 'sandbox' ? ['SA', 'watch'] : ['SA', 'pipeline', 'watch']
    expect(names).toEqual(kinds.map((kind) => `Tidewater-${kind}-${site}`))
    expect([...tenant.here(site).serviceAccounts.by('order')].at(-1)?.scopes).toEqual(['fr:idc:esv:read'])
  }
  expect(points('## People')).toEqual([
    person('ines.okafor@tidewater.example', 'owns identity; she is'),
    person('priya.raman@tidewater.example', 'operates the tenants; she is'),
    person('tomas.berg@tidewater.example', 'builds journeys; he is'),
    person('jo.halloran@tidewater.example', 'looks after security; she is'),
    `In production there are ${passengers} passengers and ${crew} members of the crew; development and staging have one test passenger and one test member of the crew each.`,
    'Machines sign in with the service accounts `Tidewater-SA-<tenant>`, `Tidewater-pipeline-<tenant>` (none in sandbox) and `Tidewater-watch-<tenant>`, the last of which can only read ESVs.',
  ])
  expect(known.size).toBe(4)
})

interface Difference {
  readonly common: number
  readonly added: readonly ConfigurationItem[]
  readonly changed: readonly ConfigurationItem[]
  readonly deleted: readonly ConfigurationItem[]
}

function difference(lower: string, upper: string): Difference {
  const [below, above] = [tenant.here(lower).configuration, tenant.here(upper).configuration]
  const common = below.toArray().filter(({ key }) => above.has(key))
  return {
    common: common.length,
    added: below.toArray().filter(({ key }) => !above.has(key)),
    changed: common.filter(({ key, revision }) => above.get(key)?.revision !== revision),
    deleted: above.toArray().filter(({ key }) => !below.has(key)),
  }
}

test('what differs', () => {
  const where = (id: string, words: (value: string, site: string) => string, in_ = sites) =>
    sentence(in_.map((site) => words(value(site, id), site)))
  const [clubOn, clubOff] = switched('harbourClub')
  const [twoOn, twoOff] = switched('twoStep')
  const languages = (site: string) => sentence(JSON.parse(value(site, 'esv-supported-languages')) as string[])
  const hours = (site: string) => value(site, 'esv-crossing-reminder-hours')
  const { common, changed, added } = difference('staging', 'production')
  expect(languages('staging')).toBe(languages('development'))
  expect(points('## What differs between the tenants')).toEqual([
    `Mail leaves through ${where('esv-mail-host', (host, site) => `${code(host)} in ${site}`)}.`,
    `The reminder of a crossing is sent ${hours('development')} hour before it in development, ${hours('staging')} hours in staging and ${hours('production')} hours in production.`,
    `The Harbour Club is switched on in ${clubOn}, and off in ${clubOff}.`,
    `Two steps at sign-in are switched on in ${twoOn}, and off in ${twoOff}.`,
    `Mails are written in ${languages('development')} in development and staging, and in ${languages('production')} in production.`,
    `Staging and production have ${common} items of configuration in common, of which ${changed.length} differ; staging has ${added.length} more.`,
  ])
})

const hoursAgo = (date: string) => (startMs - Date.parse(date)) / 3_600_000
const nameOf = (userName: string) => administrators().get(userName)?.name

test('what waits for a restart', () => {
  const pendingOf = (site: string) => {
    const { variables, secrets } = tenant.here(site)
    return {
      variables: variables.toArray().filter(({ loaded }) => !loaded),
      secrets: secrets.toArray().filter(isPending),
    }
  }
  const [development, staging] = [pendingOf('development'), pendingOf('staging')]
  const [url] = development.variables
  const [key, sms] = development.secrets
  const [flags] = staging.variables
  if (!url || !key || !sms || !flags) throw new Error('something that the page tells of does not wait')
  expect([development.variables.length, development.secrets.length]).toEqual([1, 2])
  expect([staging.variables.length, staging.secrets.length]).toEqual([1, 0])
  expect([hoursAgo(key.lastChangeDate), key.lastChangedBy, key.loadedVersion]).toEqual([
    hoursAgo(url.lastChangeDate),
    url.lastChangedBy,
    0,
  ])
  for (const site of ['production', 'sandbox']) expect(pendingOf(site)).toEqual({ variables: [], secrets: [] })
  expect(points('## What waits for a restart')).toEqual([
    `In development the variable ${code(url.id)} and the secret ${code(key.id)} were created ${hoursAgo(url.lastChangeDate)} hours ago by ${nameOf(url.lastChangedBy)} and were never loaded.`,
    `In development version ${activeVersionOf(sms)} of the secret ${code(sms.id)} is active, and version ${sms.loadedVersion} is loaded.`,
    `In staging the variable ${code(flags.id)} was changed ${hoursAgo(flags.lastChangeDate)} hours ago by ${nameOf(flags.lastChangedBy)} and is not loaded.`,
    'In production and in sandbox nothing waits.',
  ])
})

/** How the page names an item. */
function named({ part, id, realm, body }: ConfigurationItem): string {
  if (part === 'am') return `the script ${code(String(body.name))} of ${realm}`
  return id.startsWith('emailTemplate/') ? `the email template ${code(id.slice(14))}` : code(id)
}

function missing(lower: string, upper: string): readonly string[] {
  const { variables, secrets } = tenant.here(upper)
  const ids = tenant.here(lower).configuration.toArray().flatMap(placeholdersOf)
  return [...new Set(ids)].filter((id) => !variables.has(id) && !secrets.has(id)).sort()
}

const adds = (items: readonly ConfigurationItem[]) =>
  `It would add ${sentence(items.toSorted((a, b) => (a.part > b.part ? -1 : 1)).map(named))}.`
const ids = (items: readonly ConfigurationItem[]) => sentence(items.map(({ id }) => code(id)))

describe('what a promotion would carry', () => {
  test('from development to staging', () => {
    const { added, changed, deleted } = difference('development', 'staging')
    const places = tenant.here('development').configuration.toArray().flatMap(encryptedPlaces)
    expect(points('From development to staging:')).toEqual([
      adds(added),
      `It would change ${ids(changed)}.`,
      `It would delete ${ids(deleted)}.`,
      `It cannot run yet, because staging lacks ${sentence(missing('development', 'staging').map(code))}.`,
      `It also stops at ${sentence(places.map(code))}, which Tomas Berg encrypted in place, unless it is told to ignore that.`,
    ])
  })

  test('from staging to production', () => {
    const { added, changed, deleted } = difference('staging', 'production')
    expect(points('From staging to production:')).toEqual([
      adds(added),
      `It would change ${ids(changed)}.`,
      'It would delete nothing.',
      'Production has every ESV that it needs, and nothing is encrypted in place.',
    ])
    expect(deleted).toEqual([])
    expect(missing('staging', 'production')).toEqual([])
    expect(tenant.here('staging').configuration.toArray().flatMap(encryptedPlaces)).toEqual([])
  })
})

test.each(sites)('no ESV is missing in %s itself', (site) => {
  expect(missing(site, site)).toEqual([])
})

test('backlot start --fixture demo begins with it, and says what is known when asked for another', async () => {
  const { ready } = await startCommand(['--fixture', 'demo', '--log-level', 'silent'])
  const [account] = ready.credentials['pingone-aic'].serviceAccounts
  expect(account.name).toBe('Tidewater-SA-development')
  const unknown = await backlot(['start', '--fixture', 'dmeo', '--port', '0'])
  expect([unknown.code, unknown.err]).toEqual([
    2,
    expect.stringMatching(/there is no fixture "dmeo"; choose one of default, demo/),
  ])
  const outside = await backlot(['start', '--fixture', '../keys/rsa', '--port', '0'])
  expect(outside.code).toBe(2)
})
