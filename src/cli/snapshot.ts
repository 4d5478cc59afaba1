import { readText, writeWhole } from '../host/index.ts'
import { callControl, type Remote } from './remote.ts'
import { UsageError } from './settings.ts'

/** What every verb about snapshots is told. */
export interface SnapshotOptions extends Remote {
  readonly json?: boolean
}

interface SnapshotLine {
  readonly id: string
  readonly now: string
  readonly savedAt: string
  readonly calls: number
  readonly entries: number
}

interface Differences {
  readonly changes: readonly { readonly record: string; readonly before?: unknown; readonly after?: unknown }[]
  readonly machines: readonly {
    readonly machine: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2))
const pathOf = (id: string, rest = ''): string => `/snapshots/${encodeURIComponent(id)}${rest}`

/** Saves the present state and prints the snapshot's id. */
export async function save(id: string | undefined, options: SnapshotOptions): Promise<void> {
  const saved = await callControl<SnapshotLine>(options, 'POST', '/snapshots', id === undefined ? {} : { id })
  print(saved.id)
}

/** Prints the snapshots, one a line. */
export async function list(options: SnapshotOptions): Promise<void> {
  const { snapshots } = await callControl<{ snapshots: readonly SnapshotLine[] }>(options, 'GET', '/snapshots')
  if (options.json) return printJson(snapshots)
  if (snapshots.length === 0) return print('no snapshots; save one with backlot snapshot save')
  const width = Math.max(...snapshots.map(({ id }) => id.length))
  for (const { id, now, calls } of snapshots) {
    print(`${id.padEnd(width)}  clock ${now}  after ${calls} calls`)
  }
}

/** Puts the sandbox back to a snapshot. */
export async function restore(id: string, options: SnapshotOptions): Promise<void> {
  const { name, now } = await callControl<{ name: string; now: string }>(options, 'POST', pathOf(id, '/restore'))
  print(`${name} is back at ${id}; its clock goes on from ${now}`)
}

/** Puts the sandbox back to just after a call. */
export async function rewind(entry: string, options: SnapshotOptions): Promise<void> {
  if (!/^[1-9]\d*$/.test(entry)) {
    throw new UsageError(`the entry ${JSON.stringify(entry)} is no number of a call, as X-Backlot-Entry says it`)
  }
  const { name, now } = await callControl<{ name: string; now: string }>(options, 'POST', `/journal/${entry}/rewind`)
  print(`${name} is back after call ${entry}; its clock goes on from ${now}`)
}

/** Prints what changed: `+` came, `-` went, `~` is another. */
export async function diff(id: string, other: string | undefined, options: SnapshotOptions): Promise<void> {
  const query = other === undefined ? '' : `?to=${encodeURIComponent(other)}`
  const found = await callControl<Differences>(options, 'GET', pathOf(id, `/diff${query}`))
  if (options.json) return printJson(found)
  for (const change of found.changes) print(`${signOf(change)} ${change.record}`)
  for (const { machine, before, after } of found.machines) print(`~ ${machine} ${before ?? '-'} -> ${after ?? '-'}`)
  if (found.changes.length + found.machines.length === 0) print('nothing changed')
}

function signOf(change: object): string {
  if (!('before' in change)) return '+'
  return 'after' in change ? '~' : '-'
}

/** Writes a snapshot to a file that only the user can read, or to standard output. */
export async function exportTo(id: string, file: string | undefined, options: SnapshotOptions): Promise<void> {
  const text = `${JSON.stringify(await callControl<object>(options, 'GET', pathOf(id, '/export')))}\n`
  if (file === undefined || file === '-') return void process.stdout.write(text)
  await writeWhole(file, text).catch((error: Error) => {
    throw new UsageError(`cannot write ${file}: ${error.message}; name a path that can be written`)
  })
  print(`${file} holds ${id} with its secrets; keep it as you would keep those`)
}

/** Keeps the snapshot of a file and prints its id. */
export async function importFrom(file: string, options: SnapshotOptions & { readonly id?: string }): Promise<void> {
  const query = options.id === undefined ? '' : `?id=${encodeURIComponent(options.id)}`
  const kept = await callControl<SnapshotLine>(options, 'POST', `/snapshots/import${query}`, contentOf(file))
  print(kept.id)
}

function contentOf(file: string): unknown {
  try {
    return JSON.parse(readText(file))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message
    throw new UsageError(
      `cannot read the snapshot file ${file}: ${reason}; name one that backlot snapshot export wrote`,
    )
  }
}

/** Forgets a snapshot. */
export async function remove(id: string, options: SnapshotOptions): Promise<void> {
  await callControl(options, 'DELETE', pathOf(id))
  print(`${id} is deleted`)
}
