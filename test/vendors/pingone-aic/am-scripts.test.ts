import { describe, expect, test } from 'vitest'
import { AicTenant, base64, emptyFixture } from '../../support/aic.ts'

const [flags, domain] = ['4c6f1f2e-0d6b-4a53-9a5b-6f2c3f6b7a10', 'e05b6f7d-93a1-4c0e-b1f4-7d8a9c2e6b32']
const fresh = '00000000-0000-4000-8000-00000000000f'
const configuration = [
  { script: flags, realm: 'alpha', name: 'Flags', lines: ['var a = 1', "outcome = 'true'"] },
  { script: domain, realm: 'alpha', name: 'Domain', description: 'By mail', lines: ["outcome = 'true'"] },
  { script: fresh, realm: 'bravo', name: 'Flags', lines: [''] },
]
const scripts = '/am/json/realms/root/realms/alpha/scripts'
const body = {
  name: 'New',
  script: base64("outcome = 'no'"),
  language: 'JAVASCRIPT',
  context: 'AUTHENTICATION_TREE_DECISION_NODE',
}

function newTenant() {
  return new AicTenant({ fixture: { ...emptyFixture, development: { ...emptyFixture.development, configuration } } })
}

const names = (answer: { body: { result: { name: string }[] } }) => answer.body.result.map(({ name }) => name).sort()

describe('scripts of a realm', () => {
  const tenant = newTenant()

  test('a query answers them whole, without revisions, and does not count', () => {
    const got = tenant.ask(`GET ${scripts}?_queryFilter=true`)
    expect(names(got)).toEqual(['Domain', 'Flags'])
    const { result, ...counts } = got.body
    expect(counts).toEqual({
      resultCount: 2,
      pagedResultsCookie: null,
      totalPagedResultsPolicy: 'NONE',
      totalPagedResults: -1,
      remainingPagedResults: 0,
    })
    expect(Object.keys(result[0])).toEqual([
      ...['_id', 'name', 'description', 'script', 'default', 'language', 'context'],
      ...['createdBy', 'creationDate', 'lastModifiedBy', 'lastModifiedDate', 'evaluatorVersion'],
    ])
    expect(got.headers).toMatchObject({ 'cache-control': 'private', 'content-api-version': 'resource=1.1' })
  })

  test.each([
    ['name eq "Flags"', ['Flags']],
    ['name sw "F" or name sw "D"', ['Domain', 'Flags']],
    ['name eq "None"', []],
  ])('the filter %s of public clients finds %j', (filter, found) => {
    expect(names(tenant.ask(`GET ${scripts}?_queryFilter=${encodeURIComponent(filter)}`))).toEqual(found)
  })

  test('a query needs a filter', () => {
    expect(tenant.ask(`GET ${scripts}`).status).toBe(400)
  })

  test('one script is read with its text in base64', () => {
    const got = tenant.ask(`GET ${scripts}/${flags}`)
    expect(Buffer.from(got.body.script, 'base64').toString()).toBe("var a = 1\noutcome = 'true'")
    expect(got.body).not.toHaveProperty('_rev')
  })

  test('another realm has others, and a realm that is none is refused', () => {
    expect(names(tenant.ask('GET /am/json/realms/root/realms/bravo/scripts?_queryFilter=true'))).toEqual(['Flags'])
    expect(tenant.ask('GET /am/json/realms/root/realms/charlie/scripts?_queryFilter=true').status).toBe(400)
  })

  test('an unknown id is refused with its realm', () => {
    const got = tenant.ask(`GET ${scripts}/${fresh}`)
    expect([got.status, got.body.message]).toEqual([
      404,
      `Script with UUID ${fresh} could not be found in realm /alpha`,
    ])
  })

  test('the root realm is not available', () => {
    const got = tenant.ask('GET /am/json/realms/root/scripts?_queryFilter=true')
    expect(got.status).toBe(403)
    expect(got.body.message).toBe('This operation is not available in PingOne Advanced Identity Cloud.')
  })

  test('the path of a realm may leave the root out', () => {
    expect(names(tenant.ask('GET /am/json/alpha/scripts?_queryFilter=true'))).toEqual(['Domain', 'Flags'])
    expect(tenant.ask(`GET /am/json/alpha/scripts/${flags}`).body.name).toBe('Flags')
    const other = newTenant()
    expect(other.ask(`DELETE /am/json/alpha/scripts/${flags}`).status).toBe(200)
    expect(names(other.ask(`GET ${scripts}?_queryFilter=true`))).toEqual(['Domain'])
  })
})

describe('writing a script', () => {
  test('creates with 201, revision and location; the tenant says who and when', () => {
    const tenant = newTenant()
    const sent = { ...body, _id: fresh, createdBy: 'me', creationDate: 1, default: true, exports: [] }
    const got = tenant.ask(`PUT ${scripts}/${fresh}`, sent)
    expect(got.status).toBe(201)
    const by = `id=${tenant.here().serviceAccounts.toArray()[0]?.id},ou=user,ou=am-config`
    expect(got.body).toEqual({
      ...body,
      _id: fresh,
      _rev: got.body._rev,
      description: null,
      default: false,
      createdBy: by,
      creationDate: tenant.nowMs,
      lastModifiedBy: by,
      lastModifiedDate: tenant.nowMs,
      evaluatorVersion: '1.0',
    })
    expect(got.headers).toMatchObject({
      etag: `"${got.body._rev}"`,
      location: `http://localhost:7401${scripts}/${fresh}`,
    })
    const read = tenant.ask(`GET ${scripts}/${fresh}`).body
    expect({ ...read, _rev: got.body._rev }).toEqual(got.body)
  })

  test('replaces with 200, without revision; who created it stays', () => {
    const tenant = newTenant()
    tenant.pass(5000)
    const got = tenant.ask(`PUT ${scripts}/${flags}`, { ...body, evaluatorVersion: '2.0' })
    expect(got.status).toBe(200)
    expect(got.body).toMatchObject({ name: 'New', createdBy: 'null', creationDate: 0, lastModifiedDate: tenant.nowMs })
    expect(got.body).not.toHaveProperty('_rev')
    expect(tenant.ask(`PUT ${scripts}/${flags}`, body).body.evaluatorVersion).toBe('2.0')
  })

  test('keeps names unique in the realm, and only there', () => {
    const tenant = newTenant()
    const taken = tenant.ask(`PUT ${scripts}/${fresh}`, { ...body, name: 'Flags' })
    expect(taken.status).toBe(409)
    expect(taken.text).toBe(
      '{"code":409,"reason":"Conflict","message":"Script with name Flags already exist in realm /alpha"}',
    )
    expect(tenant.ask(`PUT ${scripts}/${flags}`, { ...body, name: 'Flags' }).status).toBe(200)
    const bravo = scripts.replace('alpha', 'bravo')
    expect(tenant.ask(`PUT ${bravo}/${flags}`, { ...body, name: 'Domain' }).status).toBe(201)
  })

  test.each([
    ['a text that is no base64', { script: 'outcome = 1' }],
    ['no name', { name: '' }],
    ['another language', { language: 'PYTHON' }],
    ['no text', { script: undefined }],
  ])('is refused with %s', (_what, wrong) => {
    const tenant = newTenant()
    const got = tenant.ask(`PUT ${scripts}/${fresh}`, { ...body, ...wrong })
    expect([got.status, got.body.reason]).toEqual([400, 'Bad Request'])
    expect(tenant.here().configuration.size).toBe(3)
  })

  test('obeys the revision that it is given', () => {
    const tenant = newTenant()
    const revision = String(tenant.ask(`PUT ${scripts}/${fresh}`, body).headers.etag)
    const put = (headers: Record<string, string>) => tenant.ask(`PUT ${scripts}/${fresh}`, body, { headers }).status
    expect([put({ 'if-none-match': '*' }), put({ 'if-match': '"1"' }), put({ 'if-match': revision })]).toEqual([
      412, 412, 200,
    ])
  })
})

test('deleting a script answers with its id, once', () => {
  const tenant = newTenant()
  const got = tenant.ask(`DELETE ${scripts}/${domain}`)
  expect([got.status, got.text]).toEqual([200, `{"_id":"${domain}"}`])
  expect(tenant.ask(`DELETE ${scripts}/${domain}`).body.message).toBe(
    `Script with UUID ${domain} could not be found in realm /alpha`,
  )
})
