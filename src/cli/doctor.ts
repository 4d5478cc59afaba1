import {
  addressesOf,
  certificatesIn,
  defaultTlsFolder,
  installedMs,
  isLoopback,
  KeptFileError,
  nodeVersion,
  PersistFolder,
  readProgramJson,
  wallNow,
} from '../host/index.ts'
import { type CompiledVendor, vendorNames } from '../sandbox/index.ts'
import { instantText } from '../world/index.ts'
import { readFileSettings } from './config-file.ts'
import { configured, type Examined, fail, type Finding, ok, warn } from './examined.ts'
import { portsFinding } from './examined-ports.ts'
import { CheckFailure } from './settings.ts'
import { tenanciesOf } from './tenants.ts'
import { usualFile } from './usual-file.ts'

/** The environment that is looked at. */
type Environment = Readonly<Record<string, string | undefined>>

interface Check {
  readonly name: string
  readonly look: (examined: Examined, environment: Environment) => Finding | Promise<Finding>
}

const dayMs = 86_400_000

/** The oldest Node that everything works with. */
const oldestNode = [20, 19] as const

/** Everything that is looked at, in order. */
export const checks: readonly Check[] = [
  { name: 'node', look: () => nodeFinding(nodeVersion()) },
  { name: 'clock', look: () => clockFinding(wallNow(), installedMs()) },
  { name: 'localhost', look: async () => localhostFinding(await addressesOf('localhost')) },
  { name: 'proxy', look: (_examined, environment) => proxyFinding(environment) },
  { name: 'ports', look: portsFinding },
  { name: 'specs', look: specsFinding },
  { name: 'certificates', look: certificatesAt },
  { name: 'configuration', look: configurationFinding },
  { name: 'persisted', look: persistedFinding },
]

/** What is to be said of a version of Node. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNew = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  return isNew ? ok(`Node ${version}`) : fail(`Node ${version}`, `install Node ${oldestNode.join('.')} or newer`)
}

/** A machine whose clock is behind the program's own files was set wrong, and tokens of real clients would be refused. */
export function clockFinding(nowMs: number, programMs: number): Finding {
  const shown = `it is ${instantText(nowMs)}`
  const isBehind = nowMs < programMs - dayMs
  return isBehind ? fail(`${shown}, before Backlot was installed`, 'set the clock of this machine') : ok(shown)
}

/** What is to be said of the addresses of `localhost`. */
export function localhostFinding(addresses: readonly string[]): Finding {
  const foreign = addresses.filter((address) => !isLoopback(address))
  if (addresses.length === 0)
    return fail(
      'localhost leads nowhere',
      'add the line "127.0.0.1 localhost" to the hosts file, or use --host 127.0.0.1',
    )
  if (foreign.length > 0) return fail(`localhost leads to ${foreign.join(', ')}`, 'correct the hosts file')
  return ok(`localhost is ${addresses.join(' and ')}`)
}

/** A proxy that is not told to leave this machine out catches the calls of many clients. */
export function proxyFinding(environment: Environment): Finding {
  const named = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])
  const set = named.filter((name) => environment[name])
  const except = environment['NO_PROXY'] ?? environment['no_proxy'] ?? ''
  if (set.length === 0) return ok('no proxy is set')
  if (/(^|[, ])(\*|\.?localhost)($|[, ])/.test(except)) return ok(`${set.join(', ')} with localhost left out`)
  return warn(`${set.join(', ')} may catch calls to localhost`, 'export NO_PROXY=localhost,127.0.0.1,::1')
}

function specsFinding(examined: Examined): Finding {
  const { tenants = [] } = configured(examined)
  const documents = [...tenants.filter((name) => !vendorNames.includes(name)), ...examined.documents]
  try {
    const versions = vendorNames.map((vendor) => {
      const { contract } = readProgramJson<CompiledVendor>('dist', 'contracts', `${vendor}.json`)
      return `${vendor} ${contract.document.info.version}`
    })
    tenanciesOf(documents)
    return ok([...versions, ...documents].join(', '))
  } catch (error) {
    const fix = documents.length > 0 ? 'correct the document' : 'install Backlot again (in a clone: npm run build)'
    return fail((error as Error).message, fix)
  }
}

function certificatesAt(examined: Examined): Finding {
  const { tlsDir = defaultTlsFolder() } = { ...configured(examined), ...examined }
  return certificatesFinding(tlsDir, wallNow())
}

/** What is to be said of the certificates in a folder. */
export function certificatesFinding(folder: string, nowMs: number): Finding {
  const fix = `remove ${folder}; --tls makes new ones, which clients have to be made to trust again`
  try {
    const kept = certificatesIn(folder)
    if (kept.length === 0) return ok(`none yet; --tls makes them in ${folder}`)
    const over = kept.find(({ untilMs }) => untilMs < nowMs)
    if (over) return fail(`${over.file} expired at ${instantText(over.untilMs)}`, fix)
    const soonest = Math.min(...kept.map(({ untilMs }) => untilMs))
    return ok(`${folder}, valid for ${Math.floor((soonest - nowMs) / dayMs)} days`)
  } catch (error) {
    return fail(`${folder}: ${(error as Error).message}`, fix)
  }
}

function configurationFinding({ config = usualFile() }: Examined): Finding {
  if (config === undefined) return ok('no backlot.config.yaml in this folder')
  try {
    return ok(`${config}: ${Object.keys(readFileSettings(config)).join(', ') || 'empty'}`)
  } catch (error) {
    return fail((error as Error).message, 'correct the file; backlot config schema prints what it can say')
  }
}

async function persistedFinding(examined: Examined): Promise<Finding> {
  const { persist } = { ...configured(examined), ...examined }
  if (persist === undefined) return ok('not asked for; name a folder with --persist')
  const notices: string[] = []
  try {
    const folder = await PersistFolder.open(persist, {
      isDurable: false,
      notify: (text) => void notices.push(text),
    })
    const names = folder.kept.map(({ name }) => name)
    await folder.close()
    if (notices.length > 0) return warn(notices.join('; '), 'nothing has to be done; the next start goes on without it')
    return ok(`${persist}: ${names.length > 0 ? names.join(', ') : 'nothing kept yet'}`)
  } catch (error) {
    if (error instanceof KeptFileError) return fail(error.message, 'do as it says; nothing was changed')
    return fail(`${persist}: ${(error as Error).message}`, 'name a folder that can be written')
  }
}

const signs = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' }
const colours = { ok: 32, warn: 33, fail: 31 }

/** Looks at everything and prints what was found; throws when something would not work. */
export async function doctor(examined: Examined, { json }: { readonly json?: boolean }): Promise<void> {
  const found: (Finding & { readonly name: string })[] = []
  for (const { name, look } of checks) found.push({ name, ...(await look(examined, process.env)) })
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
  else process.stdout.write(found.map((finding) => lineOf(finding, process.stdout.isTTY === true)).join(''))
  const failed = found.filter(({ state }) => state === 'fail')
  if (failed.length > 0) throw new CheckFailure(`not fine: ${failed.map(({ name }) => name).join(', ')}`)
}

function lineOf({ name, state, text, fix }: Finding & { readonly name: string }, isColoured: boolean): string {
  const sign = isColoured ? `\u001b[${colours[state]}m${signs[state]}\u001b[0m` : signs[state]
  return `${sign}  ${name.padEnd(14)} ${text}\n${fix === undefined ? '' : `      ${''.padEnd(14)} -> ${fix}\n`}`
}
