import { describe, expect, test } from 'vitest'
import { type Caller, violationsOf } from '../../support/rsa.ts'
import { demo, demoPage as page } from '../../support/rsa-demo.ts'
import { testNow } from '../../support/tenant.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const groupReader: Caller = { scopes: ['rsa.group.read', 'rsa.group.users.read'] }
const tenant = demo()

interface UserView {
  readonly id: string
  readonly emailAddress: string
  readonly firstName: string
  readonly lastName: string
  readonly identitySource: string
  readonly userStatus: string
}

async function allUsers(): Promise<UserView[]> {
  const users: UserView[] = []
  for (let pageNumber = 0, total = 1; pageNumber < total; pageNumber++) {
    const found = await tenant.done(`POST /v2/users/search?pageNumber=${pageNumber}`, { emailLike: '@' })
    users.push(...found.elements)
    total = found.totalPages
  }
  return users
}

/** The rows of the table of the page that begins with a cell, without the padding that the formatter adds. */
function tableOf(first: string): readonly string[] {
  const [, below = ''] = page.split(new RegExp(`^\\| ${first} +\\|.*\\n`, 'm'))
  const [table = ''] = below.split('\n\n')
  const lines = table.trim().split('\n').slice(1)
  return lines.map((line) => line.replaceAll(/ +/g, ' '))
}

const rowOf = (cells: readonly unknown[]): string => `| ${cells.map((cell) => String(cell)).join(' | ')} |`

/** The cells of a report, without its first line. */
async function reportOf(type: string): Promise<string[][]> {
  const here = demo()
  await here.done(`POST /v1/report/${type}/generate`)
  here.pass(hourMs)
  const { text } = await here.ask(`GET /v1/report/${type}/download`)
  const lines = text.trim().split('\r\n').slice(1)
  return lines.map((line) => line.split(','))
}

describe('the tables of the page', () => {
  test('people by identity source', async () => {
    const users = await allUsers()
    const rows: string[] = []
    for (const source of [...new Set(users.map(({ identitySource }) => identitySource))]) {
      const of = users.filter(({ identitySource }) => identitySource === source)
      const lists = await Promise.all(of.map(({ id }) => tenant.done(`GET /v2/users/${id}/devices`)))
      const enabled = of.filter(({ userStatus }) => userStatus === 'Enabled').length
      const having = (name: string): number => lists.filter((list) => list[name].length > 0).length
      rows.push(rowOf([source, of.length, enabled, of.length - enabled, having('devices'), having('sidTokens')]))
    }
    expect([...tableOf('identity source')].sort()).toEqual(rows.sort())
  })

  test('credentials', () => {
    const { apiKeys, oauthClients } = tenant.here
    const keys = [...apiKeys.by('order')].map(({ description, role }) =>
      rowOf([description, 'key', role === 'SuperAdministrator' ? 'Super Administrator' : 'Help Desk Administrator']),
    )
    const clients = [...oauthClients.by('order')].map(({ name, permissions }) =>
      rowOf([name, 'OAuth client', `${permissions.length} permissions`]),
    )
    expect(tableOf('credential')).toEqual([...keys, ...clients])
  })

  test('groups', async () => {
    const rows: string[] = []
    for (const { id, name, description } of await tenant.done('GET /v1/localGroups', undefined, groupReader)) {
      const users: UserView[] = await tenant.done(`GET /v1/localGroups/${id}/users`, undefined, groupReader)
      rows.push(rowOf([name, description, users.map(({ firstName }) => firstName).join(', ')]))
    }
    expect(tableOf('group')).toEqual(rows)
  })

  test('hardware tokens', async () => {
    const rows = (await reportOf('hardware_tokens')).map(([serial, , email = '', status, , pin]) =>
      rowOf([`\`${serial}\``, email.split('@')[0] || '-', status, pin === 'true' ? 'set' : '-']),
    )
    expect(tableOf('hardware token')).toEqual(rows)
  })

  test('agents', async () => {
    const rows = (await reportOf('mfa_clients')).map(([, host, version, system]) =>
      rowOf([`\`${host}\``, version, system]),
    )
    expect(tableOf('agent')).toEqual(rows)
  })

  test('logs and license usage', async () => {
    const since = `startTimeAfter=${new Date(testNow - 40 * dayMs).toISOString()}`
    const count = async (log: string): Promise<number> =>
      (await tenant.done(`GET /v1/${log}/exportlogs?${since}`)).totalElements
    expect(tableOf('log')).toEqual([
      rowOf(['users', await count('usereventlog')]),
      rowOf(['administration', await count('adminlog')]),
      rowOf(['system', await count('systemlog')]),
    ])
    const [, ...months] = await tenant.done<Record<string, number>[]>('GET /v2/licenseusage')
    const rows = months.map((month, i) =>
      rowOf([
        i + 1,
        month.mfaLicensesUsed,
        month.usersWithThirdPartyFidoAuthenticators,
        month.smsAndVoiceTokencodesSent,
      ]),
    )
    expect(tableOf('months ago')).toEqual(rows)
  })
})

test('no answer broke the contract', () => {
  expect(violationsOf(tenant)).toBe(0)
})
