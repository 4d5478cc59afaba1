import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../support/runs.ts'
import { type Client, clientOf, testSandbox } from '../../support/tenant.ts'

/** What the tests remember of the platform; it knows the rules by itself. */
interface Model {
  readonly managed: Map<string, string>
  readonly users: Map<string, { isDisabled: boolean }>
  readonly groups: Map<string, { id: string; members: Set<string> }>
}

const managerId = '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e01'
const base = `/v1/organizations/${managerId}`
const names = ['North', 'south', 'NORTH', 'East']
const addresses = ['a@example.com', 'B@example.com', 'b@example.com', 'c@example.com']

const step = fc.oneof(
  fc.record({ kind: fc.constant('createOrganization' as const), name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('rename' as const), name: fc.constantFrom(...names), at: fc.nat(3) }),
  fc.record({
    kind: fc.constant('user' as const),
    operation: fc.constantFrom('invite', 'remove', 'disable', 'enable'),
    email: fc.constantFrom(...addresses),
  }),
  fc.record({ kind: fc.constant('createGroup' as const), name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('deleteGroup' as const), name: fc.constantFrom(...names) }),
  fc.record({
    kind: fc.constant('member' as const),
    name: fc.constantFrom(...names),
    operation: fc.constantFrom('add', 'remove'),
    email: fc.constantFrom(...addresses),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const lower = (text: string): string => text.toLowerCase()

/** Names of organizations that the fixture has, in lower case. */
const fixtureNames = new Set(['northwind managed security', 'harbor foods', 'acme corporation'])

async function taken(client: Client, model: Model, given: Step): Promise<void> {
  switch (given.kind) {
    case 'createOrganization': {
      const isTaken = [...model.managed.values()].some((name) => lower(name) === lower(given.name))
      const answer = await client('POST', '/v1/organizations', { name: given.name, regionCode: 'EU', type: 'MANAGED' })
      expect(answer.status).toBe(isTaken ? 409 : 201)
      if (!isTaken) model.managed.set(answer.json.id, given.name)
      return
    }
    case 'rename': {
      // A manager may not rename what it manages.
      const id = [...model.managed.keys()][given.at]
      if (id === undefined) return
      expect((await client('PUT', `/v1/organizations/${id}`, { name: given.name })).status).toBe(403)
      return
    }
    case 'user':
      return onUser(client, model, given.operation, given.email)
    case 'createGroup': {
      const isTaken = model.groups.has(lower(given.name))
      const answer = await client('POST', `${base}/adminGroups`, { name: given.name })
      expect(answer.status).toBe(isTaken ? 400 : 201)
      if (!isTaken) model.groups.set(lower(given.name), { id: answer.json.id, members: new Set() })
      return
    }
    case 'deleteGroup': {
      const group = model.groups.get(lower(given.name))
      if (!group) return
      expect((await client('DELETE', `${base}/adminGroups/${group.id}`)).status).toBe(204)
      model.groups.delete(lower(given.name))
      return
    }
    case 'member':
      return onMember(client, model, given.name, given.operation, given.email)
  }
}

async function onUser(client: Client, model: Model, operation: string, address: string): Promise<void> {
  const email = lower(address)
  const user = model.users.get(email)
  const works: Record<string, boolean> = {
    invite: !user,
    remove: user !== undefined,
    disable: user?.isDisabled === false,
    enable: user?.isDisabled === true,
  }
  const request = { email: address, firstName: 'A', lastName: 'B', operation }
  const answer = await client('PATCH', `${base}/users`, { users: [request] })
  expect(answer.json.results[0].status).toBe(works[operation] ? 'success' : 'error')
  if (!works[operation]) return
  if (operation === 'remove') {
    model.users.delete(email)
    for (const { members } of model.groups.values()) members.delete(email)
  } else model.users.set(email, { isDisabled: operation === 'disable' })
}

async function onMember(client: Client, model: Model, name: string, operation: string, address: string): Promise<void> {
  const group = model.groups.get(lower(name))
  if (!group) return
  const email = lower(address)
  const works = model.users.has(email) && group.members.has(email) === (operation === 'remove')
  const answer = await client('PATCH', `${base}/adminGroups/${group.id}`, { users: [{ operation, id: address }] })
  expect(answer.json.userResults[0].status).toBe(works ? 'success' : 'error')
  if (works && operation === 'add') group.members.add(email)
  if (works && operation === 'remove') group.members.delete(email)
}

/** The platform shows what the model says, from both sides of each relation. */
async function compared(client: Client, model: Model): Promise<void> {
  const { organizations } = (await client('GET', '/v1/organizations?max=500')).json
  const own = organizations.find(({ id }: { id: string }) => id === managerId)
  const managed = organizations.filter(({ id }: { id: string }) => id !== managerId)
  const made = managed.filter(({ name }: { name: string }) => !fixtureNames.has(lower(name)))
  expect(new Map(made.map(({ id, name }: { id: string; name: string }) => [id, name]))).toEqual(model.managed)
  expect([...own.managedOrgIds].sort()).toEqual(managed.map(({ id }: { id: string }) => id).sort())
  for (const { managerOrgIds } of managed) expect(managerOrgIds).toEqual([managerId])
  const { users } = (await client('GET', `${base}/users`)).json
  const invited = users.filter(({ email }: { email: string }) => email.endsWith('@example.com'))
  const shown = invited.map(({ email, status }: { email: string; status: string }) => [lower(email), status])
  const wanted = [...model.users].map(([email, { isDisabled }]) => [
    email,
    isDisabled ? 'ENTERPRISE_DISABLED' : 'PROVISIONED',
  ])
  expect(shown.sort()).toEqual(wanted.sort())
  for (const { id, members } of model.groups.values()) {
    const answer = (await client('GET', `${base}/adminGroups/${id}/users`)).json
    expect(answer.users.map(({ email }: { email: string }) => lower(email)).sort()).toEqual([...members].sort())
  }
  for (const { id, email } of invited) {
    const { groups } = (await client('GET', `${base}/users/${id}/groups`)).json
    const holding = [...model.groups.values()].filter(({ members }) => members.has(lower(email)))
    expect(groups.map((group: { id: string }) => group.id).sort()).toEqual(holding.map((group) => group.id).sort())
  }
}

test('organizations, users and groups keep their relations under random calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const sandbox = testSandbox()
      const client = await clientOf(sandbox, 'cisco-scc', 'global', {})
      const model: Model = { managed: new Map(), users: new Map(), groups: new Map() }
      for (const given of steps) await taken(client, model, given)
      await compared(client, model)
      expect(sandbox.violations).toBe(0)
    }),
    { numRuns: runs(40, 1000) },
  )
})
