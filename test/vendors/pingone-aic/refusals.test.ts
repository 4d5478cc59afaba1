import { describe, expect, test } from 'vitest'
import { goComplaint } from '../../../src/vendors/pingone-aic/go-openapi.ts'
import { pingoneAic } from '../../../src/vendors/pingone-aic/index.ts'
import { render } from '../../../src/vendors/pingone-aic/shapes.ts'
import type { Call } from '../../../src/vendors/vendor.ts'
import { AicTenant, type With } from '../../support/aic.ts'

const variable = '/environment/variables/esv-a'
const secret = '/environment/secrets/esv-a'
const base64Form = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'
const types = '["string","list","array","object","bool","int","number","base64encodedinlined","keyvaluelist"]'
const schema = (name: string): string =>
  `request body has an error: doesn't match schema #/components/schemas/${name}: `
const putSchema = schema('esvVariableCreateUpdateRequest')
const secretSchema = schema('esvSecretCreateRequest')
const decoding = 'request body has an error: failed to decode request body: '

describe('the ESV family refuses what does not fit the contract with 400', () => {
  const cases: readonly (readonly [string, unknown, string, With?])[] = [
    [
      `PUT ${variable}`,
      { expressionType: 'text', valueBase64: '' },
      `${putSchema}Error at "/expressionType": value is not one of the allowed values ${types}`,
    ],
    [
      `PUT ${variable}`,
      { expressionType: 5, valueBase64: '' },
      `${putSchema}Error at "/expressionType": value is not one of the allowed values ${types}`,
    ],
    [`PUT ${variable}`, {}, `${putSchema}Error at "/valueBase64": property "valueBase64" is missing`],
    [
      `PUT ${variable}`,
      { expressionType: 'string', valueBase64: 'a' },
      `${putSchema}Error at "/valueBase64": string doesn't match the regular expression "${base64Form}"`,
    ],
    [`PUT ${variable}`, { valueBase64: 7 }, `${putSchema}Error at "/valueBase64": value must be a string`],
    [`PUT ${variable}`, { valueBase64: null }, `${putSchema}Error at "/valueBase64": Value is not nullable`],
    [
      `PUT ${variable}`,
      { description: 'x'.repeat(1001), expressionType: 'text', valueBase64: 'a' },
      `${putSchema}Error at "/description": maximum string length is 1000`,
    ],
    [`PUT ${variable}`, [], `${putSchema}value must be an object`],
    [`PUT ${variable}`, 'null', `${putSchema}Value is not nullable`],
    [`PUT ${secret}`, {}, `${secretSchema}Error at "/encoding": property "encoding" is missing`],
    [
      `PUT ${secret}`,
      { encoding: 'generic', valueBase64: '' },
      `${secretSchema}Error at "/useInPlaceholders": property "useInPlaceholders" is missing`,
    ],
    [
      `PUT ${secret}`,
      { encoding: 'generic', useInPlaceholders: 'yes', valueBase64: '' },
      `${secretSchema}Error at "/useInPlaceholders": value must be a boolean`,
    ],
    [
      `PUT ${secret}`,
      { encoding: 'pgp', useInPlaceholders: 'yes' },
      `${secretSchema}Error at "/encoding": value is not one of the allowed values ` +
        '["generic","pem","base64hmac","base64aes"]',
    ],
    [
      `POST ${variable}?_action=setDescription`,
      {},
      `${schema('esvSetDescriptionRequest')}Error at "/description": property "description" is missing`,
    ],
    [`PUT ${variable}`, undefined, 'request body has an error: value is required but missing'],
    [`PUT ${variable}`, '{"a":', `${decoding}unexpected EOF`],
    [`PUT ${variable}`, 'a', `${decoding}invalid character 'a' looking for beginning of value`],
    [
      `PUT ${variable}`,
      {},
      'request body has an error: header Content-Type has unexpected value "text/plain"',
      { headers: { 'content-type': 'text/plain' } },
    ],
    [
      'PUT /environment/variables/mail',
      { valueBase64: '' },
      'parameter "variableId" in path has an error: string doesn\'t match the regular expression ' +
        '"^esv-[a-z0-9_-]{1,124}$"',
    ],
    [
      `GET ${secret}/versions/newest`,
      undefined,
      'parameter "versionId" in path has an error: string doesn\'t match the regular expression "^latest$|^[0-9]+$"',
    ],
    [
      'GET /environment/variables?_pageSize=101',
      undefined,
      'parameter "_pageSize" in query has an error: number must be at most 100',
    ],
    [
      'GET /environment/secrets?_pageSize=0',
      undefined,
      'parameter "_pageSize" in query has an error: number must be at least 1',
    ],
    [
      'GET /environment/secrets?_pageSize=ten',
      undefined,
      'parameter "_pageSize" in query has an error: value ten: an invalid integer: invalid syntax',
    ],
    [
      'GET /environment/count?_onlyPending=maybe',
      undefined,
      'parameter "_onlyPending" in query has an error: value maybe: an invalid boolean: invalid syntax',
    ],
    [
      'POST /environment/startup',
      undefined,
      'parameter "_action" in query has an error: value is required but missing',
    ],
    [
      `POST ${variable}?_action=rename`,
      { description: '' },
      'parameter "_action" in query has an error: value is not one of the allowed values ["setDescription"]',
    ],
  ]

  test.each(cases.map(([line, body, message, more]) => ({ line, body, message, more })))(
    '$line: $message',
    ({ line, body, message, more }) => {
      const refused = new AicTenant().ask(line, body, more)
      expect(refused).toMatchObject({ status: 400, text: `${JSON.stringify({ code: 400, message })}\n` })
    },
  )

  test('a media type with parameters is JSON', () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    const got = new AicTenant().ask(`PUT ${variable}`, { expressionType: 'string', valueBase64: '' }, { headers })
    expect(got.status).toBe(200)
  })
})

describe('the settings family refuses in the words of its framework', () => {
  const aav = { 'accept-api-version': 'resource=1.0' }
  const cases: readonly (readonly [string, unknown, number, number, string, With?])[] = [
    ['PUT /environment/sso-cookie', { name: 'a b' }, 422, 605, "name in body should match '^[a-zA-Z0-9]{1,32}$'"],
    ['PUT /environment/sso-cookie', {}, 422, 602, 'name in body is required'],
    ['PUT /environment/sso-cookie', { name: null }, 422, 602, 'name in body is required'],
    ['PUT /environment/sso-cookie', undefined, 422, 602, 'body in body is required'],
    ['PUT /environment/sso-cookie', ' ', 422, 602, 'body in body is required'],
    [
      'PUT /environment/sso-cookie',
      '{"name"}',
      400,
      400,
      `parsing body body from "" failed, because invalid character '}' after object key`,
    ],
    [
      'PUT /environment/sso-cookie',
      { name: 5 },
      400,
      400,
      'parsing body body from "" failed, because json: cannot unmarshal number into Go struct field ' +
        'SsoCookieRequest.name of type string',
    ],
    [
      'PUT /environment/sso-cookie',
      { name: 'a' },
      415,
      415,
      'unsupported media type "text/plain", only [application/json] are allowed',
      { headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ],
    ['POST /environment/sso-cookie', undefined, 422, 602, '_action in query is required'],
    ['POST /environment/sso-cookie?_action=set', undefined, 422, 606, '_action in query should be one of [reset]'],
    ['POST /environment/promotion/promote', { dryRun: true }, 422, 602, 'Accept-API-Version in header is required'],
    ['POST /environment/promotion/promote', {}, 422, 602, 'dryRun in body is required', { headers: aav }],
  ]

  test.each(cases.map(([line, body, status, code, message, more]) => ({ line, body, status, code, message, more })))(
    '$line: $status $message',
    ({ line, body, status, code, message, more }) => {
      const refused = new AicTenant().ask(line, body, more)
      expect(refused).toMatchObject({ status, text: JSON.stringify({ code, message }) })
      expect(refused.headers['content-api-version']).toBe('resource=1.0')
    },
  )

  test('a list of values is written without quotes', () => {
    const finding = { part: 'body', name: '', pointer: '/groups', keyword: 'enum', params: {}, message: '' } as const
    expect(goComplaint([{ ...finding, schemaValue: ['none', 'non-global', 'all'], value: 'x' }])).toEqual({
      status: 422,
      code: 606,
      message: 'groups in body should be one of [none non-global all]',
    })
  })
})

describe('the engine refuses in the tenant’s words', () => {
  test.each([
    ['/environment/variables', '{"code":401,"message":"unauthorized"}\n'],
    ['/environment/release', '{"code":401,"message":"unauthorized"}'],
  ])('a call of %s without a token', (path, text) => {
    const refused = new AicTenant().ask(`GET ${path}`, undefined, { scopes: null })
    expect(refused).toMatchObject({ status: 401, text })
    expect(refused.headers['www-authenticate']).toBe('Bearer')
  })

  test.each([
    ['PUT /environment/variables/esv-a', ['fr:idc:esv:read'], '{"code":403,"message":"forbidden"}\n'],
    ['GET /environment/release', ['fr:idc:esv:*'], '{"code":403,"message":"unauthorized"}'],
    ['GET /environment/cookie-domains', ['fr:idc:esv:*'], '{"code":403,"message":"forbidden"}'],
    ['GET /environment/custom-domains/alpha', ['fr:idc:esv:*'], '{"code":403,"message":"forbidden"}'],
  ])('%s with %j', (line, scopes, text) => {
    expect(new AicTenant().ask(line, undefined, { scopes })).toMatchObject({ status: 403, text })
  })

  test('a missing scope is 401 for ESVs, by switch', () => {
    const tenant = new AicTenant({ facts: { insufficientScopeStatus: 401 } })
    const refused = tenant.ask(`GET ${variable}`, undefined, { scopes: ['fr:idc:esv:restart'] })
    expect(refused).toMatchObject({ status: 401, text: '{"code":401,"message":"unauthorized"}\n' })
  })

  test.each([
    ['fr:idc:esv:*', 200],
    ['fr:idc:esv:update', 200],
    ['fr:idm:*', 200],
    ['fr:idc:esv:read', 403],
    ['fr:idc:esv:restart', 403],
  ])('writing with %s is answered %d', (scope, status) => {
    const body = { expressionType: 'string', valueBase64: '' }
    expect(new AicTenant().ask(`PUT ${variable}`, body, { scopes: [scope] }).status).toBe(status)
  })

  test.each(['/environment/variables', '/environment/release'])('too many calls of %s', (path) => {
    const rateLimits = [{ vendor: 'pingone-aic', group: '*', limit: 1, windowSeconds: 60 }]
    const tenant = new AicTenant({ facts: { rateLimits } })
    tenant.ask(`GET ${path}`)
    tenant.pass(20_500)
    const refused = tenant.ask(`GET ${path}`)
    expect(refused).toMatchObject({ status: 429, body: { code: 429, message: 'Too Many Requests' } })
    expect(refused.headers['retry-after']).toBe('40')
  })

  test('an unknown path', () => {
    const refused = new AicTenant().ask('PUT /environment/ccc/apply', undefined, { scopes: null })
    expect(refused).toMatchObject({
      status: 404,
      text: '{"code":404,"message":"path /environment/ccc/apply was not found"}',
    })
  })

  test.each([
    ['PATCH /environment/variables', '{"code":405,"message":"Method Not Allowed"}\n', 'GET'],
    [
      'PATCH /environment/cookie-domains',
      '{"code":405,"message":"method PATCH is not allowed, but [GET,PUT] are"}',
      'GET,PUT',
    ],
  ])('%s', (line, text, allow) => {
    const refused = new AicTenant().ask(line)
    expect(refused).toMatchObject({ status: 405, text })
    expect(refused.headers.allow).toBe(allow)
  })

  test('an operation that Backlot cannot answer', () => {
    const operation = { id: 'getCertificates', path: '/environment/certificates' }
    const call = { path: operation.path, operation } as unknown as Call
    expect(pingoneAic.refusals.notImplemented(call)).toMatchObject({
      status: 501,
      message: 'Backlot does not implement operation getCertificates yet',
    })
  })
})

describe('headers', () => {
  const ask = (path: string) =>
    new AicTenant().ask(`GET ${path}`, undefined, { headers: { 'x-forgerock-transactionid': 'frodo-1' } }).headers

  test('every answer carries those of the front', () => {
    expect(ask('/environment/variables')).toMatchObject({
      'x-robots-tag': 'none',
      'strict-transport-security': 'max-age=31536000; includeSubDomains; preload;',
      via: '1.1 google',
      'content-type': 'application/json',
    })
  })

  test.each([
    ['/environment/variables', false, false],
    ['/environment/certificates', true, false],
    ['/openidm/managed/svcacct/none', false, true],
  ])('%s: version %s, transaction repeated %s', (path, version, repeated) => {
    const headers = ask(path)
    expect('content-api-version' in headers).toBe(version)
    expect(headers['x-forgerock-transactionid']).toMatch(repeated ? /^frodo-1$/ : /^[\da-f]{8}-[\da-f-]{27}$/)
  })
})

describe('the table of refusals', () => {
  test('every row carries its own name, a shape that exists, a standing and a source', () => {
    for (const [code, problem] of Object.entries(pingoneAic.problems)) {
      expect(problem).toMatchObject({ code, standing: expect.any(String), source: expect.stringMatching(/\w/) })
      expect(() => render(problem)).not.toThrow()
    }
  })

  const common = { code: 'x', message: 'm', standing: 'assumed', source: 's' } as const

  test.each([
    ['A', { status: 400 }, { body: { code: 400, message: 'm' }, suffix: '\n' }],
    ['A-framework', { status: 422, members: { code: 605 } }, { body: { code: 605, message: 'm' } }],
    ['C', { status: 409 }, { body: { message: 'm' }, suffix: '\n' }],
    ['D', { status: 409 }, { body: { code: 409, message: 'm', status: undefined }, suffix: '\n' }],
    ['E', { status: 403 }, { body: { code: 403, reason: 'Forbidden', message: 'm' } }],
    ['F', { status: 400, members: { error: 'e' } }, { body: { error_description: 'm', error: 'e' } }],
  ])('shape %s', (shape, given, expected) => {
    expect(render({ ...common, shape, ...given })).toEqual({ mediaType: 'application/json', ...expected })
  })

  test('shape B is empty and still called JSON', () => {
    expect(render({ ...common, shape: 'B', status: 404 })).toEqual({ mediaType: 'application/json' })
  })
})
