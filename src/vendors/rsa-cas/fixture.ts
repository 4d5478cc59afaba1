import type { ClientRow, KeyRow } from './api-keys.ts'
import type { Tenant } from './records.ts'
import type { AgentRow, DeviceRow, Ds100Row, FidoRow, TokenRow } from './seed-authenticators.ts'
import type { Company } from './seed-company.ts'
import type { AdminEventRow, SystemEventRow, UserEventRow } from './seed-events.ts'
import type { LicenseMonthRow } from './seed-logs.ts'
import type { GroupRow, ReportRow, VerifyCodeRow } from './seed-underway.ts'
import type { UserRow } from './seed.ts'

/** What a tenant begins with; `tenant` and `company` have one row. */
export interface Sections {
  readonly tenant?: readonly Partial<Omit<Tenant, 'id' | 'signingJwk'>>[]
  readonly company?: readonly Partial<Company>[]
  readonly apiKeys?: readonly KeyRow[]
  readonly oauthClients?: readonly ClientRow[]
  readonly users?: readonly UserRow[]
  readonly groups?: readonly GroupRow[]
  readonly devices?: readonly DeviceRow[]
  readonly fidoAuthenticators?: readonly FidoRow[]
  readonly hardwareTokens?: readonly TokenRow[]
  readonly ds100Credentials?: readonly Ds100Row[]
  readonly agents?: readonly AgentRow[]
  readonly verifyCodes?: readonly VerifyCodeRow[]
  readonly reports?: readonly ReportRow[]
  readonly userEvents?: readonly UserEventRow[]
  readonly adminEvents?: readonly AdminEventRow[]
  readonly systemEvents?: readonly SystemEventRow[]
  readonly licenseMonths?: readonly LicenseMonthRow[]
}

/** The members that tell the rows of a section apart; of a section without, a later layer takes the place of the whole. */
export const fixtureKeys: Readonly<Record<keyof Sections, readonly string[]>> = {
  tenant: [],
  company: [],
  apiKeys: ['description'],
  oauthClients: ['name'],
  users: ['email'],
  groups: ['name'],
  devices: ['email', 'name'],
  fidoAuthenticators: ['email', 'name'],
  hardwareTokens: ['serial'],
  ds100Credentials: ['serial'],
  agents: ['softwareId'],
  verifyCodes: ['email', 'mode'],
  reports: ['type'],
  userEvents: [],
  adminEvents: [],
  systemEvents: [],
  licenseMonths: ['monthsAgo'],
}
