import { parseDuration } from '../../contract/index.ts'
import { Collection, type SiteResources } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { base64Of } from './bytes.ts'
import { noCertificates } from './certificates/records.ts'
import { seedConfiguration } from './configuration-seed.ts'
import { dateText } from './dates.ts'
import type { DirectSession } from './direct-configuration.ts'
import { noPromotions } from './promotion-records.ts'
import { activeVersionOf, esvCollections, type Encoding, type Secret, type SecretVersion } from './records.ts'
import type { Variable, VersionStatus } from './records.ts'
import { seedServiceAccounts } from './service-accounts.ts'
import { seedSettings } from './settings/records.ts'

/** A variable as an author writes it: the value as plain text, ages as ISO 8601 durations before the seeding. */
export interface VariableRow {
  readonly id: string
  readonly type: string
  readonly value: string
  readonly description?: string
  readonly age?: string
  readonly by?: string
  /** Whether a restart has loaded it; true when left out. */
  readonly loaded?: boolean
}

/** A secret as an author writes it, versions oldest first; `loadedVersion` is the active one when left out. */
export interface SecretRow {
  readonly id: string
  readonly encoding?: Encoding
  readonly useInPlaceholders?: boolean
  readonly description?: string
  readonly by?: string
  readonly loadedVersion?: number
  readonly versions: readonly { readonly value: string; readonly age?: string; readonly status?: VersionStatus }[]
}

/** Fills one environment from its fixture: sections `variables`, `secrets` and `configuration`, and what login needs. */
export function seed(seeding: Seeding): SiteResources {
  const { fixture } = seeding
  let variables = Collection.empty<Variable>(esvCollections.variables.indexes)
  for (const row of (fixture.variables ?? []) as readonly VariableRow[]) {
    variables = variables.with(row.id, variableOf(row, seeding))
  }
  let secrets = Collection.empty<Secret>(esvCollections.secrets.indexes)
  for (const row of (fixture.secrets ?? []) as readonly SecretRow[]) {
    secrets = secrets.with(row.id, secretOf(row, seeding))
  }
  return {
    variables,
    secrets,
    configuration: seedConfiguration(seeding),
    directSessions: Collection.empty<DirectSession>(),
    ...noCertificates(),
    ...noPromotions,
    ...seedSettings(seeding),
    ...seedServiceAccounts(seeding),
  }
}

function variableOf(row: VariableRow, seeding: Seeding): Variable {
  return {
    id: row.id,
    description: row.description ?? '',
    expressionType: row.type,
    lastChangeDate: dateBefore(row.age, row.id, seeding),
    lastChangedBy: row.by ?? accountName(seeding),
    loaded: row.loaded ?? true,
    valueBase64: base64Of(row.value),
  }
}

function secretOf(row: SecretRow, seeding: Seeding): Secret {
  const versions = row.versions.map((version, index): SecretVersion => {
    const status = version.status ?? 'ENABLED'
    return {
      version: index + 1,
      createDate: dateBefore(version.age, row.id, seeding),
      status,
      valueBase64: status === 'DESTROYED' ? '' : base64Of(version.value),
    }
  })
  const newest = versions.at(-1)
  if (!newest) throw new Error(`Failed to seed secret ${row.id}: it has no versions; give the fixture at least one`)
  const secret: Secret = {
    id: row.id,
    description: row.description ?? '',
    encoding: row.encoding ?? 'generic',
    lastChangeDate: newest.createDate,
    lastChangedBy: row.by ?? accountName(seeding),
    useInPlaceholders: row.useInPlaceholders ?? true,
    loadedVersion: row.loadedVersion ?? 0,
    versions,
  }
  const keepsLoaded = row.loadedVersion !== undefined && secret.useInPlaceholders
  return keepsLoaded ? secret : { ...secret, loadedVersion: activeVersionOf(secret) }
}

function dateBefore(age: string | undefined, id: string, { nowMs }: Seeding): string {
  const ms = parseDuration(age ?? 'P30D')
  if (ms === undefined) throw new Error(`Failed to seed ${id}: age ${age} is no duration; write one such as P12DT3H`)
  return dateText(nowMs - ms)
}

/** Who seeded records are said to be changed by: the first service account of the site. */
function accountName({ fixture, site }: Seeding): string {
  const [first] = (fixture.serviceAccounts ?? []) as readonly { readonly name: string }[]
  return first?.name ?? `Backlot-SA-${site}`
}
