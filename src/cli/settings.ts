import { type Clock, type Pace, paceBounds } from '../world/index.ts'

/** What `backlot start` can be told, by flag, environment (`BACKLOT_*`), file or default, in this order. */
export interface Settings {
  /** The file that settings were read from. */
  readonly configFile?: string
  /** Names of vendors that have code, and OpenAPI documents; all vendors that have code unless given. */
  readonly tenants?: readonly string[]
  /** Without one nothing listens, and calls are dispatched in process. */
  readonly port: number | undefined
  readonly host: string
  readonly seed: string
  /** The records that worlds begin with, layer over layer: names of fixtures of the program, and files. */
  readonly fixture?: readonly string[]
  readonly pace: Pace
  /** The clock of the default sandbox; the wall clock unless given. */
  readonly clock?: Clock
  readonly logLevel: LogLevel
  readonly readyFile?: string
  readonly allowHost: readonly string[]
  readonly controlToken?: string
  /** Whether listeners speak https; also when a certificate of the user's own is named. */
  readonly tls?: boolean
  readonly tlsDir?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly maxSandboxes?: number
  readonly maxSandboxBytes?: number
  /** The folder that sandboxes are kept in; in memory alone without it. */
  readonly persist?: string
  /** Whether a reply waits until what it says is synced to the disk. */
  readonly durable?: boolean
  /** By vendor: numbers and switches in place of those of its profile; durations as ISO 8601 texts. */
  readonly profile?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Faults and rate limits that the default sandbox begins with, as the control API takes them. */
  readonly faults?: readonly object[]
  readonly rateLimits?: readonly object[]
  /** By vendor: the sites that are served; all unless given. */
  readonly sites?: Readonly<Record<string, readonly string[]>>
  /** Ports of sites of the default sandbox by `<vendor>/<site>`. */
  readonly ports?: Readonly<Record<string, number>>
}

/** Levels of the log, from everything to nothing. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
/** A level of the log. */
export type LogLevel = (typeof logLevels)[number]

/** Wrong usage or configuration: one line that says what to do, and exit code 2. */
export class UsageError extends Error {}

/** Files that cannot be used: every reason stands on a line of its own. */
export class DocumentError extends UsageError {
  override readonly name = 'DocumentError'
}

/** A check that was asked for failed: one line that says what to do, and exit code 1. */
export class CheckFailure extends Error {}

const flags = new Map(Object.entries({ true: true, on: true, 1: true, false: false, off: false, 0: false }))

/** Readers of single settings; each answers the value or throws a `UsageError` that says what is allowed. */
export const readers = {
  port(text: string): number {
    const port = Number(text)
    if (/^\d+$/.test(text) && port <= 65_535) return port
    throw new UsageError(`the port ${JSON.stringify(text)} is no number from 0 (a free one) to 65535`)
  },
  pace(text: string): Pace {
    if (text === 'instant' || text === 'manual') return text
    const pace = Number(text)
    if (pace >= paceBounds.minimum && pace <= paceBounds.maximum) return pace
    throw new UsageError(
      `the pace ${JSON.stringify(text)} is neither a number from 0.001 to 1000000, "instant" nor "manual"`,
    )
  },
  logLevel(text: string): LogLevel {
    const level = logLevels.find((known) => known === text)
    if (level) return level
    throw new UsageError(`the log level ${JSON.stringify(text)} is none of ${logLevels.join(', ')}`)
  },
  text(text: string): string {
    if (text !== '') return text
    throw new UsageError('an empty text is no value')
  },
  list(text: string): readonly string[] {
    return text.split(',').map((item) => item.trim())
  },
  flag(text: string): boolean {
    const found = flags.get(text.toLowerCase())
    if (found !== undefined) return found
    throw new UsageError(`the switch ${JSON.stringify(text)} is neither true nor false`)
  },
  percent(text: string): number {
    const share = Number(text.replace(/ ?%$/, ''))
    if (/^\d+(\.\d+)? ?%?$/.test(text) && share <= 100) return share
    throw new UsageError(`the share ${JSON.stringify(text)} is no percentage from 0 to 100, such as 80%`)
  },
  count(text: string): number {
    const count = Number(text)
    if (/^\d+$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count
    throw new UsageError(`the limit ${JSON.stringify(text)} is no whole number above 0`)
  },
}
