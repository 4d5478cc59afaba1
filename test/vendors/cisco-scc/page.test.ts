import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startServer } from '../../support/serve.ts'

const page = readFileSync('docs/cisco-scc.md', 'utf8')

/** The command blocks of the page with what each is said to print. */
const walk = [...page.matchAll(/```sh\n([^]*?)```\n\n```text\n([^]*?)```/g)].map(([, commands = '', printed = '']) => ({
  commands,
  printed,
}))

const mark = 'end of a block'

/** Runs the blocks one after another in one shell, and answers what each printed. */
async function run(backlot: string): Promise<string[]> {
  const script = walk.map(({ commands }) => `${commands}\necho '${mark}'\n`).join('')
  const shell = spawn('bash', ['-s'], { env: { ...process.env, BACKLOT: backlot } })
  let out = ''
  shell.stdout.on('data', (part: Buffer) => (out += part.toString()))
  shell.stderr.on('data', (part: Buffer) => (out += part.toString()))
  shell.stdin.end(script)
  await new Promise((resolve) => shell.on('close', resolve))
  return out.split(`${mark}\n`).slice(0, -1)
}

test('the walk of the page runs as it stands there, and prints what it says', async () => {
  const server = await startServer()
  expect(walk.length).toBeGreaterThan(6)
  expect(await run(server.controlUrl)).toEqual(walk.map(({ printed }) => printed))
  expect(server.registry.get('lab')?.violations).toBe(0)
}, 120_000)
