import { type ClientSealing, type ClientVariable, variablesOf, vendorVariablesOf } from '../sandbox/index.ts'

/** Base URLs by vendor and site. */
export type SiteUrls = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Ready credentials as the control API shows them: by vendor, and there by site. */
export type AllCredentials = Readonly<
  Record<string, { readonly sites?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>
>

/** A running Backlot as far as clients are configured by it. */
export interface Exported {
  readonly control: string
  readonly controlToken?: string | undefined
  readonly sites: SiteUrls
  readonly credentials: AllCredentials
  /** The file of the authority to trust. */
  readonly authorityFile?: string | undefined
}

/** A variable that is the same for all tenants; without a value it is not exported. */
interface CommonVariable {
  readonly name: string
  readonly summary: string
  readonly value: (exported: Exported) => string | undefined
}

const authority = ({ authorityFile }: Exported): string | undefined => authorityFile

/** The variables that are not about a site. */
export const commonVariables: readonly CommonVariable[] = [
  {
    name: 'BACKLOT_URL',
    summary: 'main port; other verbs of `backlot` read it too',
    value: ({ control }) => control,
  },
  {
    name: 'BACKLOT_CONTROL_URL',
    summary: 'control API',
    value: ({ control }) => `${control}/_backlot`,
  },
  {
    name: 'BACKLOT_CONTROL_TOKEN',
    summary: 'its bearer token, when it demands one',
    value: ({ controlToken }) => controlToken,
  },
  { name: 'BACKLOT_CA_CERT', summary: 'authority to trust, under `--tls`', value: authority },
  { name: 'BACKLOT_CA', summary: 'the same, for other verbs of `backlot`', value: authority },
  { name: 'NODE_EXTRA_CA_CERTS', summary: 'the same, for Node', value: authority },
]

/** Where credential files go. */
export interface CredentialFiles {
  /** Writes a file and answers its path. */
  readonly write: (name: string, text: string) => string
  /** A fresh key, and what seals with it. */
  readonly sealing: () => ClientSealing
}

const upper = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()

/** What stands before the name of each variable of a site. */
export const prefixOf = (vendor: string, site: string): string => `BACKLOT_${upper(vendor)}_${upper(site)}`

/**
 * All variables by name. Without `files`, those of credential files are left out. `chosen` is the site that variables
 * of clients with one tenant are for; the first of the vendor unless it has that one.
 */
export function environmentOf(exported: Exported, files?: CredentialFiles, chosen?: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { name, value } of commonVariables) {
    const text = value(exported)
    if (text !== undefined) found[name] = text
  }
  for (const [vendor, urls] of Object.entries(exported.sites)) {
    const names = Object.keys(urls)
    const oneSite = names.find((name) => name === chosen) ?? names[0]
    const all = Object.entries(urls).map(([site, url]): Site => {
      const credentials = exported.credentials[vendor]?.sites?.[site] ?? {}
      return { site, url, credentials, isChosen: site === oneSite }
    })
    for (const at of all) Object.assign(found, siteVariables(vendor, at, files))
    if (files) Object.assign(found, sharedVariables(vendor, all, files))
  }
  return found
}

/** A site with its credentials. */
interface Site {
  readonly site: string
  readonly url: string
  readonly credentials: Readonly<Record<string, unknown>>
  readonly isChosen: boolean
}

function siteVariables(vendor: string, at: Site, files?: CredentialFiles): Record<string, string> {
  const prefix = prefixOf(vendor, at.site)
  const found: Record<string, string> = { [`${prefix}_URL`]: at.url }
  for (const variable of variablesOf(vendor)) {
    if (variable.whole && !at.isChosen) continue
    const text = valueOf(variable, at)
    if (text === undefined) continue
    const name = variable.whole ? variable.name : `${prefix}_${variable.name}`
    found[name] = text
    if (variable.file !== undefined && files)
      found[`${name}_FILE`] = files.write(`${vendor}-${at.site}-${variable.file}`, text)
  }
  return found
}

function sharedVariables(vendor: string, sites: readonly Site[], files: CredentialFiles): Record<string, string> {
  const variables = vendorVariablesOf(vendor)
  if (variables.length === 0) return {}
  const sealing = files.sealing()
  const entries = variables.map(({ name, file, text }) => {
    const value = text(sites, sealing)
    return [name, file === undefined ? value : files.write(file, value)]
  })
  return Object.fromEntries(entries) as Record<string, string>
}

function valueOf({ from, urlWith }: ClientVariable, { url, credentials }: Site): string | undefined {
  if (urlWith !== undefined) return url + urlWith
  let value: unknown = credentials
  for (const part of (from ?? '').split('/')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[part]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** One row of the documentation: the name with its placeholders, and what it holds. */
export interface VariableRow {
  readonly name: string
  readonly holds: string
}

/** The rows of the documentation for the named vendors, from the tables that the exporter reads. */
export function variableRows(vendors: readonly string[]): VariableRow[] {
  const ofVendor = (vendor: string): VariableRow[] =>
    variablesOf(vendor).flatMap(({ name, whole, summary, file }) => {
      const full = whole ? name : `BACKLOT_${upper(vendor)}_<SITE>_${name}`
      const row = { name: full, holds: summary }
      return file === undefined ? [row] : [row, { name: `${full}_FILE`, holds: `file of it (${file})` }]
    })
  return [
    ...commonVariables.map(({ name, summary }) => ({ name, holds: summary })),
    {
      name: 'BACKLOT_<VENDOR>_<SITE>_URL',
      holds: 'base URL of every site, such as `BACKLOT_PINGONE_AIC_DEVELOPMENT_URL`',
    },
    ...vendors.flatMap(ofVendor),
    ...vendors.flatMap(vendorVariablesOf).map(({ name, summary }) => ({ name, holds: summary })),
  ]
}
