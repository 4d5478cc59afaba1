import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  compileContract,
  compileProfile,
  facts,
  loadContract,
  type Operation,
  readContractTexts,
} from '../../src/contract/index.ts'
import { preferred, withGenericState } from '../../src/generic/index.ts'
import { synthesize } from '../../src/generic/synthesize.ts'
import { testKeys } from '../../src/host/index.ts'
import { answer, createEngine, type Fixture, seededWorld, tenancyOf } from '../../src/sandbox/index.ts'
import { pingoneAic } from '../../src/vendors/pingone-aic/index.ts'
import type { Call } from '../../src/vendors/vendor.ts'
import { Chance, chanceOf, type Success, type World } from '../../src/world/index.ts'
import { runs } from '../support/runs.ts'
import { testNow } from '../support/tenant.ts'

const vendor = 'pingone-aic'
const { documents, profile } = readContractTexts(`specs/${vendor}`)
const contract = loadContract(compileContract(documents, { vendor }))
const known = compileProfile(profile?.file ?? '', profile?.text ?? '')
const fixture = JSON.parse(readFileSync(`fixtures/${vendor}/default.json`, 'utf8')) as Fixture

/** What generic state is tried with: a document of this size, as if its settings and promotions had no code. */
const triedGroups =
  /^(promotion|certificates|csrs|content-security-policy|cookie-domains|custom-domains|federation|release|sso-cookie)$/
const unbuilt = [...contract.operations.values()].filter(({ group }) => triedGroups.test(group ?? ''))
const without = {
  ...pingoneAic,
  behaviours: Object.fromEntries(
    Object.entries(pingoneAic.behaviours).filter(([id]) => !unbuilt.some((operation) => operation.id === id)),
  ),
}
const tenancy = { contract, profile: known, facts: facts(known), fixture, sites: known.sites }
const engine = createEngine([{ ...tenancy, vendor: withGenericState(without, contract) }], testKeys())
const uuid = 'f0e8a7a5-6b1c-4d83-9d3a-6c2b7f0b1a11'

const newWorld = (seed: string): World =>
  seededWorld(engine, { name: 'x', seed, pace: 20, clock: { offsetMs: 0, frozenAtMs: testNow }, wallMs: testNow })

interface Wanted {
  readonly seed?: string
  readonly path?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A call of an operation that asks for no credential; its body is made of the contract. */
function callOf(operation: Operation, { seed = 'x', path = {}, body }: Wanted = {}): Call {
  const [type, pointer = ''] = Object.entries(operation.body?.content ?? {})[0] ?? []
  const making = { document: contract.document, seed, examples: true, vary: true }
  const isRead = type !== undefined && type !== '*/*'
  const text = isRead ? JSON.stringify(body ?? synthesize({ $ref: `#${pointer}` }, making)) : undefined
  const names = operation.parameters.filter((spec) => spec.in === 'path').map(({ name }) => name)
  const ids = Object.fromEntries(names.map((name) => [name, name === 'realm' ? 'alpha' : uuid]))
  return {
    vendor,
    site: 'development',
    operation: { ...operation, security: [] },
    method: operation.method,
    path: operation.path,
    pathParameters: { ...ids, ...path },
    query: { _action: operation.id.startsWith('verify') ? 'verify' : 'reset' },
    headers: { 'accept-api-version': 'resource=1.0', 'content-type': type },
    ...(text !== undefined && { body: Buffer.from(text) }),
    origin: 'http://localhost:7401',
    wallMs: testNow,
  }
}

const ask = (world: World, operation: Operation, wanted?: Wanted) => answer(engine, world, callOf(operation, wanted))

/** The operations that are always answered from state, whatever ids are given. */
const isOfState = (id: string): boolean => /certificate|signing|policy|domains|enforcement|ssocookie/i.test(id)

test.each(unbuilt.map((operation) => [operation.id, operation] as const))(
  '%s is answered within its contract, alike for the same seed',
  (id, operation) => {
    for (const seed of Array.from({ length: runs(3, 50) }, (_, i) => `seed ${i}`)) {
      const got = ask(newWorld(seed), operation, { seed })
      expect([got.violations, got.reply.status < 500], `${id} ${seed}`).toEqual([[], true])
      expect(ask(newWorld(seed), operation, { seed }).reply, `${id} ${seed} again`).toEqual(got.reply)
      expect(got.source).toMatch(/^(generic|example)$/)
      expect(got.decisions.at(-1)).toMatchObject({ step: 'behave' })
      if (operation.id.startsWith('get') && isOfState(id)) expect(got.source).toBe('generic')
    }
  },
)

const declared = [...contract.operations.values()].flatMap((operation) =>
  Object.keys(operation.replies)
    .filter((key) => /^\d+$/.test(key))
    .map((code) => ({ operation, code })),
)

test('every declared reply of every operation can be forced, and fits its contract', () => {
  const chance = new Chance(chanceOf('forced'))
  for (const { operation, code } of declared) {
    const wishes = [`code=${code}`, ...Array.from({ length: runs(2, 100) }, () => `code=${code}, dynamic=true`)]
    for (const prefer of wishes) {
      const got = preferred({ ...callOf(operation), headers: { prefer } }, operation, contract, chance)
      const { status, body } = got?.outcome as Success
      const findings = contract.validateReply(operation, status, got?.mediaType, body)
      expect([status, findings], `${operation.id} ${prefer}`).toEqual([Number(code), []])
    }
  }
  expect(declared.length).toBeGreaterThan(300)
})

test('a certificate is uploaded, listed, switched on and deleted', () => {
  const operation = (id: string): Operation => contract.operations.get(id) as Operation
  const certificate = { active: false, certificate: 'PEM', privateKey: 'canary' }
  const made = ask(newWorld('c'), operation('createCertificate'), { body: certificate })
  const { id } = JSON.parse(made.reply.text ?? '') as { id: string }
  expect(made.reply.text).not.toContain('canary')
  const on = ask(made.world, operation('updateCertificateByID'), { path: { id }, body: { active: true } })
  expect(JSON.parse(on.reply.text ?? '')).toMatchObject({ id, active: true })
  const gone = ask(on.world, operation('deleteCertificateByID'), { path: { id } })
  expect(gone.reply).toMatchObject({ status: 200 })
  expect(gone.reply.text).toBeUndefined()
  const unknown = ask(gone.world, operation('getCertificateByID'), { path: { id } })
  expect([unknown.reply.status, unknown.reply.text, unknown.violations]).toEqual([404, undefined, []])
  const kept = tenancyOf(engine, vendor).vendor.collections['environment.certificates']
  expect(kept?.secrets).toContain('privateKey')
})
