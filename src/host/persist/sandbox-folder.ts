import { mkdirSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ChangeLog } from './change-log.ts'
import { checkpointPath, readCheckpoint, syncFolder, writeCheckpoint } from './checkpoint.ts'
import type { LogLine } from './log-line.ts'
import { damaged } from './refusal.ts'

/** What a folder gave back: the checkpoint's content and the change lists after it. */
export interface Kept {
  readonly name: string
  readonly order: number
  readonly content: Readonly<Record<string, unknown>>
  readonly tail: readonly LogLine[]
}

/** What an `append` came to: the version that is there now, and whether it is the new one. */
export interface Appended {
  readonly isKept: boolean
  readonly version: number
}

/** A log that is shorter than this many bytes is never long. */
const longBytes = 1024 * 1024

/** Ends the name of a folder that is about to be removed. */
export const removedSuffix = '.removed'

/**
 * The folder of one sandbox: a checkpoint, and a log of the changes since.
 *
 * Calls must not overlap, but for `writeCheckpoint`, during which appending goes on in the file that `beginLog` made.
 */
export class SandboxFolder {
  readonly #path: string
  readonly #order: number
  readonly #isDurable: boolean
  #log: ChangeLog
  #checkpointBytes = 0

  constructor(path: string, order: number, isDurable: boolean) {
    this.#path = path
    this.#order = order
    this.#isDurable = isDurable
    this.#log = new ChangeLog(path, 0)
  }

  /** Opens a folder that an earlier process left; `undefined` when it never got its first checkpoint. */
  static async open(
    root: string,
    name: string,
    isDurable: boolean,
    notify: (text: string) => void,
  ): Promise<{ readonly folder: SandboxFolder; readonly kept: Kept } | undefined> {
    const path = join(root, name)
    const checkpoint = await readCheckpoint(path)
    if (!checkpoint) {
      const log = new ChangeLog(path, 0).since(0)
      if (log === undefined || log.length > 0) throw damaged(checkpointPath(path), 'it is missing')
      return undefined
    }
    const { sequence, order, content } = checkpoint
    const folder = new SandboxFolder(path, order, isDurable)
    folder.#checkpointBytes = statSync(checkpointPath(path)).size
    folder.#log = new ChangeLog(path, sequence)
    const tail = folder.#log.open(notify)
    if (tail.length === 0) await syncFolder(path)
    return { folder, kept: { name, order, content: content as Record<string, unknown>, tail } }
  }

  /** The version of the newest change list. */
  get version(): number {
    return this.#log.version
  }

  /** Whether the change lists since the checkpoint are so long that reading them takes longer than reading it. */
  get isLong(): boolean {
    return this.#log.bytes > Math.max(longBytes, this.#checkpointBytes)
  }

  /** Whether a checkpoint would be worth its cost while there is nothing else to do. */
  get isWorthFolding(): boolean {
    return this.#log.bytes > this.#checkpointBytes / 8
  }

  /** Appends a change list to the version it was made from; refused when that is not the newest. */
  async append(expectedVersion: number, changes: unknown): Promise<Appended> {
    const { version } = this.#log
    if (expectedVersion !== version) return { isKept: false, version }
    await this.#log.append(changes, this.#isDurable)
    return { isKept: true, version: version + 1 }
  }

  /** The change lists after a version; `undefined` when a checkpoint has taken their place. */
  readSince(version: number): Promise<readonly LogLine[] | undefined> {
    return Promise.resolve(this.#log.since(version))
  }

  /** Lets the next changes go to a file of their own, so that the older ones can be dropped. */
  async beginLog(): Promise<void> {
    this.#log.begin(this.version)
    if (this.#isDurable) await syncFolder(this.#path)
  }

  /** Writes a checkpoint of a version, and then drops what it makes superfluous. */
  async writeCheckpoint(sequence: number, content: object): Promise<void> {
    if (mkdirSync(this.#path, { recursive: true, mode: 0o700 })) await syncFolder(dirname(this.#path))
    await writeCheckpoint(this.#path, { sequence, order: this.#order, content })
    this.#checkpointBytes = statSync(checkpointPath(this.#path)).size
    this.#log.dropBefore(sequence)
  }

  /** Writes the whole of a new sandbox, or of one whose log cannot be written, and begins a new log after it. */
  async replace(content: object): Promise<void> {
    const next = this.version + 1
    await this.writeCheckpoint(next, content)
    this.#log.begin(next)
    await syncFolder(this.#path)
  }

  /** Ends writing. */
  close(): void {
    this.#log.close()
  }

  /** Removes the folder; once its name is gone, the sandbox is. */
  async remove(): Promise<void> {
    this.close()
    const doomed = this.#path + removedSuffix
    await rename(this.#path, doomed).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    if (this.#isDurable) await syncFolder(dirname(this.#path))
    await rm(doomed, { recursive: true, force: true })
  }
}
