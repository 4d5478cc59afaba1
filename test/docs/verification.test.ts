import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { blocksOf } from '../support/page.ts'
import { startServer } from '../support/serve.ts'

const page = 'docs/verification.md'

/** What runs a snippet of a language that was written to a file. */
const runners: Readonly<Record<string, { readonly file: string; readonly command: string; readonly args: string[] }>> =
  {
    python: { file: 'verify.py', command: 'python3', args: ['verify.py'] },
    java: { file: 'Verify.java', command: 'java', args: ['Verify.java'] },
    go: { file: 'verify.go', command: 'go', args: ['run', 'verify.go'] },
    powershell: { file: 'verify.ps1', command: 'pwsh', args: ['-NoProfile', '-File', 'verify.ps1'] },
    sh: { file: 'verify.sh', command: 'sh', args: ['verify.sh'] },
  }

const isThere = (command: string): boolean => !spawnSync(command, ['--version']).error

async function runs(
  command: string,
  args: string[],
  cwd: string,
  url: string,
): Promise<{ code: number | null; text: string }> {
  const child = spawn(command, args, { cwd, env: { ...process.env, BACKLOT_URL: url } })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += String(part)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, text }
}

for (const [language, { file, command, args }] of Object.entries(runners)) {
  test.skipIf(!isThere(command))(`the snippet in ${language} passes and fails as the page says`, async () => {
    const { controlUrl, site, token } = await startServer()
    const folder = mkdtempSync(join(tmpdir(), 'backlot-verify-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, file), blocksOf(page, language).at(-1) ?? '')
    const list = async (): Promise<void> => {
      const headers = { authorization: `Bearer ${await token()}` }
      expect((await fetch(`${site('development')}/environment/variables`, { headers })).status).toBe(200)
    }
    await list()
    expect(await runs(command, args, folder, controlUrl)).toMatchObject({ code: 0 })
    await list()
    const failed = await runs(command, args, folder, controlUrl)
    expect(failed.code).not.toBe(0)
    expect(failed.text).toContain('getAllVariables was called 2 times with status 200, expected 1')
  })
}

test('the first call answers what the page shows', async () => {
  const { controlUrl } = await startServer()
  const order = /-d '(.*)'/.exec(blocksOf(page, 'sh')[0] ?? '')?.[1] ?? ''
  const answered = await fetch(`${controlUrl}/_backlot/verify`, { method: 'POST', body: order })
  expect(await answered.json()).toEqual(JSON.parse(blocksOf(page, 'json')[0] ?? ''))
})

test('the table names every member, and no other', async () => {
  const { ask } = await startServer()
  const { paths } = await ask('GET', '/openapi')
  const { schema } = paths['/_backlot/verify'].post.requestBody.content['application/json']
  const text = readFileSync(page, 'utf8')
  const table = text.slice(text.indexOf('| member |'), text.indexOf('`POST /_backlot/sandboxes'))
  const named = new Set([...table.matchAll(/`([a-z]\w+)(?:: true)?`/g)].map(([, name]) => name))
  named.delete('nearest')
  expect([...named].sort()).toEqual(Object.keys(schema.properties).sort())
})
