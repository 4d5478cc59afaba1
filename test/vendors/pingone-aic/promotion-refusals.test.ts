import { describe, expect, test } from 'vitest'
import { everyScope } from '../../support/aic.ts'
import { PromotionTenant } from '../../support/promotion.ts'

const all = 'fr:idc:promotion:*'
const read = 'fr:idc:promotion:read'

/** The eleven operations: line, body, the environment to ask, the scopes of which one suffices, the status without a lock. */
const operations = [
  ['POST lock', undefined, 'staging', [all], 202],
  ['GET lock/state', undefined, 'staging', [all, read], 200],
  ['DELETE lock/any', undefined, 'staging', [all], 200],
  ['GET promote', undefined, 'staging', [all, read], 200],
  ['POST promote', { dryRun: true }, 'staging', [all], 409],
  ['GET report', undefined, 'staging', [all, read], 404],
  ['GET report/any', undefined, 'staging', [all, read], 404],
  ['GET report/provisional', undefined, 'development', [all, read], 200],
  ['GET report/provisional-rollback', undefined, 'staging', [all, read], 409],
  ['GET reports', undefined, 'staging', [all, read], 200],
  ['POST rollback', {}, 'staging', [all], 409],
] as const

describe.each(operations)('%s', (line, body, site, enough, status) => {
  test('is open to each scope that suffices, and to no other', () => {
    for (const scope of [all, read]) {
      const expected = (enough as readonly string[]).includes(scope) ? status : 403
      expect([scope, new PromotionTenant().promotion(line, body, { site, scopes: [scope] }).status]).toEqual([
        scope,
        expected,
      ])
    }
    const others = [...everyScope, 'fr:idc:esv:read'].filter((scope) => scope !== all && scope !== read)
    const refused = new PromotionTenant().promotion(line, body, { site, scopes: others })
    expect([refused.status, refused.text]).toEqual([403, '{"code":403,"message":"unauthorized"}'])
  })

  test('asks for a token, and names the version of the resource that answered', () => {
    const tenant = new PromotionTenant()
    const refused = tenant.promotion(line, body, { site, scopes: null })
    expect([refused.status, refused.text]).toEqual([401, '{"code":401,"message":"unauthorized"}'])
    expect(refused.headers['www-authenticate']).toBe('Bearer')
    expect(tenant.promotion(line, body, { site }).headers['content-api-version']).toBe('resource=1.0')
  })

  test('asks for a version, of which only the resource part counts', () => {
    const path = line.split(' ')
    const ask = (headers: Record<string, string>) =>
      new PromotionTenant().ask(`${path[0]} /environment/promotion/${path[1]}`, body, { site, headers })
    const refused = ask({})
    expect([refused.status, refused.text]).toEqual([
      422,
      '{"code":602,"message":"Accept-API-Version in header is required"}',
    ])
    for (const version of ['protocol=1.0,resource=1.0', 'protocol=2.1,resource=1.0', 'resource=1.0']) {
      expect([version, ask({ 'accept-api-version': version }).status]).toEqual([version, status])
    }
  })
})

test.each([
  ['POST promote', {}, {}, 422, { code: 602, message: 'dryRun in body is required' }],
  ['POST promote', { dryRun: null }, {}, 422, { code: 602, message: 'dryRun in body is required' }],
  ['POST promote', undefined, {}, 422, { code: 602, message: 'body in body is required' }],
  [
    'POST promote',
    { dryRun: 'yes' },
    {},
    400,
    {
      code: 400,
      message:
        'parsing body body from "" failed, because json: cannot unmarshal string into Go struct field PromotionRequest.dryRun of type bool',
    },
  ],
  [
    'POST promote',
    '{"dryRun":',
    {},
    400,
    { code: 400, message: 'parsing body body from "" failed, because unexpected EOF' },
  ],
  [
    'POST rollback',
    'promoter=dana',
    { 'content-type': 'text/plain' },
    415,
    { code: 415, message: 'unsupported media type "text/plain", only [application/json] are allowed' },
  ],
  ['PUT lock', {}, {}, 405, { code: 405, message: 'method PUT is not allowed, but [POST] are' }],
  ['GET lock/any', undefined, {}, 405, { code: 405, message: 'method GET is not allowed, but [DELETE] are' }],
  ['GET unknown', undefined, {}, 404, { code: 404, message: 'path /environment/promotion/unknown was not found' }],
])('%s %j is refused in the words of its framework', (line, body, headers: Record<string, string>, status, told) => {
  const tenant = new PromotionTenant()
  tenant.locked()
  const before = tenant.world.resources
  const refused = tenant.promotion(line, body, { headers })
  expect([refused.status, refused.text]).toEqual([status, JSON.stringify(told)])
  expect(tenant.world.resources).toBe(before)
})
