import { open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Adapter } from 'lowdb'
import { jsonPieces } from './json-text.ts'
import { checksumText } from './log-line.ts'
import { damaged, KeptFileError } from './refusal.ts'

/** What names the format of a checkpoint, and the version of it that this program reads and writes. */
const format = 'backlot-checkpoint'
const formatVersion = 1

/** The whole of one sandbox at one moment: `sequence` is the newest change list in it, `order` its place among the others. */
export interface Checkpoint {
  readonly sequence: number
  readonly order: number
  readonly content: object
}

/** The checkpoint file of a sandbox's folder. */
export const checkpointPath = (folder: string): string => join(folder, 'checkpoint.json')

/** Where in the file the checksum stands: it is of everything before. */
const closing = /,"checksum":"([0-9a-f]{8})"\}\n$/

/**
 * Reads and writes a checkpoint for lowdb.
 *
 * lowdb's own file adapter makes the text in one go and syncs nothing. This one makes it in pieces, closes it with a checksum,
 * and syncs the draft before it takes the place of the old file: after a crash there is the old one or the new one.
 */
class CheckpointFile implements Adapter<Checkpoint> {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async read(): Promise<Checkpoint | null> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw damaged(this.#path, error.message)
    })
    return text === undefined ? null : parsed(this.#path, text)
  }

  async write({ sequence, order, content }: Checkpoint): Promise<void> {
    const draft = `${this.#path}.draft`
    await writeDraft(draft, { format, version: formatVersion, sequence, order, ...content })
    await rename(draft, this.#path)
    await syncFolder(dirname(this.#path))
  }
}

async function writeDraft(path: string, value: object): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    let checksum = 0
    let held = ''
    for (const piece of jsonPieces(value)) {
      if (held !== '') await file.appendFile(held)
      checksum = crc32(held, checksum)
      held = piece
    }
    // The last brace comes after the checksum.
    held = held.slice(0, -1)
    await file.appendFile(`${held},"checksum":"${checksumText(crc32(held, checksum))}"}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes a rename last; systems that cannot sync a folder need not. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}

function parsed(path: string, text: string): Checkpoint {
  const json = jsonOf(path, text)
  if (json['format'] !== format) throw damaged(path, `it does not say "format": "${format}"`)
  const { format: _format, version, sequence, order, checksum, ...content } = json
  if (typeof version !== 'number' || version > formatVersion) throw newer(path, version)
  const at = closing.exec(text)?.index ?? text.length
  if (checksumText(crc32(text.slice(0, at))) !== checksum) throw damaged(path, 'its checksum is wrong')
  return { sequence: Number(sequence), order: Number(order), content }
}

/** The parser's own words are left out: they quote the file, which holds secrets. */
function jsonOf(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    throw damaged(path, 'it holds no valid JSON, or only the beginning of one')
  }
  throw damaged(path, 'it holds no JSON object')
}

function newer(path: string, version: unknown): KeptFileError {
  return new KeptFileError(
    `Failed to read ${path}: it was written by a newer Backlot (format ${String(version)}, this one reads ${formatVersion}); ` +
      'nothing was changed: start that Backlot, or choose another folder with --persist',
  )
}

const nothing: Checkpoint = { sequence: -1, order: 0, content: {} }

/** The checkpoint of a folder, or `undefined` when it has none; throws a `KeptFileError` when it cannot be used. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const database = await databaseOf(folder)
  await database.read()
  return database.data === nothing ? undefined : database.data
}

/** Puts a checkpoint in the place of the old one. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const database = await databaseOf(folder)
  database.data = checkpoint
  await database.write()
}

/** lowdb on the checkpoint of a folder. It is not kept: it would hold the JSON of a world that has long gone on. */
async function databaseOf(folder: string) {
  const { Low } = await import('lowdb')
  return new Low<Checkpoint>(new CheckpointFile(checkpointPath(folder)), nothing)
}
