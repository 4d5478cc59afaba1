import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Encoding, Keeper, type Keeping } from './keeper.ts'
import { takeLock } from './lock.ts'
import { KeptFileError } from './refusal.ts'
import { type Kept, removedSuffix, SandboxFolder } from './sandbox-folder.ts'

/** What each sandbox's keeper can do, whatever its world is. */
type AnyKeeper = Pick<Keeper<never>, 'kept' | 'close' | 'remove'>

/** The folder of `--persist`: a folder for each sandbox, and a lock. Only one process at a time has it. */
export class PersistFolder {
  /** What an earlier process left, in the order in which the sandboxes were made. */
  readonly kept: readonly Kept[]
  readonly #root: string
  readonly #keeping: Keeping
  readonly #unlock: () => void
  readonly #opened: Map<string, SandboxFolder>
  readonly #keepers = new Map<string, AnyKeeper>()
  /** Removals that are under way, by name: a new sandbox of that name must wait for them. */
  readonly #removals = new Map<string, Promise<void>>()
  #order: number

  private constructor(
    root: string,
    keeping: Keeping,
    unlock: () => void,
    opened: readonly { readonly folder: SandboxFolder; readonly kept: Kept }[],
  ) {
    this.#root = root
    this.#keeping = keeping
    this.#unlock = unlock
    this.kept = opened.map(({ kept }) => kept).sort((a, b) => a.order - b.order)
    this.#opened = new Map(opened.map(({ folder, kept }) => [kept.name, folder]))
    this.#order = this.kept.at(-1)?.order ?? 0
  }

  /** Opens a folder, or makes it; throws a `KeptFileError` when it is held, or when a file in it cannot be used. */
  static async open(root: string, keeping: Keeping): Promise<PersistFolder> {
    const unlock = await lockedRoot(root)
    try {
      const opened = []
      for (const { name } of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
        if (name.endsWith(removedSuffix)) {
          rmSync(join(root, name), { recursive: true, force: true })
          continue
        }
        const found = await SandboxFolder.open(root, name, keeping.isDurable, keeping.notify)
        if (found) opened.push(found)
      }
      return new PersistFolder(root, keeping, unlock, opened)
    } catch (error) {
      unlock()
      throw error
    }
  }

  /** Begins to keep a sandbox: one that an earlier process left goes on where it is, any other is written anew. */
  keeper<World>(name: string, encoding: Encoding<World>, world: World): Keeper<World> {
    const opened = this.#opened.get(name)
    this.#opened.delete(name)
    const folder = opened ?? new SandboxFolder(join(this.#root, name), ++this.#order, this.#keeping.isDurable)
    const isStored = opened !== undefined
    const begin = this.#removals.get(name)
    const keeper = new Keeper({ name, folder, encoding, keeping: this.#keeping, world, isStored, begin })
    this.#keepers.set(name, keeper)
    return keeper
  }

  /** Removes what is kept of a sandbox. */
  forget(name: string): void {
    const keeper = this.#keepers.get(name)
    if (!keeper) return
    this.#keepers.delete(name)
    const removal: Promise<void> = keeper.remove().finally(() => {
      if (this.#removals.get(name) === removal) this.#removals.delete(name)
    })
    removal.catch((error: Error) => this.#keeping.notify(error.message))
    this.#removals.set(name, removal)
  }

  /** Resolves once everything that weighs is on the disk; `undefined` when there is nothing to wait for. */
  pending(): Promise<unknown> | undefined {
    const waiting = [...this.#removals.values()]
    for (const keeper of this.#keepers.values()) {
      const kept = keeper.kept()
      if (kept) waiting.push(kept)
    }
    return waiting.length === 0 ? undefined : Promise.all(waiting)
  }

  /** Writes what is not written yet, and gives the folder back; rejects when something cannot be written. */
  async close(): Promise<void> {
    try {
      const ends = await Promise.allSettled([
        ...[...this.#keepers.values()].map((keeper) => keeper.close()),
        ...this.#removals.values(),
      ])
      const failed = ends.find((end) => end.status === 'rejected')
      if (failed) throw failed.reason
    } finally {
      this.#keepers.clear()
      for (const folder of this.#opened.values()) folder.close()
      this.#unlock()
    }
  }
}

async function lockedRoot(root: string): Promise<() => void> {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 })
    return await takeLock(root)
  } catch (error) {
    if (error instanceof KeptFileError) throw error
    const { message } = error as Error
    throw new KeptFileError(`Failed to use ${root}: ${message}; name a folder that can be written with --persist`)
  }
}
