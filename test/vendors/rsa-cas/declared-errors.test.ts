import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../../src/contract/index.ts'
import { tenancyOf } from '../../../src/sandbox/index.ts'
import { RsaTenant, violationsOf } from '../../support/rsa.ts'
import { callerOf, send, type Sent } from '../../support/rsa-calls.ts'
import { type Rule, rulesOf } from '../../support/rsa-provocations.ts'
import { mintedToken } from '../../support/tenant.ts'

const tenant = new RsaTenant()
const limited = new RsaTenant({
  facts: { rateLimits: [{ vendor: 'rsa-cas', group: '*', limit: 0, windowSeconds: 60 }] },
})
const { contract } = tenancyOf(tenant.sandbox.engine, 'rsa-cas')
const operations = [...contract.operations.values()]
const operationOf = (id: string): Operation => contract.operations.get(id) as Operation

/** What is done before a refusal, by operation and status. */
const before: Readonly<Record<string, () => Promise<unknown>>> = {
  'startVerification 409': () => send(tenant, operationOf('startVerification')),
  'checkVerificationCode 409': endedVerification,
  'cancelVerification 409': endedVerification,
}

async function endedVerification(): Promise<void> {
  await send(tenant, operationOf('startVerification'))
  await send(tenant, operationOf('cancelVerification'))
}

/** Why a 400 or 409 is reached by a fault only; a rule would be an invention. */
const whyByFault: Readonly<Record<string, string>> = {
  groups: 'nothing is sent to get wrong; assumed for the whole family',
  fido: 'nothing is sent to get wrong; the page lists it for the whole family',
  verification: 'nothing is sent to get wrong; the page lists it for the whole family',
  risk: 'nothing is sent to get wrong; the page lists it',
  authenticators: 'the page means a missing user id, and without one this is another path',
}
const faultText = (status: number, { group = '' }: Operation): string =>
  status === 500 ? '500' : `${status} (${whyByFault[group] ?? 'no reason is known'})`
const faultProblems: Readonly<Record<number, string>> = {
  400: 'invalid',
  409: 'verification-over',
  500: 'internal-error',
}

const declaredErrors = ({ replies }: Operation): number[] =>
  Object.keys(replies)
    .map(Number)
    .filter((status) => status >= 400)

/** Calls without success, after which the tenant is as before. */
async function provoked(operation: Operation, status: number, sent: Sent) {
  const here = status === 429 ? limited : tenant
  const { world } = here.sandbox
  await before[`${operation.id} ${status}`]?.()
  const resources = here.here
  const answer = await send(here, operation, sent)
  expect([operation.id, status, answer.status]).toEqual([operation.id, status, status])
  expect([operation.id, status, here.here === resources]).toEqual([operation.id, status, true])
  here.sandbox.world = world
  return answer
}

async function byFault(operation: Operation, status: number) {
  const { world } = tenant.sandbox
  const fault = { id: 'f', vendor: 'rsa-cas', operation: operation.id, hits: 0 }
  const faults = [{ ...fault, answer: { problem: faultProblems[status] ?? '' } }]
  tenant.sandbox.world = { ...world, meters: { ...world.meters, faults } }
  const answer = await send(tenant, operation)
  tenant.sandbox.world = world
  expect([operation.id, status, answer.status]).toEqual([operation.id, status, status])
  return answer
}

const shapes: readonly object[] = [
  { code: expect.stringMatching(/^\d{3} [A-Z_]+$/), description: expect.any(String) },
  {
    timestamp: expect.any(Number),
    status: expect.any(Number),
    error: expect.any(String),
    message: expect.any(String),
    path: expect.stringMatching(/^\//),
  },
  { error: expect.stringMatching(/^[a-z_]+$/) },
]

const table: string[] = []
let rules: Readonly<Record<number, Rule>> = {}

beforeAll(async () => {
  await tenant.done('POST /v1/localGroups', { name: 'Night shift' }, { scopes: ['rsa.group.manage'] })
  const scimUserId = [...tenant.here.users].find(({ sourceKind }) => sourceKind === 'scim')?.id ?? ''
  const refusedToken = await mintedToken(tenant.sandbox, 'rsa-cas', 'tenant', 'access', { defect: 'expired' })
  rules = rulesOf({ scimUserId, refusedToken })
})

test.each(operations.map((operation) => [operation.id, operation] as const))(
  '%s: every declared error is reached, in one of the three shapes',
  async (_id, operation) => {
    const [rule, fault]: [string[], string[]] = [[], []]
    for (const status of declaredErrors(operation)) {
      const sent = rules[status]?.(operation)
      const { json } = sent ? await provoked(operation, status, sent) : await byFault(operation, status)
      expect(shapes.filter((shape) => equals(json, shape)).length).toBe(1)
      if (sent) rule.push(String(status))
      else fault.push(faultText(status, operation))
    }
    table.push(`| \`${operation.id}\` | ${rule.join(' ') || '-'} | ${fault.join('; ') || '-'} |`)
  },
)

function equals(json: unknown, shape: object): boolean {
  try {
    expect(json).toEqual({
      ...shape,
      ...('error_description' in (json as object) && { error_description: expect.any(String) }),
    })
    return true
  } catch {
    return false
  }
}

test('every operation that takes JSON refuses another media type with 415, whether its page lists that or not', async () => {
  const wrong: string[] = []
  for (const operation of operations.filter(({ body }) => 'application/json' in (body?.content ?? {}))) {
    const sent = { body: 'text', headers: { 'content-type': 'text/plain' }, as: callerOf(operation) }
    const { status } = await send(tenant, operation, sent)
    if (status !== 415) wrong.push(`${operation.id} ${status}`)
  }
  expect(wrong).toEqual([])
})

test('no refusal broke the contract', () => {
  expect([violationsOf(tenant), violationsOf(limited)]).toEqual([0, 0])
})

test('the page lists each operation with what is reached by rule and what by fault only', () => {
  const page = readFileSync('docs/errors-rsa-cas.md', 'utf8')
  const shown = page
    .split('\n')
    .filter((line) => /^\| `\w+` +\|/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '))
  expect(shown).toEqual(table)
})

test('no status is left to a fault without a reason', () => {
  expect(table.filter((row) => row.includes('no reason is known'))).toEqual([])
})
