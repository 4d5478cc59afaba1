import { expect, test } from 'vitest'
import { manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const roles = '/v1/organizations/{orgId}/roles'
const role = '/v1/organizations/{orgId}/roles/{roleId}'
const path = (here: SccTenant, organization = manager) => ({ orgId: here.key(organization).orgId })

async function rolesOf(
  here: SccTenant,
  query: { type?: 'CUSTOM' | 'STATIC'; userId?: string } = {},
  organization = manager,
) {
  const { data } = await here.as(organization).GET(roles, { params: { path: path(here, organization), query } })
  return data?.roles ?? []
}

const named = async (here: SccTenant, name: string) =>
  (await rolesOf(here)).find(({ displayName }) => displayName === name)?.id ?? ''

const patched = async (here: SccTenant, roleId: string, body: object) =>
  (await here.as(manager).PATCH(role, { params: { path: { ...path(here), roleId } }, body })).data

test('an organization begins with two built-in roles; custom ones have no description', async () => {
  const here = await tenant()
  const made = await here
    .as(manager)
    .POST('/v1/organizations', { body: { name: 'New', regionCode: 'AU', type: 'MANAGED' } })
  const { data } = await here.as(manager).GET(roles, { params: { path: { orgId: made.data?.id ?? '' } } })
  expect(data?.roles?.map(({ displayName }) => displayName).sort()).toEqual([
    'Organization Administrator',
    'Organization Member',
  ])
  const custom = await rolesOf(here, { type: 'CUSTOM' })
  expect(custom).toEqual([
    {
      id: expect.any(String),
      displayName: 'Night shift',
      type: 'CUSTOM',
      products: [{ key: 'enterprise', name: 'Security Cloud Control' }],
    },
  ])
  expect(await rolesOf(here, { type: 'STATIC' })).toHaveLength(3)
  const one = await here.as(manager).GET(role, { params: { path: { ...path(here), roleId: custom[0]?.id ?? '' } } })
  expect(one.data).toEqual(custom[0])
})

test('roles are assigned to users by id or address and to groups, with a result for each and counts', async () => {
  const here = await tenant()
  const roleId = await named(here, 'Workload Reader')
  const { data } = await here.as(manager).GET('/v1/organizations/{orgId}/users', { params: { path: path(here) } })
  const [ada, max] = ['ada.admin@northwind.example', 'max.member@northwind.example'].map(
    (email) => data?.users?.find((user) => user.email === email)?.id ?? '',
  ) as [string, string]
  const groups = await here.as(manager).GET('/v1/organizations/{orgId}/adminGroups', { params: { path: path(here) } })
  const operators = groups.data?.groups?.find(({ name }) => name === 'Operators')?.id ?? ''
  const answer = await patched(here, roleId, {
    users: [
      { operation: 'add', id: ada },
      { operation: 'add', id: 'max.member@northwind.example' },
      { operation: 'add', id: 'alice.ops@acme.example' },
      { operation: 'remove', id: 'max.member@northwind.example' },
    ],
    groups: [
      { operation: 'remove', id: operators },
      { operation: 'remove', id: operators },
    ],
  })
  expect(answer).toEqual({
    results: [
      { id: ada, type: 'user', operation: 'add', status: 'success' },
      { id: 'max.member@northwind.example', type: 'user', operation: 'add', status: 'success' },
      {
        id: 'alice.ops@acme.example',
        type: 'user',
        operation: 'add',
        status: 'failed',
        errorDescription: 'User not found in organization',
      },
      { id: 'max.member@northwind.example', type: 'user', operation: 'remove', status: 'success' },
      { id: operators, type: 'group', operation: 'remove', status: 'success' },
      {
        id: operators,
        type: 'group',
        operation: 'remove',
        status: 'failed',
        errorDescription: 'group not assigned to this role',
      },
    ],
    summary: { success: 4, failed: 2 },
  })
  expect((await rolesOf(here, { userId: ada })).map(({ displayName }) => displayName)).toContain('Workload Reader')
  expect((await rolesOf(here, { userId: max })).map(({ displayName }) => displayName)).toEqual(['Organization Member'])
  const ofGroup = await here.as(manager).GET('/v1/organizations/{orgId}/adminGroups/{groupId}/roles', {
    params: { path: { ...path(here), groupId: operators } },
  })
  expect(ofGroup.data?.roles).toEqual([])
})

test('roles of another organization are unknown', async () => {
  const here = await tenant()
  const roleId = await named(here, 'Night shift')
  const { response } = await here.as(standalone).GET(role, { params: { path: { ...path(here, standalone), roleId } } })
  expect(response.status).toBe(404)
  expect(here.violations()).toBe(0)
})
