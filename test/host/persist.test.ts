import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptFileError, PersistFolder } from '../../src/host/index.ts'
import { type Encoding, flushIntervalMs, Keeper, SandboxFolder } from '../../src/host/persist/index.ts'
import { jsonPieces } from '../../src/host/persist/json-text.ts'
import { lineOf, readLine, scan } from '../../src/host/persist/log-line.ts'
import { temporaryFolder } from '../support/command.ts'
import { runs } from '../support/runs.ts'

/** A world of these tests: numbers by name. A change list puts some of them. */
type World = Readonly<Record<string, number>>

const encoding: Encoding<World> = {
  whole: (world) => ({ world }),
  changes: (before, after) => {
    const put = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))
    return Object.keys(put).length === 0 ? undefined : put
  },
}

const quiet = { isDurable: true, notify: () => undefined }

/** Opens a folder and tells what was said meanwhile. */
async function opened(root: string, isDurable = true): Promise<{ folder: PersistFolder; said: string[] }> {
  const said: string[] = []
  return { folder: await PersistFolder.open(root, { isDurable, notify: (text) => said.push(text) }), said }
}

/** The world that a folder gives back for a sandbox, which is closed again. */
async function worldIn(root: string, name = 'one'): Promise<World | undefined> {
  const { folder } = await opened(root)
  const kept = folder.kept.find((each) => each.name === name)
  await folder.close()
  if (!kept) return undefined
  return kept.tail.reduce((world, { changes }) => ({ ...world, ...(changes as World) }), kept.content['world'] as World)
}

/** A folder with a sandbox that went from `{ a: 0 }` through a change of each of the values. */
async function folderOf(values: readonly number[]): Promise<string> {
  const root = join(temporaryFolder(), 'kept')
  const { folder } = await opened(root)
  const keeper = folder.keeper('one', encoding, { a: 0 } as World)
  await keeper.kept()
  for (const a of values) {
    keeper.moved({ a }, true)
    await keeper.kept()
  }
  await folder.close()
  return root
}

const logsOf = (root: string): string[] =>
  readdirSync(join(root, 'one'))
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .map((name) => join(root, 'one', name))

const onlyLog = (root: string): string => logsOf(root)[0] as string
const checkpointOf = (root: string): string => join(root, 'one', 'checkpoint.json')

/** Every file of a folder with its bytes, but for the lock. */
const filesOf = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'lock')
      .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
  )

/** Opening is refused with this, and no file is another afterwards. */
async function expectRefused(root: string, reason: RegExp): Promise<void> {
  const before = filesOf(root)
  const error = await PersistFolder.open(root, quiet).catch((thrown: Error) => thrown)
  expect(error).toBeInstanceOf(KeptFileError)
  expect((error as Error).message).toMatch(reason)
  expect((error as Error).message).toMatch(/^Failed to (read|use) .+: .+--persist/)
  expect(filesOf(root)).toEqual(before)
}

test('a line gives back its change list, and no line with another byte does', () => {
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue(), fc.nat(), fc.integer({ min: 1, max: 255 }), (version, changes, at, by) => {
      const line = Buffer.from(lineOf({ version, changes })).subarray(0, -1)
      expect(readLine(line)).toEqual({ version, changes: JSON.parse(JSON.stringify(changes)) })
      line[at % line.length] = (line[at % line.length] as number) ^ by
      expect(readLine(line)).toBeUndefined()
    }),
    { numRuns: runs(200, 5_000) },
  )
})

test('a log that ends anywhere holds the lines before, and the rest is torn', () => {
  const lines = [1, 2, 3].map((version) => Buffer.from(lineOf({ version, changes: { text: `ü${version}` } })))
  const whole = Buffer.concat(lines)
  for (let end = 0; end <= whole.length; end++) {
    const scanned = scan(whole.subarray(0, end))
    if (typeof scanned === 'string') throw new Error(scanned)
    let fitting = 0
    let goodBytes = 0
    while (goodBytes + (lines[fitting]?.length ?? Infinity) <= end) goodBytes += (lines[fitting++] as Buffer).length
    expect(scanned.lines.map(({ version }) => version)).toEqual([1, 2, 3].slice(0, fitting))
    expect(scanned).toMatchObject({ goodBytes, tornBytes: end - goodBytes })
  }
})

test('a torn end is cut off with a notice, and writing goes on behind what is left', async () => {
  const root = await folderOf([1, 2])
  const log = onlyLog(root)
  const whole = readFileSync(log)
  writeFileSync(log, whole.subarray(0, whole.length - 5))
  const { folder, said } = await opened(root)
  expect(said).toEqual([expect.stringMatching(/^cut off \d+ bytes at the end of .*ndjson/)])
  expect(folder.kept[0]?.tail).toEqual([{ version: 2, changes: { a: 1 } }])
  const keeper = folder.keeper('one', encoding, { a: 1 } as World)
  keeper.moved({ a: 3 }, true)
  await keeper.kept()
  await folder.close()
  expect(await worldIn(root)).toEqual({ a: 3 })
})

test('an end that was never written, and reads as zeros, is torn', async () => {
  const root = await folderOf([1, 2])
  writeFileSync(onlyLog(root), Buffer.concat([readFileSync(onlyLog(root)), Buffer.alloc(300)]))
  expect(await worldIn(root)).toEqual({ a: 2 })
})

test('a line that is damaged or missing is refused, and nothing is changed', async () => {
  const root = await folderOf([1, 2, 3])
  const log = onlyLog(root)
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1)
  const write = (kept: readonly string[]): void => writeFileSync(log, kept.map((line) => `${line}\n`).join(''))
  write(lines.map((line, i) => (i === 1 ? line.replace('"a":2', '"a":9') : line)))
  await expectRefused(root, /changes-\d+\.ndjson: the checksum of line 2 is wrong/)
  write(lines.map((line, i) => (i === 2 ? line.replace('"a":3', '"a":9') : line)))
  await expectRefused(root, /the checksum of line 3 is wrong/)
  write([lines[0] as string, lines[2] as string])
  await expectRefused(root, /holds change 4 where 3 should be/)
  write(lines)
  expect(await worldIn(root)).toEqual({ a: 3 })
})

test('a damaged, foreign or newer checkpoint is refused with what to do, and never overwritten', async () => {
  const root = await folderOf([1])
  const path = checkpointOf(root)
  const good = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const bad = Buffer.from(good)
      bad[at % bad.length] = (bad[at % bad.length] as number) ^ by
      writeFileSync(path, bad)
      await expectRefused(root, /checkpoint\.json: .+nothing was changed/)
    }),
    { numRuns: runs(40, 500) },
  )
  for (const [text, reason] of [
    [good.subarray(0, good.length / 2), /JSON/],
    ['', /JSON/],
    ['[]', /format/],
    ['{"hello":"world"}', /it does not say "format": "backlot-checkpoint"/],
    ['{"format":"backlot-checkpoint","version":2,"later":true}', /newer Backlot \(format 2, this one reads 1\)/],
  ] as const) {
    writeFileSync(path, text)
    await expectRefused(root, reason)
  }
  rmSync(path)
  await expectRefused(root, /checkpoint\.json: it is missing/)
  writeFileSync(path, good)
  expect(await worldIn(root)).toEqual({ a: 1 })
})

test('folding begins a new log, and every state that a crash can leave it in gives back the same world', async () => {
  const root = await folderOf([1, 2])
  const [oldLog, oldCheckpoint] = [onlyLog(root), readFileSync(checkpointOf(root))]
  const oldLines = readFileSync(oldLog)
  const found = await SandboxFolder.open(root, 'one', true, () => undefined)
  await found?.folder.beginLog()
  await found?.folder.append(3, { a: 3 })
  expect(await worldIn(root)).toEqual({ a: 3 })
  await found?.folder.writeCheckpoint(3, encoding.whole({ a: 2 }))
  expect(logsOf(root)).toHaveLength(1)
  expect(onlyLog(root)).not.toBe(oldLog)
  expect(await worldIn(root)).toEqual({ a: 3 })
  writeFileSync(oldLog, oldLines)
  expect(await worldIn(root)).toEqual({ a: 3 })
  writeFileSync(oldLog, oldLines.subarray(0, oldLines.length - 3))
  expect(await worldIn(root)).toEqual({ a: 3 })
  writeFileSync(checkpointOf(root), oldCheckpoint)
  await expectRefused(root, /its end is torn, but a later file follows/)
  rmSync(oldLog)
  await expectRefused(root, /no file holds change 2/)
  found?.folder.close()
})

test('a store appends to the version that it is given alone, and reads what came since', async () => {
  const found = await SandboxFolder.open(await folderOf([1]), 'one', false, () => undefined)
  const folder = found?.folder as SandboxFolder
  expect(await folder.append(1, { a: 7 })).toEqual({ isKept: false, version: 2 })
  expect(await folder.append(2, { a: 8 })).toEqual({ isKept: true, version: 3 })
  expect(await folder.readSince(2)).toEqual([{ version: 3, changes: { a: 8 } }])
  expect(await folder.readSince(3)).toEqual([])
  expect(await folder.readSince(0)).toBeUndefined()
  folder.close()
})

test('a long log is folded while changes go on', async () => {
  const root = join(temporaryFolder(), 'kept')
  const { folder } = await opened(root)
  const keeper = folder.keeper('one', encoding, {} as World)
  let world: World = {}
  for (let i = 0; i < 45; i++) {
    world = { ...world, ...Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`name-${n}`, i])) }
    keeper.moved(world, true)
    await keeper.kept()
  }
  await folder.close()
  const { sequence } = JSON.parse(readFileSync(checkpointOf(root), 'utf8')) as { sequence: number }
  expect(sequence).toBeGreaterThan(2)
  expect(await worldIn(root)).toEqual(world)
})

test('replies that wait at the same time wait for the same line', async () => {
  const root = await folderOf([])
  const { folder } = await opened(root)
  const keeper = folder.keeper('one', encoding, { a: 0 } as World)
  expect(keeper.kept()).toBeUndefined()
  for (let a = 1; a <= 50; a++) keeper.moved({ a }, true)
  await keeper.kept()
  expect(readFileSync(onlyLog(root), 'utf8').split('\n')).toHaveLength(2)
  keeper.moved({ a: 51 }, false)
  expect(keeper.kept()).toBeUndefined()
  await folder.close()
  expect(await worldIn(root)).toEqual({ a: 51 })
})

test('what is not durable makes nobody wait, and is written within the flush interval', async () => {
  const root = await folderOf([])
  const { folder } = await opened(root, false)
  const keeper = folder.keeper('one', encoding, { a: 0 } as World)
  keeper.moved({ a: 1 }, true)
  expect(keeper.kept()).toBeUndefined()
  expect(readFileSync(onlyLog(root), 'utf8')).toBe('')
  await sleep(flushIntervalMs + 100)
  expect(readFileSync(onlyLog(root), 'utf8')).toContain('"a":1')
  await folder.close()
})

test(
  'a disk that refuses fails the reply and is told once; the next try writes the whole',
  { timeout: 10_000 },
  async () => {
    const said: string[] = []
    const written: object[] = []
    let isBroken = true
    const folder = {
      version: 1,
      append: () => Promise.reject(new Error('no space left')),
      replace: (content: object) => {
        written.push(content)
        return isBroken ? Promise.reject(new Error('no space left')) : Promise.resolve()
      },
      close: () => undefined,
    }
    const keeping = { isDurable: true, notify: (text: string) => said.push(text) }
    const keeper = new Keeper<World>({
      name: 'one',
      folder: folder as unknown as SandboxFolder,
      encoding,
      keeping,
      world: { a: 0 },
      isStored: true,
      begin: undefined,
    })
    keeper.moved({ a: 1 }, true)
    await expect(keeper.kept()).rejects.toThrow('no space left')
    keeper.moved({ a: 2 }, true)
    await expect(keeper.kept()).rejects.toThrow('no space left')
    isBroken = false
    keeper.moved({ a: 3 }, true)
    await keeper.kept()
    expect(written.at(-1)).toEqual({ world: { a: 3 } })
    expect(said).toEqual([expect.stringMatching(/keep sandbox one: no space left/), 'sandbox one is kept again'])
    await keeper.close()
  },
)

test('a removed sandbox is gone, and another of its name begins anew', async () => {
  const root = await folderOf([1])
  const { folder } = await opened(root)
  folder.keeper('one', encoding, { a: 1 } as World)
  folder.forget('one')
  folder.keeper('one', encoding, { a: 10 } as World)
  folder.forget('one')
  const keeper = folder.keeper('one', encoding, { a: 20 } as World)
  await folder.pending()
  expect(keeper.kept()).toBeUndefined()
  folder.keeper('two', encoding, { a: 5 } as World)
  await folder.close()
  expect(await worldIn(root)).toEqual({ a: 20 })
  const { folder: again } = await opened(root)
  expect(again.kept.map(({ name }) => name)).toEqual(['one', 'two'])
  again.keeper('two', encoding, { a: 5 } as World)
  again.forget('two')
  await again.close()
  expect(existsSync(join(root, 'two'))).toBe(false)
  mkdirSync(join(root, 'three.removed'))
  copyFileSync(checkpointOf(root), join(root, 'three.removed', 'checkpoint.json'))
  expect(await worldIn(root, 'three')).toBeUndefined()
  expect(existsSync(join(root, 'three.removed'))).toBe(false)
})

test('only one process has a folder; a lock that was left behind is taken over', async () => {
  const root = await folderOf([1])
  const lock = join(root, 'lock')
  const { folder } = await opened(root)
  await expectRefused(root, new RegExp(`process ${process.pid} on .* keeps its sandboxes there`))
  const mine = readFileSync(lock, 'utf8')
  await folder.close()
  expect(existsSync(lock)).toBe(false)

  const parent = mine.replace(String(process.pid), String(process.ppid))
  writeFileSync(lock, parent)
  await expectRefused(root, /keeps its sandboxes there/)
  const elsewhere = JSON.stringify({ pid: 1, host: 'elsewhere' })
  writeFileSync(lock, elsewhere)
  await expectRefused(root, /process 1 on elsewhere keeps/)
  utimesSync(lock, 1, 1)
  expect(await worldIn(root)).toEqual({ a: 1 })
  for (const stale of [mine, mine.replace(String(process.pid), '2147483647')]) {
    writeFileSync(lock, stale)
    expect(await worldIn(root)).toEqual({ a: 1 })
  }
  writeFileSync(lock, parent)
  utimesSync(lock, 1, 1)
  expect(await worldIn(root)).toEqual({ a: 1 })
})

test('a folder that cannot be made is refused', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(PersistFolder.open(join(file, 'kept'), quiet)).rejects.toThrow(
    /Failed to use .*name a folder that can be/,
  )
})

test('a text made in pieces is the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 12 }), (value) => {
      const text = [...jsonPieces({ value, none: undefined })].join('')
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })))
    }),
    { numRuns: runs(200, 5_000) },
  )
})
