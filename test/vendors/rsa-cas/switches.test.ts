import { describe, expect, test } from 'vitest'
import { meaningOf } from '../../../src/vendors/rsa-cas/event-codes.ts'
import { ada, RsaTenant, violationsOf } from '../../support/rsa.ts'

const limits = { rateLimits: [{ vendor: 'rsa-cas', group: '*', limit: 0, windowSeconds: 60 }] }

describe('what is not known of the tenant is a switch of the profile', () => {
  test.each([
    [{}, ['error', 'message', 'path', 'status', 'timestamp'], undefined],
    [{ rateLimitedShape: 'application' }, ['code', 'description'], undefined],
    [{ retryAfter: true }, ['error', 'message', 'path', 'status', 'timestamp'], '60'],
  ])('the body and the header of a 429: %j', async (facts, members, retryAfter) => {
    const tenant = new RsaTenant({ facts: { ...limits, ...facts } })
    const { status, json, headers } = await tenant.ask('GET /v2/licenseusage')
    expect([status, Object.keys(json).sort(), headers['retry-after']]).toEqual([429, members, retryAfter])
    expect(violationsOf(tenant)).toBe(0)
  })

  test.each(['companyID', 'companyId'])('the company is spelled %s', async (companyIdSpelling) => {
    const tenant = new RsaTenant({ facts: { companyIdSpelling } })
    const code = await tenant.done('POST /v1/users/deviceRegistrationCode', { email: 'chidi.adeyemi@cedar.example' })
    expect(code[companyIdSpelling]).toBe('cedar')
    expect(violationsOf(tenant)).toBe(0)
  })

  test.each([
    ['mirror', false, true],
    ['array', true, true],
  ])('password reset answers in the form %s', async (passwordResetShape, ofOne, ofList) => {
    const tenant = new RsaTenant({ facts: { passwordResetShape } })
    const line = 'POST /v1/users/generateVerifyCode/resetPassword'
    const one = await tenant.done(line, { email: ada.email })
    const list = await tenant.done(line, [{ email: ada.email }])
    expect([Array.isArray(one), Array.isArray(list)]).toEqual([ofOne, ofList])
    expect(violationsOf(tenant)).toBe(0)
  })

  test('emergency codes follow the settings of the company where they are locked', async () => {
    const tenant = new RsaTenant({ facts: { emergencySettingsLocked: true, emergencyDefaultMinutes: 60 } })
    const wanted = { expiryUnit: 'days', expiryValue: 7, oneTimeUse: true }
    const made = await tenant.done(`PUT /v2/users/${ada.id}/emergencyTokencode`, wanted)
    expect(made).toMatchObject({
      configurationsLocked: true,
      configurationsUsed: { expiryUnit: 'minutes', expiryValue: 60, oneTimeUse: false },
    })
    const first = await tenant.done(`PUT /v1/users/${ada.id}/emergencyTokencode`, { expirationDays: '7' })
    expect(first.expirationDate).toBe(made.expirationDate)
  })

  test('live verification without a license is refused, the same status is no conflict, and an enabled user can be marked', async () => {
    const facts = {
      liveVerificationLicensed: false,
      sameStatus: 'idempotent',
      markNeedsDisabled: false,
      auditsCalls: false,
    }
    const tenant = new RsaTenant({ facts })
    const started = await tenant.ask(`POST /v1/users/${ada.id}/verify/start`, undefined, {
      scopes: ['rsa.user.verify'],
    })
    const same = await tenant.ask(`PUT /v1/users/${ada.id}/userStatus`, { userStatus: 'Enabled' })
    const events = tenant.here.adminEvents.size
    const marked = await tenant.ask(`PUT /v1/users/${ada.id}/markDeleted`, { markDeleted: true })
    expect([started.status, same.status, marked.status]).toEqual([403, 200, 200])
    expect(tenant.here.adminEvents.size).toBe(events)
  })
})

test.each([
  [703, 'error', 'Authentication'],
  [116, 'error', 'User Status'],
  [939, 'notice', 'Authorization'],
  [941, 'error', 'Authorization'],
  [3002, 'error', 'Device Management'],
  [20801, 'error', 'Authentication'],
  [20851, 'notice', 'Authentication'],
  [53, 'error', 'Authentication'],
  [99_999, 'notice', 'Authentication'],
])('event code %i is of level %s and category %s', (code, level, category) => {
  expect(meaningOf(code)).toMatchObject({ level, category })
})
