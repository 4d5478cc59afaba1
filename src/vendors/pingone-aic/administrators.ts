import { Collection } from '../../world/index.ts'
import type { CollectionDeclaration, Seeding } from '../vendor.ts'
import type { ManagedUser } from './managed-users.ts'

/** An administrator of the tenant, who logs in with a password; also a managed object of type `teammember` under the same id. */
export interface Administrator {
  readonly id: string
  /** An e-mail address; it stands where the tenant records who changed something. */
  readonly userName: string
  readonly password: string
}

/** How administrators are kept, by id. */
export const administratorCollections = {
  administrators: { indexes: { userName: ({ userName }: Administrator) => userName }, secrets: ['password'] },
} satisfies Record<string, CollectionDeclaration>

export interface AdministratorRow {
  readonly userName: string
  readonly password: string
  readonly givenName?: string
  readonly sn?: string
}

/** The administrators of fixture section `administrators`, beside the managed users there are, and both as they are kept. */
export function seedAdministrators({ fixture, chance }: Seeding, users: Collection<ManagedUser>) {
  let managedUsers = users
  let administrators = Collection.empty<Administrator>(administratorCollections.administrators.indexes)
  for (const { password, ...fields } of (fixture.administrators ?? []) as readonly AdministratorRow[]) {
    const id = chance.uuid()
    administrators = administrators.with(id, { id, userName: fields.userName, password })
    const member = { ...fields, mail: fields.userName, accountStatus: 'active' }
    const user = { object: 'teammember', id, revision: `${chance.uuid()}-1`, fields: member }
    managedUsers = managedUsers.with(`teammember/${id}`, user)
  }
  return { administrators, managedUsers }
}

/** The administrator of an id or a user name. */
export function administratorNamed(
  { administrators }: { readonly administrators: Collection<Administrator> },
  idOrName: string,
): Administrator | undefined {
  const known = administrators.get(idOrName)
  if (known) return known
  for (const administrator of administrators.by('userName', { from: idOrName, to: idOrName })) return administrator
  return undefined
}
