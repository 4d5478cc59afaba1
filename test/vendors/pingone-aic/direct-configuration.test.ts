import { describe, expect, test } from 'vitest'
import { configurationWrites } from '../../../src/vendors/pingone-aic/configuration.ts'
import { pingoneAic } from '../../../src/vendors/pingone-aic/index.ts'
import { AicTenant, base64, emptyFixture } from '../../support/aic.ts'

const uuid = '4c6f1f2e-0d6b-4a53-9a5b-6f2c3f6b7a10'
const configuration = [
  { idm: 'managed', body: { objects: [] } },
  { script: uuid, realm: 'alpha', name: 'Flags', lines: ['outcome = 1'] },
]
const script = { name: 'Flags', script: base64('outcome = 2'), language: 'JAVASCRIPT', context: 'LIBRARY' }
const scripts = '/am/json/realms/root/realms/alpha/scripts'
const session = '/environment/direct-configuration/session'

/** One write of each operation that changes configuration. */
const writes: Readonly<Record<string, readonly [line: string, body?: unknown]>> = {
  putConfigEntity: ['PUT /openidm/config/endpoint/new', { type: 'text/javascript' }],
  patchConfigEntity: ['PATCH /openidm/config/managed', [{ operation: 'add', field: '/a', value: 1 }]],
  deleteConfigEntity: ['DELETE /openidm/config/managed'],
  putAmScript: [`PUT ${scripts}/${uuid}`, script],
  deleteAmScript: [`DELETE ${scripts}/${uuid}`],
  deleteAmScriptOfRealm: [`DELETE /am/json/alpha/scripts/${uuid}`],
}

function newTenant(facts = {}) {
  const sites = ['development', 'staging', 'production', 'sandbox']
  return new AicTenant({
    fixture: Object.fromEntries(sites.map((site) => [site, { ...emptyFixture[site], configuration }])),
    facts,
  })
}

const state = (tenant: AicTenant, site = 'staging') => tenant.ask(`GET ${session}/state`, undefined, { site }).body

test('the writes of configuration are named once', () => {
  expect(Object.keys(writes).sort()).toEqual([...configurationWrites].sort())
  for (const id of configurationWrites) expect(pingoneAic.behaviours).toHaveProperty(id)
})

describe.each(['staging', 'production'])('%s', (site) => {
  test.each(Object.entries(writes))('refuses %s and changes nothing', (_id, [line, body]) => {
    const tenant = newTenant()
    const before = tenant.here(site).configuration
    const got = tenant.ask(line, body, { site })
    expect(got.status).toBe(403)
    expect(got.body).toMatchObject({ code: 403, reason: 'Forbidden' })
    expect(got.body.message).toContain('immutable')
    expect(tenant.here(site).configuration).toBe(before)
  })

  test.each(Object.entries(writes))('takes %s while a session is open', (_id, [line, body]) => {
    const tenant = newTenant()
    tenant.ask(`PUT ${session}/init`, undefined, { site })
    expect(tenant.ask(line, body, { site }).status).toBeLessThan(300)
  })
})

test.each(['development', 'sandbox'])('%s takes every write', (site) => {
  for (const [line, body] of Object.values(writes))
    expect(newTenant().ask(line, body, { site }).status).toBeLessThan(300)
})

test('the switch upperTiersImmutable opens the upper tiers', () => {
  const tenant = newTenant({ upperTiersImmutable: false })
  expect(tenant.ask('DELETE /openidm/config/managed', undefined, { site: 'production' }).status).toBe(200)
})

describe('a session of direct configuration', () => {
  const site = 'staging'

  test('is opened, seen and applied; what it changed stays, and the environment is immutable again', () => {
    const tenant = newTenant()
    expect(state(tenant)).toEqual({ editable: false })
    const opened = tenant.ask(`PUT ${session}/init`, undefined, { site })
    expect([opened.status, opened.text]).toEqual([200, '{"editable":true}\n'])
    expect(opened.headers['content-api-version']).toBe('resource=1.0')
    expect(state(tenant)).toEqual({ editable: true })
    expect(state(tenant, 'production')).toEqual({ editable: false })
    tenant.ask('DELETE /openidm/config/managed', undefined, { site })
    expect(tenant.ask(`PUT ${session}/apply`, undefined, { site }).body).toEqual({ editable: false })
    expect(state(tenant)).toEqual({ editable: false, status: 'SESSION_APPLIED' })
    expect(tenant.ask('GET /openidm/config/managed', undefined, { site }).status).toBe(404)
    expect(tenant.ask('PUT /openidm/config/managed', {}, { site }).status).toBe(403)
  })

  test('is aborted, and everything is what it was', () => {
    const tenant = newTenant()
    const before = tenant.here(site).configuration.toArray()
    tenant.ask(`PUT ${session}/init`, undefined, { site })
    tenant.ask('DELETE /openidm/config/managed', undefined, { site })
    tenant.ask(`PUT ${scripts}/${uuid}`, script, { site })
    tenant.ask('PUT /openidm/config/endpoint/new', {}, { site })
    expect(tenant.ask(`PUT ${session}/abort`, undefined, { site }).body).toEqual({ editable: false })
    expect(tenant.here(site).configuration.toArray()).toEqual(before)
    expect(state(tenant)).toEqual({ editable: false })
  })

  test('that is open is opened again without losing what to go back to', () => {
    const tenant = newTenant()
    tenant.ask(`PUT ${session}/init`, undefined, { site })
    tenant.ask('DELETE /openidm/config/managed', undefined, { site })
    tenant.ask(`PUT ${session}/init`, undefined, { site })
    tenant.ask(`PUT ${session}/abort`, undefined, { site })
    expect(tenant.ask('GET /openidm/config/managed', undefined, { site }).status).toBe(200)
  })

  test('that is not open is ended without effect', () => {
    const tenant = newTenant()
    for (const end of ['apply', 'abort']) {
      expect(tenant.ask(`PUT ${session}/${end}`, undefined, { site }).body).toEqual({ editable: false })
    }
    expect(state(tenant)).toEqual({ editable: false })
  })

  test('does not exist where the tenant does not offer it', () => {
    const tenant = newTenant({ directConfiguration: 'absent' })
    const got = tenant.ask(`PUT ${session}/init`, undefined, { site })
    expect(got.status).toBe(404)
    expect(got.text).toBe('{"code":404,"message":"path /environment/direct-configuration/session/init was not found"}')
  })
})

describe('a lock of development and staging', () => {
  const locked = () => {
    const tenant = newTenant()
    tenant.ask(
      'POST /environment/promotion/lock',
      {},
      {
        site: 'staging',
        headers: { 'accept-api-version': 'protocol=1.0,resource=1.0' },
      },
    )
    return tenant
  }

  test.each(['development', 'staging'])('keeps every write of configuration off %s', (site) => {
    const tenant = locked()
    const before = tenant.here(site).configuration
    for (const [line, body] of Object.values(writes)) {
      const got = tenant.ask(line, body, { site })
      expect(got.status).toBe(403)
      expect(got.body.message).toContain('locked for a promotion')
    }
    expect(tenant.here(site).configuration).toBe(before)
    expect(tenant.ask('GET /openidm/config?_queryFilter=true', undefined, { site }).status).toBe(200)
  })

  test('keeps sessions from being opened and ended, and leaves production alone', () => {
    const tenant = locked()
    for (const call of ['init', 'apply', 'abort']) {
      expect(tenant.ask(`PUT ${session}/${call}`, undefined, { site: 'staging' }).status).toBe(403)
    }
    expect(tenant.ask(`PUT ${session}/init`, undefined, { site: 'production' }).body).toEqual({ editable: true })
  })
})
