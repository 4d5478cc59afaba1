import { expect, test } from 'vitest'
import { startServer } from '../support/serve.ts'

test('neither the journal nor the state shows a secret value, a token or an assertion', async () => {
  const server = await startServer()
  const canary = Buffer.from('canary-in-a-coal-mine').toString('base64')
  const token = await server.token()
  const assertion = await server.token({ kind: 'assertion' })
  const base = server.site('development')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const secret = { valueBase64: canary, encoding: 'generic', useInPlaceholders: true }
  expect(
    (await fetch(`${base}/environment/secrets/esv-canary`, { method: 'PUT', headers, body: JSON.stringify(secret) }))
      .status,
  ).toBe(200)
  const version = await fetch(`${base}/environment/secrets/esv-canary/versions?_action=create`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ valueBase64: `${canary.slice(0, -4)}AAAA` }),
  })
  expect(version.status).toBe(200)
  const form = new URLSearchParams({
    client_id: 'service-account',
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    scope: 'fr:idc:esv:*',
  })
  const login = await fetch(`${base}/am/oauth2/access_token`, { method: 'POST', body: form })
  const { access_token: granted } = (await login.json()) as { access_token: string }
  expect(granted.split('.')).toHaveLength(5)

  const { entries } = await server.ask('GET', '/journal')
  const whole = await Promise.all(entries.map(({ id }: { id: number }) => server.ask('GET', `/journal/${id}`)))
  const state = await server.ask('GET', '/state?full=true')
  const shown = JSON.stringify({ entries, whole, state })
  expect(entries).toHaveLength(3)
  for (const hidden of [canary.slice(0, 20), token, assertion, granted]) expect(shown).not.toContain(hidden)
  expect(shown).toContain('[redacted]')
  expect(
    JSON.stringify(await server.ask('GET', '/state/pingone-aic/development/secrets/esv-canary?reveal=true')),
  ).toContain(canary)
})
