import { secondText } from '../../world/index.ts'
import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal } from '../vendor.ts'
import { keyActions } from './console-keys.ts'
import { organizationActions } from './console-organizations.ts'
import { subscriptionActions } from './console-subscriptions.ts'
import { accountOf, newFactor } from './people.ts'
import type { Account } from './records.ts'
import { changed, platformOf } from './site.ts'

type OnAccount = (account: Account, at: string, asked: ConsoleAsked, input: Input) => Account | string
interface Input {
  readonly email: string
  readonly factorType?: string
  readonly provider?: string
}

const email = { type: 'string', description: 'Whose account it is.' }
const example = { email: 'piet.pending@harbor.example' }

/** An action on the account of an e-mail address; a text says why it cannot be done. */
function onAccount(apply: OnAccount): ConsoleAction['act'] {
  return (input: Input, asked): ConsoleDone | ConsoleRefusal => {
    const here = platformOf(asked.world)
    const account = accountOf(here, input.email)
    if (!account) return { refused: 'unknown', because: `Nobody has an account with the address ${input.email}.` }
    const next = apply(account, secondText(asked.nowMs), asked, input)
    if (typeof next === 'string') return { refused: 'conflict', because: next }
    const { id, status, factors } = next
    const effects = changed({ accounts: here.accounts.with(id, { ...next, updated: secondText(asked.nowMs) }) })
    return { result: { userId: id, email: next.email, status, factors }, ...effects }
  }
}

const waiting: readonly string[] = ['STAGED', 'PROVISIONED']
const closed: readonly string[] = ['LOCKED_OUT', 'SUSPENDED', 'DEPROVISIONED', 'DISABLED']

const activate: OnAccount = (account, at) =>
  waiting.includes(account.status)
    ? { ...account, status: 'ACTIVE', activated: at, statusChanged: at }
    : `The account of ${account.email} is ${account.status}, and waits for no activation.`

/** Somebody who must set a new password has done so by signing in. */
const signIn: OnAccount = (account, at) => {
  if (waiting.includes(account.status)) return `The account of ${account.email} must be activated first.`
  if (closed.includes(account.status)) return `The account of ${account.email} is ${account.status}.`
  if (account.status === 'ACTIVE') return { ...account, lastLogin: at }
  return { ...account, status: 'ACTIVE', statusChanged: at, lastLogin: at }
}

const enrol: OnAccount = (account, at, { chance }, { factorType = 'push', provider = 'OKTA' }) => {
  return { ...account, factors: [...account.factors, newFactor(factorType, provider, at, chance)] }
}

const input = { type: 'object', properties: { email }, required: ['email'], additionalProperties: false }

/** What people and administrators do outside the API: keys, organizations, activation, signing in, factors (documented: AUTH, UG). */
export const consoleActions: Readonly<Record<string, ConsoleAction>> = {
  ...keyActions,
  ...organizationActions,
  ...subscriptionActions,
  'activate-user': {
    summary: 'Follow the link of an invitation: a pending account becomes active',
    input,
    example,
    act: onAccount(activate),
  },
  'sign-in': {
    summary: 'Sign in, setting a new password where one is asked for',
    input,
    example: { email: 'ada.admin@northwind.example' },
    act: onAccount(signIn),
  },
  'enrol-factor': {
    summary: 'Enrol a factor to sign in with',
    input: { ...input, properties: { email, factorType: { type: 'string' }, provider: { type: 'string' } } },
    example: { email: 'ada.admin@northwind.example', factorType: 'push', provider: 'OKTA' },
    act: onAccount(enrol),
  },
}
