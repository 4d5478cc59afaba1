import { secondText } from '../../world/index.ts'
import { builtInRole } from './built-in-roles.ts'
import { accountOf, memberOf, newAccount, type Person } from './people.ts'
import type { AskedFor } from './reach.ts'
import { type Account, type Here, type Membership, type Organization, pairKey, under } from './records.ts'
import { withoutRolesIn, withRole } from './role-assignments.ts'
import { factsOf } from './site.ts'

type Asked = AskedFor<'patchUser'>
type Request = Asked['body']['users'][number]
/** What an operation on one user leads to: the collections after it, or why it failed. */
type Done = { readonly here: Here } | { readonly error: string }
interface Working {
  readonly asked: Asked
  readonly organization: Organization
  readonly here: Here
  readonly request: Request
}
type OnMember = (work: Working, person: Person) => Done

const pending: readonly string[] = ['STAGED', 'PROVISIONED']

/** The operations on somebody who belongs to the organization (documented: OAS-P; UG-95964, 95967, 95971, 95977). */
const onMember: Readonly<Record<Exclude<Request['operation'], 'invite'>, OnMember>> = {
  remove: (work, person) => (isLastAdministrator(work, person) ? lastOne : { here: removed(work, person) }),
  disable: (work, person) => {
    if (person.membership.isDisabled) return { error: 'User is already disabled' }
    return isLastAdministrator(work, person) ? lastOne : withMembership(work, person, { isDisabled: true })
  },
  enable: (work, person) =>
    person.membership.isDisabled
      ? withMembership(work, person, { isDisabled: false })
      : { error: 'User is not disabled' },
  resend_email_invite: ({ here }, { account }) =>
    pending.includes(account.status) ? { here } : { error: 'User has no pending invitation' },
  reset_password: (work, person) =>
    pending.includes(person.account.status) ? { error: 'User is not active' } : withStatus(work, person, 'RECOVERY'),
  reset_mfa: (work, { account }) => {
    const { factorId } = work.request
    if (factorId === undefined) return { error: 'factorId is required' }
    const factors = account.factors.filter(({ id }) => id !== factorId)
    if (factors.length === account.factors.length) return { error: 'Factor not found' }
    return withAccount(work, { ...account, factors })
  },
}

const lastOne: Done = { error: 'The last administrator of an organization cannot be removed or disabled' }

/**
 * What a list of operations leads to, one after another: the platform's collections after them, and a result for each. One that fails
 * changes nothing and does not keep the others from being done (documented: OAS-P).
 */
export function operated(asked: Asked, organization: Organization) {
  let { here } = asked
  const results = asked.body.users.map((request) => {
    const { email, operation } = request
    const done = operatedOn({ asked, organization, here, request })
    if ('error' in done) return { email, operation, status: 'error' as const, errorDescription: done.error }
    here = done.here
    return { email, operation, status: 'success' as const }
  })
  const { accounts, memberships, groupMembers, roleAssignments } = here
  return { results, here: { accounts, memberships, groupMembers, roleAssignments } }
}

function operatedOn(work: Working): Done {
  const { operation, email } = work.request
  if (operation === 'invite') return invited(work)
  const person = memberOf(work.here, work.organization, email)
  return person ? onMember[operation](work, person) : { error: 'User not found in organization' }
}

/** Somebody unknown gets an account that waits for activation; a known account joins at once (documented: UG-95975). */
function invited(work: Working): Done {
  const { asked, organization, here, request } = work
  const { email, firstName, lastName, isAdmin } = request
  if (firstName === undefined || lastName === undefined) return { error: 'firstName and lastName are required' }
  if (memberOf(here, organization, email)) return { error: 'User already belongs to the organization' }
  const status = factsOf(asked).invitedStatus as Account['status']
  const account =
    accountOf(here, email) ?? newAccount({ email, firstName, lastName, status }, asked.nowMs, asked.chance)
  const membership: Membership = {
    orgId: organization.id,
    userId: account.id,
    type: organization.isFederated ? 'Federated' : 'Local',
    isDisabled: false,
    changed: secondText(asked.nowMs),
  }
  const joined = {
    ...here,
    accounts: here.accounts.with(account.id, account),
    memberships: here.memberships.with(pairKey(organization.id, account.id), membership),
  }
  const role = isAdmin === true ? builtInRole(here, organization.id, 'administrator') : undefined
  return { here: role ? withRole(joined, { roleId: role.id, kind: 'user', id: account.id }) : joined }
}

/** Without the user: no membership, and no roles and groups of the organization (inferred: UG-95971). The account stays. */
function removed({ here, organization }: Working, { account }: Person): Here {
  let { groupMembers } = here
  for (const member of here.groupMembers.by('user', { from: account.id, to: account.id })) {
    if (here.groups.get(member.groupId)?.orgId !== organization.id) continue
    groupMembers = groupMembers.without(pairKey(member.groupId, account.id))
  }
  const memberships = here.memberships.without(pairKey(organization.id, account.id))
  return withoutRolesIn({ ...here, groupMembers, memberships }, organization.id, { kind: 'user', id: account.id })
}

function withMembership({ here, asked }: Working, { membership }: Person, changes: Partial<Membership>): Done {
  const next = { ...membership, ...changes, changed: secondText(asked.nowMs) }
  const key = pairKey(membership.orgId, membership.userId)
  return { here: { ...here, memberships: here.memberships.with(key, next) } }
}

function withStatus(work: Working, { account }: Person, status: Account['status']): Done {
  return withAccount(work, { ...account, status, statusChanged: secondText(work.asked.nowMs) })
}

function withAccount({ here, asked }: Working, account: Account): Done {
  const next = { ...account, updated: secondText(asked.nowMs) }
  return { here: { ...here, accounts: here.accounts.with(account.id, next) } }
}

/** Whether nobody else who is active and enabled is an administrator by a role of their own (assumed, behind a switch). */
function isLastAdministrator({ here, asked, organization }: Working, { account, membership }: Person): boolean {
  const role = builtInRole(here, organization.id, 'administrator')
  if (factsOf(asked).lastAdministrator !== 'protected' || !role || membership.isDisabled) return false
  const administrators = [...here.roleAssignments.range(under(role.id))].filter(({ kind }) => kind === 'user')
  const active = administrators.filter(({ id }) => {
    const other = here.memberships.get(pairKey(organization.id, id))
    return other?.isDisabled === false && here.accounts.get(id)?.status === 'ACTIVE'
  })
  return active.length === 1 && active[0]?.id === account.id
}
