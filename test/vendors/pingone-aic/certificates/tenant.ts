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

/** A tenant at the real pace; facts stand in place of the profile's. */
export async function certificateTenant(
  facts: Readonly<Record<string, unknown>> = {},
  pace: number | 'instant' | 'manual' = 1,
): Promise<CertificateTenant> {
  const tenant = await timed(fixture, facts)
  tenant.wall.ms = Date.now()
  await tenant.control('POST', '/sandboxes', { name: 'here', seed: 'certificates', pace })
  const year = 365 * 86_400
  const headers = bearer(await tenant.token('here', 'development', 20 * year))
  return {
    ...tenant,
    ask: (line, body) => tenant.call('here', line, { headers, body }),
    pass: (seconds) => void (tenant.wall.ms += seconds * 1000),
  }
}
