#!/usr/bin/env node
import { CommanderError } from 'commander'
import { program } from './program.ts'
import { CheckFailure, UsageError } from './settings.ts'

/** Exit codes: fine, a contract, coverage or drift failure, wrong usage or configuration, could not start. */
const exit = { fine: 0, check: 1, usage: 2, start: 3 }

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.usage
  if (error instanceof CheckFailure) return exit.check
  return error instanceof UsageError ? exit.usage : exit.start
}

program()
  .parseAsync()
  .catch((error: Error) => {
    const code = codeOf(error)
    if (code !== exit.fine) {
      // The reasons why a document is refused stand on lines of their own.
      const isList = error.name === 'DocumentError'
      const text = isList ? error.message : error.message.replaceAll('\n', ' ')
      const help = code === exit.usage && !isList ? '; see backlot --help' : ''
      process.stderr.write(`backlot: ${text.replace(/^error: /, '')}${help}\n`)
    }
    process.exit(code)
  })
