import { describe, expect, test } from 'vitest'
import { AicTenant, emptyFixture } from '../../support/aic.ts'

const welcome = { defaultLocale: 'en', enabled: true, from: '', subject: { en: 'Welcome' } }
const rows = [
  { idm: 'emailTemplate/welcome', body: welcome },
  { idm: 'external.email', body: { host: '&{esv.mail.host}', auth: { password: '&{esv.mail.password}' } } },
  { idm: 'FrodoTest', body: {} },
  { idm: 'managed', body: { objects: [{ name: 'alpha_user' }] } },
]

function newTenant(facts = {}) {
  const site = { ...emptyFixture.development, configuration: rows }
  return new AicTenant({ fixture: { ...emptyFixture, development: site, staging: site, sandbox: site }, facts })
}

const entity = '/openidm/config/emailTemplate/welcome'
const scriptsOfRealm = '/am/json/realms/root/realms/alpha/scripts'

describe('reading configuration of identity management', () => {
  const tenant = newTenant()

  test('a query answers whole entities without revisions, in an order that takes no heed of case, and counts them', () => {
    const { status, body, headers } = tenant.ask('GET /openidm/config?_queryFilter=true')
    expect(status).toBe(200)
    expect(body.result.map(({ _id }: { _id: string }) => _id)).toEqual(rows.map(({ idm }) => idm))
    expect(body.result[0]).toEqual({ _id: 'emailTemplate/welcome', ...welcome })
    const { result, ...counts } = body
    expect(counts).toEqual({
      resultCount: result.length,
      pagedResultsCookie: null,
      totalPagedResultsPolicy: 'EXACT',
      totalPagedResults: rows.length,
      remainingPagedResults: -1,
    })
    expect(headers['content-api-version']).toBe('protocol=2.1,resource=1.0')
    expect(headers['cache-control']).toBe('no-store')
  })

  test.each([
    [`_id sw 'emailTemplate'`, ['emailTemplate/welcome']],
    [`_id sw "emailTemplate"`, ['emailTemplate/welcome']],
    [`/_id eq 'managed' or enabled eq true`, ['emailTemplate/welcome', 'managed']],
    [`_id sw 'schedule'`, []],
    [`host eq 'it\\'s'`, []],
  ])('the filter %s of public clients finds %j', (filter, ids) => {
    const { body } = tenant.ask(`GET /openidm/config?_queryFilter=${encodeURIComponent(filter)}`)
    expect(body.result.map(({ _id }: { _id: string }) => _id)).toEqual(ids)
  })

  test('a filter that cannot be read is refused', () => {
    const { status, body } = tenant.ask(`GET /openidm/config?_queryFilter=_id%20sw%20'`)
    expect([status, body.reason]).toEqual([400, 'Bad Request'])
  })

  test('pages, and chosen fields', () => {
    const first = tenant.ask('GET /openidm/config?_queryFilter=true&_pageSize=3&_fields=host').body
    expect(first.result[1]).toEqual({ _id: 'external.email', host: '&{esv.mail.host}' })
    const cookie = encodeURIComponent(first.pagedResultsCookie)
    const next = tenant.ask(`GET /openidm/config?_queryFilter=true&_pageSize=3&_pagedResultsCookie=${cookie}`).body
    expect(next.result).toHaveLength(1)
    expect(next.pagedResultsCookie).toBeNull()
  })

  test('without a filter there is a list of ids', () => {
    const { body } = tenant.ask('GET /openidm/config')
    expect(body._id).toBe('')
    expect(body.configurations.slice(0, 2)).toEqual([
      { _id: 'emailTemplate/welcome', pid: 'emailTemplate.welcome', factoryPid: 'emailTemplate' },
      { _id: 'external.email', pid: 'external.email', factoryPid: null },
    ])
  })

  test('one entity is read by an id with slashes', () => {
    expect(tenant.ask(`GET ${entity}`).body).toEqual({ _id: 'emailTemplate/welcome', ...welcome })
    expect(tenant.ask(`GET ${entity}?_fields=subject`).body).toEqual({
      _id: 'emailTemplate/welcome',
      subject: { en: 'Welcome' },
    })
  })

  test('an unknown id is answered 404', () => {
    const { status, text } = tenant.ask('GET /openidm/config/emailTemplate/none/at/all')
    expect(status).toBe(404)
    expect(text).toBe('{"code":404,"reason":"Not Found","message":"Not Found"}')
  })
})

describe('writing configuration of identity management', () => {
  test('PUT creates with 201 and the recorded location, then replaces with 200; the id is that of the path', () => {
    const tenant = newTenant()
    const created = tenant.ask('PUT /openidm/config/endpoint/flags', { _id: 'other', type: 'text/javascript' })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({ _id: 'endpoint/flags', type: 'text/javascript' })
    expect(created.headers.location).toBe('http://localhost:7401/openidm/config/endpoint/endpoint/flags')
    const replaced = tenant.ask('PUT /openidm/config/endpoint/flags?waitForCompletion=true', { source: '1' })
    expect([replaced.status, replaced.body]).toEqual([200, { _id: 'endpoint/flags', source: '1' }])
    expect(replaced.headers.location).toBeUndefined()
    expect(tenant.ask('GET /openidm/config/endpoint/flags').body).toEqual({ _id: 'endpoint/flags', source: '1' })
  })

  test.each([['[]'], ['"text"'], ['{"a":'], ['null']])('PUT of %s is refused and stores nothing', (body) => {
    const tenant = newTenant()
    const { status, body: refusal } = tenant.ask('PUT /openidm/config/a', body)
    expect([status, refusal.code, refusal.reason]).toEqual([400, 400, 'Bad Request'])
    expect(tenant.ask('GET /openidm/config/a').status).toBe(404)
  })

  test('PATCH applies all operations or none', () => {
    const tenant = newTenant()
    const patch = [
      { operation: 'replace', field: '/enabled', value: false },
      { operation: 'add', field: 'subject/fr', value: 'Bienvenue' },
    ]
    const patched = { ...welcome, enabled: false, subject: { en: 'Welcome', fr: 'Bienvenue' } }
    expect(tenant.ask(`PATCH ${entity}`, patch).body).toEqual({ _id: 'emailTemplate/welcome', ...patched })
    const wrong = [...patch, { operation: 'increment', field: '/from', value: 1 }]
    const refused = tenant.ask(`PATCH ${entity}`, wrong)
    expect(refused.status).toBe(400)
    expect(refused.body.message).toMatch(/^Patch operation 3 cannot be applied: /)
    expect(tenant.ask(`GET ${entity}`).body).toEqual({ _id: 'emailTemplate/welcome', ...patched })
    expect(tenant.ask('PATCH /openidm/config/none', patch).status).toBe(404)
    expect(tenant.ask(`PATCH ${entity}`, [{ operation: 'rename', field: 'a' }]).status).toBe(400)
  })

  test('DELETE answers with what was deleted, once', () => {
    const tenant = newTenant()
    expect(tenant.ask(`DELETE ${entity}`).body).toEqual({ _id: 'emailTemplate/welcome', ...welcome })
    expect(tenant.ask(`DELETE ${entity}`).status).toBe(404)
    expect(tenant.ask(`GET ${entity}`).status).toBe(404)
  })

  test.each([
    ['PUT', { 'if-none-match': '*' }, 412],
    ['PUT', { 'if-match': '*' }, 200],
    ['PUT', { 'if-match': '"no such revision"' }, 412],
    ['PATCH', { 'if-match': 'W/"no such revision"' }, 412],
    ['DELETE', { 'if-match': 'no-such-revision, other' }, 412],
    ['DELETE', { 'if-match': '*' }, 200],
  ])('%s of what exists with %j is answered %i', (method, headers, status) => {
    const tenant = newTenant()
    const body = method === 'PATCH' ? [{ operation: 'remove', field: 'from' }] : { new: true }
    const got = tenant.ask(`${method} ${entity}`, method === 'DELETE' ? undefined : body, { headers })
    expect(got.status).toBe(status)
    if (status === 412) expect(got.body).toMatchObject({ code: 412, reason: 'Precondition Failed' })
    if (status === 412) expect(tenant.ask(`GET ${entity}`).body).toMatchObject(welcome)
  })

  test('the preconditions of what does not exist', () => {
    const tenant = newTenant()
    const put = (headers: Record<string, string>) => tenant.ask('PUT /openidm/config/new', {}, { headers }).status
    expect([put({ 'if-match': '*' }), put({ 'if-none-match': '*' }), put({ 'if-none-match': '*' })]).toEqual([
      412, 201, 412,
    ])
  })
})

test('the servers of remote connectors are those that the configuration names, and none answers', () => {
  const tenant = newTenant()
  const ask = () => tenant.ask('POST /openidm/system?_action=testConnectorServers').body as unknown
  expect(ask()).toEqual({ openicf: [] })
  const remoteConnectorClients = [{ name: 'rcs', enabled: true }]
  tenant.ask('PUT /openidm/config/provisioner.openicf.connectorinfoprovider', { remoteConnectorClients })
  expect(ask()).toEqual({ openicf: [{ name: 'rcs', type: 'remoteConnectorClient', ok: false }] })
})

test.each([
  ['GET', '/openidm/config?_queryFilter=true', 'fr:idm:*'],
  ['GET', entity, 'fr:idm:*'],
  ['PUT', entity, 'fr:idm:*'],
  ['PATCH', entity, 'fr:idm:*'],
  ['DELETE', entity, 'fr:idm:*'],
  ['GET', `${scriptsOfRealm}?_queryFilter=true`, 'fr:am:*'],
  ['DELETE', `${scriptsOfRealm}/x`, 'fr:am:*'],
  ['GET', '/environment/direct-configuration/session/state', 'fr:idc:direct-configuration:session:*'],
])('%s %s needs %s, and a token', (method, path, scope) => {
  const tenant = newTenant()
  const others = ['fr:idm:*', 'fr:am:*', 'fr:idc:esv:*'].filter((other) => other !== scope)
  const body = method === 'PUT' ? {} : method === 'PATCH' ? [] : undefined
  expect(tenant.ask(`${method} ${path}`, body, { scopes: others }).status).toBe(403)
  expect(tenant.ask(`${method} ${path}`, body, { scopes: null }).status).toBe(401)
  expect(tenant.ask(`${method} ${path}`, body, { scopes: [scope] }).status).toBeOneOf([200, 404])
})
