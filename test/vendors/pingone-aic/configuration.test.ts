import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Fixture } from '../../../src/sandbox/index.ts'
import {
  encryptedPlaces,
  idmItem,
  placeholdersOf,
  reportPlace,
  scriptItem,
} from '../../../src/vendors/pingone-aic/configuration.ts'
import { AicTenant, base64, emptyFixture } from '../../support/aic.ts'

const uuid = '4c6f1f2e-0d6b-4a53-9a5b-6f2c3f6b7a10'
const encrypted = { $crypto: { type: 'x-simple-encryption', value: { data: 'AA==' } } }

describe('ESVs that configuration refers to', () => {
  test('are found in every text, each once, with and without a default', () => {
    const body = {
      host: 'smtp://&{esv.mail.host}:&{esv.mail.port|25}/&{esv.mail.host}',
      port: { $int: '&{esv.mail.port}' },
      list: [{ deep: '&{esv.a_b-c}' }],
      other: '&{fr.am.host} and esv.free.text',
    }
    expect(placeholdersOf(idmItem('external.email', body))).toEqual(['esv-a_b-c', 'esv-mail-host', 'esv-mail-port'])
  })

  test('are found in scripts of both parts', () => {
    const source = `var host = identityServer.getProperty("esv.mail.host"), x = openidm.getProperty( 'esv.x' )`
    expect(placeholdersOf(idmItem('endpoint/mail', { source }))).toEqual(['esv-mail-host', 'esv-x'])
    const script = base64(`outcome = systemEnv.getProperty('esv.feature.flags') ? '&{esv.y}' : 'no'`)
    expect(placeholdersOf(scriptItem('alpha', uuid, { name: 'Flags', script }))).toEqual(['esv-feature-flags', 'esv-y'])
  })

  test('are none where a script is no base64', () => {
    expect(placeholdersOf(scriptItem('alpha', uuid, { script: 'systemEnv.getProperty' }))).toEqual([])
  })
})

test('values encrypted in place are named by config id and pointer', () => {
  const body = { auth: { password: encrypted }, 'a/b': [{ secret: encrypted }], plain: { $string: 'x' } }
  expect(encryptedPlaces(idmItem('external.email', body))).toEqual([
    'external.email/auth/password',
    'external.email/a~1b/0/secret',
  ])
})

describe('the place of an item in a report', () => {
  test('is that of its kind', () => {
    const place = { section: 'IDMConfig', configItem: 'Email > Templates', name: 'welcome' }
    expect(reportPlace(idmItem('emailTemplate/welcome', {}))).toEqual(place)
    expect(reportPlace(idmItem('managed', {}))).toMatchObject({ configItem: 'Managed Objects', name: 'managed' })
    expect(reportPlace(idmItem('audit', {}))).toMatchObject({ configItem: 'Other', name: 'audit' })
  })

  test('of a script has its realm and distinguished name', () => {
    expect(reportPlace(scriptItem('bravo', uuid, { name: 'Flags' }))).toEqual({
      section: 'AMConfig',
      configItem: 'Scripts',
      name: 'Flags',
      realm: '/bravo',
      uid: `ou=${uuid},ou=scriptConfigurations,ou=default,ou=OrganizationConfig,ou=1.0,ou=ScriptingService,ou=services,o=bravo,ou=services,ou=am-config`,
    })
  })
})

test('equal content has equal revisions, other content others', () => {
  const [one, same, other] = [idmItem('a', { x: 1 }), idmItem('b', { x: 1 }), idmItem('a', { x: 2 })]
  expect(one.revision).toBe(same.revision)
  expect(one.revision).not.toBe(other.revision)
})

describe('the shipped configuration', () => {
  const fixture = JSON.parse(readFileSync('fixtures/pingone-aic/default.json', 'utf8')) as Fixture
  const tenant = new AicTenant({ fixture })

  test.each(['development', 'staging', 'production', 'sandbox'])('of %s refers to ESVs that exist', (site) => {
    const { configuration, variables, secrets } = tenant.here(site)
    const ids = configuration.toArray().flatMap(placeholdersOf)
    expect(ids).toContain('esv-mail-host')
    expect(ids.filter((id) => !variables.has(id) && !secrets.has(id))).toEqual([])
    expect(configuration.toArray().flatMap(encryptedPlaces)).toEqual([])
  })

  test('has one script that waits for a promotion', () => {
    const keys = (site: string) =>
      tenant
        .here(site)
        .configuration.toArray()
        .map(({ key, revision }) => key + revision)
    const ahead = keys('development').filter((key) => !keys('staging').includes(key))
    expect(ahead).toHaveLength(1)
    expect(ahead[0]).toMatch(/^am\/alpha\/scripts\//)
    expect(keys('staging')).toEqual(keys('production'))
  })
})

test('a row that is neither configuration nor script is told at once', () => {
  const fixture = { ...emptyFixture, development: { ...emptyFixture.development, configuration: [{ id: 'x' }] } }
  expect(() => new AicTenant({ fixture })).toThrow('it names neither idm nor script')
})
