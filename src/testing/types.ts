import type { ClockStart } from '../cli/clock-start.ts'
import type { FaultAnswer, FaultOrder, JournalFilter, TokenOrder } from '../control/index.ts'
import type { EntryView, EntrySummary } from '../sandbox/index.ts'
import type { Fetch } from '../host/index.ts'
import type { Coverage, Expectation, Verdict } from '../report/index.ts'
import type { Pace } from '../world/index.ts'
import type { Clients } from './clients.ts'

/** Base URLs by vendor and site. */
export type SiteUrls = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Ready credentials by vendor: those of its first site, and under `sites` those of each; what they hold differs by vendor. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- every vendor has credentials of its own kind
export type Credentials = Readonly<Record<string, any>>

export type { ClockStart, FaultAnswer, FaultOrder, JournalFilter, TokenOrder }

/** What tenants begin with. */
export interface BacklotOptions {
  /** Names of vendors, and OpenAPI documents (files or folders); all vendors unless given. */
  readonly vendors?: readonly string[]
  /** What ids and chance are drawn from: the same seed, clock and calls give the same bytes. */
  readonly seed?: string
  /** How fast restarts and other work run: a factor, `instant` or `manual`; 20 times as fast as the real tenants unless given. */
  readonly pace?: Pace
  readonly clock?: ClockStart
  /** The records to begin with: names of fixtures, and files, later ones over earlier; `default` unless given. */
  readonly fixture?: string | readonly string[]
  /** By vendor: numbers and switches in place of those of its profile (`docs/reference/profiles.md`); durations as ISO 8601 texts. */
  readonly profile?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Whether every site listens: on free ports, or on the ports from this one on. Without, calls come by `fetch` alone. */
  readonly ports?: boolean | number
}

/** What a further sandbox begins with: fresh, or with the world of another (`from`) or of its snapshot. */
export interface SandboxOptions {
  readonly name?: string
  readonly from?: string
  readonly snapshot?: string
  readonly seed?: string
  readonly clock?: ClockStart
  readonly pace?: Pace
  /** Whether every site gets a port of its own, where tenants listen at all. */
  readonly ports?: boolean
}

/** What a clock shows. */
export interface ClockView {
  readonly now: string
  readonly frozen: boolean
  /** How far it is ahead of the wall clock, in ms. */
  readonly offsetMs: number
}

/** The clock of a sandbox; each move is made when the function returns, in process, and when it resolves otherwise. */
export interface SandboxClock {
  now(): Promise<string>
  /** Moves forward by an ISO 8601 duration such as `PT1H`; what becomes due on the way happens, one by one. */
  advance(by: string): Promise<ClockView>
  /** Shows an RFC 3339 instant. */
  set(to: string): Promise<ClockView>
  freeze(): Promise<ClockView>
  resume(): Promise<ClockView>
}

/** A fault that was armed. */
export interface ArmedFault extends Omit<FaultOrder, 'times' | 'vendor'> {
  readonly id: string
  readonly vendor: string
  readonly left: number | null
  readonly hits: number
}

/** The faults of a sandbox. */
export interface SandboxFaults {
  arm(fault: FaultOrder): Promise<ArmedFault>
  list(): Promise<readonly ArmedFault[]>
  disarm(id?: string): Promise<void>
}

/** What was asked of a sandbox, what was answered, and why. */
export interface SandboxJournal {
  list(filter?: JournalFilter): Promise<readonly EntrySummary[]>
  /** One call whole: request, answer, chain of decisions, changes. */
  get(id: number): Promise<EntryView>
  clear(): Promise<void>
}

/** A kept moment of a sandbox. */
export interface Snapshot {
  readonly id: string
  restore(): Promise<void>
}

/** The parts of a question to the control API. */
export interface Parts {
  readonly params?: object
  readonly query?: object
  readonly body?: object
}

/** A site; the vendor may be left out where there is one, the site where its first one is meant. */
export interface Place {
  readonly vendor?: string
  readonly site?: string
}

/** One isolated tenant of each vendor, with its own clock, faults and journal. */
export interface Sandbox extends AsyncDisposable, Clients {
  readonly name: string
  readonly sites: SiteUrls
  readonly credentials: Credentials
  /** The base URL of a site; of the vendor's first one unless it is named. */
  url(vendor: string, site?: string): string
  /** Sends a request to a site; a function like the global one. */
  readonly fetch: Fetch
  readonly clock: SandboxClock
  readonly faults: SandboxFaults
  readonly journal: SandboxJournal
  /** Sets how fast work runs. */
  pace(pace: Pace): Promise<void>
  token(order?: TokenOrder): Promise<string>
  /** Keeps the present moment. */
  snapshot(id?: string): Promise<Snapshot>
  /** Puts everything back to how it began. */
  reset(): Promise<void>
  /** Compares the calls with what is expected of them. */
  verify(expected: Expectation): Promise<Verdict>
  coverage(): Promise<Coverage>
  /** The variables that `backlot run` would export for clients, those of files apart. */
  environment(site?: string): Readonly<Record<string, string>>
  /** Does what an administrator can do outside the API, by name. */
  console(action: string, input?: object, at?: Place): Promise<unknown>
  /** Asks any operation of the control API about this sandbox, by its operationId. */
  ask<T = unknown>(operationId: string, parts?: Parts): Promise<T>
  /** Ends the sandbox; of the first one, everything. */
  close(): Promise<void>
}

/** Running tenants; the sandbox named `default`, and the way to more. */
export interface Backlot extends Sandbox {
  /** The URL of the control API and of all sandboxes. */
  readonly control: string
  /** Makes a sandbox of its own, such as one for each test. */
  sandbox(options?: SandboxOptions): Promise<Sandbox>
}
