import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBacklot } from '../../src/testing/index.ts'
import { blocksOf } from '../support/page.ts'
import { UserFolder } from '../support/user-folder.ts'

const textOf = (page: string): string => readFileSync(page, 'utf8')

const program = resolve('dist/cli/main.js')

describe('the README', () => {
  let folder: UserFolder

  beforeAll(() => {
    folder = new UserFolder()
  })

  afterAll(() => folder.remove())

  const code = (blocksOf('README.md', 'js')[0] ?? '').replace(/^\/\/ .*\n/, '')

  test('has fewer than 200 lines', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThan(200)
  })

  test('its test passes in a project that has installed the package', async () => {
    folder.write('good/package.json', '{"type": "module"}')
    folder.write('good/esv.test.js', code)
    expect(await folder.runsVitest('good')).toEqual({ code: 0, text: expect.stringContaining('1 passed') })
  })

  test('a client that is broken fails it with a reason', async () => {
    folder.write('bad/package.json', '{"type": "module"}')
    folder.write('bad/esv.test.js', code.replace("{ _action: 'restart' }", "{ _action: 'reboot' }"))
    const { code: exit, text } = await folder.runsVitest('bad')
    expect([exit, text]).toEqual([
      1,
      expect.stringContaining(
        'The newest call of restart (entry 2) was answered 400 (esv-invalid: query _action must be equal',
      ),
    ])
  })

  test('its CI lines run the first test of the CI guide and fail a broken client with a reason', async () => {
    const [line = ''] = /npx (backlot run .*) -- npm test/.exec(textOf('README.md'))?.slice(1) ?? []
    folder.write('ci/switch.test.mjs', blocksOf('docs/ci.md', 'js')[0] ?? '')
    folder.write(
      'ci/broken.test.mjs',
      (blocksOf('docs/ci.md', 'js')[0] ?? '').replace('/environment/variables/', '/environment/variable/'),
    )
    const run = (name: string) =>
      folder.runs(
        program,
        ...line.split(' ').slice(1),
        '--output',
        `out-${name}`,
        '--',
        'node',
        '--test',
        `ci/${name}.test.mjs`,
      )
    expect(await run('switch')).toMatchObject({ code: 0 })
    const broken = await run('broken')
    expect(broken.code).toBe(1)
    expect(broken.text).toMatch(/unknown-calls.*1|PUT \/environment\/variable\//)
  })
})

test('links between pages lead somewhere', () => {
  const pages = [
    'README.md',
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
    ...readdirSync('examples', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('README.md'))
      .map((name) => join('examples', name)),
  ]
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(normalize(join(dirname(page), target))))
      .map((target) => `${page} -> ${target}`),
  )
  expect(broken).toEqual([])
})

test('every page of the documentation is reached from the README', () => {
  const seen = new Set<string>()
  const visit = (page: string): void => {
    if (seen.has(page)) return
    seen.add(page)
    for (const [, target = ''] of textOf(page).matchAll(/\]\(([^)#\s]+\.md)[^)]*\)/g)) {
      if (!/^[a-z]+:/.test(target)) visit(normalize(join(dirname(page), target)))
    }
  }
  visit('README.md')
  const pages = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  const decisions = (name: string): boolean => name.startsWith('decisions')
  expect(pages.filter((name) => !decisions(name) && !seen.has(join('docs', name)))).toEqual([])
})

test('the vendors of the page have the sites that it names', async () => {
  const sim = await startBacklot()
  for (const site of Object.keys(sim.sites['pingone-aic'] ?? {}))
    expect(textOf('docs/pingone-aic.md')).toContain(`\`${site}\``)
  await sim.close()
})
