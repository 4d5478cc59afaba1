import { endOf, type Engine, type Sandbox } from '../sandbox/index.ts'
import { instantText, siteOf, worldNow } from '../world/index.ts'
import type { Control } from './route.ts'
import { answerOf, instant, mapOf, pace, sandboxName, type Schema, text } from './schemas.ts'

/** Ready credentials of a vendor: those of its first site, and by name those of every site. */
export type VendorCredentials = Readonly<Record<string, unknown>> & {
  readonly sites: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Base URLs by vendor and site. */
type Urls = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The credentials of every vendor, as they stand in the sandbox's world. */
export function credentialsOf(engine: Engine, sandbox: Sandbox, urls: Urls): Record<string, VendorCredentials> {
  const all: Record<string, VendorCredentials> = {}
  for (const { vendor, sites } of engine.tenancies.values()) {
    const bySite = Object.fromEntries(
      sites.map((site) => {
        const here = siteOf(sandbox.world.resources, vendor.name, site)
        return [site, vendor.credentials(here, urls[vendor.name]?.[site] ?? '')]
      }),
    )
    const first = sites[0] === undefined ? {} : bySite[sites[0]]
    all[vendor.name] = { ...first, sites: bySite }
  }
  return all
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
export function viewOfSandbox(control: Control, sandbox: Sandbox, wallMs: number) {
  const urls = control.host.sitesOf(sandbox.name)
  return {
    ...lineOf(sandbox, wallMs),
    sites: urls,
    credentials: credentialsOf(control.registry.engine, sandbox, urls),
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
