import { instantOf, type SiteResources } from '../../world/index.ts'
import { ageBetween } from '../fixture-ages.ts'
import { bytesOf } from './bytes.ts'
import type { ManagedUserRow, Sections } from './fixture.ts'
import type { Here, Secret, Variable } from './records.ts'
import type { SecretRow, VariableRow } from './seed.ts'

/** Rows of a fixture that give these records again, the keys of service accounts made anew; of other collections, and of administrators, there are none. */
export function fixtureRows(site: SiteResources, nowMs: number): Sections {
  const here = site as unknown as Here
  const users = [...(here.managedUsers ?? [])].filter(({ object }) => object !== 'teammember')
  return {
    variables: [...here.variables].map((variable) => variableRow(variable, nowMs)),
    secrets: [...here.secrets].map((secret) => secretRow(secret, nowMs)),
    serviceAccounts: [...here.serviceAccounts].map(({ name, scopes, description }) => ({ name, scopes, description })),
    managedUsers: users.map(({ object, fields }) => ({ object, ...fields }) as ManagedUserRow),
  }
}

function variableRow(variable: Variable, nowMs: number): VariableRow {
  const { id, description, expressionType: type, lastChangeDate, lastChangedBy: by, loaded, valueBase64 } = variable
  return { id, type, value: plain(valueBase64), description, age: ageOf(lastChangeDate, nowMs), by, loaded }
}

function secretRow({ id, description, encoding, lastChangedBy: by, ...secret }: Secret, nowMs: number): SecretRow {
  const { useInPlaceholders, loadedVersion } = secret
  const versions = secret.versions.map(({ valueBase64, createDate, status }) => {
    return { value: plain(valueBase64), age: ageOf(createDate, nowMs), status }
  })
  return { id, description, encoding, by, useInPlaceholders, loadedVersion, versions }
}

/** The value as an author writes it. */
const plain = (base64: string): string => new TextDecoder().decode(bytesOf(base64))

/** How long ago an instant was, to the millisecond. */
const ageOf = (instant: string, nowMs: number): string => ageBetween(instantOf(instant) ?? nowMs, nowMs)
