import { readFileSync } from 'node:fs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shipped, fixtureNames } from '../../src/cli/fixtures.ts'
import { vendorNames } from '../../src/sandbox/index.ts'
import { startBacklot } from '../../src/testing/index.ts'
import { backlot } from '../support/command.ts'

let folder = ''

const runs = (...args: string[]) => backlot(args)

type Result = readonly { readonly _id: string; readonly valueBase64: string }[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-fixture-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const page = readFileSync('docs/fixtures.md', 'utf8')
const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''

const variablesOf = async (fixture: string | readonly string[], seed = 's'): Promise<Record<string, string>> => {
  const sim = await startBacklot({ vendors: ['pingone-aic'], fixture, seed })
  const { data } = await sim.client('pingone-aic').GET('/environment/variables')
  await sim.close()
  return Object.fromEntries(
    ((data?.result ?? []) as unknown as Result).map(({ _id, valueBase64 }) => [
      _id,
      Buffer.from(valueBase64 ?? '', 'base64').toString(),
    ]),
  )
}

describe('layers', () => {
  test('a file stands over the default fixture, and over empty when that is named', async () => {
    const file = write('staging.yaml', example)
    const over = await variablesOf(file)
    expect(Object.keys(over)).toEqual(
      expect.arrayContaining(['esv-mail-host', 'esv-region', 'esv-partner-1', 'esv-partner-3']),
    )
    const alone = await variablesOf(['empty', file])
    expect(Object.keys(alone).sort()).toEqual(['esv-partner-1', 'esv-partner-2', 'esv-partner-3', 'esv-region'])
    expect(await variablesOf(['empty', file])).toEqual(alone)
    expect(await variablesOf(['empty', file], 'other')).not.toEqual(alone)
  })

  test('a later file changes rows of an earlier one', async () => {
    const base = write(
      'base.json',
      JSON.stringify({ 'pingone-aic': { '*': { variables: [{ id: 'esv-x', type: 'string', value: '1' }] } } }),
    )
    const eu = write('eu.yml', 'pingone-aic: { development: { variables: [{ id: esv-x, type: string, value: "2" }] } }')
    expect(await variablesOf(['empty', base, eu])).toEqual({ 'esv-x': '2' })
  })

  test('a sandbox with a seed of its own has other made values', async () => {
    const file = write('staging.yaml', example)
    const sim = await startBacklot({ vendors: ['pingone-aic'], fixture: ['empty', file] })
    const values = []
    for (const seed of ['a', 'b', 'a']) {
      const { data } = await (await sim.sandbox({ seed })).client('pingone-aic').GET('/environment/variables')
      values.push((data?.result as unknown as Result).map(({ valueBase64 }) => valueBase64).join())
    }
    expect(values[0]).toBe(values[2])
    expect(values[0]).not.toBe(values[1])
    await sim.close()
  })
})

describe('refusals', () => {
  test('everything that is wrong is told with its line, and nothing starts', async () => {
    const bad = write(
      'bad.yaml',
      `pingone-aic:
  development:
    variable: []
    variables:
      - { id: esv-a, type: string, value: 7, aged: P2D }
      - $repeat: 2
        record: { id: 'esv-\${index}', type: string, age: yesterday }
pingone: {}
`,
    )
    const { code, err } = await runs('start', '--port', '0', '--fixture', bad)
    expect(code).toBe(2)
    for (const line of ['1:1 (#): has no member pingone', '2:3', '5:36', '5:9', '7:9', '7:53'])
      expect(err).toContain(line)
    expect(err).toContain('has no member variable; there are dnsNames, variables')
    expect(err).toContain('must be an ISO 8601 duration')
  })

  test.each([
    ['nope', 'choose one of default, demo, empty'],
    ['./missing.yaml', 'cannot read the fixture ./missing.yaml'],
  ])('%s', async (name, text) => {
    const { code, err } = await runs('start', '--port', '0', '--fixture', name)
    expect([code, err]).toEqual([2, expect.stringContaining(text)])
  })

  test('a file for vendors that are not started, and one that is no YAML', async () => {
    const foreign = write('foreign.yaml', 'rsa-cas: {}')
    expect((await runs('start', 'cisco-scc', '--port', '0', '--fixture', foreign)).err).toContain(
      'none of them is started',
    )
    const broken = write('broken.yaml', 'a: [')
    expect((await runs('start', '--port', '0', '--fixture', broken)).err).toContain('is no valid YAML')
  })
})

describe('backlot fixture', () => {
  test('list tells names and rows', async () => {
    const { out } = await runs('fixture', 'list', '--json')
    expect(JSON.parse(out)).toContainEqual({
      name: 'empty',
      vendor: 'pingone-aic',
      rows: { administrators: 4, serviceAccounts: 8 },
    })
    expect((await runs('fixture', 'list')).out).toMatch(/demo +rsa-cas/)
  })

  test('check makes the world of the page and compares its answers with the contracts', async () => {
    write('staging.yaml', example)
    const { out } = await runs('fixture', 'check', join(folder, 'staging.yaml'))
    const shown = /```text\n(.*)\n```/.exec(page)?.[1]
    expect(out.trim().replace(folder, '.')).toBe(shown)
  })

  test('check tells of a row that makes no world', async () => {
    const lost = write(
      'lost.yaml',
      'rsa-cas: { tenant: { devices: [{ email: nobody@cedar.example, name: Phone, deviceType: ios }] } }',
    )
    const { code, err } = await runs('fixture', 'check', lost)
    expect([code, err]).toEqual([2, expect.stringContaining('no user has the e-mail address nobody@cedar.example')])
  })

  test('the schema for editors takes the page and every fixture of the program', async () => {
    const schema = JSON.parse((await runs('fixture', 'schema')).out)
    const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)
    expect(fits(parse(example))).toBe(true)
    for (const vendor of vendorNames) {
      for (const name of fixtureNames(vendor))
        expect(fits({ [vendor]: shipped(vendor, name) }), `${vendor} ${name}`).toBe(true)
    }
    expect(fits({ 'pingone-aic': { '*': { variables: [{ id: 1 }] } } })).toBe(false)
  })

  test('from-snapshot writes rows that give the same answers again', async () => {
    const clock = { now: '2026-11-21T09:00:00Z', frozen: true }
    const first = await startBacklot({ fixture: 'demo', clock })
    const { id } = await first.snapshot('now')
    const exported = write('now.json', JSON.stringify(await first.ask('exportSnapshot', { params: { id } })))
    const file = join(folder, 'now.yaml')
    const { code, err } = await runs('fixture', 'from-snapshot', exported, '-o', file)
    expect([code, err]).toEqual([0, expect.stringMatching(/cisco-scc: organizations 5, users 19.*networkGroups 6;/)])
    const again = await startBacklot({ fixture: ['empty', file], clock })
    const shown = async (sim: typeof first): Promise<object> => {
      const aic = sim.client('pingone-aic')
      const scc = sim.client('cisco-scc', { principal: 'lighthouse-automation' })
      const org = { params: { path: { orgId: '3f6b1c20-7d54-4e8a-9c31-5b2e8f7a9d00' } } }
      const rsa = sim.client('rsa-cas')
      const search = { body: { emailLike: 'skerrywind' }, params: { query: {} } }
      return {
        variables: (await aic.GET('/environment/variables')).data,
        secrets: (await aic.GET('/environment/secrets')).data,
        organizations: (await scc.GET('/v1/organizations')).data,
        users: without(drawn, (await scc.GET('/v1/organizations/{orgId}/users', org)).data),
        groups: without(drawn, (await scc.GET('/v1/organizations/{orgId}/adminGroups', org)).data),
        people: without(
          ['emergencyTokencodeId'],
          (await rsa.POST('/AdminInterface/restapi/v2/users/search', search as never)).data,
        ),
        local: without(drawn, (await rsa.GET('/AdminInterface/restapi/v1/localGroups', {} as never)).data),
      }
    }
    const before = await shown(first)
    for (const [what, answer] of Object.entries(before)) expect(JSON.stringify(answer), what).toMatch(/[{[]\{/)
    expect(await shown(again)).toEqual(before)
    await first.close()
    await again.close()
  })
})

/** Members whose values every world draws by chance, or sets when it begins. */
const drawn = ['id', 'userId', 'groupId', 'created', 'changed', 'updated', 'statusChanged']

/** A value without members of these names, lists in one order. */
function without(names: readonly string[], value: unknown): unknown {
  const text = JSON.stringify(value ?? null, (name, member: unknown) => (names.includes(name) ? undefined : member))
  const parsed = JSON.parse(text) as Record<string, unknown> | null
  for (const list of Object.values(parsed ?? {}))
    if (Array.isArray(list)) list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return parsed
}
