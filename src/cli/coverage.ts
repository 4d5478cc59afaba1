import { join } from 'node:path'
import { type Coverage, coverageHtml, coverageOfVendor, coverageText, tooFew } from '../report/index.ts'
import { readText, writeWhole } from '../host/index.ts'
import { askControl, callControl, type Remote } from './remote.ts'
import { CheckFailure, readers, UsageError } from './settings.ts'

/** What `backlot coverage` can be told. */
export interface CoverageOptions {
  readonly json?: boolean
  readonly html?: string
  readonly vendor?: string
  readonly minOperations?: string
  readonly sandbox?: string
  readonly controlToken?: string
  readonly ca?: string
}

/** Prints the coverage of a running Backlot, or of the folder of a run; fails when it is below the least share that is asked for. */
export async function coverage(source: string, options: CoverageOptions): Promise<void> {
  const least = options.minOperations === undefined ? undefined : readers.percent(options.minOperations)
  const all = /^https?:\/\//.test(source) ? await askedOf(source, options) : coverageIn(source)
  const chosen = options.vendor === undefined ? all : oneOf(all, options.vendor)
  if (options.html !== undefined) await writePage(options.html, chosen)
  const text = options.json ? `${JSON.stringify(chosen, null, 2)}\n` : coverageText(chosen)
  if (options.html === undefined || options.json) process.stdout.write(text)
  const failure = least === undefined ? undefined : tooFew(chosen, least)
  if (failure !== undefined) throw new CheckFailure(failure)
}

function askedOf(source: string, { sandbox, controlToken, ca }: CoverageOptions): Promise<Coverage> {
  const remote: Remote = {
    url: source.replace(/\/(_backlot\/?)?$/, ''),
    sandbox: sandbox ?? '',
    ...(controlToken !== undefined && { controlToken }),
    ...(ca !== undefined && { ca }),
  }
  return sandbox === undefined ? askControl(remote, 'GET', '/total-coverage') : callControl(remote, 'GET', '/coverage')
}

function coverageIn(folder: string): Coverage {
  const path = join(folder, 'coverage.json')
  try {
    return JSON.parse(readText(path)) as Coverage
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message
    throw new UsageError(
      `cannot read ${path}: ${reason}; name the folder that backlot run wrote, or the URL of a running Backlot`,
    )
  }
}

function oneOf(all: Coverage, vendor: string): Coverage {
  const names = all.vendors.map((one) => one.vendor)
  if (names.includes(vendor)) return coverageOfVendor(all, vendor)
  throw new UsageError(`there is no vendor ${vendor}; known are ${names.join(', ')}`)
}

async function writePage(path: string, shown: Coverage): Promise<void> {
  await writeWhole(path, coverageHtml(shown)).catch((error: Error) => {
    throw new UsageError(`cannot write ${path}: ${error.message}; name a path that can be written`)
  })
}
