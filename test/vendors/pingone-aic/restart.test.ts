import { describe, expect, test } from 'vitest'
import { send } from '../../../src/world/index.ts'
import { AicTenant, base64 } from '../../support/aic.ts'

const startup = '/environment/startup'
const restart = (tenant: AicTenant) => tenant.ask(`POST ${startup}?_action=restart`)
const state = (tenant: AicTenant, site = 'development') =>
  tenant.ask(`GET ${startup}`, undefined, { site }).body.restartStatus as string
const put = (tenant: AicTenant, value = 'a') =>
  tenant.ask('PUT /environment/variables/esv-a', { expressionType: 'string', valueBase64: base64(value) })
const loaded = (tenant: AicTenant) => tenant.ask('GET /environment/variables/esv-a').body.loaded as boolean

describe('a restart', () => {
  test('takes 107 seconds and loads what is pending', () => {
    const tenant = new AicTenant()
    put(tenant)
    expect(state(tenant)).toBe('ready')
    expect(restart(tenant)).toMatchObject({ status: 200, text: '{"restartStatus":"restarting"}\n' })
    tenant.pass(106_999)
    expect([state(tenant), loaded(tenant)]).toEqual(['restarting', false])
    tenant.pass(1)
    expect([state(tenant), loaded(tenant)]).toEqual(['ready', true])
  })

  test('follows the pace', () => {
    const tenant = new AicTenant({ pace: 'instant' })
    put(tenant)
    restart(tenant)
    expect([state(tenant), loaded(tenant)]).toEqual(['ready', true])
  })

  test('is one environment’s own', () => {
    const tenant = new AicTenant()
    restart(tenant)
    expect([state(tenant), state(tenant, 'staging')]).toEqual(['restarting', 'ready'])
  })

  test.each([
    ['no body', undefined, {}],
    ['null', 'null', {}],
    ['a body of any type', 'whatever', { 'content-type': 'text/plain' }],
  ])('takes %s', (_what, body, headers: Record<string, string>) => {
    expect(new AicTenant().ask(`POST ${startup}?_action=restart`, body, { headers }).status).toBe(200)
  })

  test('asked for twice is the same one', () => {
    const tenant = new AicTenant()
    restart(tenant)
    tenant.pass(60_000)
    expect(restart(tenant)).toMatchObject({ status: 200, body: { restartStatus: 'restarting' } })
    tenant.pass(47_000)
    expect(state(tenant)).toBe('ready')
  })

  test('asked for twice is refused, by switch', () => {
    const tenant = new AicTenant({ facts: { secondRestart: 'conflict' } })
    restart(tenant)
    expect(restart(tenant)).toMatchObject({ status: 409, body: { code: 409, message: 'A restart is in progress' } })
  })

  test('that fails loads nothing', () => {
    const tenant = new AicTenant()
    put(tenant)
    restart(tenant)
    const failed = { machine: 'restart', event: 'fail' }
    const after = send(tenant.engine, tenant.world, 'pingone-aic', 'development', failed, tenant.nowMs)
    if (after) tenant.world = after
    tenant.pass(200_000)
    expect([state(tenant), loaded(tenant)]).toEqual(['ready', false])
  })
})

describe('writes during a restart', () => {
  const writes = [
    ['PUT /environment/variables/esv-a', { expressionType: 'string', valueBase64: '' }],
    ['POST /environment/variables/esv-a?_action=setDescription', { description: 'x' }],
    ['DELETE /environment/variables/esv-a', undefined],
    ['PUT /environment/secrets/esv-b', { encoding: 'generic', useInPlaceholders: true, valueBase64: '' }],
    ['POST /environment/secrets/esv-b?_action=setDescription', { description: 'x' }],
    ['DELETE /environment/secrets/esv-b', undefined],
    ['POST /environment/secrets/esv-b/versions?_action=create', { valueBase64: '' }],
    ['POST /environment/secrets/esv-b/versions/1?_action=changestatus', { status: 'ENABLED' }],
    ['DELETE /environment/secrets/esv-b/versions/1', undefined],
  ] as const

  test.each([
    ['refused', 409],
    ['unavailable', 503],
  ])('are refused; switch %s gives %d', (writesDuringRestart, status) => {
    const tenant = new AicTenant({ facts: { writesDuringRestart } })
    restart(tenant)
    for (const [line, body] of writes) {
      const refused = tenant.ask(line, body)
      expect([line, refused.status, refused.text]).toEqual([
        line,
        status,
        `{"code":${status},"message":"A restart is in progress"}\n`,
      ])
    }
    for (const line of ['/environment/variables', '/environment/secrets', '/environment/count', startup]) {
      expect(tenant.ask(`GET ${line}`).status).toBe(200)
    }
  })

  test('are loaded when it completes, where a switch allows them', () => {
    const tenant = new AicTenant({ facts: { writesDuringRestart: 'allowed' } })
    restart(tenant)
    tenant.pass(100_000)
    expect(put(tenant).status).toBe(200)
    tenant.pass(7_000)
    expect(loaded(tenant)).toBe(true)
  })
})
