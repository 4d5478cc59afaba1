import type { GenericAnswer, StateWork } from './answer.ts'
import { successAmong } from './forms.ts'
import { freshId, idIn } from './ids.ts'
import { keyOf } from './keys.ts'
import { listed } from './lists.ts'
import { newRecord } from './new-record.ts'
import { onRecord } from './one.ts'
import { refusedBy } from './refusals.ts'
import { flat, propertiesOf } from './schema.ts'
import { parentOf } from './seeds.ts'
import { collectionOf, notFound, shown } from './shown.ts'

/** Answers from the resource that the operation concerns; `undefined` when its replies cannot show what is stored. */
export function answerFromState(work: StateWork): GenericAnswer | undefined {
  const { resource, deed } = work.role
  const missing = missingParent(work)
  if (missing !== undefined) return notFound(work, missing)
  if (resource.kind === 'items' && (deed === 'list' || deed === 'create')) return deeds[deed](work)
  return onRecord(work)
}

const deeds: Readonly<Record<'list' | 'create', (work: StateWork) => GenericAnswer | undefined>> = {
  list: (work) => listed(work),
  create: (work) => created(work),
}

/** The record below which the call lies, when that is known to be missing. */
function missingParent({ asked, plan, role }: StateWork): string | undefined {
  const parent = parentOf(role.resource, plan.resources)
  if (parent?.kind !== 'items' || parent.idParameter === undefined) return undefined
  const id = asked.path[parent.idParameter]
  const records = asked.here[parent.collection]
  return records?.has(keyOf(parent, asked.path, id)) === false ? `${parent.collection} has no ${String(id)}` : undefined
}

function created(work: StateWork): GenericAnswer | undefined {
  const { asked, contract, role } = work
  const { resource } = role
  const records = collectionOf(work)
  const isTaken = (id: unknown): boolean => records.has(keyOf(resource, asked.path, id))
  const given = isReadOnlyId(work) ? undefined : idIn(resource, asked.body)
  if (given !== undefined && isTaken(given)) {
    return refusedBy(work, 409, 'conflict', `${resource.collection} has a record ${String(given)} already`)
  }
  const id = given ?? freshId(contract, resource, asked.chance, isTaken)
  const record = newRecord(work, id)
  return shown(
    work,
    record,
    successAmong(work.operation, [201, 200, 204]),
    `${resource.collection}: created ${String(id)}`,
    {
      [resource.collection]: records.with(keyOf(resource, asked.path, id), record),
    },
  )
}

function isReadOnlyId({ contract, role }: StateWork): boolean {
  const { idProperty, model } = role.resource
  if (idProperty === undefined) return true
  return flat(contract.document, propertiesOf(model.schema)[idProperty]).schema.readOnly === true
}
