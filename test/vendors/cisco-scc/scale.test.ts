import { expect, test } from 'vitest'
import type { NetworkObject } from '../../../src/vendors/cisco-scc/object-records.ts'
import { Collection, siteOf } from '../../../src/world/index.ts'
import { objectCollections } from '../../../src/vendors/cisco-scc/object-records.ts'
import type { Sandbox } from '../../../src/sandbox/index.ts'
import { type Client, clientOf, testNow, testSandbox } from '../../support/tenant.ts'

const vendor = 'cisco-scc'
const orgId = '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03'
/** A hundred less than an organization may have. */
const almostAll = 99_900
const base = `/v1/organizations/${orgId}/domains/global/objects`

function objectAt(index: number): NetworkObject {
  const at = new Date(testNow - index * 1000).toISOString()
  const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    orgId,
    secondaryId: index + 1,
    name: `object-${index}`,
    subtype: 'host',
    value: address,
    createdAt: at,
    updatedAt: at,
    createdBy: 'alice.ops@acme.example',
    updatedBy: 'alice.ops@acme.example',
    version: 1,
    usableBy: ['scc'],
  }
}

const collections = new Map<number, Collection<NetworkObject>>()

/** A collection of so many objects, made once. */
function collectionOf(size: number): Collection<NetworkObject> {
  const empty = Collection.empty<NetworkObject>(objectCollections.networkObjects.indexes)
  const known = collections.get(size)
  if (known) return known
  const objects = Array.from({ length: size }, (_, i) => objectAt(i))
  const full = empty.withAll(objects.map((object) => [object.id, object] as const))
  collections.set(size, full)
  return full
}

/** A sandbox whose organization has so many objects. */
function filled(size: number): Sandbox {
  const sandbox = testSandbox()
  const { world } = sandbox
  const networkObjects = collectionOf(size)
  const tally = { orgId, objects: size, groups: 0, inlineObjects: 0, nextSecondaryId: size + 1 }
  const here = siteOf(world.resources, vendor, 'us')
  const us = {
    ...here,
    networkObjects,
    objectTallies: here['objectTallies']?.with(orgId, tally) as typeof networkObjects,
  }
  sandbox.world = { ...world, resources: { ...world.resources, [vendor]: { ...world.resources[vendor], us } } }
  return sandbox
}

const clientFor = (sandbox: Sandbox): Promise<Client> => clientOf(sandbox, vendor, 'us', { principal: 'acme-admin' })

let made = 0
const fresh = () => ({ name: `fresh-${made++}`, subtype: 'host', value: '10.0.0.1' })
const idAt = (index: number): string => objectAt(index).id
const cursor = (index: number): string => btoa(`${index + 1}|${objectAt(index).updatedAt}`)

/** Calls whose cost must not grow with what there is; `i` counts the repetitions, from 0 to 19. */
const calls: Readonly<Record<string, (client: Client, i: number) => Promise<{ status: number }>>> = {
  'read one': (client, i) => client('GET', `${base}/${idAt(i * 7)}`),
  'first page': (client) => client('GET', `${base}?limit=50`),
  'page by cursor': (client, i) => client('GET', `${base}?limit=50&next=${cursor(500 + i)}`),
  'page by name': (client) => client('GET', `${base}?limit=50&sort=name:asc`),
  create: (client) => client('POST', `${base}/networks`, fresh()),
  change: (client, i) => client('PATCH', `${base}/networks/${idAt(i * 11)}`, { description: `Changed ${made++}` }),
  delete: (client, i) => client('DELETE', `${base}/networks/${idAt(900 - i)}`),
  'bulk read': (client, i) => client('POST', `${base}/bulk`, { ids: [idAt(i), idAt(i + 300)] }),
}

/** The shortest time of some calls, in ms: what else the machine does lengthens the others. */
async function shortest(
  client: Client,
  call: (client: Client, i: number) => Promise<{ status: number }>,
  times = 20,
): Promise<number> {
  let best = Infinity
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    const { status } = await call(client, i)
    best = Math.min(best, performance.now() - started)
    expect(status).toBeLessThan(300)
  }
  return best
}

test('the cost of a call does not grow with 100 times the objects, but for what looks at all of them', async () => {
  const [few, many] = [await clientFor(filled(1_000)), await clientFor(filled(almostAll))]
  const ratios: Record<string, number> = {}
  for (const [name, call] of Object.entries(calls)) {
    const small = await shortest(few, call)
    ratios[name] = (await shortest(many, call)) / small
  }
  for (const [name, ratio] of Object.entries(ratios)) expect([name, ratio < 5]).toEqual([name, true])
  const scan = (client: Client) => shortest(client, () => client('GET', `${base}?search=object-777`), 2)
  const small = await scan(few)
  ratios['search (looks at all)'] = (await scan(many)) / small
  const page = (client: Client, offset: number) =>
    shortest(client, () => client('GET', `${base}?limit=50&offset=${offset}`), 2)
  ratios['offset 90000 beside 0 (walks over)'] = (await page(many, 90_000)) / (await page(many, 0))
  const shown = Object.entries(ratios).map(([name, ratio]) => `${name} ${ratio.toFixed(1)}`)
  console.log(`99,900 objects beside 1,000, time per call: ${shown.join(', ')}`)
}, 120_000)

test('the object after the last that may be is refused, inline ones count, and a deleted one makes room', async () => {
  const client = await clientFor(filled(almostAll))
  for (let i = 0; i < 99; i++) expect((await client('POST', `${base}/networks`, fresh())).status).toBe(201)
  const inlineObjects = [{ subtype: 'host', value: '10.0.0.1' }]
  const group = await client('POST', `${base}/networkGroups`, { name: 'full', inlineObjects })
  expect(group.status).toBe(201)
  const refused = await client('POST', `${base}/networks`, fresh())
  expect([refused.status, refused.json.code]).toEqual([422, 'LIMIT_EXCEEDED'])
  const path = `${base}/networkGroups/${group.json.id}`
  const more = await client('PATCH', path, { name: 'full', inlineObjects: [...inlineObjects, ...inlineObjects] })
  expect(more.status).toBe(422)
  expect((await client('DELETE', `${base}/networks/${idAt(5)}`)).status).toBe(204)
  expect((await client('POST', `${base}/networks`, fresh())).status).toBe(201)
  const last = await client('GET', `${base}?limit=1`)
  expect(last.json.pagination.total).toBe(100_000)
  expect(last.json.counts).toEqual({ totalObjects: 99_999, totalGroups: 1, totalInlineObjects: 1 })
})

test('a group holds 1,500 objects, those of the groups in it included, and no more', async () => {
  const sandbox = filled(1_600)
  const client = await clientFor(sandbox)
  const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => idAt(from + i))
  const create = (body: object) => client('POST', `${base}/networkGroups`, body)
  expect((await create({ name: 'too-many', memberObjects: ids(0, 1_501) })).status).toBe(422)
  const inner = await create({ name: 'inner', memberObjects: ids(0, 1_000) })
  expect(inner.status).toBe(201)
  const outer = await create({ name: 'outer', memberGroups: [inner.json.id], memberObjects: ids(1_000, 1_500) })
  expect(outer.status).toBe(201)
  const grown = { name: 'inner', memberObjects: [...ids(0, 1_000), idAt(1_550)] }
  expect((await client('PATCH', `${base}/networkGroups/${inner.json.id}`, grown)).status).toBe(422)
  expect(sandbox.violations).toBe(0)
}, 60_000)
