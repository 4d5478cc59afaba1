import { dateText } from './dates.ts'
import type { Here } from './records.ts'
import type { User } from './user-records.ts'
import { isOnline } from './user-views.ts'

type Cell = string | number | boolean | null | undefined
type Column<Row> = readonly [name: string, cell: (row: Row, here: Here, nowMs: number) => Cell]

const date = (ms: number | null | undefined): string => (ms === null || ms === undefined ? '' : dateText(ms))
const firstDevice = (here: Here, id: string) => [...here.devices.by('user', { from: id, to: id })][0]
const firstFido = (here: Here, id: string) => [...here.fidoAuthenticators.by('user', { from: id, to: id })][0]

/** The columns of the users report (documented: console page Run User Reports; their spelling is assumed). */
const userColumns: readonly Column<User>[] = [
  ['Email Address', (user) => user.email],
  ['Username', (user) => user.username],
  ['Alternate Username', (user) => user.alternateUsername],
  ['First Name', (user) => user.firstName],
  ['Last Name', (user) => user.lastName],
  ['Identity Source', (user) => user.identitySource],
  ['Account Created', (user) => date(user.createdMs)],
  ['Last Updated', (user) => date(user.lastSyncMs ?? user.createdMs)],
  ['Status', (user) => user.status],
  ['Device Name', (user, here) => firstDevice(here, user.id)?.name],
  ['Device Type', (user, here) => firstDevice(here, user.id)?.deviceType],
  ['Device Registration Date', (user, here) => date(firstDevice(here, user.id)?.registeredMs)],
  ['FIDO Authenticator', (user, here) => firstFido(here, user.id)?.name],
  ['FIDO Registration Date', (user, here) => date(firstFido(here, user.id)?.registeredMs)],
  ['SMS Registration Date', (user) => (user.smsNumber === '' ? '' : date(user.createdMs))],
  ['Voice Registration Date', (user) => (user.voiceNumber === '' ? '' : date(user.createdMs))],
  ['High-Risk User', (user) => user.highRisk],
  ['Emergency Tokencode Enabled', (user, _here, nowMs) => isOnline(user.emergency, nowMs)],
  ['Emergency Tokencode Expires', (user) => date(user.emergency?.expiresMs)],
  ['Emergency Tokencode Last Used', (user) => date(user.emergency?.lastUseMs)],
  ['Offline Emergency Tokencode Expires', (user) => date(user.emergency?.offlineExpiresMs)],
  ['Authenticate Tokencode Locked', (user) => user.locks.token],
]

function quoted(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, here: Here, nowMs: number): string {
  const lines = [columns.map(([name]) => quoted(name)).join(',')]
  for (const row of rows) lines.push(columns.map(([, cell]) => quoted(cell(row, here, nowMs))).join(','))
  return `${lines.join('\r\n')}\r\n`
}

type Maker = (here: Here, nowMs: number) => string

/** The types of reports (documented); the columns of the last two are assumed. */
const makers: Readonly<Record<string, Maker>> = {
  users: (here, nowMs) => table(userColumns, here.users.by('email'), here, nowMs),
  hardware_tokens: (here, nowMs) =>
    table(
      [
        ['Serial Number', (token) => token.id],
        ['Name', (token) => token.name],
        ['User', (token) => here.users.get(token.userId ?? '')?.email],
        ['Status', (token) => token.status],
        ['State', (token) => token.state],
        ['PIN Set', (token) => token.pinSet],
        ['Expires', (token) => date(token.expiryMs)],
      ],
      here.hardwareTokens,
      here,
      nowMs,
    ),
  mfa_clients: (here, nowMs) =>
    table(
      [
        ['Software ID', (agent) => agent.id],
        ['Hostname', (agent) => agent.hostname],
        ['Version', (agent) => agent.version],
        ['Operating System', (agent) => agent.operatingSystem],
        ['Last Seen', (agent) => date(agent.lastSeenMs)],
      ],
      here.agents,
      here,
      nowMs,
    ),
}

/** Whether there are reports of a type. */
export const isReportType = (type: string): boolean => Object.hasOwn(makers, type)

/** The report of a type as CSV (RFC 4180), as the tenant is at an instant. */
export function csvOf(here: Here, type: string, nowMs: number): string {
  return makers[type]?.(here, nowMs) ?? ''
}
