import { join } from 'node:path'
import { harEntry, harFrame, type ShownRefusal } from '../report/index.ts'
import { makeFolder, StreamedFile } from '../host/index.ts'
import { type Engine, type Entry, type EntryView, viewOf } from '../sandbox/index.ts'
import { UsageError } from './settings.ts'

/** How many refusals are told of with their reason. */
const shownRefusals = 5

/** Every call of a run as it is answered, in two files; in memory stays only what waits to be written. */
export class RunRecord {
  readonly #engine: Engine
  readonly #lines: StreamedFile
  readonly #archive: StreamedFile
  readonly #foot: string
  readonly refusals: ShownRefusal[] = []
  /** Why the files are not whole. */
  failure: Error | undefined
  #count = 0

  /** Opens the files; throws a UsageError when they cannot be written. */
  constructor(engine: Engine, folder: string, version: string) {
    this.#engine = engine
    const { head, foot } = harFrame(version)
    this.#foot = foot
    try {
      makeFolder(folder)
      this.#lines = new StreamedFile(join(folder, 'journal.ndjson'))
      this.#archive = new StreamedFile(join(folder, 'journal.har'))
    } catch (error) {
      throw new UsageError(`cannot write to ${folder}: ${(error as Error).message}; name another folder with --output`)
    }
    this.#archive.add(head)
  }

  /** Writes one call. A disk that is full must not become the answer of a tenant: that is told of at the end. */
  add(sandbox: string, entry: Entry): void {
    if (this.failure) return
    try {
      const view = viewOf(this.#engine, entry)
      this.#lines.add(`${JSON.stringify({ sandbox, ...view })}\n`)
      this.#archive.add(`${this.#count++ > 0 ? ',\n' : ''}${JSON.stringify(harEntry(sandbox, entry, view))}`)
      if (view.problem !== null && this.refusals.length < shownRefusals) this.refusals.push(refusalOf(sandbox, view))
    } catch (error) {
      this.failure = error as Error
    }
  }

  /** Ends the files. */
  close(): void {
    try {
      this.#archive.add(this.#foot)
      this.#archive.close()
      this.#lines.close()
    } catch (error) {
      this.failure ??= error as Error
    }
  }
}

function refusalOf(sandbox: string, view: EntryView): ShownRefusal {
  const { id, vendor, site, method, path, status, problem, decisions } = view
  const because = decisions.at(-1)?.because ?? ''
  return { sandbox, entry: id, vendor, site, method, path, status, problem: problem ?? '', because }
}
