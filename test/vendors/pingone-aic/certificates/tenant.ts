import type { Answer } from '../../../support/tenant.ts'
import { bearer, type Timed, timed } from '../../../support/timed.ts'

const scopes = ['fr:idc:certificate:*']
const fixture = Object.fromEntries(
  ['development', 'staging', 'production', 'sandbox'].map((site) => [
    site,
    { serviceAccounts: [{ name: 'ci', scopes }] },
  ]),
)

/** A tenant with nothing but an account, whose wall clock begins at the machine's time, as certificates made now do. */
export interface CertificateTenant extends Timed {
  /** Calls the development environment with a valid token. */
  readonly ask: (line: string, body?: unknown) => Promise<Answer>
  /** Lets real time pass, in seconds. */
  readonly pass: (seconds: number) => void
}

/** Those that were made, by their facts; making one takes longer than most of its tests. */
const known = new Map<string, Promise<Timed>>()

/** A tenant in a new sandbox `here`, at the real pace unless told otherwise; facts stand in place of the profile's. */
export async function certificateTenant(
  facts: Readonly<Record<string, unknown>> = {},
  pace: number | 'instant' | 'manual' = 1,
): Promise<CertificateTenant> {
  const key = JSON.stringify(facts)
  const made = known.get(key) ?? timed(fixture, facts)
  known.set(key, made)
  const tenant = await made
  tenant.wall.ms = Date.now()
  await tenant.control('DELETE', '/sandboxes/here')
  await tenant.control('POST', '/sandboxes', { name: 'here', seed: 'certificates', pace })
  const year = 365 * 86_400
  const headers = bearer(await tenant.token('here', 'development', 20 * year))
  return {
    ...tenant,
    ask: (line, body) => tenant.call('here', line, { headers, body }),
    pass: (seconds) => void (tenant.wall.ms += seconds * 1000),
  }
}
