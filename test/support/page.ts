import { execFile } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './command.ts'

/** Commands of a page, and what the page says that they print, if it says anything. */
export interface PageStep {
  readonly commands: string
  readonly prints: string
}

/** The fenced blocks of a page in a language. */
export const blocksOf = (file: string, language: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, found, text = '']) =>
    found === language ? [text] : [],
  )

/** The commands of a page in its order: each block in `sh`, with the block in `text` that follows it. */
export function stepsOf(file: string): PageStep[] {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  const parts = blocks.map(([, language = '', text = '']) => ({ language, text }))
  return parts.flatMap(({ language, text }, i) => {
    if (language !== 'sh') return []
    const next = parts[i + 1]
    return [{ commands: text, prints: next?.language === 'text' ? next.text : '' }]
  })
}

/** Between what two steps print. */
const mark = '\u001e'

/**
 * Runs the steps in one shell, as if they were pasted, and answers what each printed. `npx backlot` runs the built program against
 * the one at `controlUrl`; `addresses` stand in place of those on the page, and waiting is shorter.
 */
export async function runSteps(
  steps: readonly PageStep[],
  controlUrl: string,
  addresses: Readonly<Record<string, string>>,
): Promise<string[]> {
  const folder = temporaryFolder()
  const npx = join(folder, 'npx')
  writeFileSync(npx, `#!/bin/sh\nshift\nexec node ${resolve('dist/cli/main.js')} "$@"\n`)
  chmodSync(npx, 0o755)
  const pasted = steps.map(({ commands }) => `${commands}printf '${mark}'\n`).join('')
  const moved = Object.entries(addresses).reduce((text, [from, to]) => text.replaceAll(from, to), pasted)
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, BACKLOT_URL: controlUrl }
  const { stdout } = await promisify(execFile)('bash', ['-c', `sleep() { command sleep 0.1; }\n${moved}`], { env })
  return stdout.split(mark).slice(0, -1)
}

/** A text with what differs from run to run in a general form: ids and dates. */
export function settled(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.-]+(?:\+00)?Z/g, '<date>')
}
