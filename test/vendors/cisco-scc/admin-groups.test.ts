import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const groups = '/v1/organizations/{orgId}/adminGroups'
const group = '/v1/organizations/{orgId}/adminGroups/{groupId}'
const path = (here: SccTenant, organization = manager) => ({ orgId: here.key(organization).orgId })

async function created(here: SccTenant, body: object, organization = manager) {
  const { data, error, response } = await here
    .as(organization)
    .POST(groups, { params: { path: path(here, organization) }, body: body as never })
  return { data, error, status: response.status, id: data?.id ?? '' }
}

const patched = async (here: SccTenant, groupId: string, body: object, organization = manager) =>
  (await here.as(organization).PATCH(group, { params: { path: { ...path(here, organization), groupId } }, body })).data

async function ids(here: SccTenant, organization = manager) {
  const { data } = await here.as(organization).GET(groups, { params: { path: path(here, organization) } })
  return Object.fromEntries((data?.groups ?? []).map(({ name, id }) => [name, id ?? '']))
}

test('a new group echoes what was asked for, is Local, and belongs to the organization of the path', async () => {
  const here = await tenant()
  const made = await created(here, { name: 'Engineering', description: 'Builds', appliesTo: 'all' })
  expect([made.status, made.data]).toEqual([
    201,
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Engineering',
      description: 'Builds',
      orgId: here.key(manager).orgId,
      type: 'Local',
      appliesTo: 'all',
      created: '2026-11-21T09:00:00Z',
    },
  ])
  const read = await here.as(manager, 'member').GET(group, { params: { path: { ...path(here), groupId: made.id } } })
  expect(read.data).toEqual(made.data)
})

test('a name that is taken is refused, and appliesTo outside a manager is accepted', async () => {
  const here = await tenant()
  expect((await created(here, { name: 'operators' })).status).toBe(400)
  expect((await created(here, { name: 'Solo', appliesTo: 'all' }, standalone)).status).toBe(201)
})

test('updating changes name and description only', async () => {
  const here = await tenant()
  const { id } = await created(here, { name: 'Engineering', appliesTo: 'manager' })
  const { data } = await here.as(manager).PUT(group, {
    params: { path: { ...path(here), groupId: id } },
    body: { name: 'Builders', description: 'New', appliesTo: 'all', type: 'System' } as never,
  })
  expect(data).toMatchObject({ name: 'Builders', description: 'New', appliesTo: 'manager', type: 'Local' })
})

test('members are added and removed by address, with a result for each', async () => {
  const here = await tenant()
  const { id } = await created(here, { name: 'Engineering' })
  const email = 'ada.admin@northwind.example'
  const add = { operation: 'add', id: email }
  expect(await patched(here, id, { users: [add, add, { operation: 'add', id: 'alice.ops@acme.example' }] })).toEqual({
    userResults: [
      { emailId: email, operation: 'added', status: 'success' },
      { emailId: email, operation: 'added', status: 'error', errorDescription: 'User is already a member' },
      {
        emailId: 'alice.ops@acme.example',
        operation: 'added',
        status: 'error',
        errorDescription: 'User not found in organization',
      },
    ],
  })
  const members = async () =>
    (await here.as(manager).GET(`${group}/users`, { params: { path: { ...path(here), groupId: id } } })).data?.users
  expect(await members()).toMatchObject([{ email }])
  await patched(here, id, { users: [{ operation: 'remove', id: email }] })
  expect(await members()).toEqual([])
})

test('a group for selected organizations reaches those that were added, seen from both sides', async () => {
  const here = await tenant()
  const { id } = await created(here, { name: 'Selected', appliesTo: 'selected_managed' })
  expect(await ids(here, managed)).not.toHaveProperty('Selected')
  const { orgId } = here.key(managed)
  const answer = await patched(here, id, {
    managedOrg: [
      { operation: 'add', id: orgId },
      { operation: 'add', id: here.key(standalone).orgId },
    ],
  })
  expect(answer?.managedOrgResults).toMatchObject([
    { managedOrgId: orgId, operation: 'added', status: 'success' },
    { status: 'error' },
  ])
  const reached = await here
    .as(manager)
    .GET(`${group}/managedOrgs`, { params: { path: { ...path(here), groupId: id } } })
  expect(reached.data).toMatchObject({ id, name: 'Selected', organizations: [{ id: orgId, type: 'MANAGED' }] })
  expect(await ids(here, managed)).toHaveProperty('Selected', id)
  const shared = await here.as(managed).GET(group, { params: { path: { ...path(here, managed), groupId: id } } })
  expect(shared.data).toMatchObject({ type: 'Shared', orgId: here.key(manager).orgId })
  const renamed = await here.as(managed).PUT(group, {
    params: { path: { ...path(here, managed), groupId: id } },
    body: { name: 'Mine' },
  })
  expect(renamed.response.status).toBe(403)
})

test('a deleted group takes its memberships and roles with it; one of the system stays', async () => {
  const here = await tenant()
  const { Operators = '', Platform = '' } = await ids(here)
  const removed = await here.as(manager).DELETE(group, { params: { path: { ...path(here), groupId: Operators } } })
  expect([removed.response.status, await removed.response.text()]).toEqual([204, ''])
  expect(Object.keys(await ids(here)).sort()).toEqual(['Platform'])
  const kept = await here.as(manager).DELETE(group, { params: { path: { ...path(here), groupId: Platform } } })
  expect(kept.response.status).toBe(403)
  const state = await here.control('GET', '/state')
  expect(state['cisco-scc'].global.groupMembers.count).toBe(2)
})

test('groups come in pages that a Link header leads through; the last id is a cursor too, and 1 the first page', async () => {
  const here = await tenant()
  for (const name of ['A', 'B', 'C']) await created(here, { name })
  const seen: string[] = []
  let url: string | undefined = `${here.sites.global}/v1/organizations/${here.key(manager).orgId}/adminGroups?max=2`
  const headers = { authorization: `Bearer ${here.key(manager).accessToken}` }
  while (url) {
    const response: Response = await fetch(url, { headers })
    const body = (await response.json()) as { groups: { id: string }[] }
    seen.push(...body.groups.map(({ id }) => id))
    url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  expect(seen).toHaveLength(5)
  expect(new Set(seen).size).toBe(5)
  const page = async (cursor: string) =>
    (await here.as(manager).GET(groups, { params: { path: path(here), query: { cursor, max: 2 } } })).data?.groups?.map(
      ({ id }) => id,
    )
  expect(await page('1')).toEqual(seen.slice(0, 2))
  expect(await page(seen[1] ?? '')).toEqual(seen.slice(2, 4))
  const wrong = await here.as(manager).GET(groups, { params: { path: path(here), query: { cursor: '§' } } })
  expect(wrong.response.status).toBe(400)
  expect(here.violations()).toBe(0)
})

test('a federated group takes no members by hand', async () => {
  const here = await tenant()
  const { Directory = '' } = await ids(here, standalone)
  const add = { operation: 'add', id: 'dora.disabled@acme.example' }
  expect((await patched(here, Directory, { users: [add] }, standalone))?.userResults?.[0]?.status).toBe('error')
})
