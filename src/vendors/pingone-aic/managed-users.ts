import { Collection } from '../../world/index.ts'
import type { CollectionDeclaration, Seeding } from '../vendor.ts'

/** A user or administrator of identity management, with the fields that the fixture gives. */
export interface ManagedUser {
  readonly object: string
  readonly id: string
  readonly revision: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** How managed users are kept: under type and id, such as `alpha_user/<uuid>`. */
export const managedUserCollections = { managedUsers: {} } satisfies Record<string, CollectionDeclaration>

/** The types of managed user that every tenant has: its administrators, and the users of its realms (observed: frodo). */
export const userTypes: readonly string[] = ['teammember', 'alpha_user', 'bravo_user']

/** The users of fixture section `managedUsers`: rows `{ object, userName, ... }` with a type of `userTypes`. */
export function seedManagedUsers({ fixture, chance }: Seeding): Collection<ManagedUser> {
  let users = Collection.empty<ManagedUser>()
  for (const row of (fixture.managedUsers ?? []) as readonly Readonly<Record<string, unknown>>[]) {
    const { object, ...fields } = row
    if (typeof object !== 'string' || !userTypes.includes(object)) {
      throw new Error(`Failed to seed a managed user: its object is ${String(object)}; use ${userTypes.join(', ')}`)
    }
    const id = chance.uuid()
    users = users.with(`${object}/${id}`, { object, id, revision: `${chance.uuid()}-1`, fields })
  }
  return users
}
