import { expect, test } from 'vitest'
import type { Pace } from '../../../src/world/index.ts'
import { ada, type Caller, RsaTenant, violationsOf } from '../../support/rsa.ts'

const minute = 60_000
const day = 1440 * minute
const verifier: Caller = { scopes: ['rsa.user.verify'] }
const user = `/v1/users/${ada.id}`
const paces: readonly Pace[] = [1, 20, 'instant', 'manual']

interface Story {
  /** What is done first. */
  readonly begin: (tenant: RsaTenant) => Promise<unknown>
  /** When something ends by the calendar, after the beginning, in ms. */
  readonly endsMs: number
  /** What is seen just before that, and from then on. */
  readonly seen: (tenant: RsaTenant) => Promise<unknown>
  readonly before: unknown
  readonly after: unknown
}

const status = async (tenant: RsaTenant, line: string, body?: unknown, as?: Caller): Promise<number> =>
  (await tenant.ask(line, body, as)).status
const enrollment = { code_generation_mode: 'ENROLLMENT', user_emails: [ada.email] }
const lookup = (tenant: RsaTenant) => tenant.ask('POST /v1/users/lookup', { email: ada.email })
const emergencyStatus = async (tenant: RsaTenant) => (await lookup(tenant)).json.emergencyAccessStatus
const voided = async (tenant: RsaTenant) =>
  (await tenant.done('POST /v1/users/voidVerifyCode', enrollment)).results[0].status

/** Generates a report and ends its work by hand, which the pace would end at different instants. */
async function report(tenant: RsaTenant): Promise<void> {
  await tenant.done('POST /v1/report/users/generate')
  tenant.finishWork()
}

const stories: Readonly<Record<string, Story>> = {
  'a user marked for deletion goes after seven days': {
    begin: async (tenant) => {
      await tenant.done(`PUT ${user}/userStatus`, { userStatus: 'Disabled' })
      await tenant.done(`PUT ${user}/markDeleted`, { markDeleted: true })
    },
    endsMs: 7 * day,
    seen: async (tenant) => (await lookup(tenant)).status,
    before: 200,
    after: 404,
  },
  'an enrollment code of ten minutes': {
    begin: (tenant) => tenant.done('POST /v1/users/generateVerifyCode/enroll', [{ email: ada.email }]),
    endsMs: 10 * minute,
    seen: voided,
    before: 1013,
    after: 1014,
  },
  'an enrollment code of the longest lifetime, a day': {
    begin: (tenant) => {
      const item = { email: ada.email, code_validity: '24', validity_time_duration_unit: 'HOUR' }
      return tenant.done('POST /v1/users/generateVerifyCode/enroll', [item])
    },
    endsMs: day,
    seen: voided,
    before: 1013,
    after: 1014,
  },
  'an emergency code of one minute': {
    begin: (tenant) =>
      tenant.done(`PUT /v2/users/${ada.id}/emergencyTokencode`, { expiryUnit: 'minutes', expiryValue: 1 }),
    endsMs: minute,
    seen: emergencyStatus,
    before: 'Enabled',
    after: 'Disabled',
  },
  'an emergency code of seven days': {
    begin: (tenant) => tenant.done(`PUT ${user}/emergencyTokencode`, { expirationDays: '7' }),
    endsMs: 7 * day,
    seen: emergencyStatus,
    before: 'Enabled',
    after: 'Disabled',
  },
  'a live verification of ten minutes': {
    begin: (tenant) => tenant.done(`POST ${user}/verify/start`, undefined, verifier),
    endsMs: 10 * minute,
    seen: async (tenant) => (await tenant.done(`GET ${user}/verify/status`, undefined, verifier)).verifyStatus,
    before: 'PENDING',
    after: 'EXPIRED',
  },
  'eight hours between reports': {
    begin: report,
    endsMs: 480 * minute,
    seen: (tenant) => status(tenant, 'POST /v1/report/users/generate'),
    before: 429,
    after: 201,
  },
  'fifteen minutes between downloads': {
    begin: async (tenant) => {
      await report(tenant)
      await tenant.done('GET /v1/report/users/download')
    },
    endsMs: 15 * minute,
    seen: (tenant) => status(tenant, 'GET /v1/report/users/download'),
    before: 429,
    after: 200,
  },
}

test.each(Object.entries(stories))('%s: the same at every pace, to the millisecond', async (_what, story) => {
  const { begin, endsMs, seen, before, after } = story
  for (const pace of paces) {
    const [early, late] = [new RsaTenant({ pace }), new RsaTenant({ pace })]
    await begin(early)
    early.pass(endsMs - 1)
    await begin(late)
    late.pass(endsMs)
    expect([pace, await seen(early), await seen(late)]).toEqual([pace, before, after])
    expect([violationsOf(early), violationsOf(late)]).toEqual([0, 0])
  }
})
