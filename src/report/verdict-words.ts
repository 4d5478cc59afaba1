import { type Entry, type JournalState, summaryOf } from '../sandbox/index.ts'
import type { Expectation, Landmark, Miss } from './expectation.ts'
import { named } from './lookup.ts'
import { answerOf, type Landmarks } from './misses.ts'

/** A call of the operation, and where it is not as expected. */
export interface Judged {
  readonly entry: Entry
  readonly misses: readonly Miss[]
}

/** What a message tells of. */
export interface Told {
  readonly journal: JournalState
  readonly expected: Expectation
  readonly landmarks: Landmarks
  readonly counted: readonly Judged[]
  readonly nearest: Judged | undefined
  readonly least: number
  readonly most: number
  /** Entries that matter and were dropped. */
  readonly lost: number
  readonly pass: boolean
}

/** The verdict in words: what was found, what was expected, what came nearest. */
export function messageOf(told: Told): string {
  const { expected, counted, pass } = told
  const found = `${expected.operation} was called ${times(counted.length)}${criteria(expected)}`
  const where = counted.length === 0 ? '' : `: ${entries(counted.map(({ entry }) => entry.id))}`
  if (pass) return `${found}${where}.`
  return [`${found}, expected ${wanted(told)}${where}.`, ...reasons(told)].join(' ')
}

const times = (count: number): string => `${count} time${count === 1 ? '' : 's'}`

/** Entries that are named one by one. */
const namedEntries = 10

function entries(ids: readonly number[]): string {
  const first = ids.slice(0, namedEntries)
  const more = ids.length > first.length ? [`${ids.length - first.length} more`] : []
  return `${ids.length === 1 ? 'entry' : 'entries'} ${named([...first, ...more])}`
}

function wanted({ least, most }: Told): string {
  if (most === 0) return 'no call'
  if (least === most) return String(least)
  if (most === Infinity) return `at least ${least}`
  return least === 0 ? `at most ${most}` : `${least} to ${most}`
}

/** What a call must be to count, as it follows the number of calls. */
function criteria(expected: Expectation): string {
  const { site, status, problem, principal, before, after, since } = expected
  const parts = ['path', 'query', 'headers', 'body'].filter((part) => expected[part as keyof Expectation] !== undefined)
  return [
    site === undefined ? '' : ` on ${site}`,
    status === undefined ? '' : ` with status ${status}`,
    problem === undefined ? '' : ` with problem ${problem}`,
    principal === undefined ? '' : ` by ${principal}`,
    parts.length === 0 ? '' : ` with the expected ${named(parts)}`,
    before === undefined ? '' : ` before ${landmark(before)}`,
    after === undefined ? '' : ` after ${landmark(after)}`,
    since === undefined ? '' : ` since entry ${since}`,
  ].join('')
}

function landmark(wanted: string | Landmark): string {
  if (typeof wanted === 'string') return wanted
  return wanted.status === undefined ? wanted.operation : `${wanted.operation} with status ${wanted.status}`
}

/** Why the expectation is not met, as far as its count does not say it. */
function reasons(told: Told): string[] {
  const { counted, least, most, lost, journal } = told
  const said: string[] = []
  if (counted.length > most) return said
  const absent = missingLandmarks(told)
  if (absent.length > 0 && least > 0) said.push(...absent)
  else if (counted.length < least) said.push(nearness(told))
  if (lost === 0) return said
  const held = `its oldest entry is ${journal.entries[0]?.id}`
  const isKnown = counted.length < least
  return [
    ...said,
    `The journal dropped ${lost === 1 ? 'one entry' : `${lost} entries`} (${held}), ${isKnown ? 'and calls in them do not count.' : 'so this cannot be known; clear it before, or use a sandbox for each test.'}`,
  ]
}

function missingLandmarks({ expected, landmarks, journal }: Told): string[] {
  const orders = ['before', 'after'] as const
  return orders.flatMap((order) => {
    const wanted = expected[order]
    if (wanted === undefined || landmarks[order]?.length !== 0) return []
    return [`${landmark(wanted)} was never called, so nothing came ${order} it.`, ...otherwise(journal, wanted)]
  })
}

/** How a landmark was called that has another status than the wanted one. */
function otherwise({ entries }: JournalState, wanted: string | Landmark): string[] {
  if (typeof wanted === 'string') return []
  const other = entries.findLast(({ operation }) => operation === wanted.operation)
  return other ? [`The newest call of ${wanted.operation} (entry ${other.id}) ${answerOf(other)}.`] : []
}

/** Points that are told of the nearest call. */
const toldMisses = 3

function nearness({ nearest, counted, journal }: Told): string {
  if (nearest) {
    const told = nearest.misses.slice(0, toldMisses).map(({ text }) => text)
    const more = nearest.misses.length - told.length
    const other = counted.length > 0 ? 'other ' : ''
    return `The nearest ${other}call (entry ${nearest.entry.id}) ${named([...told, ...(more > 0 ? [`differed in ${more} more places`] : [])])}.`
  }
  if (journal.entries.length === 0) return 'The journal is empty: no call reached this sandbox.'
  return counted.length > 0 ? 'There was no other call of it.' : `The calls were ${others(journal.entries)}.`
}

/** Operations that are named when the expected one was not called. */
const namedOperations = 5

function others(all: readonly Entry[]): string {
  const counts = new Map<string, number>()
  for (const entry of all) {
    const name = entry.operation ?? lost(entry)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const told = sorted.slice(0, namedOperations).map(([name, count]) => `${name} (${times(count)})`)
  const more = sorted.length - told.length
  return named([...told, ...(more > 0 ? [`${more} more operations`] : [])])
}

/** A call that fitted no operation. */
function lost(entry: Entry): string {
  const { method, path, status } = summaryOf(entry)
  return `${method} ${path}, which is no operation and was answered ${status}`
}
