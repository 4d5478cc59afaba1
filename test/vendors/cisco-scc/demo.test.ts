import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createEngine, type Fixture, Registry, type Sandbox, tenancyOf } from '../../../src/sandbox/index.ts'
import { type Client, clientOf, testEngine, testSandbox } from '../../support/tenant.ts'

const page = readFileSync('docs/demo-cisco-scc.md', 'utf8')
const fixture = JSON.parse(readFileSync('fixtures/cisco-scc/demo.json', 'utf8')) as Fixture
const provider = 'Lighthouse Security'

function demo(): Sandbox {
  const usual = testEngine()
  const engine = createEngine([{ ...tenancyOf(usual, 'cisco-scc'), fixture }], usual.keys)
  return testSandbox({ registry: new Registry(engine) })
}

const sandbox = demo()
const siteOf: Readonly<Record<string, string>> = { NAM: 'us', EU: 'eu', APJC: 'apj', AU: 'au' }
const asProvider = (site: string): Promise<Client> =>
  clientOf(sandbox, 'cisco-scc', site, { principal: 'lighthouse-automation' })

interface Organization {
  readonly id: string
  readonly name: string
  readonly regionCode: string
}

async function organizations(): Promise<Organization[]> {
  const client = await asProvider('global')
  return (await client('GET', '/v1/organizations')).json.organizations
}

async function quantity(client: Client, id: string, entitlement: string): Promise<string> {
  const { subscriptions } = (await client('GET', `/v1/organizations/${id}/subscriptions`)).json
  const all = subscriptions.flatMap(({ products }: { products: { entitlements: object[] }[] }) =>
    products.flatMap(({ entitlements }) => entitlements),
  )
  const found = all.find((known: { id: string }) => known.id === entitlement)
  return found ? String(found.quantity) : '-'
}

/** The row of a customer as the tenant answers it. */
async function rowOf({ id, name, regionCode }: Organization): Promise<string> {
  const client = await asProvider('global')
  const users = (await client('GET', `/v1/organizations/${id}/users`)).json.users as { type: string }[]
  const shared = users.filter(({ type }) => type === 'Shared').length
  const regional = await asProvider(siteOf[regionCode] ?? '')
  const { counts } = (await regional('GET', `/v1/organizations/${id}/domains/global/objects`)).json
  const amounts = [await quantity(client, id, 'XDR-ADV'), await quantity(client, id, 'SA-ESS')]
  const cells = [name, regionCode, users.length - shared, shared, counts.totalObjects, counts.totalGroups, ...amounts]
  return `| ${cells.join(' | ')} |`
}

test('the table of the page is what the tenant answers', async () => {
  const customers = (await organizations()).filter(({ name }) => name !== provider)
  const rows: string[] = []
  for (const customer of customers) rows.push(await rowOf(customer))
  const shown = page.split('\n').filter((line) => /^\| [A-Z]/.test(line))
  expect(shown.map((line) => line.replaceAll(/ +/g, ' '))).toEqual(rows)
})

test('of what the provider claimed, the page says how much is given away', async () => {
  const client = await asProvider('global')
  const [home] = (await organizations()).filter(({ name }) => name === provider)
  const { subscriptions } = (await client('GET', `/v1/organizations/${home?.id}/subscriptions`)).json
  const [xdr] = subscriptions[0].products[0].entitlements
  expect(page).toContain(`of the ${xdr.quantity} that it claimed, ${xdr.assignedQuantity} are given away`)
})

test('what the page says can be tried ends as it says', async () => {
  const client = await asProvider('global')
  const all = await organizations()
  const idOf = (name: string): string => all.find((organization) => organization.name === name)?.id ?? ''
  const brandt = `/v1/organizations/${idOf('Brandt Maschinenbau')}/users`
  const removed = await client('PATCH', brandt, {
    users: [{ operation: 'remove', email: 'berta.brandt@brandt.example' }],
  })
  expect(removed.json.results[0].status).toBe('error')
  const coral = `/v1/organizations/${idOf('Coral Bay Resorts')}/users`
  const enabled = await client('PATCH', coral, {
    users: [{ operation: 'enable', email: 'ethan.season@coralbay.example' }],
  })
  expect(enabled.json.results[0].status).toBe('success')
  const drover = `/v1/organizations/${idOf('Drover Freight')}/subscriptions`
  const claim = async (claimCode: string) => (await client('POST', drover, { claimCode })).json.products[0]
  expect(await claim('KEEP-LAMP-BURN-BRIT')).toMatchObject({ name: 'Cisco AI Defense', status: 'IN_PROGRESS' })
  expect(await claim('DUOS-NEED-MORE-WORD')).toMatchObject({ name: 'Duo', status: 'ACTION_REQUIRED' })
  const us = await asProvider('us')
  const objects = `/v1/organizations/${idOf('Alder Clinics')}/domains/global/objects`
  const found = (await us('GET', `${objects}?type=network&search=records-db`)).json.objects
  const database = found.find(({ name }: { name: string }) => name === 'records-db')
  const refused = await us('DELETE', `${objects}/networks/${database.id}`)
  expect([refused.status, refused.json.usageLocations[0].items[0].name]).toEqual([409, 'records'])
  expect(sandbox.violations).toBe(0)
})
