import { refuse, reply, secondText } from '../../world/index.ts'
import { groupView } from './group-views.ts'
import { type Person, peopleOf, personOf } from './people.ts'
import { platformProblems } from './problems.ts'
import type { AskedFor, OrganizationBehaviours } from './reach.ts'
import type { Account } from './records.ts'
import { changed, factsOf } from './site.ts'
import { operated } from './user-operations.ts'

type Ids = 'getUsers' | 'patchUser' | 'getUserById' | 'updateUser' | 'getUserGroups'
type Facts = Pick<AskedFor<'getUsers'>, 'facts'>

/** The state that a user shows: that of the account, unless the organization has disabled the user (inferred: IAM). */
function statusOf({ account, membership }: Person, asked: Facts): Account['status'] {
  return membership.isDisabled ? (factsOf(asked).disabledStatus as Account['status']) : account.status
}

/** A user as lists show it; what has not happened yet is left out (assumed). */
export function userView(person: Person, asked: Facts) {
  const { account, membership, isShared } = person
  const { id, firstName, lastName, email, created, updated, activated, lastLogin } = account
  return {
    id,
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    email,
    status: statusOf(person, asked),
    type: isShared ? ('Shared' as const) : membership.type,
    created,
    updated,
    statusChanged: account.statusChanged > membership.changed ? account.statusChanged : membership.changed,
    ...(activated !== undefined && { activated }),
    ...(lastLogin !== undefined && { lastLogin }),
  }
}

/** A user with the factors that the user signs in with. */
function detailView(person: Person, asked: Facts) {
  return { ...userView(person, asked), factors: person.account.factors }
}

function fits(person: Person, asked: AskedFor<'getUsers'>): boolean {
  const { status } = asked.query
  if (status === undefined) return true
  if (status === 'SHARED') return person.isShared
  const states = factsOf(asked).statesOfFilter.find(({ filter }) => filter === status)?.states
  return (states as readonly string[] | undefined)?.includes(statusOf(person, asked)) === true
}

/** Operations on the users of an organization. */
export const users: Pick<OrganizationBehaviours, Ids> = {
  getUsers: (asked, organization) => {
    const people = peopleOf(asked.here, organization).filter((person) => fits(person, asked))
    return reply(200, { users: people.map((person) => userView(person, asked)) })
  },

  patchUser: (asked, organization) => {
    const { results, here } = operated(asked, organization)
    return reply(200, { results }, changed(here))
  },

  getUserById: (asked, organization) => {
    const person = personOf(asked.here, organization, asked.path.userId)
    return person ? reply(200, detailView(person, asked)) : refuse(platformProblems['user-unknown'])
  },

  updateUser: (asked, organization) => {
    const { path, body, here, nowMs } = asked
    const person = personOf(here, organization, path.userId)
    if (!person || person.isShared) return refuse(platformProblems['user-unknown'])
    const { firstName = person.account.firstName, lastName = person.account.lastName } = body
    const account = { ...person.account, firstName, lastName, updated: secondText(nowMs) }
    const effects = changed({ accounts: here.accounts.with(account.id, account) })
    return reply(200, detailView({ ...person, account }, asked), effects)
  },

  getUserGroups: (asked, organization) => {
    const { here, path } = asked
    if (!personOf(here, organization, path.userId)) return refuse(platformProblems['user-unknown'])
    const members = [...here.groupMembers.by('user', { from: path.userId, to: path.userId })]
    const groups = members.flatMap(({ groupId }) => here.groups.get(groupId) ?? [])
    const seen = groups.flatMap((group) => groupView(group, organization) ?? [])
    return reply(200, { groups: seen })
  },
}
