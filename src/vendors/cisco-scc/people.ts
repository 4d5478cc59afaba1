import { type Chance, secondText } from '../../world/index.ts'
import type { Account, Factor, Group, Here, Membership, Organization } from './records.ts'
import { pairKey, under } from './records.ts'

/** A user as one organization sees it: the account with the membership, or one of a manager who is shared with it. */
export interface Person {
  readonly account: Account
  readonly membership: Membership
  readonly isShared: boolean
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** An id of 20 letters and digits that begins with what it is of (documented: OAS-P examples). */
export function idOf(prefix: '00u' | 'uft', chance: Chance): string {
  let id: string = prefix
  while (id.length < 20) id += letters[chance.below(letters.length)]
  return id
}

/** The account of an e-mail address, whatever its case. */
export function accountOf({ accounts }: Here, email: string): Account | undefined {
  const key = email.toLowerCase()
  for (const account of accounts.by('email', { from: key, to: key })) return account
  return undefined
}

/** The user of an id in an organization, shared ones included. */
export function personOf(here: Here, organization: Organization, userId: string): Person | undefined {
  const account = here.accounts.get(userId)
  if (!account) return undefined
  const membership = here.memberships.get(pairKey(organization.id, userId))
  if (membership) return { account, membership, isShared: false }
  return sharedPeople(here, organization).find((person) => person.account.id === userId)
}

/** The user of an e-mail address among an organization's own. */
export function memberOf(here: Here, organization: Organization, email: string): Person | undefined {
  const account = accountOf(here, email)
  const membership = account && here.memberships.get(pairKey(organization.id, account.id))
  return membership && { account, membership, isShared: false }
}

/** Every user of an organization: its own in order of their ids, then those that its managers share with it. */
export function peopleOf(here: Here, organization: Organization): Person[] {
  const own: Person[] = []
  for (const membership of here.memberships.range(under(organization.id))) {
    const account = here.accounts.get(membership.userId)
    if (account) own.push({ account, membership, isShared: false })
  }
  const known = new Set(own.map(({ account }) => account.id))
  return [...own, ...sharedPeople(here, organization).filter(({ account }) => !known.has(account.id))]
}

/** Whether a group of a manager reaches a managed organization (inferred: OAS-P names the three words and explains none). */
export function isSharedWith(group: Group, id: string): boolean {
  return group.appliesTo === 'all' || (group.appliesTo === 'selected_managed' && group.managedOrgIds.includes(id))
}

/** The groups that the managers of an organization share with it, in order of creation. */
export function sharedGroups(here: Here, organization: Organization) {
  return organization.managerOrgIds.flatMap((manager) =>
    [...here.groups.by('organization', under(manager))].filter((group) => isSharedWith(group, organization.id)),
  )
}

/** The members of the groups that are shared with an organization, each once; that they are its users of type Shared is inferred. */
function sharedPeople(here: Here, organization: Organization): Person[] {
  const people = new Map<string, Person>()
  for (const group of sharedGroups(here, organization)) {
    for (const { userId } of here.groupMembers.range(under(group.id))) {
      const account = here.accounts.get(userId)
      const membership = here.memberships.get(pairKey(group.orgId, userId))
      if (account && membership) people.set(userId, { account, membership, isShared: true })
    }
  }
  return [...people.values()]
}

/** A new account; instants of an invited one are those of the invitation. */
export function newAccount(
  row: Pick<Account, 'email' | 'firstName' | 'lastName' | 'status'>,
  nowMs: number,
  chance: Chance,
): Account {
  const at = secondText(nowMs)
  return { id: idOf('00u', chance), ...row, created: at, updated: at, statusChanged: at, factors: [] }
}

/** A factor as a user enrols one. */
export function newFactor(factorType: string, provider: string, at: string, chance: Chance): Factor {
  return { id: idOf('uft', chance), factorType, provider, status: 'ACTIVE', created: at, updated: at }
}
