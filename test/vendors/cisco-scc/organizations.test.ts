import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const all = '/v1/organizations'
const one = '/v1/organizations/{orgId}'
type Query = NonNullable<Parameters<ReturnType<SccTenant['as']>['GET']>[1]>

async function listed(here: SccTenant, query: object = {}, organization = manager) {
  const sent = { params: { query } } as Query
  const { data, response } = await here.as(organization, 'member').GET(all, sent as never)
  const organizations = (data as { organizations?: { name: string; id: string }[] } | undefined)?.organizations ?? []
  return { status: response.status, names: organizations.map(({ name }) => name), link: response.headers.get('link') }
}

const create = (here: SccTenant, name: string, organization = manager) =>
  here.as(organization).POST(all, { body: { name, regionCode: 'IN', type: 'MANAGED' } })

test('a ready token lists the organizations that its own manages, itself among them', async () => {
  const here = await tenant()
  expect((await listed(here)).names).toEqual([managed, manager])
  const { data, response } = await here.as(standalone, 'member').GET(all)
  expect(response.headers.get('trackingid')).toMatch(/^[0-9a-f-]{36}$/)
  expect(data?.organizations).toEqual([
    {
      id: '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03',
      name: standalone,
      regionCode: 'NAM',
      regionDescription: 'North America',
      created: '2026-08-23T09:00:00Z',
      type: 'STANDALONE',
    },
  ])
})

test('a manager makes managed organizations, and both sides show the relation', async () => {
  const here = await tenant()
  const { data, response } = await create(here, 'Dock Nine')
  const managerId = here.key(manager).orgId
  expect([response.status, data]).toEqual([
    201,
    {
      id: expect.any(String),
      name: 'Dock Nine',
      regionCode: 'IN',
      regionDescription: 'India',
      created: '2026-11-21T09:00:00Z',
      type: 'MANAGED',
      managerOrgIds: [managerId],
    },
  ])
  const own = await here.as(manager).GET(one, { params: { path: { orgId: managerId } } })
  expect(own.data?.managedOrgIds).toEqual([here.key(managed).orgId, data?.id])
  expect(own.data).not.toHaveProperty('managerOrgIds')
  const theirs = await here
    .as(manager, 'member')
    .GET(one, { params: { path: { orgId: data?.id?.toUpperCase() ?? '' } } })
  expect(theirs.data).toEqual(data)
})

test('only managers make organizations, only managed ones, and no name twice', async () => {
  const here = await tenant()
  expect((await create(here, 'Dock Nine', standalone)).response.status).toBe(403)
  expect((await create(here, 'harbor FOODS')).response.status).toBe(409)
  const body = { name: 'Dock Nine', regionCode: 'IN' as const, type: 'STANDALONE' }
  const alone = await here.as(manager).POST(all, { body })
  expect([alone.response.status, alone.error?.message]).toEqual([400, 'type must be MANAGED'])
})

test('an organization is renamed by its own token, and not by its manager’s', async () => {
  const here = await tenant()
  const path = { orgId: here.key(managed).orgId }
  const rename = (by: string) => here.as(by).PUT(one, { params: { path }, body: { name: 'Harbor Kitchens' } })
  expect((await rename(manager)).response.status).toBe(403)
  expect((await rename(managed)).data).toMatchObject({ name: 'Harbor Kitchens', type: 'MANAGED', regionCode: 'EU' })
  expect((await listed(here)).names).toEqual(['Harbor Kitchens', manager])
  expect((await rename(managed)).response.status).toBe(200)
})

test('organizations of others are refused, and unknown ones are not found', async () => {
  const here = await tenant()
  const read = async (by: string, orgId: string) =>
    (await here.as(by).GET(one, { params: { path: { orgId } } })).response.status
  expect(await read(standalone, here.key(manager).orgId)).toBe(403)
  expect(await read(managed, here.key(manager).orgId)).toBe(403)
  expect(await read(manager, here.key(managed).orgId)).toBe(200)
  expect(await read(manager, '00000000-0000-4000-8000-000000000000')).toBe(404)
  expect(await read(manager, 'nope')).toBe(400)
})

test('filters, sorting and pages of the list', async () => {
  const here = await tenant()
  for (const name of ['alpha', 'Beta', 'gamma']) await create(here, name)
  expect((await listed(here)).names).toEqual(['alpha', 'Beta', 'gamma', managed, manager])
  expect((await listed(here, { order: 'DESC' })).names.at(-1)).toBe('alpha')
  const byRegion = (await listed(here, { sortBy: 'regionCode' })).names
  expect([byRegion[0], byRegion.at(-1)]).toEqual([managed, manager])
  expect((await listed(here, { name: 'ET' })).names).toEqual(['Beta'])
  expect((await listed(here, { type: 'MANAGER' })).names).toEqual([manager])
  expect((await listed(here, { regionCode: 'EU' })).names).toEqual([managed])
  expect((await listed(here, { countryCode: 'Germany' })).names).toEqual([managed])
  const { orgId } = here.key(manager)
  expect((await listed(here, { type: 'MANAGED', managerOrgId: orgId })).names).toHaveLength(4)
  expect((await listed(here, { managerOrgId: orgId })).status).toBe(400)
  const first = await listed(here, { max: 2 })
  expect(first.names).toEqual(['alpha', 'Beta'])
  const next = new URL(/<([^>]+)>; rel="next"/.exec(first.link ?? '')?.[1] ?? '')
  expect((await listed(here, Object.fromEntries(next.searchParams))).names).toEqual(['gamma', managed])
  expect((await listed(here, { max: 501 })).status).toBe(400)
  expect(here.violations()).toBe(0)
})
