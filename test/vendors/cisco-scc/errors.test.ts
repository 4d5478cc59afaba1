import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { compileContract, loadContract, type Operation, readContractTexts } from '../../../src/contract/index.ts'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'
import { sampleBodies, sampleIds, type SampleIds } from '../../support/scc-samples.ts'

const contract = loadContract(compileContract(readContractTexts('specs/cisco-scc').documents, { vendor: 'cisco-scc' }))
const published = [...contract.operations.values()].filter(({ id }) => id !== 'getJsonWebKeySet')
const isObjects = ({ path }: Operation): boolean => path.includes('/domains/')
const isWrite = ({ security }: Operation): boolean =>
  !security.some(({ scopes }) => scopes.includes('security:enterprise:member'))

/** What is changed in a call that would otherwise succeed, so that it is refused. */
interface Change {
  readonly token?: string | null
  readonly site?: string
  readonly ids?: Partial<SampleIds>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}
type Provocation = (here: SccTenant, operation: Operation) => Change | undefined

const nobody = '00000000-0000-4000-8000-000000000000'
const tokenOf = (here: SccTenant, organization: string, role?: 'member') => here.key(organization, role).accessToken
const hasOrganization = ({ path }: Operation): boolean => /\{org(?:Id|ID)\}/.test(path)

/** Bodies of the right shape that hold something that is not acceptable, or conflicts. */
const bodies: Readonly<Record<number, Readonly<Record<string, unknown>>>> = {
  400: { createOrganization: {} },
  409: {
    createOrganization: { name: managed, regionCode: 'NAM', type: 'MANAGED' },
    updateOrganization: { name: managed },
    createSubscription: { claimCode: 'USED' },
    updateSubscription: { productId: nobody.replace('4000', '4001'), status: true, regionCode: 'NAM' },
    createNetworkObject: { name: 'used', subtype: 'host', value: '10.0.0.1' },
    updateNetworkObject: { name: 'OUTER' },
    createNetworkGroup: { name: 'used' },
    updateNetworkGroup: { name: 'used' },
  },
  422: {
    createOrganization: { name: 'x', regionCode: 'MOON', type: 'MANAGED' },
    updateOrganization: { name: '' },
    createSubscription: { claimCode: 'x', products: [{ regionCode: 'MOON' }] },
    readClaimCode: { claimCode: '' },
    updateSubscription: { regionCode: 'MOON' },
    patchSubscription: { entitlements: [] },
    createGroup: { name: '' },
    updateGroup: { name: '' },
    patchGroup: { users: [{ operation: 'swap', id: 'x' }] },
    patchRole: { users: [{ operation: 'swap', id: 'x' }] },
    patchUser: { users: [{ operation: 'swap', email: 'a@example.com' }] },
    createNetworkObject: { name: 'one-more', subtype: 'host', value: '10.0.0.1' },
    createNetworkGroup: { name: 'one-more', inlineObjects: [{ subtype: 'host', value: '10.0.0.1' }] },
    updateNetworkGroup: { name: 'inner', inlineObjects: [{ subtype: 'host', value: '10.0.0.1' }] },
  },
}

const withBody =
  (status: number): Provocation =>
  (_here, { id }) =>
    bodies[status]?.[id] === undefined ? undefined : { body: bodies[status][id] }

/** How each status is reached by a rule of the vendor; `undefined` where no rule leads to it. */
const rules: Readonly<Record<number, Provocation>> = {
  400: (here, operation) => {
    if (hasOrganization(operation)) return { ids: { orgId: 'nope', orgID: 'nope' } }
    return operation.id === 'listOrganizations' ? { query: { max: 0 } } : withBody(400)(here, operation)
  },
  401: () => ({ token: null }),
  403: (here, { id }) => {
    if (id === 'listOrganizations' || id === 'createToken') return undefined
    return { token: id === 'createOrganization' ? tokenOf(here, standalone) : tokenOf(here, managed) }
  },
  404: (_here, operation) => {
    if (!hasOrganization(operation)) return undefined
    return isObjects(operation) ? { ids: { id: nobody } } : { ids: { orgId: nobody } }
  },
  409: (here, operation) => (/^deleteNetwork/.test(operation.id) ? {} : withBody(409)(here, operation)),
  421: () => ({ site: 'eu' }),
  422: withBody(422),
  429: () => ({}),
}

/** Why a declared status is reached by a fault only; a rule for it would be an invention. */
function whyByFault({ id, method }: Operation, status: number): string {
  if (status === 500) return 'nothing breaks by a rule'
  if (status === 404) return 'nothing is named that could be missing'
  if (status === 403)
    return id === 'createToken' ? 'a token that is not accepted is 401 (assumed)' : 'every valid token may list'
  if (status === 422 && method !== 'PUT') return 'nothing is sent that could be well formed and not acceptable'
  if (status === 422) return 'every text is a name (assumed)'
  if (id === 'patchSubscription') return 'what is given takes the place of what was given (assumed)'
  return 'each item has a result of its own'
}

const faultOf = (operation: Operation, status: number): string => {
  if (isObjects(operation)) return 'objects-internal-error'
  const names: Readonly<Record<number, string>> = {
    403: 'platform-forbidden',
    404: 'platform-not-found',
    409: 'platform-conflict',
    422: 'platform-unprocessable',
    500: 'platform-internal-error',
  }
  return names[status] ?? ''
}

const tenant = sccBacklot()
let here: SccTenant
let ids: SampleIds

beforeAll(async () => {
  here = await tenant()
  ids = await sampleIds(here)
})

/** Sends a call by the client that the contract's types make, in whatever shape the provocation wants it. */
async function call(operation: Operation, change: Change = {}) {
  const known: Record<string, string> = { ...ids, ...change.ids }
  if (/networkGroups\/\{id\}/.test(operation.path)) known['id'] = change.ids?.id ?? ids.networkGroup
  const site = change.site ?? (isObjects(operation) ? 'us' : 'global')
  const token = change.token === undefined ? readyToken(operation) : change.token
  const body = change.body ?? sampleBodies[operation.id]
  const form = {
    bodySerializer: (fields: object) => new URLSearchParams({ ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }
  const sent = {
    params: { path: known, query: change.query },
    ...(body !== undefined && { body }),
    ...(operation.id === 'createToken' && form),
  }
  const { request } = here.withToken(token ?? undefined, site)
  const { data, error, response } = await request(
    operation.method.toLowerCase() as never,
    operation.path as never,
    sent as never,
  )
  return { status: response.status, json: (data ?? error ?? null) as Record<string, unknown> | null }
}

/** A token with which the operation succeeds. */
function readyToken({ id }: Operation): string {
  if (id === 'createToken') return here.key(standalone).refreshToken
  return tokenOf(here, id === 'createOrganization' || id === 'patchSubscription' ? manager : standalone)
}

const declaredErrors = ({ replies }: Operation): number[] =>
  Object.keys(replies)
    .map(Number)
    .filter((status) => status >= 400)

/** What the page lists: operation, statuses by rule, statuses by fault with the reason. */
const table: string[] = []

test.each(published.map((operation) => [operation.id, operation] as const))(
  '%s: every declared error is reached',
  async (_id, operation) => {
    const byRule: number[] = []
    const byFault: string[] = []
    for (const status of declaredErrors(operation)) {
      const change = rules[status]?.(here, operation)
      if (change) {
        await prepared(operation, status)
        const got = await call(operation, change)
        expect([operation.id, status, got.status]).toEqual([operation.id, status, status])
        expectShape(operation, status, got.json)
        await undone(operation, status)
        byRule.push(status)
      } else {
        await here.control('POST', '/faults', {
          vendor: 'cisco-scc',
          operation: operation.id,
          times: 1,
          answer: { problem: faultOf(operation, status) },
        })
        const got = await call(operation)
        expect([operation.id, status, got.status]).toEqual([operation.id, status, status])
        expectShape(operation, status, got.json)
        byFault.push(`${status} (${whyByFault(operation, status)})`)
      }
    }
    table.push(`| \`${operation.id}\` | ${byRule.join(', ')} | ${byFault.join('; ') || '-'} |`)
  },
)

function expectShape(operation: Operation, status: number, json: Record<string, unknown> | null): void {
  if (isObjects(operation)) expect(json).toMatchObject({ code: expect.any(String), message: expect.any(String) })
  else
    expect(json).toMatchObject({
      statusCode: status,
      trackingId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      path: expect.stringMatching(/^\/v1\//),
    })
}

const limitOf = { vendor: 'cisco-scc', group: 'objects', limit: 0, windowSeconds: 60 }

/** The limits of an organization and of calls are set for one provocation. */
async function prepared(operation: Operation, status: number): Promise<void> {
  if (status === 429) await here.control('PUT', '/rate-limits', limitOf)
  if (status === 422 && isObjects(operation)) await tallied({ objects: 100_000 })
}

async function undone(operation: Operation, status: number): Promise<void> {
  if (status === 429) await here.control('DELETE', '/rate-limits?vendor=cisco-scc&group=objects')
  if (status === 422 && isObjects(operation)) await tallied({ objects: 2 })
}

async function tallied(change: object): Promise<void> {
  const path = `/state/cisco-scc/us/objectTallies/${ids.orgId}`
  await here.control('PUT', path, { ...(await here.control('GET', path)), ...change })
}

test('a member may read everything of its organization and change nothing', async () => {
  for (const operation of published.filter(({ id }) => id !== 'createToken')) {
    const { status } = await call(operation, {
      token: tokenOf(here, operation.id === 'createOrganization' ? manager : standalone, 'member'),
    })
    const wanted = isWrite(operation) ? 403 : 200
    expect([operation.id, status]).toEqual([operation.id, wanted])
  }
})

/** What the success of some operations needs that a refusal does not. */
const forSuccess: Readonly<Record<string, (fork: SccTenant) => Change>> = {
  deleteNetworkObject: () => ({ ids: { id: ids.loose } }),
  deleteNetworkGroup: () => ({ ids: { id: ids.outer } }),
  bulkGetObjects: () => ({ body: { ids: [ids.id, ids.networkGroup] } }),
  patchSubscription: (fork) => ({
    ids: { orgId: fork.key(managed).orgId, subscriptionId: ids.sharedSubscription },
  }),
}

/** Operations that need an administrator and change nothing. */
const changesNothing = new Set(['readClaimCode'])

test('every operation succeeds, what writes changes what is stored, and nothing else does', async () => {
  const first = here
  for (const operation of published) {
    here = await tenant({ from: first.name })
    const before = JSON.stringify(await here.control('GET', '/state?full=true&reveal=true'))
    const { status } = await call(operation, forSuccess[operation.id]?.(here))
    expect([operation.id, operation.replies[status] !== undefined && status < 300]).toEqual([operation.id, true])
    const after = JSON.stringify(await here.control('GET', '/state?full=true&reveal=true'))
    const writes = isWrite(operation) && !changesNothing.has(operation.id)
    expect([operation.id, before !== after]).toEqual([operation.id, writes])
    expect(here.violations()).toBe(0)
    await here.control('DELETE', '')
  }
  here = first
})

test('no refusal broke the contract, and none changed anything', async () => {
  expect(here.violations()).toBe(0)
  expect(await sampleIds(here, { isThere: true })).toEqual(ids)
})

test('the page lists what is reached by rule and what by fault only', () => {
  const page = readFileSync('docs/cisco-scc.md', 'utf8')
  const shown = page
    .split('\n')
    .filter((line) => /^\| `\w+` \|/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '))
  expect(shown).toEqual(table)
})
