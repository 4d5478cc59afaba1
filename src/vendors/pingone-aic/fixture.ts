import type { AdministratorRow } from './administrators.ts'
import type { IdmRow, ScriptRow } from './configuration-seed.ts'
import type { SecretRow, VariableRow } from './seed.ts'
import type { AccountRow } from './service-accounts.ts'

/** A user or administrator of identity management; its fields are those of its type. */
export interface ManagedUserRow {
  readonly object: 'teammember' | 'alpha_user' | 'bravo_user'
  readonly userName: string
  readonly [field: string]: unknown
}

/** What an environment begins with. */
export interface Sections {
  readonly dnsNames?: readonly { readonly name: string }[]
  readonly variables?: readonly VariableRow[]
  readonly secrets?: readonly SecretRow[]
  readonly serviceAccounts?: readonly AccountRow[]
  readonly administrators?: readonly AdministratorRow[]
  readonly managedUsers?: readonly ManagedUserRow[]
  readonly configuration?: readonly (IdmRow | ScriptRow)[]
}

/** The members that tell the rows of a section apart. */
export const fixtureKeys: Readonly<Record<keyof Sections, readonly string[]>> = {
  dnsNames: ['name'],
  variables: ['id'],
  secrets: ['id'],
  serviceAccounts: ['name'],
  administrators: ['userName'],
  managedUsers: ['object', 'userName'],
  configuration: ['idm', 'realm', 'script'],
}
