import { expect, test } from 'vitest'
import type { Operation } from '../../src/contract/index.ts'
import { answer, tenancyOf } from '../../src/sandbox/index.ts'
import { Chance, siteOf } from '../../src/world/index.ts'
import { testEngine, testNow, testSandbox } from '../support/tenant.ts'

const engine = testEngine()
const sandbox = testSandbox()

/** The alternatives of an operation's security that ask for scopes of an access token. */
function alternativesOf(vendor: string, { security }: Operation): Operation['security'] {
  const { schemes, mints } = tenancyOf(engine, vendor).vendor
  const minted = mints['access'] === undefined ? '' : 'access'
  const isAccess = (scheme: string): boolean => schemes[scheme]?.token === minted
  const isSole = !security.some(({ scheme }) => isAccess(scheme))
  return security.filter(({ scheme, scopes }) => scopes.length > 0 && (isSole || isAccess(scheme)))
}

/** How the credential of a principal that has exactly these scopes is refused by an operation; `undefined` when it is accepted. */
function refusalWith(
  vendor: string,
  site: string,
  operation: Operation,
  scopes: readonly string[],
): number | undefined {
  const { vendor: coded, facts } = tenancyOf(engine, vendor)
  const { world } = sandbox
  const here = siteOf(world.resources, vendor, site)
  const origin = 'http://localhost:7401'
  const input = { facts, world, site, here, nowMs: testNow, origin, chance: new Chance(world.meters.chance) }
  const minting = coded.mints['access']?.make({}, input)
  if (typeof minting !== 'object') throw new Error(`no access token of ${vendor}`)
  const scope = typeof minting.claims.scope === 'string' ? scopes.join(' ') : scopes
  const claims = { ...minting.claims, scope, scp: scopes }
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
  const ready = {
    scheme: alternativesOf(vendor, operation)[0]?.scheme ?? '',
    opened: { ok: true as const, header: {}, claims },
  }
  const { reply, decisions } = answer(engine, world, call, ready)
  const { step } = decisions.at(-1) ?? { step: '' }
  return step === 'authenticate' || step === 'authorize' ? reply.status : undefined
}

for (const [vendor, { contract, sites }] of engine.tenancies) {
  const scopesOf = (operation: Operation) => alternativesOf(vendor, operation).map(({ scopes }) => scopes)
  const secured = [...contract.operations.values()].filter((operation) => scopesOf(operation).length > 0)
  const all = [...new Set(secured.flatMap(scopesOf).flat())]

  test(`${vendor}: each alternative of each operation’s scopes opens it, and all other scopes together do not`, () => {
    const wrong: string[] = []
    for (const operation of secured) {
      const alternatives = scopesOf(operation)
      for (const scopes of alternatives) {
        const status = refusalWith(vendor, sites[0] as string, operation, scopes)
        if (status !== undefined) wrong.push(`${operation.id} refuses ${scopes.join(' ')} with ${status}`)
      }
      const others = all.filter((scope) => !alternatives.some((scopes) => scopes.includes(scope)))
      const status = refusalWith(vendor, sites[0] as string, operation, others)
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
      expect([401, 403], operation.id).toContain(answer(engine, sandbox.world, call).reply.status)
    }
  })
}
