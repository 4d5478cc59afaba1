import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const manifestFile = createRequire(import.meta.url).resolve('@rockcarver/frodo-cli/package.json')
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
/** The file that Node runs as Frodo CLI. */
export const frodoProgram = join(dirname(manifestFile), manifest.bin.frodo)
const timeoutMs = 90_000

/** The version of the Frodo CLI that is installed here. */
export const frodoVersion = manifest.version

/**
 * A user's place for the unmodified Frodo CLI: a home and a working folder of its own, so that neither a developer's
 * profiles and tokens nor another suite's can be seen. It reads no `FRODO_*` variable and no proxy setting; `extra` are
 * further variables.
 */
export function frodoPlace(extra = {}) {
  const home = mkdtempSync(join(tmpdir(), 'backlot-frodo-'))
  const work = join(home, 'work')
  mkdirSync(work)
  const profiles = join(home, 'Connections.json')
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    TZ: 'UTC',
    NO_COLOR: '1',
    FRODO_CONNECTION_PROFILES_PATH: profiles,
    ...extra,
  }
  return {
    /**
     * Runs one command line in the working folder; resolves to `{ exit, stdout, stderr }` without colours. A command that would run
     * for ever is ended, with `exit` null, once its output matches `endsAfter`.
     */
    run: (args, endsAfter) => runProgram(args, { cwd: work, env }, endsAfter),
    /** The text of a file in the working folder. */
    read: (name) => readFileSync(join(work, name), 'utf8'),
    /** Writes a file into the working folder. */
    write: (name, text) => writeFileSync(join(work, name), text),
    /** The names in a folder of the working folder. */
    names: (folder) => readdirSync(join(work, folder)).sort(),
    /** The saved connection profiles by host. */
    profiles: () => JSON.parse(readFileSync(profiles, 'utf8')),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

function runProgram(args, { cwd, env }, endsAfter) {
  return new Promise((resolve, reject) => {
    // Frodo starts a second node process: what has to be ended is the group of both.
    const isGroup = endsAfter !== undefined
    const child = spawn(process.execPath, [frodoProgram, ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isGroup ? { detached: true } : { timeout: timeoutMs }),
    })
    let isEnded = false
    const end = () => {
      if (!isEnded) process.kill(-child.pid, 'SIGTERM')
      isEnded = true
    }
    const late = isGroup ? setTimeout(end, timeoutMs) : undefined
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      if (endsAfter?.test(stdout)) end()
    })
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.once('error', reject)
    child.once('close', (exit) => {
      clearTimeout(late)
      resolve({ exit, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) })
    })
  })
}
