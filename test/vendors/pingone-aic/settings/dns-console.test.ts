import { expect, test } from 'vitest'
import { bearer, timed } from '../../../support/timed.ts'

const fixture = Object.fromEntries(
  ['development', 'staging', 'production', 'sandbox'].map((site) => [
    site,
    { serviceAccounts: [{ name: 'ci', scopes: ['fr:idc:custom-domain:*'] }] },
  ]),
)

test('an alias that is added where the domain is kept verifies, until it is removed', async () => {
  const tenant = await timed(fixture)
  await tenant.control('POST', '/sandboxes', { name: 'here', seed: 'dns' })
  const headers = bearer(await tenant.token('here'))
  const verify = async () => {
    const body = { name: 'login.example.com' }
    return (await tenant.call('here', 'POST /environment/custom-domains?_action=verify', { headers, body })).status
  }
  const console = (action: string, name: string) =>
    tenant.control('POST', `/sandboxes/here/console/pingone-aic/development/${action}`, { name })
  expect(await verify()).toBe(400)
  expect(await console('add-cname', 'Login.Example.com.')).toEqual({ status: 200, body: { name: 'login.example.com' } })
  expect(await verify()).toBe(200)
  expect((await console('remove-cname', 'login.example.com')).status).toBe(200)
  expect(await verify()).toBe(400)
  expect((await console('remove-cname', 'login.example.com')).status).toBe(404)
  for (const name of ['', 'a b', '-a.example', `${'a'.repeat(64)}.example`]) {
    expect((await console('add-cname', name)).status).toBe(400)
  }
})
