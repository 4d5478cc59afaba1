import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { worldToJson } from '../../src/world/index.ts'
import { flushIntervalMs } from '../../src/host/persist/index.ts'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'
import { runs } from '../support/runs.ts'
import { startServer, type TestServer } from '../support/serve.ts'

const vendor = 'pingone-aic'
const versioned = { 'accept-api-version': 'protocol=1.0,resource=1.0', 'content-type': 'application/json' }

/** All that is kept of every sandbox, as text by name. */
function everythingOf({ registry }: TestServer): Record<string, string> {
  return Object.fromEntries(
    registry.list().map(({ name, world, initial, surroundings }) => {
      const parts = [worldToJson(world), worldToJson(initial), surroundings]
      return [name, JSON.stringify(parts, (_key, value: unknown) => sorted(value))]
    }),
  )
}

/** Members in the order of their names: changes applied can leave them in another order than they were made in. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const variable = (text: string): string =>
  JSON.stringify({ expressionType: 'string', valueBase64: Buffer.from(text).toString('base64') })

test('everything that calls and the control API change comes back, but for journals and snapshots', async () => {
  const persist = join(temporaryFolder(), 'kept')
  const first = await startServer({ persist, seed: 'kept', pace: 1 })
  const token = await first.token({ vendor, site: 'development', lifetimeSeconds: 86_400 })
  const authorization = `Bearer ${token}`
  const put = await fetch(`${first.site('development')}/environment/variables/esv-kept`, {
    method: 'PUT',
    headers: { ...versioned, authorization },
    body: variable('kept'),
  })
  expect(put.status).toBe(200)
  await first.ask('POST', '/sandboxes', { name: 'gone' })
  await first.ask('POST', '/sandboxes', { name: 'fork', from: 'default', ports: true, ttlSeconds: 1_000 })
  await first.ask('POST', '/sandboxes/fork/clock', { freeze: true })
  await first.ask('POST', '/sandboxes', { name: 'paced', pace: 'manual', clock: { frozen: true } })
  await first.ask('POST', '/sandboxes/paced/faults', { operation: '*', times: 3, answer: { status: 503 } })
  await first.ask('PUT', '/sandboxes/paced/rate-limits', { vendor, group: 'variables', limit: 2, windowSeconds: 60 })
  await first.ask('POST', '/clock', { advance: 'PT1H' })
  await first.ask('PUT', '/pace', { pace: 3 })
  await first.ask('DELETE', `/sandboxes/fork/state/${vendor}/development/variables/esv-kept`)
  const restart = await fetch(`${first.site('development')}/environment/startup?_action=restart`, {
    method: 'POST',
    headers: { ...versioned, authorization: `Bearer ${await first.token({ lifetimeSeconds: 86_400 })}` },
  })
  expect(restart.status).toBe(200)
  await first.ask('DELETE', '/sandboxes/gone')
  const before = everythingOf(first)
  expect(first.registry.get('default')?.world.machines.size).toBe(1)
  await first.close()

  const second = await startServer({ persist, seed: 'another', pace: 20 })
  expect(everythingOf(second)).toEqual(before)
  expect(second.registry.list().map(({ name }) => name)).toEqual(['default', 'fork', 'paced'])
  expect((await second.ask('GET', '/journal')).entries).toEqual([])
  const url = new URL((await second.ask('GET', '/sandboxes/fork')).sites[vendor].development)
  expect([url.pathname, url.port === new URL(second.controlUrl).port]).toEqual(['/', false])
  await second.ask('POST', '/clock', { advance: 'PT1H' })
  const got = await fetch(`${second.site('development')}/environment/variables/esv-kept`, {
    headers: { authorization },
  })
  expect(await got.json()).toMatchObject({ _id: 'esv-kept' })
  await second.ask('POST', '/reset')
  const again = await fetch(`${second.site('development')}/environment/variables/esv-kept`, {
    headers: { authorization },
  })
  expect(again.status).toBe(404)
  const reset = everythingOf(second)
  await second.close()
  expect(everythingOf(await startServer({ persist }))).toEqual(reset)
})

test('a damaged or newer checkpoint ends the start with code 3 and is left as it is', async () => {
  const persist = join(temporaryFolder(), 'kept')
  await (await startServer({ persist })).close()
  const path = join(persist, 'default', 'checkpoint.json')
  const good = readFileSync(path, 'utf8')
  const refusals = [
    [good.replace('"pace":20', '"pace":21'), /its checksum is wrong; nothing was changed/],
    [good.replace('"version":1', '"version":2'), /written by a newer Backlot \(format 2.*choose another folder/],
    [good.slice(0, 1_000), /^Failed to read .*checkpoint\.json: .*nothing was changed: put a copy/],
  ] as const
  for (const [text, reason] of refusals) {
    writeFileSync(path, text)
    await expect(startServer({ persist })).rejects.toThrow(reason)
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
  const { code, err } = await backlot(['start', '--port', '0', '--persist', persist])
  expect([code, err]).toEqual([3, expect.stringMatching(/^backlot: Failed to read .*--persist\n$/)])
  expect(readFileSync(path, 'utf8')).toBe(refusals[2][0])
  writeFileSync(path, good)
  mkdirSync(join(persist, 'renamed'))
  writeFileSync(join(persist, 'renamed', 'checkpoint.json'), good)
  await expect(startServer({ persist })).rejects.toThrow(/sandbox in .*renamed: it is a sandbox named default/)
})

test('a folder is one program’s alone, and the published keys do not leave loopback', async () => {
  const persist = join(temporaryFolder(), 'kept')
  const { child, ended } = await startCommand(['--persist', persist, '--log-level', 'silent'])
  const second = await backlot(['start', '--port', '0', '--persist', persist])
  expect([second.code, second.err]).toEqual([
    3,
    expect.stringMatching(`process ${child.pid} on .* keeps its sandboxes`),
  ])
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
  expect(readdirSync(persist)).toEqual(['default'])
  await expect(startServer({ persist, host: '0.0.0.0' })).rejects.toThrow(
    /published test keys, which serve loopback only/,
  )
  await expect(startServer({ durable: true })).rejects.toThrow(/--durable .* add --persist <dir>/)
})

/** A reply's status and text. */
interface Reply {
  readonly status: number
  readonly text: string
}

/** Sends one request on a connection of its own; rejects when the program ends meanwhile. */
function send(method: string, url: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What is known of one thing that is written again and again: acknowledged, and perhaps another value under way. */
interface Written {
  kept: string | undefined
  underWay: { readonly value: string | undefined } | undefined
}

/** A started program, and how its variables and sandboxes are written and read. */
async function writable(args: readonly string[]) {
  const started = await startCommand([...args, '--log-level', 'silent'])
  const { control, sites } = started.ready
  const api = `${control}/_backlot`
  const minted = await send('POST', `${api}/tokens`, { accept: 'text/plain' })
  const headers = { ...versioned, authorization: `Bearer ${minted.text}` }
  const variableUrl = (name: string): string => `${sites[vendor].development}/environment/variables/esv-${name}`
  return {
    ...started,
    async write(name: string, value: string | undefined): Promise<Reply> {
      if (value === undefined) return send('DELETE', variableUrl(name), headers)
      return send('PUT', variableUrl(name), headers, variable(value.padEnd(4_000, '.')))
    },
    async read(name: string): Promise<string | undefined> {
      const { status, text } = await send('GET', variableUrl(name), headers)
      if (status === 404) return undefined
      return Buffer.from(JSON.parse(text).valueBase64, 'base64').toString().replace(/\.+$/, '')
    },
    async make(name: string, isThere: boolean): Promise<Reply> {
      if (!isThere) return send('DELETE', `${api}/sandboxes/${name}`, {})
      return send('POST', `${api}/sandboxes`, {}, JSON.stringify({ name, from: 'default' }))
    },
    async has(name: string): Promise<boolean> {
      return (await send('GET', `${api}/sandboxes/${name}`, {})).status === 200
    },
  }
}
type Writable = Awaited<ReturnType<typeof writable>>

/** Writes values one after the other until the program ends, noting what was acknowledged. */
async function writeOn(known: Written, next: () => string | undefined, write: (value?: string) => Promise<Reply>) {
  for (;;) {
    const value = next()
    known.underWay = { value }
    const reply = await write(value).catch(() => undefined)
    if (!reply) return
    if (reply.status >= 300) throw new Error(`${value} was answered ${reply.status}: ${reply.text}`)
    known.kept = value
    known.underWay = undefined
  }
}

/** Each kill is two starts of the program, on a machine that may be busy. */
const timeout = runs(90_000, 3_600_000)
const writers = ['a', 'b', 'c', 'd', 'e', 'f']

/** Starts the program and kills it at some moment before it can be ready. */
async function killedWhileStarting(args: readonly string[]): Promise<void> {
  const child = spawn('node', ['dist/cli/main.js', 'start', '--port', '0', ...args], { stdio: 'ignore' })
  await sleep(200 + Math.random() * 600)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Waits until a folder's log is being folded into its checkpoint, and a moment longer. */
async function folding(folder: string): Promise<void> {
  while (!existsSync(join(folder, 'checkpoint.json.draft'))) await new Promise(setImmediate)
  await sleep(Math.random() * 1.5)
}

test('killed at random moments, a durable program loses nothing that it acknowledged', { timeout }, async () => {
  const persist = join(temporaryFolder(), 'kept')
  const args = ['--persist', persist, '--durable']
  const known = new Map<string, Written>(
    [...writers, 'box'].map((name) => [name, { kept: undefined, underWay: undefined }]),
  )
  const read = async (running: Writable, name: string): Promise<string | undefined> => {
    if (name !== 'box') return running.read(name)
    return (await running.has(name)) ? 'there' : undefined
  }
  const check = async (running: Writable): Promise<void> => {
    for (const [name, { kept, underWay }] of known) {
      const found = await read(running, name)
      const allowed = [kept, ...(underWay ? [underWay.value] : [])]
      expect([name, allowed]).toEqual([name, expect.arrayContaining([found])])
      known.set(name, { kept: found, underWay: undefined })
    }
  }
  let acknowledged = 0
  let number = 0
  let startsKilled = 0
  let foldsKilled = 0
  const writeAll = (running: Writable): Promise<unknown> => {
    const acknowledge = (reply: Reply): Reply => {
      acknowledged++
      return reply
    }
    const box = known.get('box') as Written
    const change = (value?: string) => running.make('box', value !== undefined).then(acknowledge)
    const writing = writers.map((name) => {
      const written = known.get(name) as Written
      const next = () => (++number % 7 === 0 && written.kept !== undefined ? undefined : `${name}${number}`)
      return writeOn(written, next, (value) => running.write(name, value).then(acknowledge))
    })
    return Promise.all([...writing, writeOn(box, () => (box.kept ? undefined : 'there'), change)])
  }
  for (let run = 0; run < runs(4, 200); run++) {
    if (run % 4 === 0) {
      await killedWhileStarting(args)
      startsKilled++
    }
    const running = await writable(args)
    await check(running)
    const before = acknowledged
    const writing = writeAll(running)
    const enough = before + writers.length + Math.random() * 60
    while (acknowledged <= enough) await sleep(1)
    if (run % 3 === 1) await folding(join(persist, 'default'))
    else await sleep(Math.random() * 20)
    running.child.kill('SIGKILL')
    await writing
    if (existsSync(join(persist, 'default', 'checkpoint.json.draft'))) foldsKilled++
    const { err } = await running.ended
    expect(err.split('\n').filter((line) => line !== '' && !/cut off \d+ bytes/.test(line))).toEqual([])
  }
  const last = await writable(args)
  await check(last)
  const kills = runs(4, 200)
  console.log(
    `${kills} kills and ${startsKilled} of starts, ${foldsKilled} in a fold, ${acknowledged} writes acknowledged`,
  )
  expect(acknowledged).toBeGreaterThan(kills * writers.length)
  expect(foldsKilled).toBeGreaterThan(runs(-1, 10))
})

test('killed without --durable, it loses no more than the flush interval', { timeout }, async () => {
  const persist = join(temporaryFolder(), 'kept')
  const slackMs = 500 // What the disk may take.
  for (let run = 0; run < runs(1, 50); run++) {
    const running = await writable(['--persist', persist])
    const answered: { readonly number: number; readonly atMs: number }[] = []
    let number = 0
    const writing = (async () => {
      for (;;) {
        const reply = await running.write('a', `${run}-${++number}`).catch(() => undefined)
        if (!reply) return
        // The program's own clock, so that a slow test does not make it look slow.
        answered.push({ number, atMs: Date.parse(JSON.parse(reply.text).lastChangeDate) })
      }
    })()
    const spanMs = flushIntervalMs + slackMs + Math.random() * 400
    const passedMs = (): number => (answered.at(-1)?.atMs ?? 0) - (answered[0]?.atMs ?? 0)
    while (passedMs() <= spanMs) await sleep(1)
    running.child.kill('SIGKILL')
    await Promise.all([writing, running.ended])
    const last = answered.at(-1)?.atMs ?? 0
    const safe = answered.filter(({ atMs }) => atMs < last - flushIntervalMs - slackMs).at(-1)?.number ?? 0
    const again = await writable(['--persist', persist])
    const [foundRun, found] = (await again.read('a'))?.split('-').map(Number) ?? []
    expect(safe).toBeGreaterThan(0)
    expect([run, foundRun]).toEqual([run, run])
    expect(found).toBeGreaterThanOrEqual(safe)
    again.child.kill('SIGKILL')
    await again.ended
  }
})

test('ended by a signal, it has written everything before', async () => {
  const persist = join(temporaryFolder(), 'kept')
  const running = await writable(['--persist', persist])
  for (let i = 0; i < 20; i++) expect((await running.write('a', `value-${i}`)).status).toBe(200)
  running.child.kill('SIGINT')
  await once(running.child, 'exit')
  expect(await (await writable(['--persist', persist])).read('a')).toBe('value-19')
})
