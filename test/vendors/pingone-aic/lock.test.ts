import { describe, expect, test } from 'vitest'
import { base64 } from '../../support/aic.ts'
import { PromotionTenant, takes } from '../../support/promotion.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const fail = (tenant: PromotionTenant, site: string) => tenant.fail('lock', site)

const state = (tenant: PromotionTenant, site = 'staging') =>
  tenant.promotion('GET lock/state', undefined, { site }).body as object

describe('a lock', () => {
  test('closes the proxies of both environments at once, and the environments three minutes later', () => {
    const tenant = new PromotionTenant()
    expect(state(tenant)).toEqual({
      lowerEnv: { proxyState: 'unlocked', state: 'unlocked' },
      result: 'unlocked',
      upperEnv: { proxyState: 'unlocked', state: 'unlocked' },
    })
    const begun = tenant.promotion('POST lock')
    const { promotionId } = begun.body
    expect(promotionId).toMatch(uuid)
    expect([begun.status, begun.text]).toEqual([
      202,
      `{"description":"Environment lock in progress","promotionId":"${promotionId}","result":"locking"}\n`,
    ])
    tenant.pass(takes.lock - 1)
    const locking = { promotionId, proxyState: 'locked', state: 'locking' }
    expect(state(tenant)).toEqual({
      description: 'Environment lock in progress',
      lowerEnv: locking,
      promotionId,
      result: 'locking',
      upperEnv: locking,
    })
    tenant.pass(1)
    const locked = { promotionId, proxyState: 'locked', state: 'locked' }
    expect(state(tenant)).toEqual({ lowerEnv: locked, promotionId, result: 'locked', upperEnv: locked })
  })

  test.each([
    ['no body', undefined],
    ['null', 'null'],
    ['an empty object', {}],
    ['a run request, as frodo posts it there', { dryRun: true, promoter: 'dana' }],
    ['a list', [1, 'two']],
    ['a text', '"lock"'],
  ])('takes %s', (_what, body) => {
    const tenant = new PromotionTenant()
    expect(tenant.promotion('POST lock', body).status).toBe(202)
    tenant.pass(takes.lock)
    expect(tenant.result()).toBe('locked')
  })

  test('follows the pace', () => {
    const tenant = new PromotionTenant({ pace: 20 })
    tenant.promotion('POST lock')
    tenant.pass(takes.lock / 20)
    expect(tenant.result()).toBe('locked')
  })

  test.each([1_000, 60_000])(
    'looks the same to a client that polls every %d ms: once locked, it stays so',
    (everyMs) => {
      const tenant = new PromotionTenant()
      tenant.promotion('POST lock')
      const seen: string[] = []
      for (let ms = 0; ms <= takes.lock + everyMs; ms += everyMs, tenant.pass(everyMs)) seen.push(tenant.result())
      const first = seen.indexOf('locked')
      expect(first).toBe(takes.lock / everyMs)
      expect(new Set(seen.slice(0, first))).toEqual(new Set(['locking']))
      expect(new Set(seen.slice(first))).toEqual(new Set(['locked']))
    },
  )

  test('is refused while the environments lock, are locked, and unlock', () => {
    const tenant = new PromotionTenant()
    const refused = (message: string) => {
      const { status, text } = tenant.promotion('POST lock')
      expect([status, text]).toEqual([409, `{"message":"${message}"}\n`])
    }
    const { promotionId } = tenant.promotion('POST lock').body
    refused('Environment is not in locked state')
    tenant.pass(takes.lock)
    refused('Environment is already locked')
    tenant.promotion(`DELETE lock/${promotionId}`)
    refused('Environment is not in locked state')
    tenant.pass(takes.unlock)
    expect(tenant.promotion('POST lock').status).toBe(202)
  })

  test('answers the lock that exists, by switch', () => {
    const tenant = new PromotionTenant({ facts: { lockWhenLocked: 'idempotent' } })
    const promotionId = tenant.locked()
    expect(tenant.promotion('POST lock')).toMatchObject({ status: 202, body: { promotionId, result: 'locking' } })
    expect(tenant.result()).toBe('locked')
  })
})

describe('unlocking', () => {
  test('takes three minutes, and then the pair is open', () => {
    const tenant = new PromotionTenant()
    const promotionId = tenant.locked()
    const begun = tenant.promotion(`DELETE lock/${promotionId}`)
    expect([begun.status, begun.text]).toEqual([
      202,
      `{"description":"Environment unlocking in progress","promotionId":"${promotionId}","result":"unlocking"}\n`,
    ])
    const unlocking = { promotionId, proxyState: 'locked', state: 'unlocking' }
    expect(state(tenant)).toEqual({
      description: 'Environment unlocking in progress',
      lowerEnv: unlocking,
      promotionId,
      result: 'unlocking',
      upperEnv: unlocking,
    })
    tenant.pass(takes.unlock)
    expect(state(tenant)).toEqual({
      lowerEnv: { proxyState: 'unlocked', state: 'unlocked' },
      result: 'unlocked',
      upperEnv: { proxyState: 'unlocked', state: 'unlocked' },
    })
  })

  test('what is open answers 200, whatever the id', () => {
    const tenant = new PromotionTenant()
    const { status, text } = tenant.promotion('DELETE lock/never-given')
    expect([status, text]).toEqual([
      200,
      '{"description":"Environment unlocked","promotionId":"never-given","result":"unlocked"}\n',
    ])
  })

  test('is refused while the environments lock or unlock', () => {
    const tenant = new PromotionTenant()
    const { promotionId } = tenant.promotion('POST lock').body
    const refused = { status: 409, text: '{"message":"Environment is not in locked state"}\n' }
    expect(tenant.promotion(`DELETE lock/${promotionId}`)).toMatchObject(refused)
    tenant.pass(takes.lock)
    expect(tenant.promotion(`DELETE lock/${promotionId}`).status).toBe(202)
    expect(tenant.promotion(`DELETE lock/${promotionId}`)).toMatchObject(refused)
  })

  test.each([
    [404, { code: 404, message: 'No lock has this promotion id' }],
    [409, { message: 'No lock has this promotion id' }],
  ])('with a stale or foreign id is refused; the switch gives %d', (unlockUnknownStatus, body) => {
    const tenant = new PromotionTenant({ facts: { unlockUnknownStatus } })
    const stale = tenant.locked()
    tenant.promotion(`DELETE lock/${stale}`)
    tenant.pass(takes.unlock)
    tenant.locked()
    expect(tenant.promotion(`DELETE lock/${stale}`)).toMatchObject({ status: unlockUnknownStatus, body })
    expect(tenant.promotion('DELETE lock/foreign')).toMatchObject({ status: unlockUnknownStatus, body })
    expect(tenant.result()).toBe('locked')
  })
})

describe('one side that fails', () => {
  test.each([
    ['staging', 'development'],
    ['development', 'staging'],
  ])('to lock (%s) makes the result an error that says which; unlocking opens both', (broken, other) => {
    const tenant = new PromotionTenant()
    const { promotionId } = tenant.promotion('POST lock').body
    fail(tenant, broken)
    const side = (site: string) => ({ promotionId, proxyState: 'locked', state: site === broken ? 'error' : 'locking' })
    expect(state(tenant)).toEqual({
      description: `Environment lock failed: ${broken}`,
      lowerEnv: side('development'),
      promotionId,
      result: 'error',
      upperEnv: side('staging'),
    })
    tenant.pass(takes.lock)
    expect(state(tenant)).toMatchObject({ result: 'error' })
    expect(state(tenant)).toMatchObject({ [other === 'staging' ? 'upperEnv' : 'lowerEnv']: { state: 'locked' } })
    expect(tenant.promotion(`DELETE lock/${promotionId}`).status).toBe(202)
    tenant.pass(takes.unlock)
    expect(tenant.result()).toBe('unlocked')
  })

  test('to lock is mended by locking again, under a new id', () => {
    const tenant = new PromotionTenant()
    const first = tenant.promotion('POST lock').body.promotionId
    fail(tenant, 'development')
    const again = tenant.promotion('POST lock')
    expect(again.status).toBe(202)
    expect(again.body.promotionId).not.toBe(first)
    tenant.pass(takes.lock)
    expect(state(tenant)).toMatchObject({ result: 'locked', promotionId: again.body.promotionId })
    expect(tenant.promotion(`DELETE lock/${first}`).status).toBe(404)
  })

  test('to unlock can be unlocked again', () => {
    const tenant = new PromotionTenant()
    const promotionId = tenant.locked()
    tenant.promotion(`DELETE lock/${promotionId}`)
    fail(tenant, 'staging')
    tenant.pass(takes.unlock)
    expect(state(tenant)).toMatchObject({
      result: 'error',
      lowerEnv: { state: 'unlocked' },
      upperEnv: { state: 'error' },
    })
    tenant.promotion(`DELETE lock/${promotionId}`)
    tenant.pass(takes.unlock)
    expect(tenant.result()).toBe('unlocked')
  })
})

describe('two pairs share staging', () => {
  test('a lock of the one keeps the other from locking, in both directions, and says so', () => {
    for (const [first, second] of [
      ['staging', 'production'],
      ['production', 'staging'],
    ] as const) {
      const tenant = new PromotionTenant()
      const promotionId = tenant.locked(first)
      const message = `staging is locked for the promotion into ${first}`
      expect(tenant.promotion('POST lock', {}, { site: second })).toMatchObject({ status: 409, body: { message } })
      expect(state(tenant, second)).toMatchObject({
        description: `staging is locked for the promotion into ${first}, not into ${second}`,
        result: 'unlocked',
        [second === 'staging' ? 'upperEnv' : 'lowerEnv']: { promotionId, state: 'locked' },
      })
      expect(tenant.promotion(`DELETE lock/${promotionId}`, undefined, { site: second }).status).toBe(404)
      tenant.promotion(`DELETE lock/${promotionId}`, undefined, { site: first })
      tenant.pass(takes.unlock)
      expect(tenant.promotion('POST lock', {}, { site: second }).status).toBe(202)
    }
  })
})

describe('localLockOnly', () => {
  const local = (tenant: PromotionTenant, site: string, value = '=true') =>
    tenant.promotion(`GET lock/state?localLockOnly${value}`, undefined, { site })

  test('reports the addressed environment alone, on either side of a lock', () => {
    const tenant = new PromotionTenant()
    expect(local(tenant, 'development').body).toEqual({
      lowerEnv: { proxyState: 'unlocked', state: 'unlocked' },
      result: 'unlocked',
    })
    const promotionId = tenant.locked('production')
    const env = { promotionId, proxyState: 'locked', state: 'locked' }
    expect(local(tenant, 'staging').body).toEqual({ lowerEnv: env, promotionId, result: 'locked' })
    expect(local(tenant, 'production').body).toEqual({ promotionId, result: 'locked', upperEnv: env })
    expect(local(tenant, 'sandbox').status).toBe(400)
  })

  test.each(['', '=', '=false'])('given as "localLockOnly%s" reports both', (value) => {
    expect(local(new PromotionTenant(), 'staging', value).body).toMatchObject({ lowerEnv: {}, upperEnv: {} })
  })

  test('given as another word is refused', () => {
    expect(local(new PromotionTenant(), 'staging', '=maybe').status).toBe(422)
  })
})

test.each(['development', 'staging'])(
  'an open session of direct configuration in %s keeps the pair from locking',
  (site) => {
    const tenant = new PromotionTenant()
    const scopes = ['fr:idc:direct-configuration:session:*']
    const session = (call: string) =>
      tenant.ask(`PUT /environment/direct-configuration/session/${call}`, undefined, { site, scopes }).status
    expect(session('init')).toBe(200)
    expect(tenant.promotion('POST lock')).toMatchObject({
      status: 409,
      text: `{"message":"A session of direct configuration is open in ${site}"}\n`,
    })
    expect(session('apply')).toBe(200)
    expect(tenant.promotion('POST lock').status).toBe(202)
  },
)

describe('a lock is asked of the upper environment', () => {
  test.each([
    ['development', 'development is no upper environment of a promotion; call staging'],
    ['sandbox', 'sandbox takes no part in promotions; call one of staging, production'],
  ])('%s refuses and says which to call', (site, message) => {
    const tenant = new PromotionTenant()
    for (const line of ['POST lock', 'DELETE lock/any', 'GET lock/state']) {
      const { status, text } = tenant.promotion(line, undefined, { site })
      expect([line, status, text]).toEqual([line, 400, `{"code":400,"message":"${message}"}\n`])
    }
  })
})

describe('while locked', () => {
  const put = (tenant: PromotionTenant, site: string) =>
    tenant.ask('PUT /environment/variables/esv-a', { expressionType: 'string', valueBase64: base64('a') }, { site })
  const setCookie = (tenant: PromotionTenant, site: string) =>
    tenant.ask('PUT /environment/sso-cookie', { name: 'abc' }, { site })

  test('ESVs and settings can be written, as missing ESVs must be added', () => {
    const tenant = new PromotionTenant()
    tenant.locked()
    expect([put(tenant, 'staging').status, put(tenant, 'development').status]).toEqual([200, 200])
    expect(setCookie(tenant, 'staging').status).toBe(200)
  })

  test('ESVs and settings are refused on both sides, by switch, until the lock is open', () => {
    const facts = { esvWritesDuringLock: 'refused', settingsWritesDuringLock: 'refused' }
    const tenant = new PromotionTenant({ facts })
    const { promotionId } = tenant.promotion('POST lock').body
    const refused = { status: 403, body: { code: 403, message: 'The environment is locked for a promotion' } }
    for (const site of ['development', 'staging']) {
      expect(put(tenant, site)).toMatchObject(refused)
      expect(setCookie(tenant, site)).toMatchObject(refused)
    }
    expect(put(tenant, 'production').status).toBe(200)
    tenant.pass(takes.lock)
    expect(put(tenant, 'staging')).toMatchObject(refused)
    tenant.promotion(`DELETE lock/${promotionId}`)
    expect(put(tenant, 'staging')).toMatchObject(refused)
    tenant.pass(takes.unlock)
    expect(put(tenant, 'staging').status).toBe(200)
  })

  test('the information of both environments says so', () => {
    const tenant = new PromotionTenant()
    const locked = () =>
      ['development', 'staging', 'production'].map(
        (site) => tenant.ask('GET /environment/info', undefined, { site }).body.locked as boolean,
      )
    expect(locked()).toEqual([false, false, false])
    tenant.locked()
    expect(locked()).toEqual([true, true, false])
  })
})
