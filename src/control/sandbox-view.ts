import { endOf, type Engine, type Sandbox, type Tenancy } from '../sandbox/index.ts'
import { instantText, siteOf, type World, worldNow } from '../world/index.ts'
import { withTokens } from './ready-tokens.ts'
import type { Control } from './route.ts'
import { answerOf, instant, mapOf, pace, sandboxName, type Schema, text } from './schemas.ts'

/** Ready credentials of a vendor: those of its first site, and by name those of every site. */
export type VendorCredentials = Readonly<Record<string, unknown>> & {
  readonly sites: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Base URLs by vendor and site. */
type Urls = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The credentials of every vendor, as they stand in the sandbox's world, with their tokens made. */
export async function credentialsOf(
  engine: Engine,
  { world }: Sandbox,
  urls: Urls,
): Promise<Record<string, VendorCredentials>> {
  const all: Record<string, VendorCredentials> = {}
  for (const tenancy of engine.tenancies.values()) {
    const { name } = tenancy.vendor
    const shown = tenancy.sites.map(async (site) => {
      return [site, await credentialsAt(tenancy, world, site, urls[name]?.[site] ?? '')] as const
    })
    const bySite = Object.fromEntries(await Promise.all(shown))
    const first = tenancy.sites[0] === undefined ? {} : bySite[tenancy.sites[0]]
    all[name] = { ...first, sites: bySite }
  }
  return all
}

async function credentialsAt({ vendor, facts }: Tenancy, world: World, site: string, origin: string) {
  const here = siteOf(world.resources, vendor.name, site)
  const credentials = vendor.credentials(here, origin, { facts, world })
  return withTokens(credentials, vendor, { world, vendor: vendor.name, site, here, facts })
}

/** A line of the list of sandboxes. */
export function lineOf(sandbox: Sandbox, wallMs: number) {
  const { name, world } = sandbox
  const endMs = endOf(sandbox)
  return {
    name,
    seed: world.seed,
    now: instantText(worldNow(world, wallMs)),
    pace: world.pace,
    ...(endMs === Infinity ? {} : { endsAt: instantText(endMs) }),
  }
}

/** A sandbox with all that a client needs to use it. */
export async function viewOfSandbox(control: Control, sandbox: Sandbox, wallMs: number) {
  const urls = control.host.sitesOf(sandbox.name)
  return {
    ...lineOf(sandbox, wallMs),
    sites: urls,
    credentials: await credentialsOf(control.registry.engine, sandbox, urls),
  }
}

const line = {
  name: sandboxName,
  seed: text('What ids and chance are drawn from.'),
  now: instant('What its clock shows.'),
  pace,
  endsAt: instant('When it is deleted, on the wall clock, unless it is used before; left out when it never is.'),
}

const optional = ['endsAt']

/** The schema of a line of the list. */
export const lineSchema: Schema = answerOf(line, optional)

/** The schema of the credentials of all vendors. */
export const credentialsSchema: Schema = {
  ...mapOf({
    type: 'object',
    properties: { sites: mapOf({ type: 'object' }) },
    required: ['sites'],
  }),
  description: 'By vendor: the credentials of its first site as members, and under `sites` those of every site.',
}

/** The schema of a whole sandbox. */
export const sandboxSchema: Schema = {
  $id: 'Sandbox',
  ...answerOf(
    {
      ...line,
      sites: { ...mapOf(mapOf(text())), description: 'Vendor to site to base URL.' },
      credentials: credentialsSchema,
    },
    optional,
  ),
}
