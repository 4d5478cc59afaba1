import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Fixture } from '../../../src/sandbox/index.ts'
import { fitsEncoding } from '../../../src/vendors/pingone-aic/secret-encodings.ts'
import { AicTenant, emptyFixture } from '../../support/aic.ts'

const shipped = JSON.parse(readFileSync('fixtures/pingone-aic/default.json', 'utf8')) as Fixture
const sites = ['development', 'staging', 'production', 'sandbox']

describe('the shipped fixture', () => {
  const tenant = new AicTenant({ fixture: shipped })

  test.each(sites)('fills %s with ESVs that the API can answer', (site) => {
    for (const path of ['variables', 'secrets']) {
      const got = tenant.ask(`GET /environment/${path}`, undefined, { site })
      expect(got.status).toBe(200)
      expect(got.body.resultCount).toBeGreaterThan(0)
    }
    for (const secret of tenant.here(site).secrets) {
      const versions = tenant.ask(`GET /environment/secrets/${secret.id}/versions`, undefined, { site })
      expect(versions.body).toHaveLength(secret.versions.length)
      for (const { status, valueBase64 } of secret.versions) {
        if (status !== 'DESTROYED') expect(fitsEncoding(secret.encoding, valueBase64, [16, 24, 32])).toBe(true)
      }
    }
  })

  test('has loaded and pending ESVs, and another value in every environment', () => {
    const pending = sites.map((site) => {
      return tenant.ask('GET /environment/count?_onlyPending=true', undefined, { site }).body as unknown
    })
    expect(pending).toEqual([
      { secrets: 1, variables: 1 },
      { secrets: 1, variables: 0 },
      { secrets: 0, variables: 0 },
      { secrets: 1, variables: 1 },
    ])
    const values = sites.map((site) => tenant.here(site).variables.get('esv-mail-host')?.valueBase64)
    expect(new Set(values).size).toBe(sites.length)
  })

  test('dates are counted back from the seeding', () => {
    expect(tenant.here('development').variables.get('esv-trusted-origins')).toMatchObject({
      lastChangeDate: '2026-11-09T04:30:00Z',
      lastChangedBy: 'Backlot-SA-development',
    })
  })

  test.each(sites)('%s has an account with every scope and one that reads', (site) => {
    const accounts = [...tenant.here(site).serviceAccounts.by('order')]
    expect(accounts.map(({ name }) => name)).toEqual([`Backlot-SA-${site}`, `Backlot-SA-${site}-reader`])
    expect(accounts[1]?.scopes).toEqual(['fr:idc:esv:read'])
  })
})

test.each([
  ['variables', { id: 'esv-a', type: 'string', value: 'x', age: 'soon' }, 'age soon is no duration'],
  ['secrets', { id: 'esv-a', versions: [] }, 'it has no versions'],
])('a wrong row of %s is told at once', (section, row, message) => {
  const fixture = { ...emptyFixture, development: { ...emptyFixture.development, [section]: [row] } }
  expect(() => new AicTenant({ fixture })).toThrow(message)
})
