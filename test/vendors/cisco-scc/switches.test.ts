import { expect, test } from 'vitest'
import { createEngine, Registry, tenancyOf } from '../../../src/sandbox/index.ts'
import { anonymous, type Client, clientOf, testEngine, testSandbox } from '../../support/tenant.ts'

const vendor = 'cisco-scc'
const [manager, managed, standalone] = [1, 2, 3].map((last) => `5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e0${last}`)

/** Clients of a tenant whose profile says something else about some facts. */
async function tenant(facts: Readonly<Record<string, unknown>>) {
  const usual = tenancyOf(testEngine(), vendor)
  const engine = createEngine([{ ...usual, facts: { ...usual.facts, ...facts } }], testEngine().keys)
  const sandbox = testSandbox({ registry: new Registry(engine) })
  const as = (principal: string, site = 'global'): Promise<Client> => clientOf(sandbox, vendor, site, { principal })
  return { sandbox, as, nobody: anonymous(sandbox, vendor, 'global') }
}

const org = (id: string | undefined, rest = ''): string => `/v1/organizations/${id}${rest}`

test('a value that is not acceptable is 400', async () => {
  const client = await (await tenant({ unacceptableValueStatus: 400 })).as('northwind-admin')
  const body = { name: 'x', regionCode: 'MOON', type: 'MANAGED' }
  expect((await client('POST', '/v1/organizations', body)).status).toBe(400)
})

test('foreign organizations are 404, unknown ones 403', async () => {
  const client = await (
    await tenant({ foreignOrganizationStatus: 404, unknownOrganizationStatus: 403 })
  ).as('acme-admin')
  expect((await client('GET', org(manager))).status).toBe(404)
  expect((await client('GET', org('00000000-0000-4000-8000-000000000000'))).status).toBe(403)
})

test('a manager reaches the organizations that it manages for looking at them only', async () => {
  const { as } = await tenant({ managerReachesManaged: false })
  const client = await as('northwind-admin')
  expect((await client('GET', org(managed))).status).toBe(200)
  expect((await client('GET', org(managed, '/users'))).status).toBe(403)
  const objects = await as('northwind-admin', 'eu')
  expect((await objects('GET', org(managed, '/domains/global/objects'))).status).toBe(403)
})

test('regional hosts serve platform management, or misdirect', async () => {
  const served = await (await tenant({ platformOnRegionalHost: 'served' })).as('northwind-admin', 'eu')
  const answer = await served('POST', org(manager, '/adminGroups'), { name: 'From afar' })
  expect(answer.status).toBe(201)
  expect((await served('GET', org(manager, `/adminGroups/${answer.json.id}`))).status).toBe(200)
  const misdirected = await (await tenant({ platformOnRegionalHost: 'misdirected' })).as('northwind-admin', 'eu')
  expect((await misdirected('GET', org(manager))).status).toBe(421)
})

test('a missing token is refused in the shape of the gateway', async () => {
  const { nobody } = await tenant({ edgeUnauthorizedShape: 'gateway' })
  const { status, json } = await nobody('GET', '/v1/organizations')
  expect([status, Object.keys(json)]).toEqual([401, ['timestamp', 'path', 'status', 'error', 'requestId']])
})

test('rate limits count per key, with Retry-After', async () => {
  const rateLimits = [{ vendor, group: 'users', limit: 1, windowSeconds: 60 }]
  const client = await (await tenant({ rateLimits, retryAfter: true })).as('acme-admin')
  expect((await client('GET', org(standalone, '/users'))).status).toBe(200)
  const { status, headers } = await client('GET', org(standalone, '/users'))
  expect([status, headers['retry-after']]).toEqual([429, '60'])
})

test('no Link leads to the next page', async () => {
  const client = await (await tenant({ nextCursorIn: 'none' })).as('northwind-admin')
  const { headers } = await client('GET', '/v1/organizations?max=1')
  expect(headers).not.toHaveProperty('link')
})

test('groups may have one name, and appliesTo belongs to managers', async () => {
  const { as } = await tenant({ duplicateGroupName: 'allowed', appliesToOutsideManager: 'refused' })
  expect(
    (await (await as('northwind-admin'))('POST', org(manager, '/adminGroups'), { name: 'Operators' })).status,
  ).toBe(201)
  const client = await as('acme-admin')
  expect((await client('POST', org(standalone, '/adminGroups'), { name: 'Solo', appliesTo: 'all' })).status).toBe(400)
})

test('states of invited and disabled users, and a last administrator who is not protected', async () => {
  const facts = { invitedStatus: 'STAGED', disabledStatus: 'DISABLED', lastAdministrator: 'free' }
  const client = await (await tenant(facts)).as('acme-admin')
  const { json } = await client('PATCH', org(standalone, '/users'), {
    users: [
      { email: 'new@acme.example', firstName: 'N', lastName: 'E', operation: 'invite' },
      { email: 'alice.ops@acme.example', operation: 'disable' },
    ],
  })
  expect(json.results.map((result: { status: string }) => result.status)).toEqual(['success', 'success'])
  const { users } = (await client('GET', org(standalone, '/users'))).json
  const status = (email: string) => users.find((user: { email: string }) => user.email === email).status
  expect([status('new@acme.example'), status('alice.ops@acme.example')]).toEqual(['STAGED', 'DISABLED'])
})

test('no counts in the answer to a change of a role, and lists of organizations by type', async () => {
  const client = await (await tenant({ roleSummary: false, organizationsSortedBy: 'type' })).as('northwind-admin')
  const { roles } = (await client('GET', org(manager, '/roles'))).json
  expect((await client('PATCH', org(manager, `/roles/${roles[0].id}`), { users: [] })).json).toEqual({ results: [] })
  const { organizations } = (await client('GET', '/v1/organizations')).json
  expect(organizations.map(({ type }: { type: string }) => type)).toEqual(['MANAGED', 'MANAGER'])
})

test('expiry in seconds, and a refresh token that lives for the whole time again', async () => {
  const { sandbox, as } = await tenant({ expiryUnit: 'seconds', refreshExtendsLifetime: true })
  expect((await (await as('acme-admin'))('GET', '/v1/organizations')).status).toBe(200)
  const key = sandbox.world.resources[vendor]?.['global']?.['apiKeys']
    ?.toArray()
    .find(({ name }) => name === 'acme-admin')
  const headers = { authorization: `Bearer ${key.refreshToken}`, 'content-type': 'application/x-www-form-urlencoded' }
  const path = org(standalone, `/apiKeys/${key.id}/token`)
  const { json } = await anonymous(sandbox, vendor, 'global')('POST', path, 'grant_type=refresh_token', headers)
  expect(json.refresh_token_expires_in).toBe(5_183_999)
  const claims = JSON.parse(atob(json.access_token.split('.')[1]))
  expect(claims.exp - claims.iat).toBe(64_799)
})
