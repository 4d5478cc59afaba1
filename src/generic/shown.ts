import { Collection, reply } from '../world/index.ts'
import type { GenericAnswer, StateWork } from './answer.ts'
import { type Form, successAmong } from './forms.ts'
import { scopeOf } from './keys.ts'
import { refusedBy } from './refusals.ts'
import { bodyOf } from './replies.ts'
import type { Stored } from './seeds.ts'
import { viewOf } from './views.ts'

/** What is stored of the resource that a call concerns. */
export const collectionOf = ({ asked, role }: StateWork): Collection<Stored> =>
  (asked.here[role.resource.collection] as Collection<Stored> | undefined) ?? Collection.empty<Stored>()

/** Refuses because there is no such record. */
export const notFound = (work: StateWork, message: string): GenericAnswer => refusedBy(work, 404, 'not-found', message)

/** A success that shows a record as the operation declares it. */
export function shown(
  work: StateWork,
  record: Stored,
  form: Form | undefined,
  because: string,
  change?: Readonly<Record<string, Collection<Stored>>>,
): GenericAnswer | undefined {
  const { asked, contract, operation, role } = work
  if (!form || form.mediaType === undefined) return nothing(work, because, change)
  const seed = `${asked.world.seed}/${role.resource.collection}/${scopeOf(role.resource, asked.path)}`
  const view = viewOf({ contract, resource: role.resource, operation, form, seed }, record)
  if (!view) return nothing(work, because, change)
  return made(form, view.body, because, change)
}

/** A success that shows nothing of the resource: an empty reply, or one made of the contract. */
export function nothing(
  work: StateWork,
  because: string,
  change?: Readonly<Record<string, Collection<Stored>>>,
): GenericAnswer | undefined {
  const { asked, contract, operation } = work
  const form = successAmong(operation, [204, 200])
  const body = form && bodyOf({ contract, operation, form, seed: asked.chance.hex(8) })
  return form && body && made(form, body.body, because, change)
}

function made(
  form: Form,
  body: unknown,
  because: string,
  change?: Readonly<Record<string, Collection<Stored>>>,
): GenericAnswer {
  return {
    outcome: reply(form.status, body, change ? { change: { here: change } } : {}),
    source: 'generic',
    because,
    ...(form.mediaType !== undefined && { mediaType: form.mediaType }),
  }
}
