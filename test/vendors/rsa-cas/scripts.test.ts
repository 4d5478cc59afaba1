import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../../support/serve.ts'

const page = readFileSync('docs/rsa-cas.md', 'utf8')

/** The scripts of the page by language: what runs them, and what has to work for that. */
const languages = [
  { language: 'python', run: ['python3'], probe: ['python3', '-c', 'import jwt, requests, cryptography'] },
  { language: 'bash', run: ['bash'], probe: ['bash', '-c', 'command -v openssl curl python3'] },
  { language: 'powershell', run: ['pwsh', '-NoProfile', '-File'], probe: ['pwsh', '-Version'] },
] as const

function scriptOf(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1]
  if (found === undefined) throw new Error(`docs/rsa-cas.md has no ${language} script`)
  return found
}

const works = ([program, ...args]: readonly string[]): boolean => spawnSync(program as string, args).status === 0

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

for (const { language, run, probe } of languages) {
  const title = `the ${language} script of the page fetches all users and counts the events`
  test.skipIf(!works(probe))(title, { timeout: 60_000 }, async () => {
    const server = await startServer()
    const credentials = await server.ask('GET', '/credentials')
    const folder = mkdtempSync(join(tmpdir(), 'backlot-rsa-'))
    const file = join(folder, language === 'powershell' ? 'users.ps1' : 'users')
    const keyFile = join(folder, 'key.json')
    writeFileSync(file, scriptOf(language))
    writeFileSync(keyFile, JSON.stringify(credentials['rsa-cas'].apiKeys[0].keyFile))
    const { exit, out, error } = await told([...run, file, keyFile])
    expect([exit, error]).toEqual([0, ''])
    const lines = out.trim().split(/\r?\n/)
    expect(lines.length).toBe(39)
    expect(lines[0]).toBe('ada.marsh@cedar.example Enabled')
    expect(lines.at(-1)).toMatch(/^\d+ user events$/)
  })
}
