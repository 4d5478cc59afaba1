import type { Argument, Command, Option } from 'commander'
import { program } from '../../src/cli/program.ts'
import { code, heading, prose, table } from './markdown.ts'

/** The page of all commands, their arguments and options. */
export function cliPage(): string {
  const root = program()
  const commands = everyCommand(root).filter((command) => command !== root)
  const about =
    'Every command of `backlot`. A setting comes from its flag, else its variable, else the configuration file, else its default. Exit codes: ' +
    '0 fine, 1 a failed check, 2 wrong usage or configuration, 3 could not start.'
  return heading('Commands', about) + commands.filter(isRun).map(section).join('\n')
}

/** Whether a command does something by itself, and does not only hold others. */
const isRun = (command: Command): boolean => command.commands.length === 0

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

function section(command: Command): string {
  const args = command.registeredArguments.map(argumentRow)
  const options = command.options.map(optionRow)
  const parts = [`## ${nameOf(command)}\n`, `${sentence(command.description())}\n`]
  if (args.length > 0) parts.push(table(['argument', 'what it is'], args))
  if (options.length > 0) parts.push(table(['option', 'variable', 'what it does', 'default'], options))
  return parts.join('\n')
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

const argumentRow = (argument: Argument): string[] => [
  code(argument.required ? argument.name() : `[${argument.name()}]`),
  prose(argument.description),
]

function optionRow({
  flags,
  envVar,
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Option): string[] {
  const choices = argChoices ? ` (${argChoices.join(', ')})` : ''
  return [
    code(flags),
    code(envVar ?? ''),
    prose(description + choices),
    defaultValueDescription ? prose(defaultValueDescription) : code(shown(defaultValue)),
  ]
}

const shown = (value: unknown): string => (value === undefined || value === '' ? '' : String(value))
