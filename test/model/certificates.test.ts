import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '../../src/host/certificates.ts'
import { runs } from '../support/runs.ts'
import type { Answer } from '../support/tenant.ts'
import { bearer, type Timed, timed } from '../support/timed.ts'
import { CertificateModel, type Shown } from './certificate-model.ts'

const path = '/environment/certificates'
const scopes = ['fr:idc:certificate:*']
const fixture = Object.fromEntries(
  ['development', 'staging', 'production', 'sandbox'].map((site) => [
    site,
    { serviceAccounts: [{ name: 'ci', scopes }] },
  ]),
)

let tenant: Timed
let upload: { certificate: string; privateKey: string }
let sandboxes = 0
beforeAll(async () => {
  tenant = await timed(fixture)
  tenant.wall.ms = Date.now()
  const { certificate, key } = await makeAuthority(tenant.wall.ms)
  upload = { certificate, privateKey: key }
})

/** Times at which something is due, and those just before, at the real pace. */
const moments = fc.constantFrom(
  1,
  999,
  1000,
  14_999,
  15_000,
  15_001,
  30_000,
  65_999,
  66_000,
  66_001,
  80_999,
  81_000,
  200_000,
)
const which = fc.nat(3)
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), active: fc.boolean() }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('order' as const), which, active: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), which }) },
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: moments }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: moments }) },
  ),
  { minLength: 5, maxLength: 30 },
)
type Step = typeof steps extends fc.Arbitrary<(infer Value)[]> ? Value : never

/** A sandbox beside a model of it. */
interface Pair {
  readonly name: string
  readonly pace: number
  readonly ask: (line: string, body?: unknown) => Promise<Answer>
  readonly model: CertificateModel
  readonly ids: string[]
}

async function newPair(pace: number): Promise<Pair> {
  const name = `run-${sandboxes++}`
  await tenant.control('POST', '/sandboxes', { name, seed: name, pace })
  const headers = bearer(await tenant.token(name, 'development', 365 * 86_400))
  const model = new CertificateModel({ followMs: 66_000 / pace, holdMs: 15_000 / pace })
  return { name, pace, ask: (line, body) => tenant.call(name, line, { headers, body }), model, ids: [] }
}

const shownBy = (answer: Answer): Shown | undefined =>
  answer.status === 404 ? undefined : { active: answer.json.active, live: answer.json.live }
const idOf = ({ ids }: Pair, at: number): string => ids[at % Math.max(ids.length, 1)] ?? 'ccrt-none'

const take: { [Kind in Step['kind']]: (pair: Pair, step: Extract<Step, { kind: Kind }>) => Promise<void> } = {
  create: async ({ ask, model, ids }, { active }) => {
    const made = await ask(`POST ${path}`, { ...upload, active })
    ids.push(made.json.id as string)
    expect(shownBy(made)).toEqual(model.create(made.json.id as string, active))
  },
  order: async (pair, { which: at, active }) => {
    const id = idOf(pair, at)
    expect(shownBy(await pair.ask(`PATCH ${path}/${id}`, { active }))).toEqual(pair.model.order(id, active))
  },
  delete: async (pair, { which: at }) => {
    const id = idOf(pair, at)
    expect((await pair.ask(`DELETE ${path}/${id}`)).status).toBe(pair.model.delete(id))
  },
  pass: async ({ model, pace }, { ms }) => {
    tenant.wall.ms += ms / pace
    model.nowMs += ms / pace
  },
  advance: async ({ name, model, pace }, { ms }) => {
    await tenant.control('POST', `/sandboxes/${name}/clock`, { advance: `PT${ms / pace / 1000}S` })
    model.nowMs += ms / pace
  },
}

test('certificates are what a model of them says, through orders, deletions and moves of the clock', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 0.5), steps, async (pace, taken) => {
      const pair = await newPair(pace)
      for (const step of taken) {
        await (take[step.kind] as (pair: Pair, step: Step) => Promise<void>)(pair, step)
        const listed = (await pair.ask(`GET ${path}`)).json as (Shown & { id: string })[]
        const all = Object.fromEntries(listed.map(({ id, active, live }) => [id, { active, live }]))
        expect(all).toEqual(pair.model.list())
        for (const { active, live } of listed) seen.add(`${active} ${live}`)
      }
      await tenant.control('DELETE', `/sandboxes/${pair.name}`)
    }),
    { numRuns: runs(50, 500) },
  )
  // Every combination was met on the way, or the runs prove less than they seem to.
  expect(seen.size).toBe(4)
}, 600_000)
