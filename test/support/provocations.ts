import { readFileSync } from 'node:fs'
import type { Operation } from '../../src/contract/index.ts'
import { type Fixture, tenancyOf } from '../../src/sandbox/index.ts'
import { testEngine } from './tenant.ts'
import { bearer, type Timed, timed } from './timed.ts'

const vendor = 'pingone-aic'
const published = readFileSync('specs/pingone-aic/openapi.yaml', 'utf8')
const fixture = JSON.parse(readFileSync('fixtures/pingone-aic/default.json', 'utf8')) as Fixture
const { contract } = tenancyOf(testEngine(), vendor)

/** The operations of the published document, in its order. */
export const operations: readonly Operation[] = [...published.matchAll(/^ {6}operationId: (\S+)$/gm)].map(
  ([, id = '']) => {
    const operation = contract.operations.get(id)
    if (!operation) throw new Error(`Failed to find operation ${id}: the contract lacks it`)
    return operation
  },
)

/** Values of path parameters that exist in the fixture, or that have at least the right form. */
const parameters: Readonly<Record<string, string>> = {
  variableId: 'esv-mail-host',
  secretId: 'esv-mail-password',
  versionId: '2',
  promotionId: '00000000-0000-4000-8000-000000000001',
  reportId: '00000000-0000-4000-8000-000000000002',
  realm: 'alpha',
  id: 'ccrt-00000000-0000-4000-8000-000000000003',
}
const unknown: typeof parameters = { ...parameters, variableId: 'esv-none', secretId: 'esv-none', versionId: '99' }
const illFormed: typeof parameters = { ...parameters, variableId: 'none', secretId: 'none', realm: 'charlie' }

const actions: Readonly<Record<string, string>> = {
  actionVariable: 'setDescription',
  actionSecret: 'setDescription',
  createSecretVersion: 'create',
  changeSecretVersion: 'changestatus',
  restart: 'restart',
  verifyCustomDomains: 'verify',
  resetSSOCookie: 'reset',
}

/** Where an operation is asked: promotions are asked of the upper environment, the report of what would be promoted of the lower. */
export function siteFor({ id, group }: Operation): string {
  return group === 'promotion' && id !== 'getProvisionalReport' ? 'staging' : 'development'
}

/** A call of an operation, such as `PUT /environment/variables/esv-mail-host`. */
export function lineOf({ method, path, id }: Operation, values = parameters, query = ''): string {
  const action = actions[id] ? `_action=${actions[id]}` : ''
  const search = [action, query].filter((text) => text !== '').join('&')
  return `${method} ${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}${search && `?${search}`}`
}

/** The header that the contract wants of promotions. */
const version = { 'accept-api-version': 'protocol=1.0,resource=1.0' }

/** A tenant of the shipped fixture, and a way of asking it with a token that may do all. */
export interface Provoked extends Timed {
  readonly as: (
    site: string,
    token?: 'all' | 'little' | 'none',
    headers?: Record<string, string>,
  ) => Promise<Record<string, string>>
}

/** A tenant at real pace; facts stand in place of the profile's. */
export async function provokedTenant(facts: Readonly<Record<string, unknown>> = {}): Promise<Provoked> {
  const tenant = await timed(fixture, facts)
  await tenant.control('POST', '/sandboxes', { name: 'here', seed: 'errors', pace: 1 })
  const mint = async (site: string, order: object): Promise<string> =>
    (await tenant.control('POST', '/sandboxes/here/tokens', { vendor, site, lifetimeSeconds: 86_400, ...order })).body
      .token
  const orders = { all: { principal: 'ada.admin@example.com' }, little: { scopes: ['fr:am:*'] } }
  const minted = new Map<string, string>()
  const tokenOf = async (site: string, kind: keyof typeof orders): Promise<string> => {
    const token = minted.get(`${kind} ${site}`) ?? (await mint(site, orders[kind]))
    minted.set(`${kind} ${site}`, token)
    return token
  }
  return {
    ...tenant,
    as: async (site, kind = 'all', headers = {}) =>
      kind === 'none' ? headers : { ...bearer(await tokenOf(site, kind)), ...headers },
  }
}

const json = { 'content-type': 'application/json' }
type Probe = (operation: Operation, tenant: Provoked) => Promise<number>

function probe(
  values: typeof parameters,
  given: { body?: unknown; query?: string; token?: 'all' | 'little' | 'none'; headers?: Record<string, string> },
): Probe {
  return async (operation, tenant) => {
    const { body, query = '', token = 'all', headers = version } = given
    const site = siteFor(operation)
    const sent = { site, body, headers: await tenant.as(site, token, headers) }
    return (await tenant.call('here', lineOf(operation, values, query), sent)).status
  }
}

/** Mistakes that a client can make with any operation. */
export const mistakes: Readonly<Record<string, Probe>> = {
  'no token': probe(parameters, { token: 'none' }),
  'a token without the scope': probe(parameters, { token: 'little' }),
  'an id that does not exist': probe(unknown, { body: {} }),
  'an id of another form': probe(illFormed, {}),
  'a body that is no JSON': probe(parameters, { body: '{', headers: { ...version, ...json } }),
  'an empty object': probe(parameters, { body: {} }),
  'another media type': probe(parameters, { body: 'text', headers: { ...version, 'content-type': 'text/plain' } }),
  'no version': probe(parameters, { headers: {} }),
  'wrong values in the query': probe(parameters, { query: '_pageSize=1000&localLockOnly=maybe&_onlyPending=maybe' }),
  'a type that is wrong': probe(parameters, {
    body: { active: 'yes', domains: 1, name: 1, groups: 1, directives: 1, dryRun: 1 },
  }),
}
