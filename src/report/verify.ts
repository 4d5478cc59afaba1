import type { Engine, Entry, JournalState } from '../sandbox/index.ts'
import type { Expectation, Landmark, Verdict } from './expectation.ts'
import { contradiction, landmarkOf, type Unclear, vendorOf } from './lookup.ts'
import { hasStatus, type Landmarks, missesOf } from './misses.ts'
import { type Judged, messageOf } from './verdict-words.ts'

/**
 * Judges what a journal tells against an expectation.
 *
 * What cannot be known because the journal has dropped entries is not met. Answers `Unclear` when the expectation contradicts
 * itself, or names what no vendor has.
 */
export function verify(engine: Engine, journal: JournalState, expected: Expectation): Verdict | Unclear {
  const vendor = vendorOf(engine, expected)
  if (typeof vendor !== 'string') return vendor
  const unclear = contradiction(engine, vendor, expected)
  if (unclear) return unclear
  const landmarks = landmarksOf(engine, journal, vendor, expected)
  if ('unclear' in landmarks) return landmarks
  const { since = 0 } = expected
  const called = journal.entries.filter(
    ({ id, call, operation }) => id > since && call.vendor === vendor && operation === expected.operation,
  )
  const judged = called.map((entry) => ({ entry, misses: missesOf(engine, entry, expected, landmarks) }))
  return verdictOf(journal, expected, landmarks, judged)
}

/** How many calls may count, the ends included. */
export function boundsOf({ never, times, atLeast, atMost }: Expectation): { least: number; most: number } {
  if (never) return { least: 0, most: 0 }
  if (times !== undefined) return { least: times, most: times }
  if (atMost !== undefined) return { least: atLeast ?? 0, most: atMost }
  return { least: atLeast ?? 1, most: Infinity }
}

function verdictOf(
  journal: JournalState,
  expected: Expectation,
  landmarks: Landmarks,
  judged: readonly Judged[],
): Verdict {
  const { least, most } = boundsOf(expected)
  const lost = lostBefore(journal, expected.since)
  // Without its landmark an order cannot be kept.
  const isPlaced = Object.values(landmarks).every((calls: readonly Entry[]) => calls.length > 0)
  const counted = judged.filter(({ misses }) => isPlaced && misses.length === 0)
  const others = judged.filter(({ misses }) => !isPlaced || misses.length > 0)
  const nearest = others.reduce<Judged | undefined>(
    (best, next) => (best && best.misses.length < next.misses.length ? best : next),
    undefined,
  )
  const enough = counted.length >= least && (least === 0 || isPlaced)
  const pass = enough && counted.length <= most && (most === Infinity || lost === 0)
  return {
    pass,
    message: messageOf({ journal, expected, landmarks, counted, nearest, least, most, lost, pass }),
    count: counted.length,
    entries: counted.map(({ entry }) => entry.id),
    ...(nearest && { nearest: { entry: nearest.entry.id, misses: nearest.misses } }),
    dropped: journal.dropped,
  }
}

/** How many of the entries that the expectation is about are no longer there. */
function lostBefore({ entries, dropped }: JournalState, since = 0): number {
  const first = entries[0]?.id ?? 1
  return Math.min(dropped, Math.max(0, first - 1 - since))
}

function landmarksOf(
  engine: Engine,
  { entries }: JournalState,
  vendor: string,
  expected: Expectation,
): Landmarks | Unclear {
  const found: { before?: readonly Entry[]; after?: readonly Entry[] } = {}
  for (const order of ['before', 'after'] as const) {
    const wanted: string | Landmark | undefined = expected[order]
    if (wanted === undefined) continue
    const landmark = landmarkOf(engine, vendor, wanted)
    if ('unclear' in landmark) return landmark
    found[order] = entries
      .filter(
        ({ call, operation, status }) =>
          operation === landmark.operation &&
          call.vendor === landmark.vendor &&
          (expected.site === undefined || landmark.vendor !== vendor || call.site === expected.site) &&
          (landmark.status === undefined || hasStatus(status, landmark.status)),
      )
      .sort((a, b) => a.id - b.id)
  }
  return found
}
