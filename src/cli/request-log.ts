import { operationName } from '../sandbox/index.ts'
import type { Observer } from '../gateway/index.ts'
import type { LogLevel } from './settings.ts'

/** A log of answered calls: NDJSON by pino on standard output, one readable line each on a terminal. */
export async function requestLog(level: LogLevel): Promise<Observer> {
  const { pino } = await import('pino')
  const log = pino(
    { level, base: null },
    process.stdout.isTTY ? { write: (line) => process.stdout.write(pretty(line)) } : process.stdout,
  )
  return (call, { status, headers }) => {
    const entry = headers['x-backlot-entry']
    const source = headers['x-backlot-source']
    const { vendor, site, method, path } = call
    log.info({ vendor, site, method, path, operation: operationName(call), status, source, entry }, 'answered')
  }
}

const colours: readonly (readonly [number, string])[] = [
  [500, '\u001b[31m'],
  [400, '\u001b[33m'],
  [0, '\u001b[32m'],
]

function pretty(line: string): string {
  const { vendor, site, method, path, operation, status, source, entry } = JSON.parse(line) as Record<
    string,
    string | number
  >
  const colour = colours.find(([from]) => Number(status) >= from)?.[1] ?? ''
  return `${colour}${status}\u001b[0m ${method} ${path}  ${vendor}/${site} ${operation} (${source}, entry ${entry})\n`
}
