import { readFileSettings } from './config-file.ts'
import type { Settings } from './settings.ts'
import { usualFile } from './usual-file.ts'

/** What `backlot doctor` is told to look at. */
export interface Examined {
  readonly documents: readonly string[]
  /** The main port; 7400 unless given or configured. */
  readonly port?: number
  readonly persist?: string
  readonly tlsDir?: string
  readonly config?: string
}

/** How something was found, and what to do where it is not fine. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail'
  readonly text: string
  readonly fix?: string
}

/** It is fine. */
export const ok = (text: string): Finding => ({ state: 'ok', text })
/** It may be a mistake. */
export const warn = (text: string, fix: string): Finding => ({ state: 'warn', text, fix })
/** It would not work. */
export const fail = (text: string, fix: string): Finding => ({ state: 'fail', text, fix })

/** What the file of settings says, for what the command line does not; nothing of a file that cannot be used, which has a finding of its own. */
export function configured({ config = usualFile() }: Examined): Partial<Settings> {
  try {
    return config === undefined ? {} : readFileSettings(config)
  } catch {
    return {}
  }
}
