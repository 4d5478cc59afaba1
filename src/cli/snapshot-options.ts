import type { Command } from 'commander'
import type { SnapshotOptions } from './snapshot.ts'

/** The verbs about snapshots; their actions are loaded when one is used. */
export function addSnapshot(backlot: Command, addRemote: (command: Command) => Command): void {
  const snapshot = backlot
    .command('snapshot')
    .description('save, list, restore, compare, export and import moments of a sandbox')
  const verb = (usage: string, text: string): Command => addRemote(snapshot.command(usage).description(text))
  const verbs = () => import('./snapshot.ts')
  verb('save [id]', 'save the present state and the journal').action(
    async (id: string | undefined, options: SnapshotOptions) => (await verbs()).save(id, options),
  )
  verb('list', 'list the snapshots')
    .option('--json', 'print as JSON')
    .action(async (options: SnapshotOptions) => (await verbs()).list(options))
  verb('restore <id>', 'put the sandbox back to a snapshot').action(async (id: string, options: SnapshotOptions) =>
    (await verbs()).restore(id, options),
  )
  verb('rewind <entry>', 'put the sandbox back to just after a call, by its number in the journal').action(
    async (entry: string, options: SnapshotOptions) => (await verbs()).rewind(entry, options),
  )
  verb('diff <id> [other]', 'show what changed from a snapshot to another one or to now')
    .option('--json', 'print as JSON, with the records before and after, without secrets')
    .action(async (id: string, other: string | undefined, options: SnapshotOptions) =>
      (await verbs()).diff(id, other, options),
    )
  verb('export <id> [file]', 'write a snapshot to a file (- or nothing: standard output); it holds secrets').action(
    async (id: string, file: string | undefined, options: SnapshotOptions) =>
      (await verbs()).exportTo(id, file, options),
  )
  verb('import <file>', 'keep the snapshot of a file; restore it to use it')
    .option('--id <id>', 'its id here; the one in the file unless given')
    .action(async (file: string, options: SnapshotOptions & { id?: string }) =>
      (await verbs()).importFrom(file, options),
    )
  verb('delete <id>', 'forget a snapshot').action(async (id: string, options: SnapshotOptions) =>
    (await verbs()).remove(id, options),
  )
}
