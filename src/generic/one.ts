import { isObject } from '../contract/index.ts'
import { instantText } from '../world/index.ts'
import type { GenericAnswer, StateWork } from './answer.ts'
import { successAmong } from './forms.ts'
import { idIn } from './ids.ts'
import { keyOf, singleKeyOf } from './keys.ts'
import { mergePatch } from './merge-patch.ts'
import { isChangeStamp, newRecord } from './new-record.ts'
import { refusedBy } from './refusals.ts'
import { bodyOf } from './replies.ts'
import type { Deed } from './resources.ts'
import { flat, propertiesOf, requiredOf } from './schema.ts'
import { frozen, parentOf, type Stored } from './seeds.ts'
import { recordShapeOf, requestPropertiesOf } from './shapes.ts'
import { collectionOf, notFound, nothing, shown } from './shown.ts'

/** Reads or changes the one record that the path, or the body's id, names. */
export function onRecord(work: StateWork): GenericAnswer | undefined {
  const { asked, role } = work
  const { resource, deed } = role
  const id = asked.path[resource.idParameter ?? ''] ?? idIn(resource, asked.body)
  const key = resource.kind === 'single' ? singleKeyOf(resource, asked.path) : keyOf(resource, asked.path, id)
  const stored = collectionOf(work).get(key)
  const found = stored ?? initial(work, key, id)
  const act = onOne[deed as keyof typeof onOne]
  return act({ ...work, key, id, stored, found })
}

interface OneWork extends StateWork {
  readonly key: string
  readonly id: unknown
  readonly stored: Stored | undefined
  /** What is stored, else what stands there from the start. */
  readonly found: Stored | undefined
}

const onOne: Readonly<Record<Exclude<Deed, 'list' | 'create'>, (work: OneWork) => GenericAnswer | undefined>> = {
  read: (work) =>
    work.found ? shown(work, work.found, successAmong(work.operation, [200]), place(work, 'read')) : noRecord(work),
  replace: (work) => replaced(work),
  patch: (work) => patched(work),
  remove: (work) => removed(work),
}

const place = ({ role, key }: OneWork, done: string): string => `${role.resource.collection}: ${done} ${key}`

/** What a single, or a record that is there from the start, holds before anybody wrote it; the same for the same seed. */
function initial({ asked, contract, plan, role }: StateWork, key: string, id: unknown): Stored | undefined {
  const { resource } = role
  const { read } = resource.deeds
  const form = read && successAmong(read, [200])
  const hasParent = parentOf(resource, plan.resources) !== undefined
  if (resource.kind === 'items' || !read || !form) return undefined
  if (resource.kind === 'keyed' && !hasParent && read.replies['404'] !== undefined) return undefined
  const seed = `${asked.world.seed}/${asked.call.vendor}/${asked.site}/${resource.collection}/${key}`
  const given = (name: string, _schema: unknown, depth: number): unknown =>
    depth === 0 && name === resource.idProperty ? id : undefined
  const body = bodyOf({ contract, operation: read, form, seed, given })?.body
  const member = recordShapeOf(contract.document, form)?.member
  const record = member !== undefined && isObject(body) ? body[member] : body
  return isObject(record) ? frozen(record) : undefined
}

function noRecord(work: OneWork): GenericAnswer | undefined {
  const { resource, deed } = work.role
  const declares = ['404', '4XX', 'default'].some((key) => work.operation.replies[key] !== undefined)
  if (deed === 'remove' && !declares) return nothing(work, place(work, 'nothing to remove at'))
  return notFound(work, `${resource.collection} has no ${String(work.id ?? 'value')}`)
}

function replaced(work: OneWork): GenericAnswer | undefined {
  const { asked, contract, operation, role, found } = work
  const { resource } = role
  const creates = operation.replies['201'] !== undefined || resource.kind !== 'items'
  if (!work.stored && !creates) return noRecord(work)
  if (!found) return stored(work, newRecord(work, work.id), [201, 200, 204], 'created')
  const asks = requestPropertiesOf(contract.document, operation.body?.content) ?? {}
  const kept = Object.entries(found).filter(([name]) => !Object.hasOwn(asks, name) || isReadOnly(work, name))
  const next = { ...(asked.body as Stored), ...Object.fromEntries(kept) }
  return stored(work, stamped(work, next), work.stored ? [200, 204, 201] : [201, 200, 204], 'replaced')
}

function isReadOnly({ contract, role }: StateWork, name: string): boolean {
  return flat(contract.document, propertiesOf(role.resource.model.schema)[name]).schema.readOnly === true
}

function patched(work: OneWork): GenericAnswer | undefined {
  const { asked, found, role } = work
  if (!found) return noRecord(work)
  if (!isObject(asked.body)) return undefined
  const next = mergePatch(found, asked.body) as Stored
  const lost = requiredOf(role.resource.model.schema).filter((name) => name in found && !(name in next))
  if (lost.length > 0) return refusedBy(work, 400, 'invalid', `${lost.join(', ')} cannot be removed`)
  return stored(work, stamped(work, next), [200, 204], 'patched')
}

/** The record with the id that it has, and the instant of its change. */
function stamped({ asked, contract, role, id }: OneWork, record: Stored): Stored {
  const { idProperty, model } = role.resource
  const stamps = Object.entries(propertiesOf(model.schema)).filter(([name, property]) => {
    return isChangeStamp(name) && name in record && flat(contract.document, property).schema.format === 'date-time'
  })
  const now = instantText(asked.nowMs)
  const own = idProperty === undefined || id === undefined ? {} : { [idProperty]: id }
  return frozen({ ...record, ...Object.fromEntries(stamps.map(([name]) => [name, now])), ...own })
}

function removed(work: OneWork): GenericAnswer | undefined {
  const { role, stored: record, key } = work
  if (!record && role.resource.kind === 'items') return noRecord(work)
  const change = { [role.resource.collection]: collectionOf(work).without(key) }
  const form = successAmong(work.operation, [204, 200])
  const because = place(work, 'removed')
  const isShown = record && form?.mediaType !== undefined
  return (isShown ? shown(work, record, form, because, change) : undefined) ?? nothing(work, because, change)
}

function stored(work: OneWork, record: Stored, statuses: readonly number[], done: string): GenericAnswer | undefined {
  const change = { [work.role.resource.collection]: collectionOf(work).with(work.key, record) }
  return shown(work, record, successAmong(work.operation, statuses), place(work, done), change)
}
