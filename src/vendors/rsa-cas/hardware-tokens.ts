import type { operations } from '../../contract/generated/rsa-cas.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import type { HardwareToken, Status } from './authenticator-records.ts'
import { dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import { detailsOf } from './hardware-token-views.ts'
import type { Here } from './records.ts'
import { userUnknown } from './user-problems.ts'

type Ids =
  | 'assignToken'
  | 'unassignToken'
  | 'enableToken'
  | 'disableToken'
  | 'deleteToken'
  | 'clearTokenPin'
  | 'renameToken'
  | 'lookupToken'

interface OfUser {
  readonly here: Here
  readonly path: { readonly userId: string }
  readonly body: { readonly tokenSerialNumber: string }
}
interface Changing extends OfUser {
  readonly nowMs: number
  readonly principal: { readonly name: string }
}

/** A token by its serial number for a user who exists, whosever it is. */
function tokenFor({ here, path, body }: OfUser): HardwareToken | Problem {
  if (!here.users.has(path.userId)) return userUnknown(path.userId)
  return here.hardwareTokens.get(body.tokenSerialNumber) ?? authenticatorProblems['token-unknown']
}

/** A token that is assigned to the user of the path. */
function tokenOf(asked: OfUser): (HardwareToken & { readonly userId: string }) | Problem {
  const token = tokenFor(asked)
  if ('code' in token) return token
  const { userId } = asked.path
  return token.userId === userId ? { ...token, userId } : authenticatorProblems['token-not-assigned']
}

const kept = (here: Here, token: HardwareToken) => ({
  change: { here: { hardwareTokens: here.hardwareTokens.with(token.id, token) } },
})

function changeStatus(asked: Changing, status: Status) {
  const { here, nowMs, principal } = asked
  const token = tokenOf(asked)
  if ('code' in token) return refuse(token)
  if (token.status === status) return refuse(authenticatorProblems['token-same-status'])
  const shown = {
    userId: token.userId,
    tokenSerialNumber: token.id,
    tokenStatus: status,
    tokenStatusChangedBy: principal.name,
    tokenStatusChangedAt: dateText(nowMs),
  }
  return reply(200, shown, kept(here, { ...token, status, changedMs: nowMs, changedBy: principal.name }))
}

/** The life of a hardware token: imported, assigned, registered by its user, unassigned, deleted (section 5 of the contract notes). */
export const hardwareTokens: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  assignToken: (asked) => {
    const { here, path, body, nowMs, principal } = asked
    const token = tokenFor(asked)
    if ('code' in token) return refuse(token)
    if (token.userId !== null) return refuse(authenticatorProblems['token-assigned'])
    const state = factsOf(asked).tokenStateAssigned
    const name = body.tokenName ?? token.id
    const assigned = { ...token, userId: path.userId, name, state, assignedMs: nowMs, assignedBy: principal.name }
    const shown = { userId: path.userId, tokenSerialNumber: token.id, tokenState: state, name }
    return reply(200, { ...shown, assignedAt: dateText(nowMs), assignedBy: principal.name }, kept(here, assigned))
  },

  unassignToken: (asked) => {
    const token = tokenOf(asked)
    if ('code' in token) return refuse(token)
    const nobody = { userId: null, name: null, assignedMs: null, assignedBy: null, registeredMs: null, pinSet: false }
    const state = 'Unassigned'
    return reply(
      200,
      { tokenSerialNumber: token.id, tokenState: state },
      kept(asked.here, { ...token, ...nobody, state }),
    )
  },

  enableToken: (asked) => changeStatus(asked, 'Enabled'),
  disableToken: (asked) => changeStatus(asked, 'Disabled'),

  deleteToken: ({ here, body }) => {
    const token = here.hardwareTokens.get(body.tokenSerialNumber)
    if (!token) return refuse(authenticatorProblems['token-unknown'])
    return reply(200, undefined, { change: { here: { hardwareTokens: here.hardwareTokens.without(token.id) } } })
  },

  clearTokenPin: (asked) => {
    const token = tokenOf(asked)
    if ('code' in token) return refuse(token)
    // A text here, though look-up has a boolean (documented: page Clear PIN for Hardware Token).
    const shown = { userId: token.userId, tokenSerialNumber: token.id, pinSet: 'false' as const }
    return reply(200, shown, kept(asked.here, { ...token, pinSet: false }))
  },

  renameToken: (asked) => {
    const token = tokenOf(asked)
    if ('code' in token) return refuse(token)
    const name = asked.body.updatedName
    const shown = { tokenSerialNumber: token.id, name, userId: token.userId, updatedAt: dateText(asked.nowMs) }
    return reply(200, shown, kept(asked.here, { ...token, name }))
  },

  lookupToken: ({ here, body }) => {
    const token = here.hardwareTokens.get(body.tokenSerialNumber)
    return token ? reply(200, detailsOf(token)) : refuse(authenticatorProblems['token-unknown'])
  },
}
