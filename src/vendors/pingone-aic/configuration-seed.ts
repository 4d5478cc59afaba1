import { Collection } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import { type ConfigurationItem, idmItem, scriptBase64, scriptItem } from './configuration.ts'

/** Configuration of identity management as an author writes it. */
export interface IdmRow {
  readonly idm: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A script of a realm as an author writes it: its text as lines, in place of the base64. */
export interface ScriptRow {
  readonly script: string
  readonly realm: string
  readonly name: string
  readonly description?: string
  readonly context?: string
  readonly lines: readonly string[]
}

/** The items of fixture section `configuration`: rows `{ idm, body }` and `{ script: <uuid>, realm, name, lines, ... }`. */
export function seedConfiguration({ fixture }: Seeding): Collection<ConfigurationItem> {
  const rows = (fixture.configuration ?? []) as readonly (IdmRow | ScriptRow)[]
  return Collection.empty<ConfigurationItem>().withAll(rows.map(itemOf).map((item) => [item.key, item]))
}

function itemOf(row: IdmRow | ScriptRow): ConfigurationItem {
  if ('idm' in row) return idmItem(row.idm, row.body)
  if ('script' in row) return scriptItem(row.realm, row.script, scriptBody(row))
  throw new Error(
    `Failed to seed configuration ${JSON.stringify(row)}: it names neither idm nor script; give it one of them`,
  )
}

/** The members of a script in the recorded order, as of one that nobody has changed (observed: rec lib:ScriptApi). */
function scriptBody({ name, description = '', context, lines }: ScriptRow): ConfigurationItem['body'] {
  return {
    name,
    description,
    script: scriptBase64(lines.join('\n')),
    default: false,
    language: 'JAVASCRIPT',
    context: context ?? 'AUTHENTICATION_TREE_DECISION_NODE',
    createdBy: 'null',
    creationDate: 0,
    lastModifiedBy: 'null',
    lastModifiedDate: 0,
    evaluatorVersion: '1.0',
  }
}
