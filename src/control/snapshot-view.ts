import type { Sandbox, Snapshot } from '../sandbox/index.ts'
import { instantText, type World } from '../world/index.ts'
import { suggestion } from './nearest.ts'
import { answerOf, instant, listOf, mapOf, sandboxName, type Schema, text, textOrNull, whole } from './schemas.ts'

/** The schema of a snapshot's id. */
export const snapshotIdSchema: Schema = { ...sandboxName }

/** The schema of a line of the list. */
export const snapshotSchema: Schema = answerOf({
  id: snapshotIdSchema,
  now: instant('What the clock of the sandbox showed; restoring goes on from there.'),
  savedAt: instant('What the wall clock showed.'),
  calls: whole(0, 'How many calls the sandbox had answered.'),
  entries: whole(0, 'Entries of the journal that are kept with it.'),
})

/** The schema of what changed. */
export const diffSchema: Schema = answerOf({
  from: answerOf({ id: text('The snapshot.'), now: instant('What its clock shows.') }),
  to: answerOf({
    id: textOrNull('The other snapshot, or null where it is the present.'),
    now: instant('What its clock shows.'),
  }),
  changes: {
    ...listOf(answerOf({ record: text(), before: {}, after: {} }, ['before', 'after'])),
    description: 'Records that are others, without secrets; a side that is left out has no such record.',
  },
  machines: {
    ...listOf(answerOf({ machine: text(), before: textOrNull('The state.'), after: textOrNull('The state.') })),
    description: 'Machines in another state; null stands for one that had not moved yet.',
  },
})

/** The schema of a snapshot file, as far as the documentation of the API tells it. */
export const fileSchema: Schema = {
  ...answerOf({
    format: { type: 'string', const: 'backlot-snapshot' },
    version: whole(1, 'The version of the format.'),
    notice: text('Says that secrets are readable.'),
    backlot: text('The version of Backlot that wrote it.'),
    vendors: mapOf(answerOf({ contract: text('The version of the contract.') })),
    snapshot: { type: 'object', description: 'Its id and instants.' },
    world: { type: 'object', description: 'Everything the sandbox knows.' },
    journal: { type: 'object', description: 'The calls that led to it.' },
  }),
  description: 'The file; docs/snapshot-file.md describes its members. It holds secrets in readable form.',
}

/** A line of the list of snapshots. */
export function snapshotLine({ id, nowMs, savedMs, world, journal }: Snapshot) {
  return {
    id,
    now: instantText(nowMs),
    savedAt: instantText(savedMs),
    calls: world.meters.calls,
    entries: journal.entries.length,
  }
}

/** Machines in another state. */
export function machineChanges(from: World, to: World) {
  return from.machines
    .changesTo(to.machines)
    .map(({ key, before, after }) => ({ machine: key, before: before?.state ?? null, after: after?.state ?? null }))
    .filter(({ before, after }) => before !== after)
}

/** What is said of an id that no snapshot of a sandbox has. */
export function missing({ name, snapshots }: Sandbox, id: string): string {
  const ids = snapshots.list().map((snapshot) => snapshot.id)
  const detail = ids.length === 0 ? 'it has none; save one with POST snapshots' : suggestion(id, ids)
  return `The sandbox ${name} has no snapshot ${id}; ${detail}.`
}
