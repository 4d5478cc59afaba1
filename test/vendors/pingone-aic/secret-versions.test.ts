import { beforeEach, describe, expect, test } from 'vitest'
import { AicTenant, base64 } from '../../support/aic.ts'

const path = '/environment/secrets/esv-key'
const versions = `${path}/versions`
const put = { encoding: 'generic', useInPlaceholders: true, valueBase64: base64('one') }
const create = (tenant: AicTenant, value: string) =>
  tenant.ask(`POST ${versions}?_action=create`, { valueBase64: base64(value) })
const change = (tenant: AicTenant, version: string, status: string) =>
  tenant.ask(`POST ${versions}/${version}?_action=changestatus`, { status })

let tenant: AicTenant

beforeEach(() => {
  tenant = new AicTenant()
  tenant.ask(`PUT ${path}`, put)
  tenant.pass(1_000)
})

describe('versions of a secret', () => {
  test('a new one is enabled, active and listed first', () => {
    const created = create(tenant, 'two')
    expect(created.text).toBe('{"createDate":"2026-11-21T09:00:01Z","loaded":false,"status":"ENABLED","version":"2"}\n')
    expect(tenant.ask(`GET ${versions}`).body).toEqual([
      created.body,
      { createDate: '2026-11-21T09:00:00Z', loaded: false, status: 'ENABLED', version: '1' },
    ])
    expect(tenant.ask(`GET ${path}`).body).toMatchObject({
      activeVersion: '2',
      lastChangeDate: '2026-11-21T09:00:01Z',
      loaded: false,
      loadedVersion: '',
    })
    expect(tenant.ask(`GET ${versions}/latest`).body).toEqual(created.body)
    expect(tenant.ask(`GET ${versions}/1`).body.version).toBe('1')
  })

  test('the value of the latest one given again creates nothing', () => {
    const before = tenant.here().secrets
    expect(create(tenant, 'one').body).toMatchObject({ createDate: '2026-11-21T09:00:00Z', version: '1' })
    expect(tenant.here().secrets).toBe(before)
    create(tenant, 'two')
    expect(create(tenant, 'one').body.version).toBe('3')
  })

  test('the value given again creates one, by switch', () => {
    const other = new AicTenant({ facts: { sameSecretValueKeepsVersion: false } })
    other.ask(`PUT ${path}`, put)
    expect(create(other, 'one').body.version).toBe('2')
  })

  test('without placeholders a new one is loaded at once', () => {
    const other = new AicTenant()
    other.ask(`PUT ${path}`, { ...put, useInPlaceholders: false })
    create(other, 'two')
    expect(other.ask(`GET ${path}`).body).toMatchObject({ activeVersion: '2', loaded: true, loadedVersion: '2' })
  })

  test('one can be disabled and enabled; the highest enabled one is active', () => {
    create(tenant, 'two')
    create(tenant, 'three')
    expect(change(tenant, '2', 'DISABLED')).toMatchObject({ status: 200, body: { status: 'DISABLED', version: '2' } })
    expect(tenant.ask(`GET ${path}`).body.activeVersion).toBe('3')
    expect(change(tenant, '2', 'ENABLED').body.status).toBe('ENABLED')
  })

  test('the latest one cannot be disabled', () => {
    for (const version of ['1', 'latest']) {
      expect(change(tenant, version, 'DISABLED')).toMatchObject({
        status: 400,
        text: '{"code":400,"message":"Cannot disable latest secret version"}\n',
      })
    }
  })

  test('a destroyed one stays listed, keeps its date and gives its number to none', () => {
    create(tenant, 'two')
    const destroyed = tenant.ask(`DELETE ${versions}/1`)
    expect(destroyed).toMatchObject({
      status: 200,
      body: { createDate: '2026-11-21T09:00:00Z', status: 'DESTROYED', version: '1' },
    })
    expect(tenant.ask(`GET ${versions}`).body).toHaveLength(2)
    expect(tenant.here().secrets.get('esv-key')?.versions[0]?.valueBase64).toBe('')
    expect(change(tenant, '1', 'ENABLED')).toMatchObject({ status: 500 })
    expect(tenant.ask(`DELETE ${versions}/1`).status).toBe(500)
  })

  test('the latest one can be destroyed, by switch; then the next highest is active', () => {
    const other = new AicTenant({ facts: { deleteLatestVersion: 'allowed' } })
    other.ask(`PUT ${path}`, put)
    create(other, 'two')
    expect(other.ask(`DELETE ${versions}/latest`).body).toMatchObject({ status: 'DESTROYED', version: '2' })
    expect(other.ask(`GET ${path}`).body.activeVersion).toBe('1')
    expect(create(other, 'two').body.version).toBe('3')
  })

  test('latest is the highest enabled one, by switch', () => {
    const facts = { deleteLatestVersion: 'allowed', latestVersionMeans: 'enabled' }
    const other = new AicTenant({ facts })
    other.ask(`PUT ${path}`, put)
    create(other, 'two')
    other.ask(`DELETE ${versions}/2`)
    expect(other.ask(`GET ${versions}/latest`).body.version).toBe('1')
  })

  test('only the restart loads; a version says so itself only by switch', () => {
    for (const versionLoaded of ['never', 'secret']) {
      const other = new AicTenant({ facts: { versionLoaded } })
      other.ask(`PUT ${path}`, put)
      create(other, 'two')
      other.ask('POST /environment/startup?_action=restart')
      other.pass(107_000)
      expect(other.ask(`GET ${path}`).body).toMatchObject({ loaded: true, loadedVersion: '2' })
      expect(other.ask(`GET ${versions}/2`).body.loaded).toBe(versionLoaded === 'secret')
      expect(other.ask(`GET ${versions}/1`).body.loaded).toBe(false)
    }
  })
})

describe('refusals of versions', () => {
  const missing = '/environment/secrets/esv-missing/versions'

  test.each([
    ['POST', `${missing}?_action=create`, { valueBase64: '' }, 404, 'Failed to create secret version'],
    ['GET', `${missing}/1`, undefined, 404, 'Failed to get secret version'],
    ['GET', `${versions}/4`, undefined, 404, 'Failed to get secret version'],
    ['DELETE', `${versions}/4`, undefined, 500, 'Failed to delete secret version'],
    ['DELETE', `${versions}/latest`, undefined, 500, 'Failed to delete secret version'],
    [
      'POST',
      `${versions}/4?_action=changestatus`,
      { status: 'ENABLED' },
      404,
      'The secret does not exist or does not have a version',
    ],
    [
      'POST',
      `${versions}/1?_action=changestatus`,
      { status: 'DESTROYED' },
      400,
      `request body has an error: doesn't match schema #/components/schemas/esvSecretVersionStatusRequest: ` +
        'Error at "/status": value is not one of the allowed values ["DISABLED","ENABLED"]',
    ],
  ])('%s %s', (method, target, body, status, message) => {
    const refused = tenant.ask(`${method} ${target}`, body)
    expect(refused).toMatchObject({ status, text: `${JSON.stringify({ code: status, message })}\n` })
  })
})
