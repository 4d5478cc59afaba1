import type { Pace } from './model-clock.ts'

/** The environments of a sandbox, lowest first; the last takes no part in promotions. */
export const sites = ['development', 'staging', 'production', 'sandbox'] as const
export type SiteName = (typeof sites)[number]

export type LockState = 'unlocked' | 'locking' | 'locked' | 'unlocking' | 'error'
export type Step = 'ready' | 'checking' | 'copying' | 'restoring' | 'restarting'
export type Machine = 'lock' | 'restart' | 'promotion'
export type Outcome = 'complete' | 'missing' | 'encrypted' | 'failed' | 'restart-failed'

/** How long work takes at real speed, in ms. */
export const lasts = {
  locking: 180_000,
  unlocking: 180_000,
  checking: 120_000,
  copying: 300_000,
  restoring: 300_000,
  restart: 107_000,
} as const

/** What a run was asked for, and how it went. */
export interface Run {
  readonly type: 'promotion' | 'rollback'
  readonly id: string
  readonly dry: boolean
  readonly ignore: boolean
  readonly unlock: boolean
  readonly promoter: string
  outcome?: Outcome
  missing: string[]
  encrypted: string[]
  ignored: string[]
  at: number
}

export type Changes = Record<'added' | 'deleted' | 'modified', string[]>

/** A report; its id is the tenant's own affair, and is learned when it is first seen. */
export interface Report {
  id?: string
  readonly run: Run
  readonly at: number
  readonly missing: string[]
  readonly before: string[]
  readonly changes: Changes
}

/** A configuration: config id to its one member's value. */
export type Configuration = Map<string, unknown>

/** One environment. */
export interface Environment {
  readonly name: SiteName
  lock: { state: LockState; id?: string; upper?: SiteName; since?: number }
  restarting: boolean
  step: Step
  stepSince: number
  configuration: Configuration
  /** What there was before a session of direct configuration, while one is open. */
  session?: Configuration
  /** Variables, and whether each is loaded. */
  variables: Map<string, boolean>
  runs: Run[]
  reports: Report[]
  undo: Configuration[]
}

/** What is waited for: so much of it was left, at real speed, at an instant. */
export interface Timer {
  left: number
  since: number
  readonly ends: (at: number) => void
}

/** The instant at which a timer ends. */
export function dueOf({ left, since }: Timer, pace: Pace): number {
  if (pace === 'manual') return Infinity
  return pace === 'instant' ? since : since + left / pace
}

/** An environment as it begins. */
export function environment(name: SiteName, configuration: Record<string, unknown>): Environment {
  return {
    name,
    lock: { state: 'unlocked' },
    restarting: false,
    step: 'ready',
    stepSince: 0,
    configuration: new Map(Object.entries(configuration)),
    variables: new Map(),
    runs: [],
    reports: [],
    undo: [],
  }
}

/** What leads from one configuration to another. */
export function compare(from: Configuration, to: Configuration): Changes {
  const same = (id: string) => JSON.stringify(from.get(id)) === JSON.stringify(to.get(id))
  return {
    added: [...to.keys()].filter((id) => !from.has(id)).sort(),
    deleted: [...from.keys()].filter((id) => !to.has(id)).sort(),
    modified: [...to.keys()].filter((id) => from.has(id) && !same(id)).sort(),
  }
}

/** ESVs that a configuration names. */
export function named(configuration: Configuration): string[] {
  const texts = [...configuration.values()].filter((value) => typeof value === 'string')
  const names = texts.flatMap((text) => [...text.matchAll(/&\{esv\.(\w+)\}/g)].map(([, name]) => `esv-${name}`))
  return [...new Set(names)].sort()
}

/** Places of values that are encrypted. */
export function encryptedIn(configuration: Configuration): string[] {
  return [...configuration].flatMap(([id, value]) => (typeof value === 'object' ? [`${id}/value`] : [])).sort()
}
