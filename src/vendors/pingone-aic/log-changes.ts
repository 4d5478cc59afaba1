import type { PastChange } from '../vendor.ts'
import { audit, type LogEvent, universalId } from './log-events.ts'

/** Who changed something, when, and in which transaction; instant in ms. */
export interface Changing {
  readonly atMs: number
  readonly transactionId: string
  /** The id of whoever it was; absent where the tenant itself did it. */
  readonly principal?: string
  readonly idOf: (index: number) => string
}

interface Item {
  readonly part: 'idm' | 'am'
  readonly id: string
  readonly realm?: string
  readonly body: Readonly<Record<string, unknown>>
}

interface Identified {
  readonly id: string
}

type Writer = (change: PastChange, changing: Changing, index: number) => LogEvent | undefined

function operationOf({ before, after }: PastChange): 'CREATE' | 'UPDATE' | 'DELETE' {
  if (before === undefined) return 'CREATE'
  return after === undefined ? 'DELETE' : 'UPDATE'
}

/** The members that differ between two bodies. */
function changedMembers(before: unknown, after: unknown): readonly string[] {
  const [old, next] = [before ?? {}, after ?? {}] as [Record<string, unknown>, Record<string, unknown>]
  const names = new Set([...Object.keys(old), ...Object.keys(next)])
  return [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(next[name])).sort()
}

/** A change of static configuration, as the part of the tenant that holds it writes it (observed: elastic). */
const configurationEvent: Writer = (change, changing, index) => {
  const item = (change.after ?? change.before) as Item
  const fields = changedMembers((change.before as Item | undefined)?.body, (change.after as Item | undefined)?.body)
  return item.part === 'idm'
    ? ofIdm(item, change, fields, changing, index)
    : ofAm(item, change, fields, changing, index)
}

function ofIdm(item: Item, change: PastChange, fields: readonly string[], changing: Changing, index: number): LogEvent {
  const who = changing.principal ?? 'system'
  return audit('idm-config', changing.atMs, {
    _id: changing.idOf(index),
    changedFields: fields.map((name) => `/${name}`),
    eventName: 'CONFIG',
    objectId: item.id,
    operation: operationOf(change),
    revision: null,
    runAs: who,
    topic: 'config',
    transactionId: changing.transactionId,
    userId: who,
  })
}

/** Scripts are the configuration of access management that there is; their entry's name is inferred from other services'. */
function ofAm(item: Item, change: PastChange, fields: readonly string[], changing: Changing, index: number): LogEvent {
  const who = universalId(changing.principal ?? 'dsameuser')
  const service = 'ou=default,ou=OrganizationConfig,ou=1.0,ou=ScriptingService,ou=services'
  return audit('am-config', changing.atMs, {
    _id: changing.idOf(index),
    ...(operationOf(change) === 'UPDATE' && { changedFields: fields }),
    eventName: 'AM-CONFIG-CHANGE',
    objectId: `ou=${item.id},ou=scriptConfigurations,${service},o=${item.realm ?? 'root'},ou=services,ou=am-config`,
    operation: operationOf(change),
    realm: `/${item.realm ?? ''}`,
    runAs: who,
    topic: 'config',
    transactionId: changing.transactionId,
    userId: who,
  })
}

/** A change of a managed object (inferred: the audit topic `activity` of identity management). */
const managedEvent =
  (typeOf: (record: Identified) => string): Writer =>
  (change, changing, index) => {
    const record = (change.after ?? change.before) as Identified
    const who = changing.principal ?? 'system'
    return audit('idm-activity', changing.atMs, {
      _id: changing.idOf(index),
      changedFields: [],
      eventName: 'activity',
      objectId: `managed/${typeOf(record)}/${record.id}`,
      operation: operationOf(change),
      passwordChanged: false,
      runAs: who,
      status: 'SUCCESS',
      topic: 'activity',
      transactionId: changing.transactionId,
      userId: who,
    })
  }

/** A secret whose loaded version is another one (form observed: elastic 2024-09, a line of `idm-core`). */
const loadedEvent: Writer = ({ before, after }, { atMs }) => {
  const [old, secret] = [before, after] as [
    { loadedVersion: number } | undefined,
    { id: string; loadedVersion: number } | undefined,
  ]
  if (!secret || !old || old.loadedVersion === secret.loadedVersion) return undefined
  const payload = { message: 'LOADED SECRET TO ESV', name: secret.id, target: secret.id.replaceAll('-', '.') }
  return { ...audit('idm-core', atMs, {}), payload: { ...payload, type: 'property' } }
}

/** A session that began (observed: elastic); one that is used again leaves nothing. */
const sessionEvent: Writer = (change, { atMs, transactionId, idOf }, index) => {
  if (change.before !== undefined || change.after === undefined) return undefined
  const { id, administratorId } = change.after as Identified & { readonly administratorId: string }
  const who = universalId(administratorId)
  return audit('am-activity', atMs, {
    _id: idOf(index),
    component: 'Session',
    eventName: 'AM-SESSION-CREATED',
    objectId: id,
    operation: 'CREATE',
    realm: '/',
    runAs: who,
    topic: 'activity',
    trackingIds: [id],
    transactionId,
    userId: who,
  })
}

const writers: Readonly<Record<string, Writer>> = {
  sessions: sessionEvent,
  configuration: configurationEvent,
  serviceAccounts: managedEvent(() => 'svcacct'),
  managedUsers: managedEvent((user) => (user as Identified & { readonly object: string }).object),
  secrets: loadedEvent,
}

/** The events that changes leave in the logs of configuration and of managed objects; `first` numbers them. */
export function changeEvents(changes: readonly PastChange[], changing: Changing, first: number): LogEvent[] {
  const events = changes.map((change, index) => writers[change.collection]?.(change, changing, first + index))
  return events.filter((event) => event !== undefined)
}
