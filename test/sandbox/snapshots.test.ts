import { setImmediate as immediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  Registry,
  restore,
  rewind,
  type Sandbox,
  type Snapshot,
  snapshotFile,
  snapshotOf,
  snapshotOfFile,
  viewOf,
} from '../../src/sandbox/index.ts'
import { type Clock, worldNow, worldToJson } from '../../src/world/index.ts'
import { type Step, send, stepArbitrary } from '../support/conversation.ts'
import { newTenant } from '../support/login.ts'
import { runs } from '../support/runs.ts'
import { anonymous, type Client, mintedToken, testEngine, testNow, testSandbox } from '../support/tenant.ts'

const vendor = 'pingone-aic'
const site = 'development'
const frozen: Clock = { offsetMs: 0, frozenAtMs: testNow }
const running: Clock = { offsetMs: 3_600_000 }

/**
 * A call of a conversation, and how much later than the one before it comes. All of it fits into the life of an assertion:
 * an expired one is judged on the wall clock too, which restoring does not move.
 */
const timedArbitrary = fc.record({
  step: fc.oneof({ weight: 12, arbitrary: stepArbitrary }, fc.constant('login' as const)),
  gapMs: fc.constantFrom(0, 1, 900, 3_000, 7_000),
})
type Timed = typeof timedArbitrary extends fc.Arbitrary<infer Value> ? Value : never
const conversationArbitrary = fc.array(timedArbitrary, { maxLength: 10 })

/** A sandbox with a client whose calls come when the wall clock of the test shows them. */
interface Stage {
  readonly sandbox: Sandbox
  readonly wall: { ms: number }
  readonly talk: (conversation: readonly Timed[]) => Promise<unknown[]>
}

async function newStage(clock: Clock, registry = new Registry(testEngine(vendor)), seed = 'test'): Promise<Stage> {
  const sandbox = registry.create({ name: 'default', seed, pace: 20, clock, wallMs: testNow })
  return staged(sandbox, await credentials(sandbox))
}

interface Credentials {
  readonly token: string
  readonly assertion: string
}

async function credentials(sandbox: Sandbox): Promise<Credentials> {
  const token = await mintedToken(sandbox, vendor, site, 'access', { lifetimeSeconds: 86_400 })
  return { token, assertion: await mintedToken(sandbox, vendor, site, 'assertion', { lifetimeSeconds: 170 }) }
}

function staged(sandbox: Sandbox, { token, assertion }: Credentials): Stage {
  const wall = { ms: testNow }
  const timed = { engine: sandbox.engine, handle: (call) => sandbox.handle({ ...call, wallMs: wall.ms }) } as Sandbox
  const ask = anonymous(timed, vendor, site)
  const client: Client = (method, path, body) => ask(method, path, body, { authorization: `Bearer ${token}` })
  const grant = `assertion=${assertion}&client_id=service-account&grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&scope=fr:idc:esv:*`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const login = () => ask('POST', '/am/oauth2/access_token', grant, form)
  const talk: Stage['talk'] = async (conversation) => {
    const answers: unknown[] = []
    for (const { step, gapMs } of conversation) {
      wall.ms += gapMs
      answers.push(await (step === 'login' ? login() : send(client, step)))
    }
    return answers
  }
  return { sandbox, wall, talk }
}

const journalText = ({ engine, journal, violations }: Sandbox): string =>
  JSON.stringify([journal.entries.map((entry) => viewOf(engine, entry)), journal.dropped, violations])

/** The world as text, with the clock as what it shows, which is all that matters of it. */
const worldText = ({ world }: Sandbox, wallMs: number): string =>
  JSON.stringify({ ...worldToJson(world), clock: [worldNow(world, wallMs), world.clock.frozenAtMs] })

const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

type Damageable = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any -- tests damage it

const fileOf = (sandbox: Sandbox, wallMs: number): Damageable =>
  throughText({ ...snapshotFile(sandbox.engine, snapshotOf(sandbox, 'kept', wallMs), '1.2.3') })

test.each([
  ['stands still', frozen],
  ['runs', running],
])('restore, later on the wall clock, and the same calls: the same bytes; the clock %s', async (_name, clock) => {
  await fc.assert(
    fc.asyncProperty(
      conversationArbitrary,
      conversationArbitrary,
      fc.nat({ max: 9_000_000 }),
      async (before, after, laterMs) => {
        const { sandbox, wall, talk } = await newStage(clock)
        await talk(before)
        const snapshot = snapshotOf(sandbox, 'kept', wall.ms)
        const first = [await talk(after), journalText(sandbox), worldText(sandbox, wall.ms)]
        wall.ms += laterMs
        restore(sandbox, snapshot, wall.ms)
        expect(worldNow(sandbox.world, wall.ms)).toBe(snapshot.nowMs)
        expect(sandbox.journal.entries).toHaveLength(before.length)
        expect([await talk(after), journalText(sandbox), worldText(sandbox, wall.ms)]).toEqual(first)
      },
    ),
    { numRuns: runs(10, 500) },
  )
})

test('rewinding to an entry equals replaying the calls up to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(frozen, running),
      fc.array(timedArbitrary, { minLength: 1, maxLength: 12 }),
      conversationArbitrary,
      fc.nat(),
      async (clock, conversation, after, at) => {
        const k = 1 + (at % conversation.length)
        const stage = await newStage(clock)
        await stage.talk(conversation)
        stage.wall.ms += 12_345
        const entry = stage.sandbox.journal.get(k)
        if (!entry) throw new Error(`the journal lacks ${k}`)
        rewind(stage.sandbox, entry, stage.wall.ms)
        const replayed = await newStage(clock)
        await replayed.talk(conversation.slice(0, k))
        for (const more of [[], after]) {
          expect(await stage.talk(more)).toEqual(await replayed.talk(more))
          expect(journalText(stage.sandbox)).toBe(journalText(replayed.sandbox))
          const ours = worldText(stage.sandbox, stage.wall.ms)
          expect(ours).toBe(worldText(replayed.sandbox, replayed.wall.ms))
        }
      },
    ),
    { numRuns: runs(12, 500) },
  )
})

test('export, then import into another engine and another sandbox: the same bytes, and the same journal to rewind', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(frozen, running),
      conversationArbitrary,
      conversationArbitrary,
      fc.nat(),
      async (clock, before, after, at) => {
        const here = await newStage(clock)
        const known = await credentials(here.sandbox)
        const stage = staged(here.sandbox, known)
        await stage.talk(before)
        const file = fileOf(stage.sandbox, stage.wall.ms)
        const there = new Registry(otherEngine).create({
          name: 'default',
          seed: 'another',
          pace: 'manual',
          clock: frozen,
          wallMs: testNow,
        })
        const imported = snapshotOfFile(otherEngine, file)
        if (typeof imported === 'string') throw new Error(imported)
        const again = staged(there, known)
        again.wall.ms += 77_777
        restore(there, imported, again.wall.ms)
        expect(journalText(there)).toBe(journalText(stage.sandbox))
        expect(await again.talk(after)).toEqual(await stage.talk(after))
        expect(journalText(there)).toBe(journalText(stage.sandbox))
        expect(worldText(there, again.wall.ms)).toBe(worldText(stage.sandbox, stage.wall.ms))
        const entries = stage.sandbox.journal.entries
        const entry = entries[at % Math.max(1, entries.length)]
        if (!entry) return
        rewind(stage.sandbox, entry, stage.wall.ms)
        const twin = there.journal.get(entry.id)
        if (!twin) throw new Error(`the imported journal lacks ${entry.id}`)
        rewind(there, twin, again.wall.ms)
        expect(journalText(there)).toBe(journalText(stage.sandbox))
        expect(worldText(there, again.wall.ms)).toBe(worldText(stage.sandbox, stage.wall.ms))
      },
    ),
    { numRuns: runs(10, 500) },
  )
})

// The same contract with other fixtures and keys: whatever of the first engine was left in a file would show.
const otherEngine = newTenant().sandbox.engine

/** Paths to all members of a value but those inside records, which are the vendor's. */
function* placesIn(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path[0] === 'world' && path[1] === 'resources' && path.length > 5) return
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) yield* placesIn(member, [...path, name])
}

async function talkedStage(): Promise<Stage> {
  const stage = await newStage(running)
  const steps: Step['kind'][] = ['putVariable', 'putSecret', 'restart', 'nowhere', 'list']
  await stage.talk(steps.map((kind) => ({ step: { kind, id: 'esv-a', value: 'b25l' }, gapMs: 900 })))
  return stage
}

test('a file that lacks something, or holds something else, is refused or can be used, and never breaks anything', async () => {
  const { sandbox, wall } = await talkedStage()
  const whole = fileOf(sandbox, wall.ms)
  const junk = [undefined, null, 7, 'seven', [], {}, [[1, 2]], { x: null }, -1, 1e300]
  const damages = [...placesIn(whole)].flatMap((path) => junk.map((value) => ({ path, value })))
  const before = worldText(sandbox, wall.ms)
  const outcomes = { refused: 0, read: 0 }
  const token = await mintedToken(sandbox, vendor, site, 'access', {})
  for (const { path, value } of fc.sample(fc.constantFrom(...damages), { numRuns: runs(250, 10_000), seed: 1 })) {
    const file = damaged(whole, path, value)
    const found = snapshotOfFile(sandbox.engine, file)
    outcomes[typeof found === 'string' ? 'refused' : 'read']++
    if (typeof found === 'string') {
      expect(found).toMatch(/^(The snapshot file|This is no snapshot file).*; .*\.$/s)
      continue
    }
    const place = [...path, JSON.stringify(value)].join('.')
    const scratch = testSandbox()
    restore(scratch, found, wall.ms)
    expect(() => journalText(scratch), place).not.toThrow()
    expect((await countWith(scratch, token)).status, place).toBeOneOf([200, 401])
    const [first] = scratch.journal.entries
    if (first) rewind(scratch, first, wall.ms)
    expect((await countWith(scratch, token)).status, place).toBeOneOf([200, 401])
  }
  expect(worldText(sandbox, wall.ms)).toBe(before)
  expect(outcomes.refused).toBeGreaterThan(outcomes.read / 10)
})

function damaged(file: object, path: readonly string[], value: unknown): unknown {
  const copy = throughText(file) as Record<string, unknown>
  let at = copy
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>
  const last = path.at(-1) as string
  at[last] = value // Without a value the text of it has no such member.
  return throughText(copy)
}

test('every part that a world needs is missed when it is not there', async () => {
  const { sandbox, wall } = await talkedStage()
  const file = fileOf(sandbox, wall.ms)
  const needed = [
    ...['backlot', 'vendors', 'snapshot', 'world', 'journal'].map((name) => [name]),
    ...Object.keys(file['world']).map((name) => ['world', name]),
    ...Object.keys(file['world'].meters).map((name) => ['world', 'meters', name]),
    ...Object.keys(file['snapshot']).map((name) => ['snapshot', name]),
  ]
  expect(needed.length).toBeGreaterThan(20)
  for (const path of needed) {
    const lacking = damaged(file, path, undefined)
    expect(snapshotOfFile(sandbox.engine, lacking), path.join('.')).toMatch(
      `damaged or does not fit: ${['the file', ...path.slice(0, -1)].join('.')} lacks ${path.at(-1)}`,
    )
  }
})

test.each<[string, (file: Damageable) => unknown, string]>([
  ['no object', () => 'x', 'This is no snapshot file of Backlot; make one with backlot snapshot export.'],
  ['a file of something else', () => ({ format: 'har' }), 'This is no snapshot file of Backlot'],
  [
    'a newer format',
    (file) => ({ ...file, version: 2, world: 'other' }),
    'version 2 of the format, written by Backlot 1.2.3, and this Backlot reads up to 1; update Backlot.',
  ],
  ['a version that never was', (file) => ({ ...file, version: 0 }), 'no version that ever was (0)'],
  [
    'a newer contract',
    (file) => ({ ...file, vendors: { [vendor]: { contract: '10.0.0' } } }),
    'contract 10.0.0 of pingone-aic, written by Backlot 1.2.3, and this Backlot has 1.0.0; update Backlot.',
  ],
  [
    'a vendor that is not here',
    (file) => ({ ...file, world: { ...file.world, resources: { acme: {} } } }),
    'it holds the vendor acme, and this Backlot has pingone-aic',
  ],
  [
    'a site that is not here',
    (file) => ({ ...file, world: { ...file.world, resources: { [vendor]: { moon: {} } } } }),
    'it holds the site moon of pingone-aic',
  ],
  [
    'a machine in no known state',
    (file) => damaged(file, ['world', 'machines', '0', '1', 'state'], 'adrift'),
    'has no state adrift',
  ],
  [
    'a machine under another name',
    (file) => damaged(file, ['world', 'machines', '0', '0'], 'other'),
    'is kept under another name',
  ],
  [
    'a record that cannot be indexed',
    (file) => damaged(file, ['world', 'resources', vendor, site, 'secrets', '0', '1', 'versions'], 5),
    'its records cannot be read',
  ],
])('an import of %s is refused with what to do', async (_name, change, reason) => {
  const { sandbox, wall } = await talkedStage()
  expect(snapshotOfFile(sandbox.engine, change(fileOf(sandbox, wall.ms)))).toContain(reason)
})

test('a file says that it holds secrets, and what the program has and the file lacks is seeded', async () => {
  const { sandbox, wall } = await talkedStage()
  const file = fileOf(sandbox, wall.ms)
  expect(file).toMatchObject({ format: 'backlot-snapshot', version: 1, backlot: '1.2.3' })
  expect(file['vendors']).toEqual({ [vendor]: { contract: '1.0.0' } })
  expect(file['notice']).toContain('secrets in readable form')
  delete file['world'].resources[vendor].staging
  delete file['world'].resources[vendor][site].apiKeys
  const read = snapshotOfFile(sandbox.engine, file)
  if (typeof read === 'string') throw new Error(read)
  const sites = read.world.resources[vendor]
  expect(sites?.['staging']?.['variables']?.size).toBe(
    sandbox.initial.resources[vendor]?.['staging']?.['variables']?.size,
  )
  expect(sites?.[site]?.['apiKeys']).toBeDefined()
  expect(sites?.[site]?.['variables']?.get('esv-a')).toBeDefined()
})

test('the worlds of an imported journal are those of their calls, also where a later call undid an earlier one', async () => {
  const { sandbox, wall, talk } = await newStage(frozen)
  const kinds: Step['kind'][] = ['list', 'putVariable', 'deleteVariable', 'putSecret', 'deleteSecret', 'putVariable']
  await talk(kinds.map((kind) => ({ step: { kind, id: 'esv-a', value: 'b25l' }, gapMs: 0 })))
  const read = snapshotOfFile(sandbox.engine, fileOf(sandbox, wall.ms))
  if (typeof read === 'string') throw new Error(read)
  const texts = ({ entries }: Snapshot['journal']) => entries.map(({ world }) => JSON.stringify(worldToJson(world)))
  expect(texts(read.journal)).toEqual(texts(sandbox.journal.state))
})

test('an entry whose operation the contract no longer has counts as dropped', async () => {
  const { sandbox, wall } = await talkedStage()
  const file = fileOf(sandbox, wall.ms)
  file['journal'].entries[1].call.operation = 'forgotten'
  const read = snapshotOfFile(sandbox.engine, file)
  if (typeof read === 'string') throw new Error(read)
  expect(read.journal.entries.map(({ id }) => id)).toEqual([1, 3, 4, 5])
  expect(read.journal.dropped).toBe(1)
  expect(read.journal.entries.map(({ world }) => worldToJson(world).meters.calls)).toEqual([1, 3, 4, 5])
})

const countWith = (sandbox: Sandbox, token: string) =>
  anonymous(sandbox, vendor, site)('GET', '/environment/count', undefined, { authorization: `Bearer ${token}` })

test('a world of another sandbox brings its accounts and not its tokens, and takes away the tokens of the one before', async () => {
  const registry = new Registry(testEngine(vendor))
  const one = testSandbox({ registry, name: 'one', seed: 'one' })
  const two = testSandbox({ registry, name: 'two', seed: 'two' })
  const tokenOf = (sandbox: Sandbox) => mintedToken(sandbox, vendor, site, 'access', {})
  const tokens = { one: await tokenOf(one), two: await tokenOf(two) }
  expect((await countWith(two, tokens.two)).status).toBe(200)
  expect((await countWith(two, tokens.one)).status).toBe(401)
  const own = snapshotOf(two, 'own', testNow)
  restore(two, snapshotOf(one, 'foreign', testNow), testNow)
  expect(two.name).toBe('two')
  expect((await countWith(two, tokens.one)).status).toBe(401)
  expect((await countWith(two, tokens.two)).status).toBe(401)
  expect((await countWith(two, await tokenOf(two))).status).toBe(200)
  restore(two, own, testNow)
  expect((await countWith(two, tokens.two)).status).toBe(200)
})

/** A snapshot of a sandbox in which nothing but the secret is another, so that only keys tell its tokens apart. */
const withOtherSecret = (sandbox: Sandbox): Snapshot => {
  const snapshot = snapshotOf(sandbox, 'other', testNow)
  return { ...snapshot, world: { ...snapshot.world, secret: 'ab'.repeat(32) } }
}

test('a token that is being opened while another world is put in its place is not accepted there', async () => {
  const sandbox = testSandbox()
  const token = await mintedToken(sandbox, vendor, site, 'access', {})
  const underWay = countWith(sandbox, token)
  restore(sandbox, withOtherSecret(sandbox), testNow)
  expect((await underWay).status).toBe(401)
})

test('what was opened with one secret is not remembered for another', async () => {
  const sandbox = testSandbox()
  const token = await mintedToken(sandbox, vendor, site, 'access', {})
  const underWay = countWith(sandbox, token)
  restore(sandbox, withOtherSecret(sandbox), testNow)
  const other = countWith(sandbox, await mintedToken(sandbox, vendor, site, 'access', {}))
  expect((await underWay).status).toBe(401)
  expect((await other).status).toBe(200)
  expect((await countWith(sandbox, token)).status).toBe(401)
})

test('a call whose answer is being made while the sandbox is put back stays out of the journal', async () => {
  const { sandbox, wall, talk } = await newStage(frozen)
  const snapshot = snapshotOf(sandbox, 'kept', wall.ms)
  const login = talk([{ step: 'login', gapMs: 0 }])
  while (sandbox.world.meters.calls === 0) await immediate()
  expect(sandbox.journal.entries).toHaveLength(0)
  restore(sandbox, snapshot, wall.ms)
  expect(await login).toMatchObject([{ status: 200 }])
  expect(sandbox.journal.entries).toHaveLength(0)
})

test('a snapshot holds what it held, whatever happens to the sandbox and its journal', async () => {
  const { sandbox, wall, talk } = await newStage(frozen)
  const put: Timed = { step: { kind: 'putVariable', id: 'esv-a', value: 'b25l' }, gapMs: 0 }
  await talk([put, put])
  const snapshot = snapshotOf(sandbox, 'kept', wall.ms)
  const text = JSON.stringify(snapshotFile(sandbox.engine, snapshot, 'x'))
  await talk([put])
  sandbox.journal.clear()
  await talk([put, { step: { kind: 'deleteVariable', id: 'esv-a', value: 'b25l' }, gapMs: 0 }])
  expect(JSON.stringify(snapshotFile(sandbox.engine, snapshot, 'x'))).toBe(text)
  expect(snapshot.world.resources).toBe(snapshot.journal.entries[1]?.world.resources)
})
