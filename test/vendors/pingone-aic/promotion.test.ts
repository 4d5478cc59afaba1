import { describe, expect, test } from 'vitest'
import { pingoneAic } from '../../../src/vendors/pingone-aic/index.ts'
import type { CollectionDeclaration } from '../../../src/vendors/vendor.ts'
import { worldFromJson, type WorldJson, worldToJson } from '../../../src/world/index.ts'
import { base64 } from '../../support/aic.ts'
import { PromotionTenant, takes } from '../../support/promotion.ts'

/** A tenant whose staging lacks what development has, and has what it lacks. */
function setup(facts: object = {}) {
  const tenant = new PromotionTenant({ facts: { ...facts } })
  tenant.configure('development', { same: { a: 1 }, changed: { a: 2 }, fresh: { a: 3 } })
  tenant.configure('staging', { same: { a: 1 }, changed: { a: 1 }, gone: { a: 0 } })
  return tenant
}
const before = { 'idm/changed': { a: 1 }, 'idm/gone': { a: 0 }, 'idm/same': { a: 1 } }
const after = { 'idm/changed': { a: 2 }, 'idm/fresh': { a: 3 }, 'idm/same': { a: 1 } }

const putVariable = (tenant: PromotionTenant, id: string, site = 'staging') =>
  tenant.ask(`PUT /environment/variables/${id}`, { expressionType: 'string', valueBase64: base64('v') }, { site })
const restartStatus = (tenant: PromotionTenant) =>
  tenant.ask('GET /environment/startup', undefined, { site: 'staging' }).body.restartStatus as string

describe('a promotion', () => {
  test('goes through its steps, and the upper environment has the configuration of the lower', () => {
    const tenant = setup()
    const promotionId = tenant.locked()
    const ready = tenant.promotion('GET promote')
    expect(ready.text).toBe(
      `{"blockingError":false,"globalLock":"LOCKED","message":"Environment ready for promotion","promotionId":"${promotionId}","status":"READY","timeStamp":"2026-11-21T09:03:00Z","type":"promotion"}\n`,
    )
    const begun = tenant.promotion('POST promote', { dryRun: false })
    expect([begun.status, begun.text]).toEqual([202, '{"result":"Promotion Complete"}\n'])
    const running = (message: string, timeStamp: string) =>
      expect(tenant.progress()).toEqual({
        blockingError: false,
        globalLock: 'LOCKED',
        message,
        promotionId,
        status: 'RUNNING',
        timeStamp,
        type: 'promotion',
      })
    running('Check configuration', '2026-11-21T09:03:00Z')
    tenant.pass(takes.check)
    running('Promote configuration', '2026-11-21T09:05:00Z')
    tenant.pass(takes.copy - 1)
    expect([tenant.configuration('staging'), restartStatus(tenant)]).toEqual([before, 'ready'])
    tenant.pass(1)
    running('Restart workloads', '2026-11-21T09:10:00Z')
    expect([tenant.configuration('staging'), restartStatus(tenant)]).toEqual([after, 'restarting'])
    tenant.pass(takes.restart)
    expect(tenant.progress()).toEqual({
      blockingError: false,
      globalLock: 'LOCKED',
      message: 'Promotion complete',
      promotionId,
      status: 'COMPLETE',
      timeStamp: '2026-11-21T09:11:47Z',
      type: 'promotion',
    })
    expect([tenant.result(), restartStatus(tenant)]).toEqual(['locked', 'ready'])
    expect(tenant.configuration('development')).toEqual(after)
  })

  test('restarts the upper environment, which loads what was pending there', () => {
    const tenant = setup()
    putVariable(tenant, 'esv-a')
    tenant.locked()
    tenant.promoted()
    expect(tenant.ask('GET /environment/variables/esv-a', undefined, { site: 'staging' }).body.loaded).toBe(true)
  })

  test('restarts nothing, by switch', () => {
    const tenant = setup({ promotionRestarts: false })
    tenant.locked()
    tenant.promotion('POST promote', { dryRun: false })
    tenant.pass(takes.check + takes.copy)
    expect([tenant.progress().status, restartStatus(tenant), tenant.configuration('staging')]).toEqual([
      'COMPLETE',
      'ready',
      after,
    ])
  })

  test('releases the lock after success, where that was asked for', () => {
    const tenant = setup()
    const promotionId = tenant.locked()
    tenant.promoted({ unlockEnvironmentsAfterPromotion: true })
    expect(tenant.result()).toBe('unlocking')
    tenant.pass(takes.unlock)
    expect(tenant.result()).toBe('unlocked')
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', globalLock: 'UNLOCKED', promotionId })
  })

  test.each([
    ['checking', 0, before],
    ['copying', takes.check, before],
    ['restarting', takes.check + takes.copy, after],
  ])('that fails while %s keeps the lock, and nothing is half done', (_step, ms, configuration) => {
    const tenant = setup()
    const promotionId = tenant.locked()
    tenant.promotion('POST promote', { dryRun: false, unlockEnvironmentsAfterPromotion: true })
    tenant.pass(ms)
    tenant.fail('promotion')
    expect(tenant.progress()).toMatchObject({ status: 'ERROR', blockingError: true, message: 'The run failed' })
    tenant.pass(3_600_000)
    expect([tenant.result(), tenant.configuration('staging')]).toEqual(['locked', configuration])
    expect(tenant.promotion('POST promote', { dryRun: false }).status).toBe(202)
    tenant.pass(takes.check + takes.copy + takes.restart)
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', promotionId })
  })

  test('whose restart fails says so, keeps the lock, and can be rolled back', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promotion('POST promote', { dryRun: false, unlockEnvironmentsAfterPromotion: true })
    tenant.pass(takes.check + takes.copy)
    tenant.fail('restart')
    expect(tenant.progress()).toMatchObject({ status: 'ERROR', message: 'Restart workloads failed' })
    expect(tenant.result()).toBe('locked')
    tenant.rolledBack()
    expect(tenant.configuration('staging')).toEqual(before)
  })

  test('is served by a restart that runs already', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promotion('POST promote', { dryRun: false })
    tenant.pass(takes.check + takes.copy - 60_000)
    tenant.ask('POST /environment/startup?_action=restart', undefined, { site: 'staging' })
    tenant.pass(60_000)
    expect(tenant.progress()).toMatchObject({ status: 'RUNNING', message: 'Restart workloads' })
    tenant.pass(takes.restart - 60_000)
    expect([tenant.progress().status, restartStatus(tenant)]).toEqual(['COMPLETE', 'ready'])
  })

  test('into production takes what staging was given', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promoted({ unlockEnvironmentsAfterPromotion: true })
    tenant.pass(takes.unlock)
    tenant.locked('production')
    tenant.promoted({}, 'production')
    expect(tenant.configuration('production')).toEqual(after)
  })
})

describe('a promotion is refused', () => {
  const refused = (got: { status: number; text: string | undefined }, status: number, message: string) =>
    expect([got.status, got.text]).toEqual([status, `{"code":${status},"message":"${message}"}\n`])

  test('without the lock, and until both environments are locked', () => {
    const tenant = setup()
    const message = 'Environment is not in locked state'
    for (const line of ['POST promote', 'POST rollback'])
      refused(tenant.promotion(line, { dryRun: true }), 409, message)
    tenant.promotion('POST lock')
    for (const line of ['POST promote', 'POST rollback'])
      refused(tenant.promotion(line, { dryRun: true }), 409, message)
    tenant.fail('lock', 'development')
    tenant.pass(takes.lock)
    refused(tenant.promotion('POST promote', { dryRun: true }), 409, message)
  })

  test('while one runs; and neither can the pair be locked or unlocked then', () => {
    const tenant = setup({ lockWhenLocked: 'idempotent' })
    const promotionId = tenant.locked()
    tenant.promotion('POST promote', { dryRun: false })
    for (const ms of [0, takes.check, takes.copy]) {
      tenant.pass(ms)
      const message = 'A promotion or rollback is already running'
      refused(tenant.promotion('POST promote', { dryRun: true }), 409, message)
      refused(tenant.promotion('POST rollback', {}), 409, message)
      const held = { status: 409, text: '{"message":"A promotion is already running"}\n' }
      expect(tenant.promotion('POST lock')).toMatchObject(held)
      expect(tenant.promotion(`DELETE lock/${promotionId}`)).toMatchObject(held)
    }
    tenant.pass(takes.restart)
    expect(tenant.promotion(`DELETE lock/${promotionId}`).status).toBe(202)
  })

  test('by an environment that is no upper one, with the one to call', () => {
    const tenant = setup()
    for (const line of ['POST promote', 'POST rollback', 'GET promote']) {
      const body = line.startsWith('POST') ? { dryRun: true } : undefined
      const message = 'development is no upper environment of a promotion; call staging'
      refused(tenant.promotion(line, body, { site: 'development' }), 400, message)
      expect(tenant.promotion(line, body, { site: 'sandbox' }).status).toBe(400)
    }
  })

  test('by the status that the switch gives', () => {
    const tenant = setup({ wrongTierStatus: 405 })
    expect(tenant.promotion('GET promote', undefined, { site: 'sandbox' }).status).toBe(405)
  })
})

describe('a dry run', () => {
  test('writes a report, changes nothing, restarts nothing and keeps the lock', () => {
    const tenant = setup()
    const promotionId = tenant.locked()
    tenant.promotion('POST promote', { dryRun: true, unlockEnvironmentsAfterPromotion: true })
    tenant.pass(takes.check)
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', message: 'Dry run complete', promotionId })
    expect([tenant.configuration('staging'), restartStatus(tenant), tenant.result()]).toEqual([
      before,
      'ready',
      'locked',
    ])
    expect(tenant.promotion('GET report').body).toMatchObject({ dryRun: true, promotionId, type: 'promotion' })
    expect(tenant.promotion('POST rollback', {}).status).toBe(409)
  })
})

describe('missing ESVs', () => {
  const missing = (tenant: PromotionTenant) => {
    tenant.configure('development', { mail: { host: '&{esv.mail.host}', password: '&{esv.mail.password}' } })
    putVariable(tenant, 'esv-mail-host', 'development')
    return tenant
  }

  test.each([true, false])('stop a run (dry: %s), show in its progress, and nothing changes', (dryRun) => {
    const tenant = missing(setup())
    tenant.locked()
    tenant.promoted({ dryRun, unlockEnvironmentsAfterPromotion: true })
    expect(tenant.progress()).toMatchObject({
      blockingError: true,
      message: 'ESVs are missing in the upper environment',
      missingESVs: ['esv-mail-host', 'esv-mail-password'],
      status: 'ERROR',
    })
    expect([tenant.configuration('staging'), tenant.result()]).toEqual([before, 'locked'])
    const report = tenant.promotion('GET report')
    if (dryRun) expect(report.body.missingESVs).toEqual(['esv-mail-host', 'esv-mail-password'])
    else expect(report.status).toBe(404)
  })

  test('stop it no more once the upper environment has them, as variables or secrets', () => {
    const tenant = missing(setup())
    tenant.locked()
    tenant.promoted()
    expect(putVariable(tenant, 'esv-mail-host').status).toBe(200)
    const secret = { encoding: 'generic', useInPlaceholders: true, valueBase64: base64('s') }
    expect(tenant.ask('PUT /environment/secrets/esv-mail-password', secret, { site: 'staging' }).status).toBe(200)
    tenant.promoted()
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', blockingError: false })
    expect(tenant.progress()).not.toHaveProperty('missingESVs')
  })
})

describe('secrets encrypted in place', () => {
  const crypto = { $crypto: { type: 'x-simple-encryption', value: {} } }
  const place = 'external.email/auth/password'
  const encrypted = (tenant: PromotionTenant) => {
    tenant.configure('development', { 'external.email': { auth: { password: crypto } } })
    return tenant
  }

  test('stop a run unless it is told to ignore them', () => {
    const tenant = encrypted(setup())
    tenant.locked()
    tenant.promoted()
    expect(tenant.progress()).toMatchObject({
      blockingError: true,
      encryptedSecrets: [place],
      message: 'The configuration holds encrypted secrets',
      status: 'ERROR',
    })
    expect(tenant.configuration('staging')).toEqual(before)
    tenant.promoted({ ignoreEncryptedSecrets: true })
    expect(tenant.progress()).toMatchObject({ blockingError: false, encryptedSecrets: [place], status: 'COMPLETE' })
    expect(tenant.configuration('staging')).toMatchObject({ 'idm/external.email': { auth: { password: crypto } } })
  })

  test('that were ignored once show in later reports and block no more', () => {
    const tenant = encrypted(setup())
    tenant.locked()
    tenant.promoted({ ignoreEncryptedSecrets: true })
    expect(tenant.promotion('GET report').body).not.toHaveProperty('previouslyIgnoredEncryptedSecrets')
    tenant.configure('development', { other: { secret: crypto } })
    tenant.promoted({ dryRun: true })
    expect(tenant.progress()).toMatchObject({ blockingError: true, encryptedSecrets: ['other/secret'] })
    expect(tenant.promotion('GET report').body.previouslyIgnoredEncryptedSecrets).toEqual([place])
    tenant.configure('development', { other: null })
    tenant.promoted()
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', blockingError: false })
  })
})

describe('a rollback', () => {
  test('restores exactly what was there before the latest promotion, and then before the one before it', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promoted()
    tenant.configure('development', { changed: { a: 9 }, fresh: null, newest: { a: 7 } })
    tenant.promoted()
    tenant.configure('staging', { drifted: { by: 'hand' }, same: null })
    expect(tenant.promotion('POST rollback', {}).text).toBe('{"result":"Rollback Complete"}\n')
    expect(tenant.progress()).toMatchObject({ status: 'RUNNING', message: 'Restore configuration', type: 'rollback' })
    tenant.pass(takes.restore)
    expect(tenant.progress()).toMatchObject({ message: 'Restart workloads', type: 'rollback' })
    expect(restartStatus(tenant)).toBe('restarting')
    tenant.pass(takes.restart)
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', message: 'Rollback complete', type: 'rollback' })
    expect(tenant.configuration('staging')).toEqual(after)
    expect(tenant.promotion('GET report').body).toMatchObject({
      dryRun: false,
      report: {
        IDMConfig: [
          {
            configItem: 'Other',
            configChange: {
              added: [{ name: 'fresh' }, { name: 'same' }],
              deleted: [{ name: 'drifted' }, { name: 'newest' }],
              modified: [{ name: 'changed' }],
            },
          },
        ],
      },
      type: 'rollback',
    })
    tenant.rolledBack()
    expect(tenant.configuration('staging')).toEqual(before)
    expect(tenant.promotion('POST rollback', {}).status).toBe(409)
  })

  test('releases the lock after success, where that was asked for, and not when it fails', () => {
    const tenant = setup()
    tenant.locked()
    tenant.promoted()
    tenant.promotion('POST rollback', { unlockEnvironmentsAfterPromotion: true })
    tenant.fail('promotion')
    tenant.pass(takes.unlock)
    expect([tenant.result(), tenant.configuration('staging')]).toEqual(['locked', after])
    tenant.rolledBack({ unlockEnvironmentsAfterPromotion: true })
    expect([tenant.result(), tenant.configuration('staging')]).toEqual(['unlocking', before])
  })

  test.each([409, 400])('of nothing is refused; the switch gives %d', (rollbackWithoutPromotionStatus) => {
    const tenant = setup({ rollbackWithoutPromotionStatus })
    tenant.locked()
    const message = 'There is no promotion to roll back'
    const refused = { status: rollbackWithoutPromotionStatus, body: { code: rollbackWithoutPromotionStatus, message } }
    expect(tenant.promotion('POST rollback', {})).toMatchObject(refused)
    expect(tenant.promotion('GET report/provisional-rollback')).toMatchObject(refused)
  })
})

describe('progress', () => {
  test('says that nothing is locked before the first lock, and after it belongs to the last run until the next', () => {
    const tenant = setup()
    expect(tenant.progress()).toEqual({
      blockingError: false,
      globalLock: 'UNLOCKED',
      message: 'Environment is not locked',
      status: 'UNLOCKED',
      timeStamp: '2026-11-21T09:00:00Z',
      type: 'promotion',
    })
    const first = tenant.locked()
    tenant.promoted({ unlockEnvironmentsAfterPromotion: true })
    tenant.pass(takes.unlock)
    expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', promotionId: first })
    const { promotionId } = tenant.promotion('POST lock').body
    expect(tenant.progress()).toMatchObject({ status: 'UNLOCKED', globalLock: 'UNLOCKED', promotionId })
    tenant.pass(takes.lock)
    expect(tenant.progress()).toMatchObject({ status: 'READY', globalLock: 'LOCKED', promotionId })
  })
})

test('a run that was written to a file in its midst goes on, and can be rolled back', () => {
  const tenant = setup()
  const promotionId = tenant.locked()
  tenant.promotion('POST promote', { dryRun: false, unlockEnvironmentsAfterPromotion: true })
  tenant.pass(takes.check)
  const written = JSON.stringify(worldToJson(tenant.world))
  const indexes = pingoneAic.collections as Readonly<Record<string, CollectionDeclaration>>
  tenant.world = worldFromJson(JSON.parse(written) as WorldJson, (_vendor, name) => indexes[name]?.indexes ?? {})
  expect(JSON.stringify(worldToJson(tenant.world))).toBe(written)
  tenant.pass(takes.copy + takes.restart + takes.unlock)
  expect(tenant.progress()).toMatchObject({ status: 'COMPLETE', promotionId })
  expect([tenant.result(), tenant.configuration('staging')]).toEqual(['unlocked', after])
  const report = tenant.promotion('GET report').body as { reportId: string }
  expect(tenant.promotion(`GET report/${report.reportId}`).body).toEqual(report)
  tenant.locked()
  tenant.rolledBack()
  expect(tenant.configuration('staging')).toEqual(before)
})
