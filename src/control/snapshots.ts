import {
  restore,
  rewind,
  type Sandbox,
  shownDifferences,
  type Snapshot,
  snapshotFile,
  snapshotOf,
  snapshotOfFile,
} from '../sandbox/index.ts'
import { instantText } from '../world/index.ts'
import { noEntry } from './journal.ts'
import { type Answer, ok, problem } from './problem.ts'
import { noRoomForSnapshot, noRoomForWorld } from './room.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { viewOfSandbox } from './sandbox-view.ts'
import { answerOf, listOf, shape, text, whole } from './schemas.ts'
import {
  diffSchema,
  fileSchema,
  machineChanges,
  missing,
  snapshotIdSchema,
  snapshotLine,
  snapshotSchema,
} from './snapshot-view.ts'

const tag = 'Snapshots'

/** The largest snapshot file that is read, in bytes. */
const fileLimit = 256 * 1024 * 1024

type Named<Query = object> = { params: { id: string }; query: Query }

const snapshotId = { id: text('The id of the snapshot.') }

type OnSnapshot<Query> = AskedSandbox<Named<Query & object>>

/** A handler that is given the snapshot which the path names, or refuses. */
function withSnapshot<Query>(handle: (asked: OnSnapshot<Query>, snapshot: Snapshot) => Answer | Promise<Answer>) {
  return (asked: OnSnapshot<Query>) => {
    const found = asked.sandbox.snapshots.get(asked.params.id)
    return found ? handle(asked, found) : problem('unknown', missing(asked.sandbox, asked.params.id))
  }
}

function save({ sandbox, body, wallMs }: AskedSandbox<{ body: { id?: string } }>): Answer {
  const id = body.id ?? sandbox.snapshots.freeId()
  return noRoomForSnapshot(sandbox, id) ?? kept(sandbox, snapshotOf(sandbox, id, wallMs))
}

function importFile({ control, sandbox, body, query }: AskedSandbox<{ body: object; query: { id?: string } }>): Answer {
  const read = snapshotOfFile(control.registry.engine, body)
  if (typeof read === 'string') return problem('invalid', read)
  const snapshot = { ...read, id: query.id ?? read.id }
  if (!new RegExp(String(snapshotIdSchema.pattern)).test(snapshot.id)) {
    return problem('invalid', `${JSON.stringify(snapshot.id)} cannot be an id here; give it another with ?id=.`)
  }
  return noRoomForSnapshot(sandbox, snapshot.id) ?? kept(sandbox, snapshot)
}

function kept({ snapshots, name }: Sandbox, snapshot: Snapshot): Answer {
  snapshots.add(snapshot)
  const headers = { location: `/_backlot/sandboxes/${name}/snapshots/${snapshot.id}` }
  return { status: 201, body: snapshotLine(snapshot), headers }
}

function diff(asked: AskedSandbox<Named<{ to?: string }>>, from: Snapshot): Answer {
  const { control, sandbox, query, nowMs } = asked
  const to = query.to === undefined ? { id: null, nowMs, world: sandbox.world } : sandbox.snapshots.get(query.to)
  if (!to) return problem('unknown', missing(sandbox, String(query.to)))
  return ok({
    from: { id: from.id, now: instantText(from.nowMs) },
    to: { id: to.id, now: instantText(to.nowMs) },
    changes: shownDifferences(control.registry.engine, from.world.resources, to.world.resources),
    machines: machineChanges(from.world, to.world),
  })
}

async function rewindTo(asked: AskedSandbox<{ params: { id: number } }>): Promise<Answer> {
  const { control, sandbox, params, wallMs } = asked
  const entry = sandbox.journal.get(params.id)
  if (!entry) return noEntry(sandbox.journal.entries, params.id)
  const full = noRoomForWorld(sandbox, entry.world)
  if (full) return full
  rewind(sandbox, entry, wallMs)
  return ok(await viewOfSandbox(control, sandbox, wallMs))
}

const keeping: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/snapshots',
    id: 'listSnapshots',
    summary: 'The snapshots, oldest first',
    tag,
    replies: { 200: answerOf({ snapshots: listOf(snapshotSchema) }) },
    handle: ({ sandbox }) => ok({ snapshots: sandbox.snapshots.list().map(snapshotLine) }),
  },
  {
    method: 'POST',
    path: '/snapshots',
    id: 'saveSnapshot',
    summary: 'Save the present state and the journal',
    description: 'Nothing is copied: a snapshot costs only what changes after it. An id is chosen unless one is given.',
    tag,
    body: shape({ id: snapshotIdSchema }),
    example: { id: 'before-the-upgrade' },
    replies: { 201: snapshotSchema },
    problems: [409],
    handle: save,
  },
  {
    method: 'GET',
    path: '/snapshots/:id',
    id: 'getSnapshot',
    summary: 'Look at a snapshot',
    tag,
    params: snapshotId,
    replies: { 200: snapshotSchema },
    problems: [404],
    handle: withSnapshot((_asked, snapshot) => ok(snapshotLine(snapshot))),
  },
  {
    method: 'DELETE',
    path: '/snapshots/:id',
    id: 'deleteSnapshot',
    summary: 'Forget a snapshot',
    tag,
    params: snapshotId,
    replies: { 204: undefined },
    problems: [404],
    handle: withSnapshot(({ sandbox }, { id }) => {
      sandbox.snapshots.delete(id)
      return ok()
    }),
  },
]

const using: readonly SandboxRoute[] = [
  {
    method: 'POST',
    path: '/snapshots/:id/restore',
    id: 'restoreSnapshot',
    summary: 'Put the sandbox back to a snapshot',
    description:
      'Everything is as it was, chance, rate limits, faults and the journal included. ' +
      'The clock goes on from what it showed then; one that stood still stands still.',
    tag,
    params: snapshotId,
    replies: { 200: { $ref: 'Sandbox#' } },
    problems: [404],
    handle: withSnapshot(async ({ control, sandbox, wallMs }, snapshot) => {
      const full = noRoomForWorld(sandbox, snapshot.world)
      if (full) return full
      restore(sandbox, snapshot, wallMs)
      return ok(await viewOfSandbox(control, sandbox, wallMs))
    }),
  },
  {
    method: 'GET',
    path: '/snapshots/:id/diff',
    id: 'diffSnapshot',
    summary: 'What changed from a snapshot to another one or to now',
    tag,
    params: snapshotId,
    query: { to: text('The other snapshot; the present unless given.') },
    replies: { 200: diffSchema },
    problems: [404],
    handle: withSnapshot(diff),
  },
  {
    method: 'GET',
    path: '/snapshots/:id/export',
    id: 'exportSnapshot',
    summary: 'A snapshot as a file, with its secrets',
    tag,
    params: snapshotId,
    replies: { 200: fileSchema },
    problems: [404],
    handle: withSnapshot(({ control }, snapshot) => {
      const headers = { 'content-disposition': `attachment; filename="${snapshot.id}.backlot.json"` }
      return { ...ok(snapshotFile(control.registry.engine, snapshot, control.version)), headers }
    }),
  },
  {
    method: 'POST',
    path: '/snapshots/import',
    id: 'importSnapshot',
    summary: 'Keep the snapshot of a file; the sandbox is changed only by restoring it',
    tag,
    query: { id: { ...snapshotIdSchema, description: 'Its id here; the one in the file unless given.' } },
    body: { type: 'object', description: 'The file, as the export answers it.' },
    bodyLimit: fileLimit,
    replies: { 201: snapshotSchema },
    problems: [409],
    handle: importFile,
  },
  {
    method: 'POST',
    path: '/journal/:id/rewind',
    id: 'rewind',
    summary: 'Put the sandbox back to just after a call',
    description: 'The journal then ends with that call. What was done by the control API after it is undone as well.',
    tag,
    params: { id: whole(1, 'The number of the call, as X-Backlot-Entry says it.') },
    replies: { 200: { $ref: 'Sandbox#' } },
    problems: [404, 409],
    handle: rewindTo,
  },
]

/** Kept moments of a sandbox, and the ways back to them. */
export const snapshotRoutes: readonly SandboxRoute[] = [...keeping, ...using]
