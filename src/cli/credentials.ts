import { callControl, type Remote } from './remote.ts'
import { UsageError } from './settings.ts'

interface CredentialsOptions extends Remote {
  readonly format: 'json' | 'env' | 'frodo'
  readonly site: string
}

interface SiteCredentials {
  readonly serviceAccounts?: readonly { readonly id: string; readonly jwk: object }[]
  readonly sites?: Readonly<Record<string, SiteCredentials>>
}

interface SandboxAnswer {
  readonly sites: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly credentials: Readonly<Record<string, SiteCredentials>>
}

/** Prints ready credentials: as JSON, as shell exports, or as the exports that Frodo CLI reads. */
export async function credentials(options: CredentialsOptions): Promise<void> {
  const answer = await callControl<SandboxAnswer>(options, 'GET', '')
  const print = { json: () => `${JSON.stringify(answer.credentials, null, 2)}\n`, env, frodo }
  process.stdout.write(print[options.format](answer, options.site))
}

function env({ sites, credentials: all }: SandboxAnswer, site: string): string {
  const lines: string[] = []
  for (const [vendor, urls] of Object.entries(sites)) {
    const url = urls[site]
    if (url === undefined) continue
    const prefix = `BACKLOT_${vendor.replaceAll('-', '_').toUpperCase()}`
    lines.push(exported(`${prefix}_URL`, url))
    const account = accountOf(all[vendor], site)
    if (account) {
      lines.push(exported(`${prefix}_SERVICE_ACCOUNT_ID`, account.id))
      lines.push(exported(`${prefix}_SERVICE_ACCOUNT_JWK`, JSON.stringify(account.jwk)))
    }
  }
  return lines.join('')
}

function frodo({ sites, credentials: all }: SandboxAnswer, site: string): string {
  for (const [vendor, urls] of Object.entries(sites)) {
    const account = accountOf(all[vendor], site)
    if (!account || urls[site] === undefined) continue
    return [
      exported('FRODO_HOST', `${urls[site]}/am`),
      exported('FRODO_SA_ID', account.id),
      exported('FRODO_SA_JWK', JSON.stringify(account.jwk)),
    ].join('')
  }
  throw new UsageError(
    `no site ${site} has a service account; sites are ${Object.values(sites).flatMap(Object.keys).join(', ')}`,
  )
}

function accountOf(credentials: SiteCredentials | undefined, site: string) {
  return (credentials?.sites?.[site] ?? credentials)?.serviceAccounts?.[0]
}

const exported = (name: string, value: string): string => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`
