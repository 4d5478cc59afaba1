import type { Collection } from '../../world/index.ts'
import type { Here } from './records.ts'
import type { User } from './user-records.ts'

function first(index: string, users: Collection<User>, key: string): User | undefined {
  const wanted = key.toLowerCase()
  for (const user of users.by(index, { from: wanted, to: wanted })) return user
  return undefined
}

/** The user of an e-mail address or user name, without regard to case. */
export function userNamed(
  users: Collection<User>,
  { email, username }: { email?: string; username?: string },
): User | undefined {
  if (email !== undefined && email !== '') return first('email', users, email)
  return username === undefined ? undefined : first('username', users, username)
}

/** The id of the user whom a fixture names by e-mail address. */
export function idOfUser(users: Collection<User>, email: string): string {
  const user = userNamed(users, { email })
  if (!user) throw new Error(`Failed to seed rsa-cas: no user has the e-mail address ${email}; add one to the fixture`)
  return user.id
}

/** The change that keeps a user. */
export function withUser(here: Pick<Here, 'users'>, user: User): { change: { here: { users: Collection<User> } } } {
  return { change: { here: { users: here.users.with(user.id, user) } } }
}
