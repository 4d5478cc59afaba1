import { base64Of, bytesOf } from './bytes.ts'
import type { CollectionDeclaration } from '../vendor.ts'

/** One piece of static configuration: what a promotion carries from environment to environment. */
export interface ConfigurationItem {
  /** `idm/<config id>` or `am/<realm>/scripts/<uuid>`; the key in the collection. */
  readonly key: string
  /** Whether identity management or access management holds it. */
  readonly part: 'idm' | 'am'
  /** Of items of access management: the realm, `alpha` or `bravo`. */
  readonly realm?: string
  /** The config id, or the uuid of the script. */
  readonly id: string
  /** Follows from the content, so that equal items of two environments have equal revisions. */
  readonly revision: string
  /** All members but `_id` and `_rev`. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Operations that change static configuration. */
export const configurationWrites: readonly string[] = [
  'putConfigEntity',
  'patchConfigEntity',
  'deleteConfigEntity',
  'putAmScript',
  'deleteAmScript',
  'deleteAmScriptOfRealm',
]

/** Operations that open and end sessions of direct configuration. */
export const directConfigurationWrites: readonly string[] = [
  'initDirectSession',
  'applyDirectSession',
  'abortDirectSession',
]

/** How configuration and the session that changes it directly are kept. */
export const configurationCollections = {
  configuration: {},
  directSessions: {},
} satisfies Record<string, CollectionDeclaration>

/** An item of identity management under its config id, such as `emailTemplate/welcome`. */
export function idmItem(id: string, body: ConfigurationItem['body']): ConfigurationItem {
  return { key: `idm/${id}`, part: 'idm', id, revision: revisionOf(body), body }
}

/** A script of access management; `body.script` is the base64 of its text. */
export function scriptItem(realm: string, id: string, body: ConfigurationItem['body']): ConfigurationItem {
  return { key: `am/${realm}/scripts/${id}`, part: 'am', realm, id, revision: revisionOf(body), body }
}

/** A 32-bit number from the content, signed, as access management prints revisions (form observed: rec lib:ScriptApi). */
function revisionOf(body: ConfigurationItem['body']): string {
  let hash = 0x811c9dc5
  for (const character of JSON.stringify(body)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return String(hash | 0)
}

/**
 * The ids of the variables and secrets that an item refers to, sorted, each once: `&{esv.mail.host}` in any text, and
 * `getProperty('esv.mail.host')` in the text of a script; both mean `esv-mail-host` (documented: doc ESVs). That a reference
 * with a default, `&{esv.mail.host|localhost}`, counts as one is assumed.
 */
export function placeholdersOf(item: ConfigurationItem): readonly string[] {
  const ids = new Set<string>()
  for (const text of textsOf(item)) {
    for (const [, name = ''] of text.matchAll(reference)) ids.add(name.replaceAll('.', '-'))
  }
  return [...ids].sort()
}

const reference = /(?:&\{|getProperty\(\s*["'`])(esv[.-][a-z0-9_.-]+)/g

/** Every text in an item's body; the text of an access management script is decoded. */
function textsOf({ part, body }: ConfigurationItem): readonly string[] {
  const texts: string[] = []
  walk(body, '', (value) => {
    if (typeof value === 'string') texts.push(value)
  })
  if (part === 'am' && typeof body.script === 'string') texts.push(scriptText(body.script))
  return texts
}

/** The text of a script from its base64; base64 that cannot be read is no text. */
export function scriptText(base64: string): string {
  const bytes = bytesOf(base64)
  return bytes ? new TextDecoder().decode(bytes) : ''
}

/** A script's text as access management holds it. */
export const scriptBase64 = base64Of

/**
 * Where an item holds values that were encrypted in place (`{"$crypto": ...}`), which another environment cannot read: config
 * id and JSON pointer, such as `external.email/auth/password`. How a tenant names them is assumed.
 */
export function encryptedPlaces({ id, body }: ConfigurationItem): readonly string[] {
  const places: string[] = []
  walk(body, '', (value, pointer) => {
    if (typeof value === 'object' && value !== null && '$crypto' in value) places.push(`${id}${pointer}`)
  })
  return places
}

function walk(value: unknown, pointer: string, visit: (value: unknown, pointer: string) => void): void {
  visit(value, pointer)
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    walk(member, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, visit)
  }
}

/** Where a promotion report lists an item, and how it names it there. */
export interface ReportPlace {
  readonly section: 'AMConfig' | 'IDMConfig'
  readonly configItem: string
  readonly name?: string
  /** With a slash in front, such as `/alpha`. */
  readonly realm?: string
  /** The distinguished name of an item of access management. */
  readonly uid?: string
}

/** What reports call the kinds of configuration, by the first part of the config id; `Email > Templates` is documented (oas). */
const kinds: Readonly<Record<string, string>> = {
  emailTemplate: 'Email > Templates',
  'external.email': 'Email > Provider',
  endpoint: 'Custom Endpoints',
  managed: 'Managed Objects',
  mapping: 'Mappings',
  sync: 'Mappings',
  schedule: 'Schedules',
  ui: 'Hosted Pages',
}

/** The place of an item in a promotion report: form documented (oas), the names of the other kinds assumed. */
export function reportPlace({ part, realm = '', id, body }: ConfigurationItem): ReportPlace {
  if (part === 'idm') {
    const [kind = id, ...rest] = id.split('/')
    return { section: 'IDMConfig', configItem: kinds[kind] ?? 'Other', name: rest.join('/') || id }
  }
  const service = 'ou=scriptConfigurations,ou=default,ou=OrganizationConfig,ou=1.0,ou=ScriptingService,ou=services'
  return {
    section: 'AMConfig',
    configItem: 'Scripts',
    name: String(body.name ?? id),
    realm: `/${realm}`,
    uid: `ou=${id},${service},o=${realm},ou=services,ou=am-config`,
  }
}
