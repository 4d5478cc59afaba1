import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const objects = '/v1/organizations/{orgID}/domains/global/objects'
const networks = '/v1/organizations/{orgID}/domains/global/objects/networks'
const groups = '/v1/organizations/{orgID}/domains/global/objects/networkGroups'

const at = (here: SccTenant) => ({ orgID: here.key(standalone).orgId })
const client = (here: SccTenant) => here.as(standalone, 'administrator', 'us')

async function object(here: SccTenant, body: object) {
  const { data, error, response } = await client(here).POST(networks, {
    params: { path: at(here) },
    body: body as never,
  })
  return { data, error, status: response.status, id: data?.id ?? '' }
}

async function group(here: SccTenant, body: object) {
  const { data, error, response } = await client(here).POST(groups, { params: { path: at(here) }, body: body as never })
  return { data, error, status: response.status, id: data?.id ?? '' }
}

async function read(here: SccTenant, id: string) {
  const { data, response } = await client(here).GET(`${objects}/{id}`, { params: { path: { ...at(here), id } } })
  return { data: data as Record<string, unknown> | undefined, status: response.status }
}

const host = (name: string, value = '10.0.0.1') => ({ name, subtype: 'host', value })

test('a new object has a secondary id, version 1 and its IP version, and is read with its usage', async () => {
  const here = await tenant()
  const made = await object(here, { ...host('web-1'), description: 'First' })
  const stored = {
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    secondaryId: 1,
    type: 'network',
    name: 'web-1',
    subtype: 'host',
    value: '10.0.0.1',
    description: 'First',
    metadata: {
      createdAt: '2026-11-21T09:00:00.000Z',
      updatedAt: '2026-11-21T09:00:00.000Z',
      createdBy: 'alice.ops@acme.example',
      updatedBy: 'alice.ops@acme.example',
      version: 1,
    },
    computedMetadata: { ipVersion: 'ipv4' },
  }
  expect([made.status, made.data]).toEqual([201, stored])
  const full = { ...stored, usageTracking: { usableBy: ['scc'], usedIn: [], usageDetails: [] }, memberOf: [] }
  expect((await read(here, made.id)).data).toEqual(full)
})

test.each([
  ['host', '2001:db8::1', 'ipv6'],
  ['range', '10.0.0.1-10.0.0.9', 'ipv4'],
  ['cidr', '192.168.0.0/16', 'ipv4'],
  ['cidr', '2001:db8::/32', 'ipv6'],
  ['fqdn', 'www.example.com', 'none'],
])('a %s may be %s', async (subtype, value, ipVersion) => {
  const made = await object(await tenant(), { name: 'it', subtype, value })
  expect(made.data?.computedMetadata).toEqual({ ipVersion })
})

test.each([
  ['host', '10.0.0.256'],
  ['host', '10.1'],
  ['host', '0x7f.0.0.1'],
  ['host', 'fe80::1%eth0'],
  ['range', '10.0.0.9-10.0.0.1'],
  ['range', '10.0.0.1-2001:db8::1'],
  ['range', '10.0.0.1'],
  ['cidr', '10.0.0.0/33'],
  ['cidr', '10.0.0.0'],
  ['fqdn', 'not_a_name'],
  ['fqdn', 'localhost'],
])('a %s may not be %s', async (subtype, value) => {
  const { status, error } = await object(await tenant(), { name: 'it', subtype, value })
  expect([status, error]).toMatchObject([400, { code: 'VALIDATION_ERROR', field: 'value' }])
})

test('names are unique among objects and groups whatever their case, and keep theirs', async () => {
  const here = await tenant()
  await object(here, host('Web-1'))
  expect((await object(here, host('web-1'))).status).toBe(409)
  const { status, error } = await group(here, { name: 'WEB-1' })
  expect([status, error]).toMatchObject([409, { code: 'DUPLICATE_NAME' }])
  expect((await object(here, host(' web'))).status).toBe(400)
  expect((await object(here, host('a  b'))).status).toBe(400)
  expect((await object(here, host('x'.repeat(33)))).status).toBe(400)
})

test('an object is changed in part, its version goes up, and its subtype is fixed', async () => {
  const here = await tenant()
  const { id } = await object(here, host('web-1'))
  await here.control('POST', '/clock', { advance: 'PT1M' })
  const path = { ...at(here), id }
  const changed = await client(here).PATCH(`${networks}/{id}`, { params: { path }, body: { value: '10.0.0.2' } })
  expect(changed.data).toMatchObject({
    name: 'web-1',
    value: '10.0.0.2',
    metadata: { version: 2, createdAt: '2026-11-21T09:00:00.000Z', updatedAt: '2026-11-21T09:01:00.000Z' },
  })
  const other = await client(here).PATCH(`${networks}/{id}`, { params: { path }, body: { subtype: 'fqdn' } })
  expect([other.response.status, other.error]).toMatchObject([400, { field: 'subtype' }])
  expect((await read(here, id)).data).toMatchObject({ value: '10.0.0.2', subtype: 'host' })
})

test('a group counts what it holds: directly when it is answered, at any depth when it is read', async () => {
  const here = await tenant()
  const a = await object(here, host('a'))
  const inner = await group(here, {
    name: 'inner',
    memberObjects: [a.id],
    inlineObjects: [{ subtype: 'fqdn', value: 'a.example.com' }],
  })
  expect(inner.data).toMatchObject({
    compositionType: 'heterogeneous',
    memberObjects: [{ id: a.id, name: 'a', secondaryId: 1 }],
    inlineObjects: [{ id: expect.any(String), secondaryId: 3, subtype: 'fqdn', value: 'a.example.com' }],
    computedMetadata: {
      totalObjectCount: 2,
      totalGroupCount: 0,
      ipVersionsPresent: ['ipv4', 'none'],
      subtypesPresent: ['fqdn', 'host'],
      maxNestingDepth: 0,
    },
  })
  const outer = await group(here, { name: 'outer', memberGroups: [inner.id] })
  expect(outer.data?.computedMetadata).toMatchObject({ totalObjectCount: 0, totalGroupCount: 1, maxNestingDepth: 1 })
  expect((await read(here, outer.id)).data).toMatchObject({
    compositionType: 'heterogeneous',
    computedMetadata: { totalObjectCount: 2, totalGroupCount: 1, maxNestingDepth: 1 },
  })
  expect((await read(here, a.id)).data).toMatchObject({ memberOf: [{ id: inner.id, name: 'inner', secondaryId: 2 }] })
})

test('lists of a group are replaced when given and left alone when not', async () => {
  const here = await tenant()
  const [a, b] = [await object(here, host('a')), await object(here, host('b'))]
  const made = await group(here, {
    name: 'g',
    memberObjects: [a.id],
    inlineObjects: [{ subtype: 'host', value: '10.1.1.1' }],
  })
  const path = { ...at(here), id: made.id }
  const { data } = await client(here).PATCH(`${groups}/{id}`, {
    params: { path },
    body: { name: 'g', memberObjects: [b.id] },
  })
  expect(data).toMatchObject({
    memberObjects: [{ id: b.id }],
    inlineObjects: made.data?.inlineObjects,
    metadata: { version: 2 },
  })
  expect((await read(here, a.id)).data).toMatchObject({ memberOf: [] })
})

test('members must exist and be of their kind; groups hold neither themselves nor more than three levels', async () => {
  const here = await tenant()
  const a = await object(here, host('a'))
  const levels: string[] = []
  for (const name of ['one', 'two', 'three', 'four']) {
    levels.push((await group(here, { name, memberGroups: levels.slice(-1) })).id)
  }
  const five = await group(here, { name: 'five', memberGroups: levels.slice(-1) })
  expect([five.status, five.error?.code]).toEqual([422, 'LIMIT_EXCEEDED'])
  expect((await group(here, { name: 'six', memberGroups: [a.id] })).status).toBe(400)
  expect((await group(here, { name: 'six', memberObjects: [levels[0]] })).status).toBe(400)
  const path = { ...at(here), id: levels[0] ?? '' }
  const cycle = await client(here).PATCH(`${groups}/{id}`, {
    params: { path },
    body: { name: 'one', memberGroups: [levels[2] ?? ''] },
  })
  expect([cycle.response.status, cycle.error]).toMatchObject([400, { field: 'memberGroups' }])
  const below = await group(here, { name: 'below' })
  const deeper = await client(here).PATCH(`${groups}/{id}`, {
    params: { path },
    body: { name: 'one', memberGroups: [below.id] },
  })
  expect(deeper.response.status).toBe(422)
})

test('what a group holds cannot be deleted, and the refusal says which groups; without them it can', async () => {
  const here = await tenant()
  const a = await object(here, host('a'))
  const inner = await group(here, { name: 'inner', memberObjects: [a.id] })
  const outer = await group(here, { name: 'outer', memberGroups: [inner.id] })
  const drop = (kind: typeof networks | typeof groups, id: string) =>
    client(here).DELETE(`${kind}/{id}`, { params: { path: { ...at(here), id } } })
  const refused = await drop(networks, a.id)
  expect([refused.response.status, refused.error]).toEqual([
    409,
    {
      code: 'OBJECT_IN_USE',
      message: 'The object is in use',
      objectId: a.id,
      objectName: 'a',
      objectType: 'network_object',
      usageLocations: [
        {
          locationType: 'network_group',
          locationName: 'Network groups',
          product: 'scc',
          count: 1,
          items: [{ id: inner.id, name: 'inner', type: 'network_group' }],
        },
      ],
    },
  ])
  expect((await drop(groups, inner.id)).error).toMatchObject({ objectType: 'network_group' })
  for (const id of [outer.id, inner.id]) expect((await drop(groups, id)).response.status).toBe(204)
  expect((await drop(networks, a.id)).response.status).toBe(204)
  expect((await read(here, a.id)).status).toBe(404)
})

test('bulk reading keeps the order, leaves out what nobody has, and expands groups', async () => {
  const here = await tenant()
  const a = await object(here, host('a'))
  const inner = await group(here, { name: 'inner', memberObjects: [a.id] })
  const outer = await group(here, { name: 'outer', memberGroups: [inner.id] })
  const bulk = async (body: { ids: string[]; expandObjects?: boolean }) =>
    (await client(here).POST(`${objects}/bulk`, { params: { path: at(here) }, body })).data?.objects
  const ids = [outer.id, '00000000-0000-4000-8000-000000000000', a.id]
  expect(await bulk({ ids })).toMatchObject([{ name: 'outer', memberGroups: [{ id: inner.id }] }, { name: 'a' }])
  const [expanded] = (await bulk({ ids, expandObjects: true })) ?? []
  expect(expanded).toMatchObject({
    memberGroups: [{ name: 'inner', memberObjects: [{ name: 'a', value: '10.0.0.1' }] }],
  })
  expect(expanded).not.toHaveProperty('computedMetadata')
})

test('objects are on the host of their organization’s region, the global one for the US, and 421 elsewhere', async () => {
  const here = await tenant()
  await object(here, host('a'))
  const list = async (organization: string, site: string) => {
    const { orgId } = here.key(organization)
    const { response, data } = await here
      .as(organization, 'member', site)
      .GET(objects, { params: { path: { orgID: orgId } } })
    return [response.status, data?.pagination.total]
  }
  expect(await list(standalone, 'us')).toEqual([200, 1])
  expect(await list(standalone, 'global')).toEqual([200, 1])
  expect(await list(managed, 'eu')).toEqual([200, 0])
  for (const site of ['eu', 'apj', 'au', 'in', 'uae']) expect(await list(standalone, site)).toEqual([421, undefined])
  expect(await list(managed, 'global')).toEqual([421, undefined])
  const { orgId } = here.key(standalone)
  const foreign = await here.as(managed, 'administrator', 'us').GET(objects, { params: { path: { orgID: orgId } } })
  expect(foreign.response.status).toBe(403)
  const byManager = await here
    .as(manager, 'member', 'eu')
    .GET(objects, { params: { path: { orgID: here.key(managed).orgId } } })
  expect(byManager.response.status).toBe(200)
  expect(here.violations()).toBe(0)
})

test('429 has the shape of objects, and Retry-After only by a switch', async () => {
  const here = await tenant()
  await here.control('PUT', '/rate-limits', { vendor: 'cisco-scc', group: 'objects', limit: 1, windowSeconds: 60 })
  const list = () => client(here).GET(objects, { params: { path: at(here) } })
  expect((await list()).response.status).toBe(200)
  const { response, error } = await list()
  expect([response.status, error?.code, response.headers.get('retry-after')]).toEqual([429, 'TOO_MANY_REQUESTS', null])
  expect((await here.as(standalone).GET('/v1/organizations')).response.status).toBe(200)
  expect(here.violations()).toBe(0)
})
