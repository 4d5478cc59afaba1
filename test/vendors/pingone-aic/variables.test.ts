import { describe, expect, test } from 'vitest'
import { AicTenant, base64, startMs } from '../../support/aic.ts'

const path = '/environment/variables/esv-mail-host'
const value = base64('mail.example.com')
const put = { expressionType: 'string', valueBase64: value }

describe('a variable', () => {
  test('is created with 200, waits for a restart and is stamped with time and account', () => {
    const tenant = new AicTenant()
    const created = tenant.ask(`PUT ${path}`, { ...put, description: 'Outgoing mail server' })
    expect(created.status).toBe(200)
    expect(created.text).toBe(
      '{"_id":"esv-mail-host","description":"Outgoing mail server","expressionType":"string",' +
        `"lastChangeDate":"2026-11-21T09:00:00Z","lastChangedBy":"ci","loaded":false,"valueBase64":"${value}"}\n`,
    )
    expect(tenant.ask(`GET ${path}`).text).toBe(created.text)
    expect(tenant.ask(`GET ${path}`, undefined, { headers: { 'accept-api-version': 'resource=2.0' } }).body).toEqual(
      created.body,
    )
  })

  test('ignores members that a client sends back', () => {
    const tenant = new AicTenant()
    const { body } = tenant.ask(`PUT ${path}`, put)
    const again = tenant.ask(`PUT ${path}`, { ...body, loaded: true, lastChangedBy: 'somebody else' })
    expect(again.body).toEqual(body)
  })

  test('is not touched by an equal PUT', () => {
    const tenant = new AicTenant()
    const first = tenant.ask(`PUT ${path}`, put)
    tenant.ask('POST /environment/startup?_action=restart')
    tenant.pass(107_000)
    const before = tenant.here().variables
    const again = tenant.ask(`PUT ${path}`, { ...put, description: '' })
    expect(again.body).toEqual({ ...first.body, loaded: true })
    expect(tenant.here().variables).toBe(before)
  })

  test.each([
    { what: 'the value', change: { valueBase64: base64('other') }, facts: {}, loaded: false },
    { what: 'the description', change: { description: 'new' }, facts: {}, loaded: true },
    {
      what: 'the description, by switch',
      change: { description: 'new' },
      facts: { descriptionChangeKeepsLoaded: false },
      loaded: false,
    },
    { what: 'nothing, by switch', change: {}, facts: { unchangedVariableKeepsDate: false }, loaded: true },
  ])('that changes in $what is stamped; loaded: $loaded', ({ change, facts, loaded }) => {
    const tenant = new AicTenant({ facts })
    tenant.ask(`PUT ${path}`, put)
    tenant.ask('POST /environment/startup?_action=restart')
    tenant.pass(120_120)
    const changed = tenant.ask(`PUT ${path}`, { ...put, ...change })
    expect(changed.body).toMatchObject({ ...change, lastChangeDate: '2026-11-21T09:02:00.12Z', loaded })
  })

  test('shows the id of the account, by switch', () => {
    const tenant = new AicTenant({ facts: { changedBy: 'id' } })
    const { body } = tenant.ask(`PUT ${path}`, put)
    expect(body.lastChangedBy).toBe(tenant.here().serviceAccounts.toArray()[0]?.id)
  })

  test('is answered once more when deleted, and can come back with another type', () => {
    const tenant = new AicTenant()
    const { body } = tenant.ask(`PUT ${path}`, put)
    expect(tenant.ask(`DELETE ${path}`)).toMatchObject({ status: 200, body })
    expect(tenant.ask(`GET ${path}`).status).toBe(404)
    const again = tenant.ask(`PUT ${path}`, { expressionType: 'int', valueBase64: base64('7') })
    expect(again).toMatchObject({ status: 200, body: { expressionType: 'int', loaded: false } })
  })

  test('is described with an empty answer; the same words leave the date', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    tenant.pass(1_500)
    const described = tenant.ask(`POST ${path}?_action=setDescription`, { description: 'words' })
    expect(described).toMatchObject({ status: 200, text: undefined })
    expect(described.headers).not.toHaveProperty('content-type')
    const after = tenant.ask(`GET ${path}`).body
    expect(after).toMatchObject({ description: 'words', lastChangeDate: '2026-11-21T09:00:01.5Z', loaded: false })
    tenant.pass(1_000)
    tenant.ask(`POST ${path}?_action=setDescription`, { description: 'words' })
    expect(tenant.ask(`GET ${path}`).body).toEqual(after)
  })

  test('belongs to its own environment', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    expect(tenant.ask(`GET ${path}`, undefined, { site: 'staging' }).status).toBe(404)
  })
})

describe('refusals of variables', () => {
  const unknown = { status: 404, text: '{"code":404,"message":"The variable does not exist"}\n' }

  test.each([
    ['GET', path, undefined],
    ['DELETE', path, undefined],
    ['POST', `${path}?_action=setDescription`, { description: 'x' }],
  ])('%s of an unknown variable', (method, target, body) => {
    expect(new AicTenant().ask(`${method} ${target}`, body)).toMatchObject(unknown)
  })

  test.each([
    [
      'creating without a type',
      { valueBase64: value },
      'Variable type required; expressionType cannot be empty when creating new variables',
      {},
    ],
    [
      'changing the type',
      { expressionType: 'int', valueBase64: value },
      'Changing the type of an existing variable is not permitted',
      { existing: true },
    ],
    [
      'a value over 65535 bytes',
      { ...put, valueBase64: base64('x'.repeat(65_536)) },
      'The variable value is too large',
      {},
    ],
  ])('%s', (_what, body, message, { existing = false }: { existing?: boolean }) => {
    const tenant = new AicTenant()
    if (existing) tenant.ask(`PUT ${path}`, put)
    const before = tenant.here().variables
    expect(tenant.ask(`PUT ${path}`, body)).toMatchObject({ status: 400, body: { code: 400, message } })
    expect(tenant.here().variables).toBe(before)
  })

  test('a value of 65535 bytes fits', () => {
    expect(new AicTenant().ask(`PUT ${path}`, { ...put, valueBase64: base64('x'.repeat(65_535)) }).status).toBe(200)
  })
})

test('a frozen clock stamps what it shows', () => {
  const tenant = new AicTenant({ clock: { offsetMs: 0, frozenAtMs: startMs + 40 } })
  expect(tenant.ask(`PUT ${path}`, put).body.lastChangeDate).toBe('2026-11-21T09:00:00.04Z')
})
