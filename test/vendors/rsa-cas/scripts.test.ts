import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { blocksOf } from '../../support/page.ts'
import { startServer } from '../../support/serve.ts'

const works = ([program, ...args]: readonly string[]): boolean => spawnSync(program as string, args).status === 0

/** The first Python that has what its script imports: that of the path, or that of the system, which Debian's packages serve. */
const python = ['python3', '/usr/bin/python3'].find((program) =>
  works([program, '-c', 'import jwt, requests, cryptography']),
)

/** The scripts of the page by language: what runs them, and whether it can. */
const languages = [
  { language: 'python', run: [python ?? 'python3'], isHere: python !== undefined },
  { language: 'bash', run: ['bash'], isHere: works(['bash', '-c', 'command -v openssl curl python3']) },
  { language: 'powershell', run: ['pwsh', '-NoProfile', '-File'], isHere: works(['pwsh', '-Version']) },
] as const

function scriptOf(language: string): string {
  const [found] = blocksOf('docs/rsa-cas.md', language)
  if (found === undefined) throw new Error(`docs/rsa-cas.md has no ${language} script`)
  return found
}

/** Runs a program without stopping this one, which serves it. */
function told([program, ...args]: readonly string[]): Promise<{ exit: number | null; out: string; error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program as string, args)
    let [out, error] = ['', '']
    child.stdout.on('data', (text) => (out += text))
    child.stderr.on('data', (text) => (error += text))
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, out, error }))
  })
}

/** What the URL of a key file ends in, in the field. */
const endings = ['', '/', '/v1']

for (const { language, run, isHere } of languages) {
  const title = `the ${language} script of the page fetches all users and counts the events`
  test.skipIf(!isHere)(title, { timeout: 60_000 }, async () => {
    const server = await startServer()
    const { keyFile } = (await server.ask('GET', '/credentials'))['rsa-cas'].apiKeys[0]
    const folder = mkdtempSync(join(tmpdir(), 'backlot-rsa-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const script = join(folder, language === 'powershell' ? 'users.ps1' : 'users')
    writeFileSync(script, scriptOf(language))
    for (const ending of endings) {
      const path = join(folder, 'key.json')
      writeFileSync(path, JSON.stringify({ ...keyFile, adminRestApiUrl: keyFile.adminRestApiUrl + ending }))
      const { exit, out, error } = await told([...run, script, path])
      expect([ending, exit, error]).toEqual([ending, 0, ''])
      const lines = out.trim().split(/\r?\n/)
      expect(lines.length).toBe(39)
      expect(lines[0]).toBe('ada.marsh@cedar.example Enabled')
      expect(lines.at(-1)).toMatch(/^\d+ user events$/)
    }
  })
}
