import type { Collection, SiteResources } from '../../world/index.ts'
import type { Here } from './records.ts'

/** A collection without what belongs to a user. */
function without<Item extends { readonly id: string }>(items: Collection<Item>, userId: string): Collection<Item> {
  let rest = items
  for (const { id } of [...items.by('user', { from: userId, to: userId })]) rest = rest.without(id)
  return rest
}

const nobody = { userId: null, name: null, assignedMs: null, assignedBy: null, registeredMs: null, pinSet: false }

/** Tokens of a user are nobody's afterwards (assumed). */
function unassigned({ hardwareTokens }: Here, userId: string): Here['hardwareTokens'] {
  let rest = hardwareTokens
  for (const token of [...hardwareTokens.by('user', { from: userId, to: userId })]) {
    rest = rest.with(token.id, { ...token, ...nobody, state: 'Unassigned' })
  }
  return rest
}

/** Groups without a member; only those that had it are changed. */
function leftGroups({ groups }: Here, userId: string): Here['groups'] {
  let rest = groups
  for (const group of groups) {
    if (!group.userIds.includes(userId)) continue
    rest = rest.with(group.id, { ...group, userIds: group.userIds.filter((id) => id !== userId) })
  }
  return rest
}

/** What is left of the tenant without a user: nothing that belonged to the user stays (documented: page Delete User Now). */
export function withoutUser(here: Here, userId: string): SiteResources {
  return {
    users: here.users.without(userId),
    devices: without(here.devices, userId),
    fidoAuthenticators: without(here.fidoAuthenticators, userId),
    ds100Credentials: without(here.ds100Credentials, userId),
    verifyCodes: without(here.verifyCodes, userId),
    registrationCodes: here.registrationCodes.without(userId),
    verifications: here.verifications.without(userId),
    fidoChallenges: here.fidoChallenges.without(userId),
    hardwareTokens: unassigned(here, userId),
    groups: leftGroups(here, userId),
  }
}
