import assert from 'node:assert/strict'
import { restOf } from '../harness/backlot.mjs'
import { loggedIn } from '../harness/frodo-lib.mjs'

const promotion = '/environment/promotion'

/** The upper environment, which promotions are asked of: the library's calls, and the REST API. */
async function upper(bench) {
  bench.upper ??= {
    env: (await loggedIn(bench.backlot, 'staging')).cloud.env.promotion,
    rest: restOf(bench.backlot, 'staging'),
  }
  return bench.upper
}

/** What a call reads, which is what the REST API answers. */
async function read(bench, call, path, ...args) {
  const { env, rest } = await upper(bench)
  const told = await env[call](...args)
  assert.deepEqual(told, (await rest('GET', promotion + path)).body)
  return told
}

/** Configuration that only the lower environment has at first. */
const fresh = '/openidm/config/emailTemplate/frodo'

/** Whether the upper environment has it. */
const isThere = async (rest) => (await rest('GET', fresh)).status === 200

/** Every call on promotions: through one of them and back. */
export const promotions = [
  {
    call: 'promotion.readLockStatus',
    name: 'is unlocked at first',
    run: async (bench) => assert.equal((await read(bench, 'readLockStatus', '/lock/state')).result, 'unlocked'),
  },
  {
    call: 'promotion.lockEnvironment',
    name: 'locks both environments',
    run: async (bench) => {
      await bench.backlot.pace('instant')
      const template = { enabled: true, from: '', subject: { en: 'Hello' }, message: { en: '<p>Hello</p>' } }
      assert.equal((await bench.rest('PUT', fresh, template)).status, 201)
      const { env } = await upper(bench)
      const { result, promotionId } = await env.lockEnvironment()
      assert.equal(result, 'locking')
      const { lowerEnv, upperEnv, ...locked } = await read(bench, 'readLockStatus', '/lock/state')
      assert.deepEqual([locked.result, locked.promotionId], ['locked', promotionId])
      assert.deepEqual([lowerEnv.state, upperEnv.state], ['locked', 'locked'])
      bench.promotionId = promotionId
    },
  },
  {
    call: 'promotion.readPromotionStatus',
    name: 'is ready once locked',
    run: async (bench) => assert.equal((await read(bench, 'readPromotionStatus', '/promote')).status, 'READY'),
  },
  {
    call: 'promotion.promoteConfiguration',
    name: 'is answered as another lock, because the client sends it there, and promotes nothing',
    run: async (bench) => {
      const { env } = await upper(bench)
      await assert.rejects(env.promoteConfiguration({ dryRun: false }), (error) => {
        assert.match(error.getCombinedMessage(), /environment\/promotion\/lock.*Status: 409/s)
        return true
      })
      assert.equal((await read(bench, 'readPromotionStatus', '/promote')).status, 'READY')
    },
  },
  {
    call: 'promotion.runProvisionalPromotionReport',
    name: 'tells, asked of the lower environment, what a promotion would change',
    run: async (bench) => {
      const told = await bench.env.promotion.runProvisionalPromotionReport()
      const { body } = await bench.rest('GET', `${promotion}/report/provisional`)
      assert.deepEqual(told.report, body.report)
      assert.match(JSON.stringify(told.report), /"added":\[\{"name":"frodo"\}\]/)
      bench.provisional = told.report
    },
  },
  {
    call: 'promotion.readPromotionReports',
    name: 'lists the report of a promotion that was run by the REST API',
    run: async (bench) => {
      const { rest } = await upper(bench)
      assert.equal(await isThere(rest), false)
      const run = { dryRun: false, ignoreEncryptedSecrets: true, promoter: 'dana@example.com' }
      assert.equal((await rest('POST', `${promotion}/promote`, run)).status, 202)
      assert.equal((await read(bench, 'readPromotionStatus', '/promote')).status, 'COMPLETE')
      assert.equal(await isThere(rest), true)
      const [stub] = await read(bench, 'readPromotionReports', '/reports')
      assert.deepEqual([stub.promotionId, stub.dryRun, stub.type], [bench.promotionId, false, 'promotion'])
      bench.reportId = stub.reportId
    },
  },
  {
    call: 'promotion.readLastPromotionReport',
    name: 'tells what the promotion changed, as the provisional one foretold',
    run: async (bench) => {
      const told = await read(bench, 'readLastPromotionReport', '/report')
      assert.deepEqual([told.reportId, told.promoter], [bench.reportId, 'dana@example.com'])
      assert.deepEqual(told.report, bench.provisional)
    },
  },
  {
    call: 'promotion.readPromotionReport',
    name: 'reads one by its id, and fails for one that is unknown',
    run: async (bench) => {
      await read(bench, 'readPromotionReport', `/report/${bench.reportId}`, bench.reportId)
      const { env } = await upper(bench)
      await assert.rejects(env.readPromotionReport('none'), (error) => {
        assert.match(error.getCombinedMessage(), /Status: 404/)
        return true
      })
    },
  },
  {
    call: 'promotion.runProvisionalRollbackReport',
    name: 'tells what a rollback would change back',
    run: async (bench) => {
      const { env, rest } = await upper(bench)
      const told = await env.runProvisionalRollbackReport()
      assert.deepEqual(told.report, (await rest('GET', `${promotion}/report/provisional-rollback`)).body.report)
      assert.deepEqual(Object.keys(told.report), Object.keys(bench.provisional))
    },
  },
  {
    call: 'promotion.rollbackPromotion',
    name: 'brings back what was there before',
    run: async (bench) => {
      const { env, rest } = await upper(bench)
      await env.rollbackPromotion({ promoter: 'dana@example.com' })
      assert.equal((await read(bench, 'readPromotionStatus', '/promote')).status, 'COMPLETE')
      assert.equal(await isThere(rest), false)
    },
  },
  {
    call: 'promotion.unlockEnvironment',
    name: 'unlocks both environments',
    run: async (bench) => {
      const { env } = await upper(bench)
      assert.equal((await env.unlockEnvironment(bench.promotionId)).result, 'unlocking')
      assert.equal((await read(bench, 'readLockStatus', '/lock/state')).result, 'unlocked')
    },
  },
]
