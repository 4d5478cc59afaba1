import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** What a program of the user printed, and how it ended. */
export interface Ran {
  readonly code: number
  readonly text: string
}

/** A folder of somebody who has installed the built package, vitest and the types of Node. */
export class UserFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'backlot-user-'))

  constructor() {
    const installed = join(this.path, 'node_modules', 'backlot')
    for (const part of ['package.json', 'dist', 'fixtures']) cpSync(part, join(installed, part), { recursive: true })
    symlinkSync(resolve('node_modules'), join(installed, 'node_modules'))
    mkdirSync(join(this.path, 'node_modules', '@types'))
    for (const name of ['vitest', '@types/node']) {
      symlinkSync(resolve('node_modules', name), join(this.path, 'node_modules', name))
    }
  }

  /** Writes a file and answers its name. */
  write(name: string, text: string): string {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return name
  }

  /** Runs Node there. */
  runs(...args: string[]): Promise<Ran> {
    const options = { cwd: this.path, timeout: 60_000, env: { ...process.env, CI: '1' } }
    return new Promise((done) => {
      execFile(process.execPath, args, options, (error, out, err) => done({ code: error ? 1 : 0, text: out + err }))
    })
  }

  /** Runs vitest on a folder there. */
  runsVitest(folder: string): Promise<Ran> {
    return this.runs(resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--reporter', 'verbose')
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}
