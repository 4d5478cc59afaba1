import { expect, test } from 'vitest'
import type { Operation } from '../../../src/contract/index.ts'
import { answer, tenancyOf } from '../../../src/sandbox/index.ts'
import { RsaTenant } from '../../support/rsa.ts'
import { testNow } from '../../support/tenant.ts'

const tenant = new RsaTenant()
const { engine, world } = tenant.sandbox
const { contract } = tenancyOf(engine, 'rsa-cas')
const secured = [...contract.operations.values()].filter(({ security }) => security.length > 0)
const keys = [...tenant.here.apiKeys.by('order')]
const [client] = [...tenant.here.oauthClients.by('order')]

function problemOf(
  operation: Operation,
  scheme: string,
  claims: Readonly<Record<string, unknown>>,
): string | undefined {
  const call = {
    vendor: 'rsa-cas',
    site: 'tenant',
    operation,
    method: operation.method,
    path: operation.path,
    pathParameters: Object.fromEntries(
      [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, 'any']),
    ),
    query: {},
    headers: { authorization: `Bearer ${scheme === 'oauth' ? accessHeader : keyHeader}` },
    origin: 'http://localhost:7401',
    wallMs: testNow,
  }
  const offered = operation.security.some((requirement) => requirement.scheme === scheme)
  const opened = { ok: true as const, header: { typ: 'JWT' }, claims }
  return answer(engine, world, call, offered ? { scheme, opened } : {}).problem
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const accessHeader = `${part({ typ: 'at+jwt' })}.${part({})}.AA`
const keyHeader = `${part({ typ: 'JWT' })}.${part({})}.AA`

const seconds = testNow / 1000
const keyClaims = (role: string) => ({
  sub: keys.find((key) => key.role === role)?.id,
  aud: 'http://localhost:7401/AdminInterface/restapi',
  iat: seconds,
  exp: seconds + 60,
})
const accessClaims = (scope: string) => ({
  sub: client?.id,
  iss: 'backlot:rsa-cas/tenant',
  sandbox: 'default',
  nbf: seconds,
  exp: seconds + 60,
  scope,
})

test('the contract has every operation of the table behind a credential, and three routes without', () => {
  const open = [...contract.operations.values()].filter(({ security }) => security.length === 0)
  expect(open.map(({ id }) => id).sort()).toEqual(['createAccessToken', 'getHealth', 'getHealthAtOlderPath'])
  expect(secured.length).toBe(69)
})

test('each role opens exactly the operations whose row asks for it or for less', () => {
  const rows = secured.map((operation) => {
    const asked = operation.security.find(({ scheme }) => scheme === 'adminKey')?.scopes[0]
    const opens = (role: string): boolean =>
      !['role-too-low', 'key-refused'].includes(String(problemOf(operation, 'adminKey', keyClaims(role))))
    return [operation.id, asked ?? 'OAuth only', opens('HelpDeskAdministrator'), opens('SuperAdministrator')]
  })
  const expected = rows.map(([id, asked]) => [id, asked, asked === 'HelpDeskAdministrator', asked !== 'OAuth only'])
  expect(rows).toEqual(expected)
  const counts = (asked: string): number => rows.filter((row) => row[1] === asked).length
  expect([counts('HelpDeskAdministrator'), counts('SuperAdministrator'), counts('OAuth only')]).toEqual([43, 12, 14])
})

test('each permission opens exactly the operations that name it', () => {
  const all = [...new Set(secured.flatMap(({ security }) => security.filter(({ scheme }) => scheme === 'oauth')))]
  const permissions = [...new Set(all.flatMap(({ scopes }) => scopes))]
  const wrong: string[] = []
  for (const operation of secured) {
    const named = operation.security.filter(({ scheme }) => scheme === 'oauth').flatMap(({ scopes }) => scopes)
    for (const permission of permissions) {
      const isOpen = problemOf(operation, 'oauth', accessClaims(permission)) !== 'role-too-low'
      if (isOpen !== named.includes(permission)) wrong.push(`${operation.id} ${permission}`)
    }
    const others = permissions.filter((permission) => !named.includes(permission)).join(' ')
    if (problemOf(operation, 'oauth', accessClaims(others)) !== 'role-too-low') wrong.push(operation.id)
  }
  expect(wrong).toEqual([])
  expect(permissions.length).toBeGreaterThan(30)
})
