import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** What a command of the built program printed, and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a verb of the built program to its end. */
export async function backlot(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  return finish(spawn('node', ['dist/cli/main.js', ...args], { env: { ...process.env, ...env } }))
}

function finish(child: ChildProcess): Promise<Finished> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (part) => (out += part))
  child.stderr?.on('data', (part) => (err += part))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

/** A folder of the test's own, removed when it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A started program: what its ready file says, its process, and how it ends. */
export interface Started {
  readonly ready: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it reads
  readonly child: ChildProcess
  readonly ended: Promise<Finished>
}

/** The built program started on free ports: its ready file, its process, and what it has printed when it ends. */
export async function startCommand(args: readonly string[] = [], env: Record<string, string> = {}): Promise<Started> {
  const path = join(temporaryFolder(), 'ready.json')
  const child = spawn('node', ['dist/cli/main.js', 'start', '--port', '0', '--ready-file', path, ...args], {
    env: { ...process.env, ...env },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = finish(child)
  while (!existsSync(path) && child.exitCode === null) await sleep(20)
  return { ready: JSON.parse(readFileSync(path, 'utf8')), child, ended }
}
