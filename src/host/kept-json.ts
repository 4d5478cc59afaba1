import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** How many values are kept; the ones that were made first go. */
const maxKept = 20

/** Where values are kept that take long to make; `BACKLOT_CACHE_DIR` names another folder, and an empty one none. */
const folder = (): string => process.env['BACKLOT_CACHE_DIR'] ?? join(homedir(), '.backlot', 'cache')

/**
 * A JSON value that takes long to make of a text: what an earlier process made of the same text and kept, else a new one, which is
 * kept for later ones. It only saves time: a folder that cannot be read or written, or a damaged file, means that it is made again.
 * Whatever `make` throws is thrown.
 */
export function keptJson<T>(text: string, make: () => T): T {
  const place = folder()
  if (place === '') return make()
  const name = `${createHash('sha256').update(text).digest('hex')}.json`
  const known = read(join(place, name))
  if (known !== undefined) return known as T
  const made = make()
  keep(place, name, made)
  return made
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function keep(place: string, name: string, value: unknown): void {
  try {
    mkdirSync(place, { recursive: true, mode: 0o700 })
    const draft = join(place, `${name}.${process.pid}.tmp`)
    writeFileSync(draft, JSON.stringify(value), { mode: 0o600 })
    renameSync(draft, join(place, name))
    for (const old of oldest(place)) rmSync(old, { force: true })
  } catch {
    // Nothing is lost: it is made again next time.
  }
}

function oldest(place: string): string[] {
  const paths = readdirSync(place).map((name) => join(place, name))
  if (paths.length <= maxKept) return []
  const byAge = paths.map((path) => ({ path, atMs: statSync(path).mtimeMs })).sort((a, b) => a.atMs - b.atMs)
  return byAge.slice(0, paths.length - maxKept).map(({ path }) => path)
}
