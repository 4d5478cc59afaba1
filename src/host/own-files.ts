import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder that only this user can read; it goes with the program at the latest. */
export class PrivateFolder {
  readonly path: string
  readonly #atExit = (): void => rmSync(this.path, { recursive: true, force: true })

  constructor(prefix: string) {
    this.path = mkdtempSync(join(tmpdir(), prefix))
    process.once('exit', this.#atExit)
  }

  /** Writes a file that only this user can read, and answers its path. */
  write(name: string, text: string): string {
    const path = join(this.path, name)
    writePrivate(path, text)
    return path
  }

  /** Removes the folder with everything in it. */
  remove(): void {
    process.off('exit', this.#atExit)
    this.#atExit()
  }
}

/** How many characters wait until they are written. */
const chunkLength = 64 * 1024

/** A text file that is written piece by piece; what waits to be written is bounded. */
export class StreamedFile {
  readonly #file: number
  #waiting = ''

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** Adds a text; throws the system's error when it cannot be written. */
  add(text: string): void {
    this.#waiting += text
    if (this.#waiting.length >= chunkLength) this.#flush()
  }

  /** Writes what waits and closes the file. */
  close(): void {
    try {
      this.#flush()
    } finally {
      closeSync(this.#file)
    }
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written)
  }
}

/** Makes a folder, with those above it, unless it is there; throws the system's error. */
export const makeFolder = (path: string): void => void mkdirSync(path, { recursive: true })

/** Writes a file that only this user can read, also where one was that others could; throws the system's error. */
export function writePrivate(path: string, text: string): void {
  rmSync(path, { force: true })
  writeFileSync(path, text, { mode: 0o600 })
}
