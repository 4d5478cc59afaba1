import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const all = '/v1/organizations/{orgId}/subscriptions'
const one = '/v1/organizations/{orgId}/subscriptions/{subscriptionId}'

const codes = { paid: 'PAID-XDRX-AAAA-BBBB', trial: 'TRIA-XDRX-AAAA-BBBB', duo: 'DUOX-AAAA-BBBB-CCCC' }
const xdr = 'aaaaaaaa-0000-4000-8000-000000000001'

const offer = (id: string, name: string, needsInput = false) => ({
  id,
  name,
  allowedRegions: ['NAM', 'EMEA'],
  entitlements: [{ id: 'XDR-ADV', name: 'Cisco XDR Advantage', quantity: 100 }],
  needsInput,
})

async function declared(): Promise<SccTenant> {
  const here = await tenant()
  const declare = (code: string, type: string, products: object[]) =>
    here.control('POST', '/console/cisco-scc/global/declare-claim-code', { code, name: `Sub ${type}`, type, products })
  await declare(codes.paid, 'paid', [offer(xdr, 'Cisco XDR')])
  await declare(codes.trial, 'trial', [offer('aaaaaaaa-0000-4000-8000-000000000002', 'Cisco XDR')])
  await declare(codes.duo, 'paid', [offer('aaaaaaaa-0000-4000-8000-000000000003', 'Duo', true)])
  return here
}

async function claim(here: SccTenant, claimCode: string, organization = standalone, products?: object[]) {
  const { data, response } = await here.as(organization).POST(all, {
    params: { path: { orgId: here.key(organization).orgId } },
    body: { claimCode, ...(products && { products: products as never }) },
  })
  return { data, status: response.status, id: data?.id ?? '' }
}

async function read(here: SccTenant, subscriptionId: string, organization = standalone) {
  const path = { orgId: here.key(organization).orgId, subscriptionId }
  return (await here.as(organization, 'member').GET(one, { params: { path } })).data
}

async function put(here: SccTenant, subscriptionId: string, body: object, organization = standalone) {
  const path = { orgId: here.key(organization).orgId, subscriptionId }
  const { response } = await here.as(organization).PUT(one, { params: { path }, body })
  return response.status
}

test('a preview shows what a code brings, with regions to choose from, and uses nothing up', async () => {
  const here = await declared()
  const preview = async (claimCode: string) => {
    const params = { path: { orgId: here.key(standalone).orgId } }
    return here.as(standalone).POST(`${all}/claimInfo`, { params, body: { claimCode } })
  }
  const { data } = await preview(codes.paid)
  expect(data).toMatchObject({
    name: 'Sub paid',
    type: 'paid',
    products: [
      {
        id: xdr,
        name: 'Cisco XDR',
        allowedRegions: [
          { regionCode: 'NAM', regionDescription: 'North America' },
          { regionCode: 'EMEA', regionDescription: 'Europe, Middle East and Africa' },
        ],
      },
    ],
  })
  expect(data).not.toHaveProperty('id')
  expect((await claim(here, codes.paid)).status).toBe(201)
  expect((await preview(codes.paid)).response.status).toBe(404)
  expect((await preview('NONE')).response.status).toBe(404)
})

test('a claim sets products up in the wished region, which takes its time', async () => {
  const here = await declared()
  await here.control('PUT', '/pace', { pace: 1 })
  const made = await claim(here, codes.paid, standalone, [{ id: xdr, regionCode: 'EMEA' }])
  expect(made.data?.products).toMatchObject([{ id: xdr, regionCode: 'EMEA', status: 'IN_PROGRESS' }])
  expect(made.data?.products?.[0]?.entitlements?.[0]).not.toHaveProperty('type')
  await here.control('POST', '/clock', { advance: 'PT4M' })
  expect((await read(here, made.id))?.products?.[0]?.status).toBe('IN_PROGRESS')
  await here.control('POST', '/clock', { advance: 'PT1M' })
  expect((await read(here, made.id))?.products?.[0]?.status).toBe('ACTIVATED')
})

test('a code is used once; unknown codes, regions and products are refused', async () => {
  const here = await declared()
  expect((await claim(here, 'NONE')).status).toBe(404)
  expect((await claim(here, codes.paid, standalone, [{ id: xdr, regionCode: 'APJC' }])).status).toBe(422)
  expect((await claim(here, codes.paid, standalone, [{ id: xdr, useExistingTenant: true }])).status).toBe(422)
  expect((await claim(here, codes.paid)).status).toBe(201)
  expect((await claim(here, codes.paid)).status).toBe(409)
  expect((await claim(here, codes.paid, manager)).status).toBe(409)
})

test('a paid subscription takes the place of a trial, and a trial cannot come beside a paid one', async () => {
  const here = await declared()
  const trial = await claim(here, codes.trial)
  await claim(here, codes.paid)
  expect((await read(here, trial.id))?.products?.[0]?.status).toBe('DEACTIVATED')
  const other = await declared()
  await claim(other, codes.paid)
  expect((await claim(other, codes.trial)).status).toBe(403)
})

test('a product is deactivated, and activated with a region or in the tenant of a deactivated one', async () => {
  const here = await declared()
  const { id } = await claim(here, codes.paid)
  const product = { productId: xdr }
  expect(await put(here, id, { ...product, status: true, regionCode: 'NAM' })).toBe(409)
  expect(await put(here, id, { ...product, status: false })).toBe(200)
  expect((await read(here, id))?.products?.[0]?.status).toBe('DEACTIVATED')
  expect(await put(here, id, { ...product, status: true })).toBe(400)
  expect(await put(here, id, { ...product, status: true, regionCode: 'NAM', sourceInstanceId: xdr })).toBe(400)
  expect(await put(here, id, { ...product, status: true, regionCode: 'APJC' })).toBe(422)
  expect(await put(here, id, { status: true })).toBe(400)
  expect(await put(here, id, { ...product, status: true, sourceInstanceId: xdr })).toBe(200)
  expect((await read(here, id))?.products?.[0]).toMatchObject({ status: 'ACTIVATED', regionCode: 'NAM' })
})

test('a product that needs more input waits for action and cannot be activated by the API', async () => {
  const here = await declared()
  const { id, data } = await claim(here, codes.duo)
  expect(data?.products?.[0]?.status).toBe('ACTION_REQUIRED')
  const productId = data?.products?.[0]?.id
  expect(await put(here, id, { productId, status: true, regionCode: 'NAM' })).toBe(403)
})

test('a manager gives quantities to a managed organization, which counts on both sides', async () => {
  const here = await declared()
  const { id } = await claim(here, codes.paid, manager)
  const share = async (body: object, by = manager) => {
    const path = { orgId: here.key(managed).orgId, subscriptionId: id }
    return (await here.as(by).PATCH(one, { params: { path }, body: body as never })).response
  }
  const given = await share({ entitlements: [{ id: 'XDR-ADV', quantity: 30 }], enableFreeProducts: ['firewall'] })
  expect([given.status, await given.text()]).toEqual([204, ''])
  const own = await read(here, id, manager)
  expect(own?.products?.[0]?.entitlements).toMatchObject([{ quantity: 100, assignedQuantity: 30, type: 'CLAIMED' }])
  const path = { orgId: here.key(managed).orgId }
  const theirs = (await here.as(managed).GET(all, { params: { path } })).data?.subscriptions
  expect(theirs?.[0]?.products).toMatchObject([
    { name: 'Cisco XDR', status: 'NOT_PROVISIONED', entitlements: [{ quantity: 30, type: 'SHARED' }] },
    { name: 'Firewall', status: 'ACTIVATED' },
  ])
  expect((await share({ entitlements: [{ id: 'XDR-ADV', quantity: 101 }] })).status).toBe(422)
  expect((await share({ entitlements: [{ id: 'NONE', quantity: 1 }] })).status).toBe(400)
  expect((await share({ entitlements: [{ id: 'XDR-ADV', quantity: 1 }] }, managed)).status).toBe(403)
  expect(
    (await share({ entitlements: [{ id: 'XDR-ADV', quantity: 100 }], useExistingTenantsForProducts: [xdr] })).status,
  ).toBe(204)
  const subscriptionId = theirs?.[0]?.id ?? ''
  expect((await read(here, subscriptionId, managed))?.products?.[0]).toMatchObject({
    status: 'ACTIVATED',
    entitlements: [{ quantity: 100 }],
  })
  const named = await here.as(managed).GET(all, { params: { path, query: { name: 'PAID' } } })
  expect(named.data?.subscriptions).toHaveLength(1)
  expect(here.violations()).toBe(0)
})

test('setting up can fail, and be tried again', async () => {
  const here = await declared()
  await here.control('PUT', '/pace', { pace: 'manual' })
  const { id } = await claim(here, codes.paid)
  await here.control('POST', '/console/cisco-scc/global/fail-provisioning', { subscriptionId: id, productId: xdr })
  expect((await read(here, id))?.products?.[0]?.status).toBe('ERROR')
  expect(await put(here, id, { productId: xdr, status: true, regionCode: 'NAM' })).toBe(200)
  expect((await read(here, id))?.products?.[0]?.status).toBe('IN_PROGRESS')
})
