import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { temporaryFolder } from '../support/command.ts'
import { blocksOf } from '../support/page.ts'

const page = readFileSync('docs/ci.md', 'utf8')

/** A project with the first test of the page, and `npx backlot` as an installed package gives it. */
function project(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
  chmodSync('dist/cli/main.js', 0o755)
  symlinkSync(resolve('dist/cli/main.js'), join(folder, 'node_modules', '.bin', 'backlot'))
  const manifest = { name: 'empty', private: true, scripts: { test: 'node --test' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const name = /`([\w.]+\.test\.mjs)`/.exec(page)?.[1] ?? ''
  writeFileSync(join(folder, name), blocksOf('docs/ci.md', 'js')[0] ?? '')
  return folder
}

interface Shelled {
  readonly code: number | null
  readonly text: string
}

/** Runs a script as a CI server does: by bash, which ends at the first command that fails. */
function shell(script: string, cwd: string, env: Record<string, string> = {}): Promise<Shelled> {
  const child = spawn('bash', ['-eo', 'pipefail', '-c', script], { cwd, env: { ...process.env, ...env } })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  child.stderr.on('data', (part) => (text += part))
  return new Promise((done) => child.on('close', (code) => done({ code, text })))
}

/** The commands of a CI file that run here: all but the installation, which `project` stands for. */
const own = (scripts: readonly (string | undefined)[]): string[] =>
  scripts.filter((script): script is string => script !== undefined && script !== 'npm ci')

test('the CI examples pass in an empty project with the first test, and leave a report', async () => {
  const [plain, , gitlab] = blocksOf('docs/ci.md', 'yaml').map((text) => parse(text))
  const [readme] = blocksOf('README.md', 'yaml').map((text) => parse(text))
  const scripts = [
    own(readme.jobs.test.steps.map(({ run }: { run?: string }) => run)),
    own(plain.jobs.test.steps.map(({ run }: { run?: string }) => run)),
    own(gitlab.test.script),
  ]
  for (const lines of scripts) {
    expect(lines).toHaveLength(1)
    const folder = project()
    const { code, text } = await shell(lines.join('\n'), folder)
    expect([code, text]).toEqual([0, expect.stringContaining('operations 1 of')])
    expect(existsSync(join(folder, gitlab.test.artifacts.reports.junit))).toBe(true)
  }
})

interface Step {
  readonly id?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

const action = parse(readFileSync('action.yml', 'utf8')) as Action

/** Runs the action's own steps in a project with the given inputs; what others' actions do is left out. */
async function act(inputs: Readonly<Record<string, string>>, folder: string): Promise<Shelled> {
  const outputs = join(temporaryFolder(), 'outputs')
  const values: Record<string, string> = {
    'github.action_path': resolve('.'),
    'runner.temp': temporaryFolder(),
    ...Object.fromEntries(
      Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, input.default ?? '']),
    ),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value])),
  }
  let last: Shelled = { code: null, text: '' }
  for (const { id, run, env = {} } of action.runs.steps) {
    if (run === undefined) continue
    const filled = Object.entries(env).map(([name, text]) => [name, substituted(text, values)])
    last = await shell(run, folder, { ...Object.fromEntries(filled), GITHUB_OUTPUT: outputs })
    if (last.code !== 0) return last
    for (const [, name, value = ''] of read(outputs).matchAll(/^(\w+)=(.*)$/gm))
      values[`steps.${id}.outputs.${name}`] = value
  }
  return last
}

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

function substituted(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_all, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`action.yml reads ${name}, which is not there`)
    return value
  })
}

test('the steps of the action run the command, pass its inputs on, and fail with it', async () => {
  const used = blocksOf('docs/ci.md', 'yaml')
    .map((text) => parse(text))[1]
    .jobs.test.steps.at(-1).with
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(used)))
  const folder = project()
  const passed = await act(
    { ...used, output: 'a report', options: '--pace instant --seed ci', 'min-operations': '0.9%' },
    folder,
  )
  expect([passed.code, passed.text]).toEqual([0, expect.stringContaining('pingone-aic: 1 calls')])
  expect(JSON.parse(readFileSync(join(folder, 'a report', 'summary.json'), 'utf8'))).toMatchObject({
    vendors: [{ vendor: 'pingone-aic' }],
    gates: [{ gate: 'violations' }, { gate: 'unknown-calls' }, { gate: 'min-operations' }],
  })
  expect((await act({ command: 'echo "$BACKLOT_URL" && exit 5' }, folder)).code).toBe(5)
  expect((await act({ command: 'true', 'min-operations': '90%' }, folder)).code).toBe(1)
})

test('no expression of the action stands in a script, where an input could be read as code', () => {
  for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{')
  for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/)
})
