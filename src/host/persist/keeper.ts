import type { SandboxFolder } from './sandbox-folder.ts'
import { later, Promised, soon } from './waiting.ts'

/** How the worlds of one sandbox become JSON: one as a whole, and what changed between two. */
export interface Encoding<World> {
  readonly whole: (world: World) => object
  readonly changes: (before: World, after: World) => object | undefined
}

/** How a keeper works: whether replies wait for the disk, and whom it tells that the disk refuses. */
export interface Keeping {
  readonly isDurable: boolean
  readonly notify: (text: string) => void
}

/** What a keeper begins with. */
export interface KeeperOptions<World> {
  readonly name: string
  readonly folder: SandboxFolder
  readonly encoding: Encoding<World>
  readonly keeping: Keeping
  readonly world: World
  /** Whether the folder holds the world already. */
  readonly isStored: boolean
  /** What has to end before the folder is touched. */
  readonly begin: Promise<void> | undefined
}

/** What is not synced is written this many ms after it changed, at the latest: the bound of what a kill can lose. */
export const flushIntervalMs = 200

/** A sandbox that has not changed for this many ms is idle, and its log may be folded. */
const idleMs = 3_000

/** How long it takes, in ms, until what failed is tried again. */
const retryMs = 1_000

/**
 * Keeps the newest world of a sandbox in its folder.
 *
 * A world is a value, so nothing is done while calls are answered: a flush compares the newest world with the one that was
 * kept last, and writes the difference as one change list. All replies that wait at that time wait for the same sync.
 */
export class Keeper<World> {
  readonly #name: string
  readonly #folder: SandboxFolder
  readonly #encoding: Encoding<World>
  readonly #keeping: Keeping
  readonly #begin: Promise<void> | undefined
  #newest: World
  /** The world as of the newest change list. */
  #stored: World
  /** Whether the next flush must write the whole: nothing is there yet, or the log cannot be trusted. */
  #needsWhole = false
  #timer: { readonly clear: () => void; readonly ms: number } | undefined
  #flushing: Promise<void> | undefined
  #folding: Promise<void> | undefined
  #next: Promised | undefined
  #current: Promised | undefined
  #isFailing = false
  #isClosed = false

  constructor({ name, folder, encoding, keeping, world, isStored, begin }: KeeperOptions<World>) {
    this.#name = name
    this.#folder = folder
    this.#encoding = encoding
    this.#keeping = keeping
    this.#begin = begin?.catch(() => undefined)
    this.#newest = world
    this.#stored = world
    if (!isStored) this.renewed()
  }

  /** Takes the sandbox's newest world; a reply waits for one that `weighs`. */
  moved(world: World, weighs: boolean): void {
    this.#newest = world
    if (weighs && this.#keeping.isDurable) this.#next ??= new Promised()
    this.#plan()
  }

  /** Has the whole written, because it is new or something beside the world changed; a reply waits for that in any case. */
  renewed(): void {
    this.#needsWhole = true
    this.#next ??= new Promised()
    this.#plan()
  }

  /** Resolves once what weighs is on the disk; `undefined` when there is nothing to wait for. */
  kept(): Promise<void> | undefined {
    return (this.#next ?? this.#current)?.promise
  }

  /** Writes what is not written yet and ends; rejects when it cannot be written. */
  async close(): Promise<void> {
    await this.#end()
    try {
      if (this.#hasMore()) await this.#write()
      this.#next?.resolve()
    } catch (error) {
      this.#next?.reject(error as Error)
      throw error
    } finally {
      await this.#folding
      this.#folder.close()
    }
  }

  /** Ends, and removes what is kept. */
  async remove(): Promise<void> {
    await this.#end()
    await this.#folder.remove()
    this.#next?.resolve()
  }

  async #end(): Promise<void> {
    this.#isClosed = true
    this.#timer?.clear()
    await this.#begin
    await this.#flushing
    await this.#folding
  }

  #hasMore(): boolean {
    return this.#needsWhole || this.#newest !== this.#stored
  }

  #plan(): void {
    if (this.#isFailing) this.#after(retryMs, () => this.#flush())
    else this.#after(this.#next ? 0 : flushIntervalMs, () => this.#flush())
  }

  /** Does something when there is time, or after some ms; what was planned for later gives way to it. */
  #after(ms: number, act: () => Promise<void>): void {
    if (this.#flushing || this.#isClosed || (this.#timer && this.#timer.ms <= ms)) return
    this.#timer?.clear()
    const run = (): void => {
      this.#timer = undefined
      this.#flushing = act()
        .catch((error: Error) => void this.#failed(error))
        .finally(() => {
          this.#flushing = undefined
          if (this.#next || this.#hasMore()) this.#plan()
          else if (this.#folder.isWorthFolding) this.#after(idleMs, () => this.#fold())
        })
    }
    this.#timer = { ms, clear: ms === 0 ? soon(run) : later(ms, run) }
  }

  async #flush(): Promise<void> {
    const waiting = this.#next
    this.#current = waiting
    this.#next = undefined
    const error = await this.#write().catch((thrown: Error) => this.#failed(thrown))
    this.#current = undefined
    if (error) return waiting?.reject(error)
    if (this.#isFailing) this.#keeping.notify(`sandbox ${this.#name} is kept again`)
    this.#isFailing = false
    waiting?.resolve()
    if (this.#folder.isLong) await this.#fold()
  }

  /** What the log holds of a failed change is not known, so the next attempt writes the whole beside it. */
  #failed(error: Error): Error {
    this.#needsWhole = true
    if (!this.#isFailing) this.#tell(error)
    this.#isFailing = true
    return error
  }

  #tell({ message }: Error): void {
    this.#keeping.notify(`Failed to keep sandbox ${this.#name}: ${message}; it is tried again, so mend the disk`)
  }

  async #write(): Promise<void> {
    const world = this.#newest
    if (this.#needsWhole) {
      await this.#begin
      await this.#folding
      this.#needsWhole = false
      await this.#folder.replace(this.#encoding.whole(world))
    } else {
      const changes = this.#encoding.changes(this.#stored, world)
      if (changes) await this.#append(changes)
    }
    this.#stored = world
  }

  async #append(changes: object): Promise<void> {
    const { isKept, version } = await this.#folder.append(this.#folder.version, changes)
    if (!isKept) throw new Error(`Failed to keep a change: somebody else has brought the folder to version ${version}`)
  }

  /** Begins a checkpoint of what is stored; it is written while changes go on. */
  async #fold(): Promise<void> {
    if (this.#folding) return
    const { version } = this.#folder
    const stored = this.#stored
    await this.#folder.beginLog()
    this.#folding = this.#folder
      .writeCheckpoint(version, this.#encoding.whole(stored))
      .catch((error: Error) => this.#tell(error))
      .finally(() => (this.#folding = undefined))
  }
}
