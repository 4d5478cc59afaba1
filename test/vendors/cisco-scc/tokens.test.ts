import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { defects } from '../../../src/vendors/vendor.ts'
import { managed, manager, type ReadyKey, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const hour = 3_600
const day = 24 * hour

/** Trades a refresh token, as the vendor's own client does. */
async function refreshed(
  { withToken }: SccTenant,
  { orgId, apiKeyId, refreshToken }: ReadyKey,
  {
    token = refreshToken,
    body = { grant_type: 'refresh_token' },
  }: { token?: string; body?: { grant_type: string } } = {},
) {
  return withToken(token).POST('/v1/organizations/{orgId}/apiKeys/{apiKeyId}/token', {
    params: { path: { orgId, apiKeyId } },
    body,
    bodySerializer: (form) => new URLSearchParams({ ...form }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

const advance = ({ control }: SccTenant, seconds: number) => control('POST', '/clock', { advance: `PT${seconds}S` })

const statusOf = async ({ withToken }: SccTenant, token: string | undefined): Promise<number> =>
  (await withToken(token).GET('/v1/organizations')).response.status

test('there are ready keys of both roles for an organization of each type, in a fixed order', async () => {
  const { keys } = await tenant()
  expect(keys.map(({ organization, role }) => [organization, role])).toEqual(
    [manager, managed, standalone].flatMap((name) => [
      [name, 'administrator'],
      [name, 'member'],
    ]),
  )
})

test('an access token is a JWT signed by RS256 that the key set verifies, with scopes and expiry that clients read', async () => {
  const { key, sites } = await tenant()
  const { accessToken, orgId } = key(manager)
  expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'RS256' })
  const { scp, exp, ...claims } = decodeJwt<{ scp: string[] }>(accessToken)
  expect(scp).toEqual(['security:enterprise:admin', 'security:enterprise:member'])
  expect(exp).toBe(Date.UTC(2026, 10, 21, 9) + 64_799_000)
  expect(claims).toMatchObject({ orgId, sub: key(manager).apiKeyId })
  const keySet = createRemoteJWKSet(new URL(`${sites.global}/.well-known/jwks.json`))
  const { protectedHeader } = await jwtVerify(accessToken, keySet, { currentDate: new Date('2026-11-21T10:00:00Z') })
  expect(protectedHeader.alg).toBe('RS256')
})

test('an access token lives for 18 hours less a second', async () => {
  const here = await tenant()
  await advance(here, 18 * hour - 2)
  expect(await statusOf(here, here.key(manager).accessToken)).toBe(200)
  await advance(here, 1)
  expect(await statusOf(here, here.key(manager).accessToken)).toBe(401)
})

test('a refresh gives new tokens, and spends the refresh token', async () => {
  const here = await tenant()
  const key = here.key(manager)
  await advance(here, hour)
  const { data, response } = await refreshed(here, key)
  expect(response.status).toBe(200)
  expect(data).toMatchObject({
    expires_in: 64_799,
    refresh_token_expires_in: 60 * day - 1 - hour,
    token_type: 'Bearer',
    permissions: [
      {
        roleName: 'Security Cloud Control - Administrator',
        roleDisplayName: 'Organization Administrator',
        product: 'Security Cloud Control',
        productKey: 'enterprise',
        productInstanceId: 'enterprise-default-instance',
        roleType: 'static',
        applicationScopeIds: [],
      },
    ],
  })
  expect(await statusOf(here, data?.access_token)).toBe(200)
  expect(await statusOf(here, key.accessToken)).toBe(200)
  const again = await refreshed(here, key)
  expect([again.response.status, again.error?.message]).toEqual([401, 'refresh token is not valid'])
  const next = await refreshed(here, key, { token: data?.refresh_token ?? '' })
  expect(next.response.status).toBe(200)
})

test('refresh tokens are no use after 60 days from when the key was made, however often they were traded', async () => {
  const here = await tenant()
  const key = here.key(standalone, 'member')
  await advance(here, 59 * day)
  const { data } = await refreshed(here, key)
  expect(data?.refresh_token_expires_in).toBe(day - 1)
  await advance(here, day)
  const late = await refreshed(here, key, { token: data?.refresh_token ?? '' })
  expect([late.response.status, late.error?.message]).toEqual([401, 'refresh token has expired'])
})

test('a refresh is refused with an access token, for another key, without the grant type and as JSON', async () => {
  const here = await tenant()
  const key = here.key(manager)
  const wrong = await refreshed(here, key, { token: key.accessToken })
  expect([wrong.response.status, wrong.error?.message]).toEqual([401, 'refresh token is not valid'])
  const other = await refreshed(here, here.key(standalone), { token: key.refreshToken })
  expect(other.response.status).toBe(401)
  const grant = await refreshed(here, key, { body: { grant_type: 'password' } })
  expect([grant.response.status, grant.error?.message]).toEqual([400, 'grant_type must be refresh_token'])
  const json = await here.withToken(key.refreshToken).POST('/v1/organizations/{orgId}/apiKeys/{apiKeyId}/token', {
    params: { path: { orgId: key.orgId, apiKeyId: key.apiKeyId } },
    body: { grant_type: 'refresh_token' },
  })
  expect(json.response.status).toBe(400)
  expect((await refreshed(here, key)).response.status).toBe(200)
})

test.each(defects)('a token with the defect %s is refused', async (defect) => {
  const here = await tenant()
  const { token } = await here.control('POST', '/tokens', { vendor: 'cisco-scc', defect })
  expect(await statusOf(here, token)).toBe(401)
  const good = await here.control('POST', '/tokens', { vendor: 'cisco-scc' })
  expect(await statusOf(here, good.token)).toBe(200)
})

test('a token is refused in any other sandbox, a fork included; a fork takes the refresh tokens of its parent', async () => {
  const here = await tenant()
  const fork = await tenant({ from: here.name })
  const { accessToken } = here.key(manager)
  expect(await statusOf(await tenant(), accessToken)).toBe(401)
  expect(await statusOf(fork, accessToken)).toBe(401)
  expect(await statusOf(fork, fork.key(manager).accessToken)).toBe(200)
  expect((await refreshed(fork, here.key(manager))).response.status).toBe(200)
  expect((await refreshed(here, here.key(manager))).response.status).toBe(200)
})

test('keys are made, disabled, enabled and deleted in the console', async () => {
  const here = await tenant()
  const act = (action: string, input: object) => here.control('POST', `/console/cisco-scc/global/${action}`, input)
  const { orgId } = here.key(standalone)
  const made: ReadyKey = await act('create-api-key', { organization: orgId, name: 'pipeline', role: 'member' })
  expect(await statusOf(here, made.accessToken)).toBe(200)
  const { apiKeyId } = made
  await act('disable-api-key', { apiKeyId })
  expect(await statusOf(here, made.accessToken)).toBe(401)
  expect((await refreshed(here, made)).response.status).toBe(401)
  await act('enable-api-key', { apiKeyId })
  expect(await statusOf(here, made.accessToken)).toBe(200)
  await act('delete-api-key', { apiKeyId })
  expect(await statusOf(here, made.accessToken)).toBe(401)
  await expect(act('disable-api-key', { apiKeyId })).rejects.toThrow(/404/)
  const brief = await act('create-api-key', {
    organization: orgId,
    name: 'brief',
    role: 'member',
    expiresInSeconds: 60,
  })
  await advance(here, 60)
  expect(await statusOf(here, brief.accessToken)).toBe(401)
})

test('a refusal has one shape, with the tracking id of the header and the path with /v1', async () => {
  const here = await tenant()
  const { error, response } = await here.withToken(undefined).GET('/v1/organizations')
  expect(error).toEqual({
    trackingId: response.headers.get('trackingid'),
    message: 'Unauthorized',
    timestamp: '2026-11-21T09:00:00.000000Z',
    statusCode: 401,
    path: '/v1/organizations',
  })
  expect(response.headers.get('www-authenticate')).toBeNull()
})

test('platform management is not served by regional hosts, and unknown paths and methods are refused in its shape', async () => {
  const here = await tenant()
  const regional = await here.as(manager, 'administrator', 'eu').GET('/v1/organizations')
  expect([regional.response.status, regional.error?.statusCode]).toEqual([404, 404])
  const headers = { authorization: `Bearer ${here.key(manager).accessToken}` }
  const lost = await fetch(`${here.sites.global}/v1/nowhere`, { headers })
  expect([lost.status, await lost.json()]).toMatchObject([404, { path: '/v1/nowhere', statusCode: 404 }])
  const method = await fetch(`${here.sites.global}/v1/organizations`, { method: 'DELETE', headers })
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, POST'])
  expect(here.violations()).toBe(0)
})
