import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'

const vendor = 'pingone-aic'

test('the verbs save, list, compare, restore, rewind, export, import and delete', async () => {
  const { ready } = await startCommand(['--seed', 'cli', '--log-level', 'silent'])
  const verb = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await backlot(['snapshot', ...args, '--url', ready.control])
    expect([args, code, err]).toEqual([args, 0, ''])
    return out
  }
  const token = (await backlot(['token', '--url', ready.control])).out.trim()
  const write = async (method: string, id: string, value: string): Promise<void> => {
    const valueBase64 = Buffer.from(value).toString('base64')
    const response = await fetch(`${ready.sites[vendor].development}/environment/variables/${id}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ valueBase64, expressionType: 'string' }),
    })
    expect(response.status).toBe(200)
  }
  expect(await verb('list')).toBe('no snapshots; save one with backlot snapshot save\n')
  expect(await verb('save', 'before')).toBe('before\n')
  await write('PUT', 'esv-new', 'one')
  expect(await verb('save')).toBe('snapshot-1\n')
  expect(await verb('list')).toMatch(
    /^before {6}clock \S+Z {2}after 0 calls\nsnapshot-1 {2}clock \S+Z {2}after 1 calls\n$/,
  )
  const listed = JSON.parse(await verb('list', '--json'))
  expect(listed).toMatchObject([
    { id: 'before', calls: 0 },
    { id: 'snapshot-1', calls: 1, entries: 1 },
  ])
  await write('PUT', 'esv-new', 'two')
  const record = `${vendor}/development/variables/esv-new`
  expect(await verb('diff', 'snapshot-1')).toBe(`~ ${record}\n`)
  expect(await verb('diff', 'snapshot-1', 'before')).toBe(`- ${record}\n`)
  expect(JSON.parse(await verb('diff', 'before', '--json')).changes).toMatchObject([
    { record, after: { id: 'esv-new' } },
  ])

  expect(await verb('rewind', '1')).toMatch(/^default is back after call 1; its clock goes on from \S+Z\n$/)
  expect(await verb('diff', 'snapshot-1')).toBe('nothing changed\n')
  expect(await verb('restore', 'before')).toMatch(/^default is back at before; its clock goes on from \S+Z\n$/)

  const file = join(temporaryFolder(), 'kept.json')
  expect(await verb('export', 'snapshot-1', file)).toContain('with its secrets')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const written = readFileSync(file, 'utf8')
  expect(JSON.parse(written)).toMatchObject({ format: 'backlot-snapshot', version: 1 })
  expect(await verb('export', 'snapshot-1', '-')).toBe(written)
  expect(await verb('delete', 'snapshot-1')).toBe('snapshot-1 is deleted\n')
  expect(await verb('import', file, '--id', 'again')).toBe('again\n')
  expect(await verb('diff', 'again')).toBe(`- ${record}\n`)
}, 60_000)

test('a file goes from one process to another, where the same token is good once it is restored', async () => {
  const first = await startCommand(['--seed', 'one', '--log-level', 'silent'])
  const second = await startCommand(['--seed', 'two', '--log-level', 'silent'])
  const ask = async ({ ready }: typeof first, method: string, path: string, body?: object): Promise<string> => {
    const sent = body && { body: JSON.stringify(body) }
    return (await fetch(`${ready.control}/_backlot${path}`, { method, ...sent })).text()
  }
  const { token } = JSON.parse(await ask(first, 'POST', '/tokens', {}))
  const count = async (): Promise<number> => {
    const url = `${second.ready.sites[vendor].development}/environment/count`
    return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status
  }
  await ask(first, 'POST', '/snapshots', { id: 'kept' })
  const file = join(temporaryFolder(), 'kept.json')
  writeFileSync(file, await ask(first, 'GET', '/snapshots/kept/export'))
  expect(await count()).toBe(401)
  expect((await backlot(['snapshot', 'import', file, '--url', second.ready.control])).out).toBe('kept\n')
  expect(await count()).toBe(401)
  await ask(second, 'POST', '/snapshots/kept/restore')
  expect(await count()).toBe(200)
})

test('what cannot be is one line that says what to do', async () => {
  const { ready } = await startCommand(['--log-level', 'silent'])
  const folder = temporaryFolder()
  const noJson = join(folder, 'no.json')
  writeFileSync(noJson, '{')
  const foreign = join(folder, 'foreign.json')
  writeFileSync(foreign, '{"log":{}}')
  const cases: [string[], number, RegExp][] = [
    [['restore', 'nothing'], 3, /no snapshot nothing; it has none; save one/],
    [['rewind', 'first'], 2, /"first" is no number of a call/],
    [['import', join(folder, 'none.json')], 2, /cannot read the snapshot file.*ENOENT.*snapshot export/],
    [['import', noJson], 2, /it is no JSON/],
    [['import', foreign], 3, /no snapshot file of Backlot; make one with backlot snapshot export/],
    [['restore'], 2, /missing required argument 'id'/],
  ]
  for (const [args, expected, reason] of cases) {
    const { code, err } = await backlot(['snapshot', ...args, '--url', ready.control])
    expect([args, code]).toEqual([args, expected])
    expect(err).toMatch(reason)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  }
}, 60_000)
