import { describe, expect, test } from 'vitest'
import { PromotionTenant, takes } from '../../support/promotion.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const script = '4c6f1f2e-0d6b-4a53-9a5b-6f2c3f6b7a10'
const uid = `ou=${script},ou=scriptConfigurations,ou=default,ou=OrganizationConfig,ou=1.0,ou=ScriptingService,ou=services,o=bravo,ou=services,ou=am-config`

function setup(facts: object = {}) {
  const tenant = new PromotionTenant({ facts: { ...facts } })
  tenant.configure('development', {
    'emailTemplate/welcome': { subject: 'Hello' },
    'emailTemplate/reset': { subject: 'Reset' },
    sync: { mappings: [] },
    [`bravo/${script}`]: { name: 'Choose', script: '' },
  })
  tenant.configure('staging', {
    'emailTemplate/welcome': { subject: 'Hi' },
    'emailTemplate/old': { subject: 'Old' },
    sync: { mappings: [] },
  })
  return tenant
}

const changes = {
  AMConfig: [{ configChange: { added: [{ name: 'Choose', realm: '/bravo', uid }] }, configItem: 'Scripts' }],
  IDMConfig: [
    {
      configChange: { added: [{ name: 'reset' }], deleted: [{ name: 'old' }], modified: [{ name: 'welcome' }] },
      configItem: 'Email > Templates',
    },
  ],
}

describe('a report', () => {
  test('tells by section and area what a promotion added, deleted and modified', () => {
    const tenant = setup()
    const promotionId = tenant.locked()
    tenant.promotion('POST promote', { dryRun: false, promoter: 'dana@example.com', promotionDescription: 'Mail' })
    tenant.pass(takes.check + takes.copy)
    const { body, text } = tenant.promotion('GET report')
    expect(body).toEqual({
      createdDate: '2026-11-21T09-10+00Z',
      dryRun: false,
      promoter: 'dana@example.com',
      promotionDescription: 'Mail',
      promotionId,
      report: changes,
      reportId: expect.stringMatching(uuid) as string,
      reportName: `Report_2026-11-21T09-10+00Z_dryrun=false_${body.reportId}`,
      type: 'promotion',
    })
    expect(Object.keys(body as object)).toEqual(Object.keys(body as object).sort())
    expect(tenant.promotion(`GET report/${body.reportId}`).text).toBe(text)
  })

  test('of equal configurations has no sections', () => {
    const tenant = new PromotionTenant()
    tenant.configure('development', { sync: { mappings: [] } })
    tenant.configure('staging', { sync: { mappings: [] } })
    tenant.locked()
    tenant.promoted({ dryRun: true })
    expect(tenant.promotion('GET report').body).toMatchObject({ dryRun: true, report: {}, promoter: 'ci' })
  })

  test('that does not exist is refused', () => {
    const tenant = setup()
    expect(tenant.promotion('GET report')).toMatchObject({
      status: 404,
      text: '{"code":404,"message":"There is no promotion report yet"}\n',
    })
    expect(tenant.promotion('GET report/unknown')).toMatchObject({
      status: 404,
      text: '{"code":404,"message":"No promotion report has this id"}\n',
    })
    expect(tenant.promotion('GET reports').text).toBe('[]\n')
    expect(setup({ noReportStatus: 500 }).promotion('GET report').status).toBe(500)
  })

  test('is in the list in order of date, also after the clock was set back', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promoted({ dryRun: true, promoter: 'first' })
    tenant.promoted({ promoter: 'second' })
    tenant.nowMs -= 86_400_000
    tenant.promoted({ dryRun: true, promoter: 'third' })
    tenant.pass(takes.check)
    const list = tenant.promotion('GET reports').body as { promoter: string; createdDate: string }[]
    expect(list.map(({ promoter }) => promoter)).toEqual(['third', 'first', 'second'])
    expect(list[1]).toEqual({
      createdDate: '2026-11-21T09:05:00Z',
      dryRun: true,
      promoter: 'first',
      promotionId: expect.stringMatching(uuid) as string,
      reportId: expect.stringMatching(uuid) as string,
      type: 'promotion',
    })
    expect(tenant.promotion('GET report').body.promoter).toBe('third')
  })
})

describe('a provisional report', () => {
  test('is asked of the lower environment, needs no lock, and is not kept', () => {
    const tenant = setup()
    tenant.configure('development', { mail: { host: '&{esv.mail.host}' } })
    const { body } = tenant.promotion('GET report/provisional', undefined, { site: 'development' })
    expect(body).toMatchObject({ dryRun: true, missingESVs: ['esv-mail-host'], type: 'promotion' })
    expect(body.report.IDMConfig).toContainEqual({ configChange: { added: [{ name: 'mail' }] }, configItem: 'Other' })
    expect(tenant.promotion('GET reports').body).toEqual([])
    expect(tenant.promotion('GET report/provisional', undefined, { site: 'staging' }).status).toBe(200)
  })

  test.each([
    ['production', 'production is no lower environment of a promotion; call staging'],
    ['sandbox', 'sandbox takes no part in promotions; call one of development, staging'],
  ])('is refused by %s', (site, message) => {
    expect(setup().promotion('GET report/provisional', undefined, { site })).toMatchObject({
      status: 400,
      body: { code: 400, message },
    })
  })

  test('is asked of the upper environment, by switch', () => {
    const tenant = setup({ provisionalReportSide: 'upper' })
    expect(tenant.promotion('GET report/provisional', undefined, { site: 'development' }).status).toBe(400)
    expect(tenant.promotion('GET report/provisional').body.report).toEqual(changes)
  })

  test('of a rollback tells what it would change, and changes nothing', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promoted()
    const { body } = tenant.promotion('GET report/provisional-rollback')
    expect(body).toMatchObject({ type: 'rollback', dryRun: true })
    expect(body.report.IDMConfig).toEqual([
      {
        configChange: { added: [{ name: 'old' }], deleted: [{ name: 'reset' }], modified: [{ name: 'welcome' }] },
        configItem: 'Email > Templates',
      },
    ])
    expect(tenant.promotion('GET reports').body).toHaveLength(1)
  })
})

test.each(['GET report', 'GET reports', 'GET report/any', 'GET report/provisional-rollback'])(
  '%s is refused by environments that are no upper ones',
  (line) => {
    const tenant = setup()
    for (const site of ['development', 'sandbox']) {
      expect(tenant.promotion(line, undefined, { site }).status).toBe(400)
    }
  },
)
