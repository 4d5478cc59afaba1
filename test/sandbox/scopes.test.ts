import { expect, test } from 'vitest'
import type { Operation } from '../../src/contract/index.ts'
import { answer, tenancyOf } from '../../src/sandbox/index.ts'
import { Chance, siteOf } from '../../src/world/index.ts'
import { testEngine, testNow, testSandbox } from '../support/tenant.ts'

const engine = testEngine()
const sandbox = testSandbox()

/** The status of a call to an operation by a principal that has exactly these scopes. */
function statusWith(vendor: string, site: string, operation: Operation, scopes: readonly string[]): number {
  const { vendor: coded, facts } = tenancyOf(engine, vendor)
  const { world } = sandbox
  const here = siteOf(world.resources, vendor, site)
  const origin = 'http://localhost:7401'
  const input = { facts, world, site, here, nowMs: testNow, origin, chance: new Chance(world.meters.chance) }
  const minting = coded.mints['access']?.make({}, input)
  if (typeof minting !== 'object') throw new Error(`no access token of ${vendor}`)
  const claims = { ...minting.claims, scope: scopes, scp: scopes }
  const path = operation.path.replaceAll(/\{[^}]+\}/g, 'esv-any')
  const call = {
    vendor,
    site,
    operation,
    method: operation.method,
    path,
    pathParameters: {},
    query: {},
    headers: {},
    origin,
    wallMs: testNow,
  }
  const ready = { scheme: operation.security[0]?.scheme ?? '', opened: { ok: true as const, header: {}, claims } }
  return answer(engine, world, call, ready).reply.status
}

for (const [vendor, { contract, sites }] of engine.tenancies) {
  const secured = [...contract.operations.values()].filter((operation) =>
    operation.security.some(({ scopes }) => scopes.length > 0),
  )
  const all = [...new Set(secured.flatMap(({ security }) => security.flatMap(({ scopes }) => scopes)))]

  test(`${vendor}: each alternative of each operation’s scopes opens it, and all other scopes together do not`, () => {
    const wrong: string[] = []
    for (const operation of secured) {
      const alternatives = operation.security.map(({ scopes }) => scopes)
      for (const scopes of alternatives) {
        const status = statusWith(vendor, sites[0] as string, operation, scopes)
        if (status === 401 || status === 403) wrong.push(`${operation.id} refuses ${scopes.join(' ')} with ${status}`)
      }
      const others = all.filter((scope) => !alternatives.some((scopes) => scopes.includes(scope)))
      const status = statusWith(vendor, sites[0] as string, operation, others)
      if (status !== 403) wrong.push(`${operation.id} answers ${status} without any of its scopes`)
    }
    expect(wrong).toEqual([])
    expect(secured.length).toBeGreaterThan(30)
  })

  test(`${vendor}: every operation that asks for a credential refuses a call without one`, () => {
    for (const operation of contract.operations.values()) {
      if (operation.security.length === 0) continue
      const call = {
        vendor,
        site: sites[0] as string,
        operation,
        method: operation.method,
        path: operation.path,
        pathParameters: {},
        query: {},
        headers: {},
        origin: '',
        wallMs: testNow,
      }
      expect([operation.id, answer(engine, sandbox.world, call).reply.status]).toEqual([operation.id, 401])
    }
  })
}
