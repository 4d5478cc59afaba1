import { beforeAll, expect, test } from 'vitest'
import type { operations } from '../../../src/contract/generated/cisco-scc.ts'
import { sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()
type Query = NonNullable<operations['listObjects']['parameters']['query']>

const objects = '/v1/organizations/{orgID}/domains/global/objects'
let here: SccTenant
let groupId = ''

async function listed(query: Query = {}) {
  const { data, response } = await here
    .as(standalone, 'member', 'us')
    .GET(objects, { params: { path: { orgID: here.key(standalone).orgId }, query } })
  const items = (data?.objects ?? []) as { name: string; id: string }[]
  return {
    status: response.status,
    names: items.map(({ name }) => name),
    items,
    pagination: data?.pagination,
    counts: data?.counts,
  }
}

const names = async (query: Query) => (await listed(query)).names.sort()

beforeAll(async () => {
  here = await tenant()
  const client = here.as(standalone, 'administrator', 'us')
  const path = { orgID: here.key(standalone).orgId }
  const add = async (name: string, subtype: 'host' | 'cidr' | 'fqdn', value: string, description = '') => {
    await here.control('POST', '/clock', { advance: 'PT1S' })
    const { data } = await client.POST(`${objects}/networks`, {
      params: { path },
      body: { name, subtype, value, description },
    })
    return data?.id ?? ''
  }
  const web = await add('web', 'host', '10.0.0.1', 'Front')
  await add('lab', 'cidr', '2001:db8::/32')
  await add('Docs', 'fqdn', 'docs.example.com')
  await here.control('POST', '/clock', { advance: 'PT1S' })
  const inlineObjects = [{ subtype: 'host' as const, value: '192.0.2.7' }]
  const body = { name: 'bundle', memberObjects: [web], inlineObjects }
  groupId = (await client.POST(`${objects}/networkGroups`, { params: { path }, body })).data?.id ?? ''
})

test('newest change first unless asked otherwise; both kinds together', async () => {
  expect((await listed()).names).toEqual(['bundle', 'Docs', 'lab', 'web'])
  expect((await listed({ sort: 'name:asc' })).names).toEqual(['bundle', 'Docs', 'lab', 'web'])
  expect((await listed({ sort: 'name:desc' })).names).toEqual(['web', 'lab', 'Docs', 'bundle'])
  expect((await listed({ sort: 'createdAt:asc' })).names).toEqual(['web', 'lab', 'Docs', 'bundle'])
})

test('totals, and counts of the whole organization', async () => {
  const { pagination, counts } = await listed({ limit: 2 })
  expect(pagination).toEqual({ limit: 2, total: 4, hasMore: true, next: expect.any(String) })
  expect(counts).toEqual({ totalObjects: 3, totalGroups: 1, totalInlineObjects: 1 })
  expect((await listed({ offset: 1, limit: 2 })).pagination).toMatchObject({ offset: 1, total: 4 })
})

test.each<[Query, string[]]>([
  [{ type: 'network' }, ['Docs', 'lab', 'web']],
  [{ type: 'networkGroup' }, ['bundle']],
  [{ type: 'network|networkGroup' }, ['Docs', 'bundle', 'lab', 'web']],
  [{ subtype: 'host' }, ['web']],
  [{ subtype: 'host|fqdn' }, ['Docs', 'web']],
  [{ search: 'FRONT' }, ['web']],
  [{ search: '192.0.2' }, ['bundle']],
  [{ search: 'alice.ops' }, ['Docs', 'bundle', 'lab', 'web']],
  [{ value: 'EXAMPLE' }, ['Docs']],
  [{ value: 'front' }, []],
  [{ usableBy: 'scc' }, ['Docs', 'bundle', 'lab', 'web']],
  [{ usableBy: 'sdWan', ipVersionsPresent: 'ipv4' }, []],
  [{ ipVersionsPresent: 'ipv6' }, ['Docs', 'bundle', 'lab', 'web']],
  [{ secondaryIds: '1,3,' }, ['Docs', 'web']],
])('%j finds %j', async (query, found) => {
  expect(await names(query)).toEqual(found)
})

test('members of a group', async () => {
  expect(await names({ memberOf: groupId })).toEqual(['web'])
})

test.each<Query>([
  { type: 'networkObject' as never },
  { subtype: 'host|' },
  { limit: 0 },
  { limit: 251 },
  { sort: 'name' },
  { secondaryIds: '0' },
  { next: 'bm9uZQ==' },
  { value: 'x'.repeat(256) },
])('%j is refused', async (query) => {
  expect((await listed(query)).status).toBe(400)
})

test('cursors lead forth and back through the same pages', async () => {
  const first = await listed({ limit: 3, sort: 'name:asc' })
  const second = await listed({ limit: 3, sort: 'name:asc', next: first.pagination?.next ?? '' })
  expect(second.names).toEqual(['web'])
  expect(second.pagination).toMatchObject({ hasMore: false, total: 4 })
  expect(second.pagination).not.toHaveProperty('next')
  const back = await listed({ limit: 3, sort: 'name:asc', prev: second.pagination?.prev ?? '' })
  expect(back.names).toEqual(first.names)
  expect(atob(first.pagination?.next ?? '')).toBe('2|lab')
  expect(here.violations()).toBe(0)
})
