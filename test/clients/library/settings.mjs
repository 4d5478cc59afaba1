import assert from 'node:assert/strict'
import { loggedInAsAdministrator, withToken } from '../harness/frodo-lib.mjs'

const policy = {
  active: true,
  directives: { 'frame-ancestors': ["'self'"], 'script-src': ["'self'", "'unsafe-inline'"] },
}
const enforcement = '/environment/federation/enforcement'
const body = async ({ rest }, path) => (await rest('GET', path)).body

/** Reading answers what the REST API answers. */
const reads = (call, path) => ({
  call,
  name: 'reads what the REST API answers',
  run: async (bench) => assert.deepEqual(await bench.env[call](), await body(bench, path)),
})

/** Updating with a value echoes it, and the REST API then answers it. */
const updates = (call, path, value) => ({
  call,
  name: 'stores what it is given',
  run: async (bench) => {
    assert.notDeepEqual(await body(bench, path), value)
    assert.deepEqual(await bench.env[call](value), value)
    assert.deepEqual(await body(bench, path), value)
  },
})

/** The environment as an administrator sees it, and what the REST API tells an administrator. */
async function asAdministrator(bench) {
  const token = await bench.backlot.adminToken()
  const told = async () => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(bench.backlot.site('development') + enforcement, { headers })).json()
  }
  return { env: withToken(bench.backlot, token).cloud.env, told }
}

const cookie = '/environment/sso-cookie'
const serverInfo = async (bench) => (await body(bench, '/am/json/serverinfo/*')).cookieName

/** Every call on what is set once for an environment. */
export const settings = [
  reads('readEnforcedContentSecurityPolicy', '/environment/content-security-policy/enforced'),
  updates('updateEnforcedContentSecurityPolicy', '/environment/content-security-policy/enforced', policy),
  reads('readReportOnlyContentSecurityPolicy', '/environment/content-security-policy/report-only'),
  updates('updateReportOnlyContentSecurityPolicy', '/environment/content-security-policy/report-only', policy),
  reads('readCookieDomains', '/environment/cookie-domains'),
  updates('updateCookieDomains', '/environment/cookie-domains', { domains: ['b.example.com', 'a.example.com'] }),
  reads('readCustomDomains', '/environment/custom-domains/alpha'),
  updates('updateCustomDomains', '/environment/custom-domains/alpha', { domains: ['login.example.com'] }),
  {
    call: 'verifyCNAME',
    name: 'is true for a name that was made an alias, and false before',
    run: async (bench) => {
      const name = 'frodo.example.com'
      assert.equal(await bench.env.verifyCNAME(name), false)
      await bench.backlot.console('development', 'add-cname', { name })
      assert.equal(await bench.env.verifyCNAME(name), true)
    },
  },
  {
    call: 'readFederationEnforcement',
    name: 'answers an administrator whose token has the scope, for which the library itself never asks',
    run: async (bench) => {
      const { env: loggedIn } = (await loggedInAsAdministrator(bench.backlot)).cloud
      for (const refused of [bench.env, loggedIn]) {
        await assert.rejects(refused.readFederationEnforcement(), (error) => {
          assert.match(error.getCombinedMessage(), /Status: 403/)
          return true
        })
      }
      const { env, told } = await asAdministrator(bench)
      assert.deepEqual(await env.readFederationEnforcement(), await told())
    },
  },
  {
    call: 'updateFederationEnforcement',
    name: 'stores what it is given',
    run: async (bench) => {
      const { env, told } = await asAdministrator(bench)
      assert.deepEqual(await env.updateFederationEnforcement({ groups: 'non-global' }), { groups: 'non-global' })
      assert.deepEqual(await told(), { groups: 'non-global' })
    },
  },
  {
    call: 'enforceFederationFor',
    name: 'stores a group',
    run: async (bench) => {
      const { env, told } = await asAdministrator(bench)
      assert.deepEqual(await env.enforceFederationFor('all'), { groups: 'all' })
      assert.deepEqual(await told(), { groups: 'all' })
    },
  },
  reads('readRelease', '/environment/release'),
  {
    call: 'readServiceAccountScopes',
    name: 'sends the cookie of a session and no token, which an administrator has and a service account has not',
    run: async (bench) => {
      const path = '/environment/scopes/service-accounts'
      const before = (await bench.backlot.journal()).length
      await assert.rejects(bench.env.readServiceAccountScopes(), /Error reading service account scopes/)
      const [asked] = (await bench.backlot.journal()).slice(before)
      assert.deepEqual([asked.path, asked.status], [path, 401])
      const { env } = (await loggedInAsAdministrator(bench.backlot)).cloud
      const scopes = await body(bench, path)
      assert.deepEqual(await env.readServiceAccountScopes(), scopes)
      const flat = scopes.flatMap(({ scope, childScopes = [] }) => [scope, ...childScopes.map((child) => child.scope)])
      assert.deepEqual(await env.readServiceAccountScopes(true), flat)
    },
  },
  reads('readSSOCookieConfig', cookie),
  {
    call: 'updateSSOCookieConfig',
    name: 'renames the cookie, which access management tells too',
    run: async (bench) => {
      bench.firstName = await serverInfo(bench)
      assert.deepEqual(await bench.env.updateSSOCookieConfig({ name: 'mine' }), { name: 'mine' })
      assert.deepEqual(await body(bench, cookie), { name: 'mine' })
      assert.equal(await serverInfo(bench), 'mine')
    },
  },
  {
    call: 'resetSSOCookieConfig',
    name: 'goes back to the first name',
    run: async (bench) => {
      assert.deepEqual(await bench.env.resetSSOCookieConfig(), { name: bench.firstName })
      assert.equal(await serverInfo(bench), bench.firstName)
    },
  },
]
