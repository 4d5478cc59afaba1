import { operationName, redactText } from '../sandbox/index.ts'
import type { Observer } from '../gateway/index.ts'
import type { LogLevel } from './settings.ts'

/** Where a log goes: a terminal or something else. */
interface Output {
  readonly isTTY?: boolean
  write(line: string): unknown
}

/** A log of answered calls: NDJSON by pino, or on a terminal one readable line each; no secret is in it. */
export async function requestLog(level: LogLevel, output: Output = process.stdout): Promise<Observer> {
  const { pino } = await import('pino')
  const log = pino({ level, base: null }, output.isTTY ? { write: (line) => output.write(pretty(line)) } : output)
  return (call, { status, headers }) => {
    const entry = headers['x-backlot-entry']
    const source = headers['x-backlot-source']
    const { vendor, site, method } = call
    const path = redactText(call.path)
    const operation = redactText(operationName(call))
    log.info({ vendor, site, method, path, operation, status, source, entry }, 'answered')
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
