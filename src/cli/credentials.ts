import { resolve } from 'node:path'
import { freshSealing, makeFolder, writePrivate } from '../host/index.ts'
import { callControl, type Remote } from './remote.ts'
import { UsageError } from './settings.ts'
import { type AllCredentials, type CredentialFiles, environmentOf, type Exported, type SiteUrls } from './variables.ts'

interface CredentialsOptions extends Remote {
  readonly format: 'json' | 'env' | 'frodo'
  readonly site?: string
  readonly files?: string
}

interface SandboxAnswer {
  readonly sites: SiteUrls
  readonly credentials: AllCredentials
}

/** Prints ready credentials: as JSON, as shell exports, or as the exports that Frodo CLI reads. */
export async function credentials(options: CredentialsOptions): Promise<void> {
  const answer = await callControl<SandboxAnswer>(options, 'GET', '')
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify(answer.credentials, null, 2)}\n`)
    return
  }
  const { url, ca, controlToken, site } = options
  checkSite(answer.sites, site)
  const exported: Exported = { ...answer, control: url, authorityFile: ca, controlToken }
  const found = environmentOf(exported, options.files === undefined ? undefined : filesIn(options.files), site)
  const shown = Object.entries(found).filter(([name]) => options.format === 'env' || name.startsWith('FRODO_'))
  if (shown.length === 0) throw new UsageError('no running tenant has credentials for Frodo; start one that has')
  process.stdout.write(shown.map(([name, value]) => line(name, value)).join(''))
}

function checkSite(sites: SiteUrls, site: string | undefined): void {
  const names = Object.values(sites).flatMap(Object.keys)
  if (site === undefined || names.includes(site)) return
  throw new UsageError(`there is no site ${site}; sites are ${names.join(', ')}`)
}

function filesIn(folder: string): CredentialFiles {
  const write = (name: string, text: string): string => {
    const path = resolve(folder, name)
    try {
      makeFolder(folder)
      writePrivate(path, text)
    } catch (error) {
      throw new UsageError(`cannot write ${path}: ${(error as Error).message}; name another folder with --files`)
    }
    return path
  }
  return { write, sealing: freshSealing }
}

const line = (name: string, value: string): string => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`
