import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { dateOrNull } from './dates.ts'
import { deletionMachine } from './deletion.machine.ts'
import { factsOf } from './facts.ts'
import { userNamed, withUser } from './people.ts'
import type { Here } from './records.ts'
import { withoutUser } from './removal.ts'
import { userProblems, userUnknown } from './user-problems.ts'
import type { User } from './user-records.ts'
import { userView } from './user-views.ts'

type Ids = 'lookupUser' | 'searchUsersV1' | 'searchUsersV2' | 'setUserStatus' | 'markDeleted' | 'deleteUser'
type Asked<Id extends Ids> = AskedOf<operations[Id], Here>

const machine = deletionMachine.name

/** Users whose e-mail address contains a text, in order of address (documented: a literal part; case is free, assumed). */
function matching({ body, here }: Asked<'searchUsersV1' | 'searchUsersV2'>): readonly User[] {
  const part = body.emailLike.toLowerCase()
  const found: User[] = []
  for (const user of here.users.by('email')) if (user.email.toLowerCase().includes(part)) found.push(user)
  return found
}

/** A user who was found in an identity source becomes one of the tenant's (documented: page User Details). */
function synchronized(here: Here, user: User, nowMs: number) {
  const known: User = { ...user, createdMs: nowMs, lastSyncMs: nowMs }
  const directory = here.directory.without(user.id)
  return { user: known, effects: { change: { here: { directory, users: here.users.with(known.id, known) } } } }
}

const markOf = (user: User) => ({
  id: user.id,
  markDeleted: user.marked !== null,
  markDeletedAt: dateOrNull(user.marked?.atMs),
  markDeletedBy: user.marked?.by ?? null,
})

function statusProblem(user: User, status: unknown, asked: Asked<'setUserStatus'>) {
  if (status !== 'Enabled' && status !== 'Disabled') return userProblems['status-value']
  if (user.marked) return userProblems['status-pending']
  const isSame = user.status === status && factsOf(asked).sameStatus === 'conflict'
  return isSame ? userProblems['status-same'] : undefined
}

function markProblem(user: User, mark: boolean, asked: Asked<'markDeleted'>) {
  if (user.sourceKind === 'scim') return userProblems['user-managed-by-scim']
  if (!mark) return user.marked ? undefined : userProblems['mark-absent']
  if (user.marked) return userProblems['mark-repeated']
  return user.status === 'Enabled' && factsOf(asked).markNeedsDisabled ? userProblems['mark-enabled'] : undefined
}

function deleteProblem(user: User) {
  if (user.sourceKind === 'scim') return userProblems['user-managed-by-scim']
  if (user.marked) return userProblems['delete-pending']
  return user.status === 'Enabled' ? userProblems['delete-enabled'] : undefined
}

/**
 * Finding users, and their life: enabled and disabled alternate, a disabled user can be marked for deletion or deleted at once
 * (sections 2.3, 2.5 and 5 of the contract notes).
 */
export const users: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  lookupUser: (asked) => {
    const { body, here, nowMs } = asked
    if (!body.email && !body.username) return refuse(userProblems['user-not-named'])
    const user = userNamed(here.users, body)
    if (user) return reply(200, userView(user, asked))
    const found = body.searchUnsynched === true ? userNamed(here.directory, body) : undefined
    if (!found) return refuse(userUnknown(body.email || (body.username ?? '')))
    const known = synchronized(here, found, nowMs)
    return reply(200, userView(known.user, asked), known.effects)
  },

  searchUsersV1: (asked) => {
    const { pageSize = factsOf(asked).userPageSize } = asked.query
    return reply(
      200,
      matching(asked)
        .slice(0, pageSize)
        .map((user) => userView(user, asked)),
    )
  },

  searchUsersV2: (asked) => {
    const { pageSize = factsOf(asked).userPageSize, pageNumber = 0 } = asked.query
    const found = matching(asked)
    const elements = found.slice(pageNumber * pageSize, (pageNumber + 1) * pageSize)
    return reply(200, {
      totalPages: Math.ceil(found.length / pageSize),
      totalElements: found.length,
      elements: elements.map((user) => userView(user, asked)),
    })
  },

  setUserStatus: (asked) => {
    const { path, body, here } = asked
    const user = here.users.get(path.userId)
    if (Object.keys(body).length !== 1) return refuse(userProblems['status-properties'])
    if (!user) return refuse(userUnknown(path.userId))
    const problem = statusProblem(user, body.userStatus, asked)
    if (problem) return refuse(problem)
    const status = body.userStatus === 'Enabled' ? 'Enabled' : 'Disabled'
    return reply(200, { id: user.id, userStatus: status }, withUser(here, { ...user, status }))
  },

  markDeleted: (asked) => {
    const { path, body, here, nowMs, principal } = asked
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    const mark = String(body.markDeleted) === 'true'
    const problem = markProblem(user, mark, asked)
    if (problem) return refuse(problem)
    const marked = { ...user, marked: mark ? { atMs: nowMs, by: principal.name } : null }
    const send = [{ machine, event: mark ? 'mark' : 'undo', key: user.id }]
    return reply(200, markOf(marked), { ...withUser(here, marked), send })
  },

  deleteUser: ({ path, here }) => {
    const user = here.users.get(path.userId)
    if (!user) return refuse(userUnknown(path.userId))
    const problem = deleteProblem(user)
    if (problem) return refuse(problem)
    return reply(200, undefined, { change: { here: withoutUser(here, user.id) } })
  },
}
