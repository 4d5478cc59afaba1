import { closeSync, fdatasync, openSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { lineOf, type LogLine, scan, type Scanned } from './log-line.ts'
import { damaged } from './refusal.ts'

const sync = promisify(fdatasync)

/** A log file; `after` is the version of the world that its first line changes. */
interface Piece {
  readonly after: number
  readonly path: string
}

const namePattern = /^changes-(\d{12})\.ndjson$/

const pathOf = (folder: string, after: number): string =>
  join(folder, `changes-${String(after).padStart(12, '0')}.ndjson`)

function piecesIn(folder: string): Piece[] {
  const found = readdirSync(folder).flatMap((name) => {
    const after = namePattern.exec(name)?.[1]
    return after === undefined ? [] : [{ after: Number(after), path: join(folder, name) }]
  })
  return found.sort((a, b) => a.after - b.after)
}

/**
 * The change log of one sandbox: NDJSON files beside its checkpoint, of which only the newest is written.
 *
 * A fold begins a new file (`begin`), and drops the older ones once its checkpoint is on the disk (`dropBefore`).
 */
export class ChangeLog {
  readonly #folder: string
  #handle: number | undefined
  /** The version of the newest change list. */
  version: number
  /** Bytes of all change lists since the checkpoint. */
  bytes = 0

  constructor(folder: string, version: number) {
    this.#folder = folder
    this.version = version
  }

  /**
   * Reads the change lists after the version, and goes on behind them; a torn end is cut off and told.
   *
   * Throws a `KeptFileError` when a line is damaged or missing.
   */
  open(notify: (text: string) => void): readonly LogLine[] {
    const lines: LogLine[] = []
    for (const { path, scanned } of this.#read(this.version)) {
      const { goodBytes, tornBytes } = scanned
      if (tornBytes > 0) {
        truncateSync(path, goodBytes)
        notify(`cut off ${tornBytes} bytes at the end of ${path}: a change that a crash left half written`)
      }
      this.bytes += goodBytes
      lines.push(...scanned.lines)
    }
    this.version = lines.at(-1)?.version ?? this.version
    const newest = piecesIn(this.#folder).at(-1)
    this.#handle = openSync(newest?.path ?? pathOf(this.#folder, this.version), 'a', 0o600)
    return lines
  }

  /** The change lists after a version; `undefined` when a checkpoint has taken their place. */
  since(version: number): readonly LogLine[] | undefined {
    const oldest = piecesIn(this.#folder)[0]
    if (oldest && oldest.after > version) return undefined
    return this.#read(version)
      .flatMap(({ scanned }) => scanned.lines)
      .filter((line) => line.version <= this.version)
  }

  /** Writes a change list; it survives the end of this process, and once synced that of the machine. */
  async append(changes: unknown, isSynced: boolean): Promise<void> {
    if (this.#handle === undefined) throw new Error('Failed to append a change: the log is not open')
    const line = Buffer.from(lineOf({ version: this.version + 1, changes }))
    for (let written = 0; written < line.length;) written += writeSync(this.#handle, line, written)
    if (isSynced) await sync(this.#handle)
    this.version++
    this.bytes += line.length
  }

  /** Begins a new file at a version. What the old one holds becomes safe meanwhile, if it is not yet. */
  begin(version: number): void {
    const old = this.#handle
    this.#handle = openSync(pathOf(this.#folder, version), 'a', 0o600)
    this.version = version
    this.bytes = 0
    if (old !== undefined)
      void sync(old)
        .catch(() => undefined)
        .finally(() => closeSync(old))
  }

  /** Removes the files that hold nothing after a version. */
  dropBefore(version: number): void {
    for (const { after, path } of piecesIn(this.#folder)) if (after < version) unlinkSync(path)
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  /** The files that hold something after a version, with their lines after it. */
  #read(version: number): { readonly path: string; readonly scanned: Scanned }[] {
    const pieces = piecesIn(this.#folder)
    // A file whose follower begins at or before the version holds nothing of interest: a fold was cut short.
    const needed = pieces.filter((_, i) => (pieces[i + 1]?.after ?? Infinity) > version)
    if (needed[0] && needed[0].after > version) throw damaged(needed[0].path, `no file holds change ${version + 1}`)
    let next = version + 1
    return needed.map(({ path }, i) => {
      const scanned = scan(readFileSync(path))
      if (typeof scanned === 'string') throw damaged(path, scanned)
      if (scanned.tornBytes > 0 && i < needed.length - 1)
        throw damaged(path, 'its end is torn, but a later file follows')
      const lines = scanned.lines.filter((line) => line.version > version)
      for (const line of lines) {
        if (line.version !== next) throw damaged(path, `it holds change ${line.version} where ${next} should be`)
        next++
      }
      return { path, scanned: { ...scanned, lines } }
    })
  }
}
