import type { SiteResources } from '../../world/index.ts'
import type { Here } from './records.ts'

/** What is left of the tenant without a user: nothing that belonged to the user stays (documented: page Delete User Now). */
export function withoutUser(here: Here, userId: string): SiteResources {
  return { users: here.users.without(userId) }
}
