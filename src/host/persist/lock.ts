import { readFileSync, realpathSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { join } from 'node:path'
import { later, wallNow } from '../clock.ts'
import { KeptFileError } from './refusal.ts'

/** Who holds a folder. */
interface Holder {
  readonly pid: number
  readonly host: string
}

/** The holder touches its lock this often, in ms; on another machine or in another container that is all that can be seen of it. */
const touchMs = 2_000
/** A lock of elsewhere that was not touched for this many ms has been left behind. */
const silentMs = 10_000
/** How long a process that took over a lock waits, in ms, to see whether another one did the same. */
const settleMs = 50

/** Locks of this process: its own number does not tell it from itself. */
const own = new Set<string>()

/**
 * Takes a folder for this process, and answers how to give it back.
 *
 * Throws a `KeptFileError` when another process holds it. A lock that a dead process left is taken over.
 */
export async function takeLock(folder: string): Promise<() => void> {
  const path = join(realpathSync(folder), 'lock')
  if (own.has(path)) throw held(folder, path, holderOf(path))
  const mine = JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder)
  try {
    writeFileSync(path, mine, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = holderOf(path)
    if (isHeld(path, holder)) throw held(folder, path, holder)
    await takeOver(folder, path, mine)
  }
  own.add(path)
  const touching = setInterval(() => touch(path), touchMs).unref()
  let isMine = true
  return () => {
    if (!isMine) return
    isMine = false
    own.delete(path)
    clearInterval(touching)
    if (textOf(path) === mine) unlinkSync(path)
  }
}

async function takeOver(folder: string, path: string, mine: string): Promise<void> {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  renameSync(draft, path)
  await later(settleMs)
  if (textOf(path) !== mine) throw held(folder, path, holderOf(path))
}

function isHeld(path: string, holder: Holder | undefined): boolean {
  const touchedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (holder?.host !== hostname()) return wallNow() - touchedMs < silentMs
  // A process of before this machine was started is no more, whoever has its number now.
  if (touchedMs < wallNow() - uptime() * 1000) return false
  return holder.pid !== process.pid && isAlive(holder.pid)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The holder that a lock names; `undefined` when it was not written to the end. */
function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(textOf(path) ?? '') as Holder
  } catch {
    return undefined
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function touch(path: string): void {
  try {
    const now = wallNow() / 1000
    utimesSync(path, now, now)
  } catch {
    // Somebody has removed the folder; what is written next will tell.
  }
}

function held(folder: string, path: string, holder: Holder | undefined): KeptFileError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process'
  return new KeptFileError(
    `Failed to use ${folder}: ${who} keeps its sandboxes there; ` +
      `end it, or choose another folder with --persist (if it runs no more, delete ${path})`,
  )
}
