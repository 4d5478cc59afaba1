import { crc32 } from 'node:zlib'

/** One line of a change log: the change list, and the version of the world that it leads to. */
export interface LogLine {
  readonly version: number
  readonly changes: unknown
}

const opening = '{"checksum":"'
const digits = 8
/** Where the part begins that the checksum is of. */
const coveredFrom = opening.length + digits + 2

/** A checksum (CRC-32) as eight hexadecimal digits. */
export const checksumText = (value: number): string => value.toString(16).padStart(digits, '0')

/** The line of a change list, with its sequence number and a checksum of everything after the checksum. */
export function lineOf({ version, changes }: LogLine): string {
  const covered = `"sequence":${version},"changes":${JSON.stringify(changes)}}`
  return `${opening}${checksumText(crc32(covered))}",${covered}\n`
}

/** The change list of a line without its end, or `undefined` when the checksum is not that of its bytes. */
export function readLine(bytes: Buffer): LogLine | undefined {
  const head = bytes.toString('latin1', 0, coveredFrom)
  const covered = bytes.subarray(coveredFrom)
  if (head !== `${opening}${checksumText(crc32(covered))}",`) return undefined
  const { sequence, changes } = JSON.parse(`{${covered.toString('utf8')}`) as { sequence: number; changes: unknown }
  return { version: sequence, changes }
}

/** What a log file holds: its lines, how many bytes they take, and how many bytes of a torn line follow. */
export interface Scanned {
  readonly lines: readonly LogLine[]
  readonly goodBytes: number
  readonly tornBytes: number
}

const newline = 0x0a

/**
 * Reads a log file; a text says what is damaged.
 *
 * A last line without its end, or with bytes that were never written (they read as zeros), was torn by a crash.
 * Any other line that does not fit its checksum is damage.
 */
export function scan(bytes: Buffer): Scanned | string {
  const lines: LogLine[] = []
  let from = 0
  while (from < bytes.length) {
    const end = bytes.indexOf(newline, from)
    const line = end === -1 ? undefined : readLine(bytes.subarray(from, end))
    if (!line) {
      const isLast = end === -1 || end === bytes.length - 1
      const isTorn = isLast && (end === -1 || bytes.includes(0, from))
      if (!isTorn) return `the checksum of line ${lines.length + 1} is wrong`
      break
    }
    lines.push(line)
    from = end + 1
  }
  return { lines, goodBytes: from, tornBytes: bytes.length - from }
}
