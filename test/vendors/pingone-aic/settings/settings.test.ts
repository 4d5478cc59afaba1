import { describe, expect, test } from 'vitest'
import { AicTenant, type Got } from '../../../support/aic.ts'
import { everyScope } from '../../../support/aic.ts'

const all = [...everyScope, 'fr:idc:federation:*']
const ask = (tenant: AicTenant, line: string, body?: unknown, site = 'development'): Got =>
  tenant.ask(line, body, { site, scopes: all })
const csp = '/environment/content-security-policy'
const cookie = '/environment/sso-cookie'

/** Status and body of an answer whose JSON ends with a line feed, as a handler of this family writes it. */
function told({ status, text, headers }: Got): [number, string] {
  expect(text?.endsWith('\n')).toBe(true)
  expect(headers).toMatchObject({ 'content-api-version': 'resource=1.0', 'content-type': 'application/json' })
  return [status, text?.trimEnd() ?? '']
}

describe.each(['enforced', 'report-only'])('the %s content security policy', (kind) => {
  const path = `${csp}/${kind}`
  const other = `${csp}/${kind === 'enforced' ? 'report-only' : 'enforced'}`

  test('begins inactive and without directives, is replaced and echoed, and is not the other one', () => {
    const tenant = new AicTenant()
    const none = [200, '{"active":false,"directives":{}}']
    expect(told(ask(tenant, `GET ${path}`))).toEqual(none)
    const directives = { 'script-src': ["'self'", "'unsafe-eval'"], 'frame-ancestors': ["'self'"], referrer: [] }
    const text =
      '{"active":true,"directives":{"frame-ancestors":["\'self\'"],"referrer":[],"script-src":["\'self\'","\'unsafe-eval\'"]}}'
    expect(told(ask(tenant, `PUT ${path}`, { active: true, directives }))).toEqual([200, text])
    expect(told(ask(tenant, `GET ${path}`))).toEqual([200, text])
    expect(told(ask(tenant, `GET ${other}`))).toEqual(none)
    expect(told(ask(tenant, `GET ${path}`, undefined, 'staging'))).toEqual(none)
    expect(told(ask(tenant, `PUT ${path}`, {}))).toEqual(none)
  })

  test('is refused values of other types', () => {
    const tenant = new AicTenant()
    for (const body of [{ active: 'yes' }, { directives: [] }, { directives: { a: "'self'" } }, [], 'no JSON']) {
      expect(ask(tenant, `PUT ${path}`, body).status).toBe(400)
    }
    expect(ask(tenant, `GET ${path}`).body).toEqual({ active: false, directives: {} })
  })
})

describe.each(['cookie-domains', 'custom-domains/alpha', 'custom-domains/bravo', 'custom-domains/root'])(
  '%s',
  (name) => {
    const path = `/environment/${name}`

    test('begin empty, are replaced and echoed in their order', () => {
      const tenant = new AicTenant()
      expect(told(ask(tenant, `GET ${path}`))).toEqual([200, '{"domains":[]}'])
      const two = '{"domains":["b.example.com","a.example.com"]}'
      expect(told(ask(tenant, `PUT ${path}`, JSON.parse(two)))).toEqual([200, two])
      expect(told(ask(tenant, `GET ${path}`))).toEqual([200, two])
      expect(told(ask(tenant, `PUT ${path}`, { domains: [] }))).toEqual([200, '{"domains":[]}'])
      expect(told(ask(tenant, `GET ${path}`))).toEqual([200, '{"domains":[]}'])
    })

    test('are each a list of their own', () => {
      const tenant = new AicTenant()
      ask(tenant, `PUT ${path}`, { domains: ['a.example.com'] })
      const lists = ['cookie-domains', ...['alpha', 'bravo', 'root'].map((realm) => `custom-domains/${realm}`)]
      const filled = lists.filter((list) => ask(tenant, `GET /environment/${list}`).body.domains.length > 0)
      expect(filled).toEqual([name])
    })

    test('are refused values of other types', () => {
      for (const body of [{ domains: 'a' }, { domains: [1] }]) {
        expect(ask(new AicTenant(), `PUT ${path}`, body).status).toBe(400)
      }
    })
  },
)

test('custom domains are those of a realm that there is', () => {
  expect(ask(new AicTenant(), 'GET /environment/custom-domains/charlie')).toMatchObject({
    status: 422,
    text: '{"code":606,"message":"realm in path should be one of [alpha bravo root]"}',
  })
})

describe('a name', () => {
  const verify = '/environment/custom-domains?_action=verify'
  const fixture = {
    development: { serviceAccounts: [{ name: 'ci', scopes: everyScope }], dnsNames: [{ name: 'Login.Example.com' }] },
    staging: { serviceAccounts: [{ name: 'ci', scopes: everyScope }] },
  }

  test('verifies when the fixture makes it an alias of this environment, however it is written', () => {
    const tenant = new AicTenant({ fixture })
    for (const name of ['login.example.com', 'LOGIN.example.com.']) {
      const answer = ask(tenant, `POST ${verify}`, { name })
      expect(answer).toMatchObject({ status: 200, text: undefined })
      expect(answer.headers).not.toHaveProperty('content-type')
    }
  })

  test('does not verify when it is none, or one of another environment', () => {
    const tenant = new AicTenant({ fixture })
    const refused = [400, '{"code":400,"message":"CNAME validation failed"}']
    expect(told(ask(tenant, `POST ${verify}`, { name: 'frodo.example.com' }))).toEqual(refused)
    expect(told(ask(tenant, `POST ${verify}`, { name: 'login.example.com' }, 'staging'))).toEqual(refused)
  })

  test('must be given, with the action', () => {
    const tenant = new AicTenant({ fixture })
    const name = { name: 'login.example.com' }
    const texts = [
      ask(tenant, `POST ${verify}`, {}),
      ask(tenant, 'POST /environment/custom-domains', name),
      ask(tenant, 'POST /environment/custom-domains?_action=check', name),
    ].map(({ status, text }) => [status, text])
    expect(texts).toEqual([
      [422, '{"code":602,"message":"name in body is required"}'],
      [422, '{"code":602,"message":"_action in query is required"}'],
      [422, '{"code":606,"message":"_action in query should be one of [verify]"}'],
    ])
  })
})

describe('federation enforcement', () => {
  const path = '/environment/federation/enforcement'

  test('is for nobody at first, is changed and echoed', () => {
    const tenant = new AicTenant()
    expect(told(ask(tenant, `GET ${path}`))).toEqual([200, '{"groups":"none"}'])
    for (const groups of ['non-global', 'all', 'none']) {
      expect(told(ask(tenant, `PUT ${path}`, { groups }))).toEqual([200, `{"groups":"${groups}"}`])
      expect(told(ask(tenant, `GET ${path}`))).toEqual([200, `{"groups":"${groups}"}`])
    }
  })

  test('is refused other words', () => {
    const text = '{"code":606,"message":"groups in body should be one of [none non-global all]"}'
    expect(ask(new AicTenant(), `PUT ${path}`, { groups: 'some' })).toMatchObject({ status: 422, text })
  })

  test('is not for the scopes that a service account can have', () => {
    const tenant = new AicTenant()
    expect(tenant.ask(`GET ${path}`, undefined, { scopes: everyScope })).toMatchObject({
      status: 403,
      text: '{"code":403,"message":"unauthorized"}',
    })
  })
})

test('the release has channel and version, and no upgrade that is not known', () => {
  expect(told(ask(new AicTenant(), 'GET /environment/release'))).toEqual([
    200,
    '{"channel":"rapid","currentVersion":"18045.0"}',
  ])
})

describe('the session cookie', () => {
  const serverInfo = (tenant: AicTenant, site = 'development'): string =>
    ask(tenant, 'GET /am/json/serverinfo/*', undefined, site).body.cookieName as string

  test('has 15 hexadecimal digits for a name at first, others in each environment', () => {
    const tenant = new AicTenant()
    const names = ['development', 'staging', 'production', 'sandbox'].map((site) => {
      const { name } = ask(tenant, `GET ${cookie}`, undefined, site).body as { name: string }
      expect(name).toMatch(/^[0-9a-f]{15}$/)
      expect(serverInfo(tenant, site)).toBe(name)
      return name
    })
    expect(new Set(names).size).toBe(4)
  })

  test('is renamed, which access management tells too, and reset', () => {
    const tenant = new AicTenant()
    const { name: first } = ask(tenant, `GET ${cookie}`).body as { name: string }
    expect(told(ask(tenant, `PUT ${cookie}`, { name: 'mine' }))).toEqual([200, '{"name":"mine"}'])
    expect(told(ask(tenant, `GET ${cookie}`))).toEqual([200, '{"name":"mine"}'])
    expect(serverInfo(tenant)).toBe('mine')
    expect(serverInfo(tenant, 'staging')).not.toBe('mine')
    expect(told(ask(tenant, `POST ${cookie}?_action=reset`))).toEqual([200, `{"name":"${first}"}`])
    expect(ask(tenant, `GET ${cookie}`).body).toEqual({ name: first })
    expect(serverInfo(tenant)).toBe(first)
  })

  test.each(['', 'a b', 'a-b', 'x'.repeat(33), 'ä'])('is refused the name %j', (name) => {
    const text = `{"code":605,"message":"name in body should match '^[a-zA-Z0-9]{1,32}$'"}`
    expect(ask(new AicTenant(), `PUT ${cookie}`, { name })).toMatchObject({ status: 422, text })
  })

  test('is refused no name, and no action', () => {
    expect(ask(new AicTenant(), `PUT ${cookie}`, {}).text).toBe('{"code":602,"message":"name in body is required"}')
    expect(ask(new AicTenant(), `POST ${cookie}`).text).toBe('{"code":602,"message":"_action in query is required"}')
  })
})

describe('scopes', () => {
  const reads: [string, string][] = [
    ['certificate', '/environment/certificates'],
    ['certificate', '/environment/csrs'],
    ['content-security-policy', `${csp}/enforced`],
    ['content-security-policy', `${csp}/report-only`],
    ['cookie-domain', '/environment/cookie-domains'],
    ['custom-domain', '/environment/custom-domains/alpha'],
    ['release', '/environment/release'],
    ['sso-cookie', cookie],
  ]

  test.each(reads)('fr:idc:%s:read reads %s and changes nothing', (name, path) => {
    const tenant = new AicTenant()
    const scopes = [`fr:idc:${name}:read`]
    expect(tenant.ask(`GET ${path}`, undefined, { scopes }).status).toBe(200)
    expect(tenant.ask(`GET ${path}`, undefined, { scopes: ['fr:idc:esv:read'] }).status).toBe(403)
    const method = /certificates|csrs/.test(path) ? 'POST' : 'PUT'
    if (name !== 'release') expect(tenant.ask(`${method} ${path}`, {}, { scopes }).status).toBe(403)
  })

  test.each([
    ['GET /environment/cookie-domains', 'forbidden'],
    ['GET /environment/custom-domains/alpha', 'forbidden'],
    [`GET ${csp}/enforced`, 'unauthorized'],
    [`GET ${cookie}`, 'unauthorized'],
  ])('%s without one: %s', (line, message) => {
    const answer = new AicTenant().ask(line, undefined, { scopes: ['openid'] })
    expect(answer).toMatchObject({ status: 403, text: `{"code":403,"message":"${message}"}` })
  })
})
