import { type Command, Option } from 'commander'
import { readers, type Settings } from './settings.ts'

type Name = 'tls' | 'tlsDir' | 'tlsCert' | 'tlsKey' | 'maxSandboxes' | 'maxSandboxBytes' | 'persist' | 'durable'

interface Row {
  readonly flags: string
  readonly text: string
  readonly read: (text: string) => Settings[Name]
}

const rows: Readonly<Record<Name, Row>> = {
  tls: { flags: '--tls', text: 'speak https, with certificates made here', read: readers.flag },
  tlsDir: {
    flags: '--tls-dir <dir>',
    text: 'folder of these certificates (default: ~/.backlot/tls)',
    read: readers.text,
  },
  tlsCert: { flags: '--tls-cert <file>', text: 'speak https with a certificate of your own (PEM)', read: readers.text },
  tlsKey: { flags: '--tls-key <file>', text: 'the private key of that certificate (PEM)', read: readers.text },
  maxSandboxes: { flags: '--max-sandboxes <number>', text: 'sandboxes that there may be at once', read: readers.count },
  maxSandboxBytes: {
    flags: '--max-sandbox-bytes <number>',
    text: 'bytes of records that a sandbox may hold',
    read: readers.count,
  },
  persist: { flags: '--persist <dir>', text: 'keep all sandboxes in this folder', read: readers.text },
  durable: { flags: '--durable', text: 'with --persist: sync each change before answering', read: readers.flag },
}

const variableOf = (name: string): string => `BACKLOT_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`

/** Adds the options of `backlot start` about TLS and limits. */
export function addTlsAndLimits(start: Command): void {
  for (const [name, { flags, text }] of Object.entries(rows)) {
    start.addOption(new Option(flags, text).env(variableOf(name)))
  }
}

/** What was set about TLS and limits: a flag beats the environment, the environment the file. */
export function tlsAndLimitsOf(start: Command, file: Partial<Settings>): Partial<Settings> {
  const settings: Record<string, unknown> = {}
  for (const [name, { read }] of Object.entries(rows) as [Name, Row][]) {
    const value = start.getOptionValue(name) as string | true | undefined
    // Of a switch, commander only sees that its variable is there.
    const text = start.getOptionValueSource(name) === 'env' ? process.env[variableOf(name)] : value
    if (text !== undefined) settings[name] = text === true ? true : read(text)
    else if (name in file) settings[name] = file[name]
  }
  return settings
}
