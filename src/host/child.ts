import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** A command that cannot be started, with the exit code that shells have for it. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

type Failure = (command: string) => readonly [exitCode: number, message: string]

/** Why commands do not start, by the system's code. */
const failures: Readonly<Record<string, Failure>> = {
  ENOENT: (command) => [
    127,
    `cannot run ${command}: there is no such command; check its name and PATH, or give its path`,
  ],
  EACCES: (command) => [126, `cannot run ${command}: it may not be executed; set its x bit, or name its interpreter`],
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a command with the terminal of this program until it ends, and answers its exit code; 128 and the signal's number when
 * a signal ended it. Signals that this program gets go on to it. Rejects with a CommandError when it cannot be started.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env })
    const forward = (signal: NodeJS.Signals): void => {
      // Ctrl-C of a terminal reaches both of us.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of forwarded) process.on(signal, forward)
    const done = (): void => {
      for (const signal of forwarded) process.off(signal, forward)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      done()
      const [code, message] = failures[error.code ?? '']?.(command) ?? [126, `cannot run ${command}: ${error.message}`]
      reject(new CommandError(message, code))
    })
    child.once('close', (code, signal) => {
      done()
      resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals])
    })
  })
}
