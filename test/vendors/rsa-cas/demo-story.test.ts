import { expect, test } from 'vitest'
import { type RsaTenant, violationsOf } from '../../support/rsa.ts'
import { at, demo, demoPage as page, idOf, lookup } from '../../support/rsa-demo.ts'
import { testNow } from '../../support/tenant.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

/** What the page says is going on, point by point, on one line each. */
const points = (page.split('## What is going on\n\n')[1]?.split('\n\n## ')[0] ?? '')
  .split(/^- /m)
  .slice(1)
  .map((point) => point.trim().replaceAll(/\s+/g, ' '))

/** What has to be true of each point, in the order of the page; every test has a company of its own. */
const stories: readonly (readonly [says: RegExp, isTrue: (here: RsaTenant) => Promise<void>])[] = [
  [
    /refused 14 sign-ins from `203\.0\.113\.66` last night and let one more pass/,
    async (here) => {
      const events = await here.done(`GET /v1/users/${await idOf(here, 'aoife.brennan')}/authlogs`)
      const from = events.filter((event: { sourceIPAddress: string }) => event.sourceIPAddress === '203.0.113.66')
      const codes = from.map(({ eventCode }: { eventCode: string }) => eventCode).sort()
      expect(codes).toEqual(['702', ...Array.from({ length: 14 }, () => '703')])
      expect((await here.done('GET /v1/users/highrisk')).users).toEqual([at('aoife.brennan')])
    },
  ],
  [
    /Anomalous users of the last day: 1 event of high severity, 14 of medium, 7 of low/,
    async (here) => {
      const events = await here.done<{ severity: string }[]>('GET /v1/riskdashboard/anomaloususerevents')
      const count = (severity: string): number => events.filter((event) => event.severity === severity).length
      expect([count('HIGH'), count('MEDIUM'), count('LOW')]).toEqual([1, 14, 7])
    },
  ],
  [
    /emergency code of Callum Baird, who lost his phone, holds for 20 more hours/,
    async (here) => {
      const enabled = async () => (await lookup(here, 'callum.baird')).json.emergencyAccessStatus
      here.pass(20 * hourMs - 1)
      expect(await enabled()).toBe('Enabled')
      here.pass(1)
      expect(await enabled()).toBe('Disabled')
      await here.done('POST /v1/users/deviceRegistrationCode', { email: at('callum.baird') })
    },
  ],
  [
    /enrollment code of Freya Linklater.* holds for 22 more hours/,
    async (here) => {
      const order = { code_generation_mode: 'ENROLLMENT', user_emails: [at('freya.linklater')] }
      const voided = async (by: RsaTenant) => (await by.done('POST /v1/users/voidVerifyCode', order)).results[0].status
      here.pass(22 * hourMs - 1)
      expect(await voided(here)).toBe(1013)
      const late = demo()
      late.pass(22 * hourMs)
      expect(await voided(late)).toBe(1014)
    },
  ],
  [
    /Duncan Moar has left\. Magnus marked him for deletion 2 days ago, and in 5 days he is gone/,
    async (here) => {
      expect((await lookup(here, 'duncan.moar')).json).toMatchObject({
        markDeletedBy: at('magnus.reid'),
        markDeletedAt: new Date(testNow - 2 * dayMs).toISOString(),
      })
      here.pass(5 * dayMs - 1)
      expect((await lookup(here, 'duncan.moar')).status).toBe(200)
      here.pass(1)
      expect((await lookup(here, 'duncan.moar')).status).toBe(404)
    },
  ],
  [
    /Hamish Flett mistyped 3 SMS codes, and the method is locked/,
    async (here) => {
      const id = await idOf(here, 'hamish.flett')
      expect((await here.done(`GET /v1/users/${id}/authlogs?eventCode=21902`)).length).toBe(3)
      const unlocked = await here.done(`PATCH /v1/users/${id}/methods`, { unlockMethods: ['SMS'] })
      expect([(await lookup(demo(), 'hamish.flett')).json.isSmsLocked, unlocked.isSmsLocked]).toEqual([true, false])
    },
  ],
  [
    /Erik Strand and Mairi Corrigall begin next week/,
    async (here) => {
      for (const name of ['erik.strand', 'mairi.corrigall']) {
        expect((await lookup(here, name)).status).toBe(404)
        await here.done('POST /v1/users/lookup', { email: at(name), searchUnsynched: true })
        expect((await lookup(here, name)).status).toBe(200)
      }
    },
  ],
  [
    /users report was generated 5 hours ago.*another is refused for 3 more hours/,
    async (here) => {
      await here.done('GET /v1/report/users/download')
      here.pass(3 * hourMs - 1)
      expect((await here.ask('POST /v1/report/users/generate')).status).toBe(429)
      here.pass(1)
      expect((await here.ask('POST /v1/report/users/generate')).status).toBe(201)
    },
  ],
  [
    /Four days ago somebody tried Magnus's password 4 times.*Ingrid unlocked it/,
    async (here) => {
      const since = `startTimeAfter=${new Date(testNow - 5 * dayMs).toISOString()}`
      const { elements } = await here.done(`GET /v1/adminlog/exportlogs?${since}`)
      const keys = elements.map(({ activityKey }: { activityKey: string }) => activityKey)
      const count = (key: string): number => keys.filter((known: string) => known === key).length
      expect([count('SIGNIN_FAILURE'), count('LOCKED_ADMIN_ACCOUNT'), count('UNLOCK_ADMIN_USER')]).toEqual([4, 1, 1])
      const [unlock] = elements.filter(({ activityKey }: { activityKey: string }) => activityKey.startsWith('UNLOCK'))
      expect(unlock.adminUserName).toBe(at('ingrid.solheim'))
    },
  ],
  [
    /Jan Visser.*neither marked nor deleted/,
    async (here) => {
      const id = await idOf(here, 'jan.visser')
      expect((await here.ask(`PUT /v1/users/${id}/markDeleted`, { markDeleted: true })).status).toBe(405)
      expect((await here.ask(`DELETE /v1/users/${id}`)).status).toBe(405)
    },
  ],
  [
    /Security keys are registered for `skerrywind\.example`, and for no other relying party/,
    async (here) => {
      const begin = async (rpId: string) => {
        const wanted = { username: at('nina.scollay'), displayName: 'Nina' }
        const order = { rpId, serverPublicKeyCredentialCreationOptionsRequest: wanted }
        const id = await idOf(here, 'nina.scollay')
        return (await here.ask(`POST /v1/fido/${id}/attestation/options`, order)).status
      }
      expect([await begin('skerrywind.example'), await begin('cedar.example')]).toEqual([200, 400])
    },
  ],
]

test('what the page says is going on is so, and each point is looked at', async () => {
  expect(points.length).toBe(stories.length)
  for (const [index, [says, isTrue]] of stories.entries()) {
    expect(points[index]).toMatch(says)
    const here = demo()
    await isTrue(here)
    expect(violationsOf(here)).toBe(0)
  }
})
