import type { components, operations } from '../../contract/generated/pingone-aic.ts'
import { Collection, refuse, remembered, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { chosenFields, type Managed, pageOf } from './managed-query.ts'
import { type ManagedUser, userTypes } from './managed-users.ts'
import {
  impossibleScopes,
  platformProblems,
  unknownObject,
  unknownServiceAccount,
  unknownType,
} from './platform-problems.ts'
import { lackingScopes, scopeNames } from './scopes.ts'
import { accountOf, type PlatformHere, publicKeys, type ServiceAccount } from './service-accounts.ts'
import { factsOf } from './tokens.ts'

type AccountView = components['schemas']['platformServiceAccount'] & Managed

const noStore = { headers: { 'cache-control': 'no-store' } }

/** An account as it goes out, in the recorded order of its members; minutes and quota are the profile's. */
const accountView = remembered((account: ServiceAccount): Omit<AccountView, LimitName> => ({
  _id: account.id,
  _rev: account.revision,
  accountStatus: account.accountStatus,
  name: account.name,
  description: account.description,
  scopes: account.scopes,
  jwks: account.jwks,
}))

type LimitName = 'maxCachingTime' | 'maxIdleTime' | 'maxSessionTime' | 'quotaLimit'

function viewOf(account: ServiceAccount, asked: { facts: Parameters<typeof factsOf>[0] }): AccountView {
  const { serviceAccountSessionMinutes: minutes, serviceAccountQuotaLimit: quotaLimit } = factsOf(asked.facts)
  const limits = { maxCachingTime: minutes, maxIdleTime: minutes, maxSessionTime: minutes, quotaLimit }
  return { ...accountView(account), ...limits } as AccountView
}

const userView = remembered((user: ManagedUser): Managed => ({ _id: user.id, _rev: user.revision, ...user.fields }))

const noUsers = Collection.empty<ManagedUser>()

/** The behaviours of managed objects: service accounts, administrators and the users of the realms. */
export const managedBehaviours = {
  /** Accounts that match a filter, in order of creation (inferred: as other managed objects). */
  queryServiceAccounts: (asked) => {
    const rows = [...asked.here.serviceAccounts.by('order')].map((account) => viewOf(account, asked))
    const page = pageOf(rows, asked.query)
    return 'code' in page ? refuse(page) : reply(200, page, noStore)
  },

  /** Stores an account with public keys of its client; `accountStatus` active unless said otherwise (assumed). */
  createServiceAccount: (asked) => {
    const { body, here, chance } = asked
    const { name, description = '', scopes = [], jwks = '{"keys":[]}', accountStatus } = body
    const impossible = lackingScopes(scopes, scopeNames(factsOf(asked.facts).serviceAccountScopes))
    if (impossible.length > 0) return refuse(impossibleScopes(impossible))
    if (!publicKeys(jwks)) return refuse(platformProblems['service-account-keys'])
    const order = here.serviceAccounts.size
    const account = accountOf({ name, description, scopes }, { jwks, accountStatus }, order, chance)
    const change = { here: { serviceAccounts: here.serviceAccounts.with(account.id, account) } }
    return reply(201, viewOf(account, asked), { ...noStore, change })
  },

  /** One account; an unknown id is refused with 403 (observed: rec cli svcacct GET). */
  getServiceAccount: (asked) => {
    const account = asked.here.serviceAccounts.get(asked.path.id)
    if (!account) return refuse(unknownServiceAccount(factsOf(asked.facts).unknownServiceAccountStatus))
    return reply(200, chosenFields(viewOf(account, asked), asked.query._fields), noStore)
  },

  /** Administrators, or users of a realm, that match a filter. */
  queryManagedUsers: ({ path: { object }, query, here }) => {
    if (!userTypes.includes(object)) return refuse(unknownType(object))
    const users = [...(here.managedUsers ?? noUsers).range({ from: `${object}/`, before: `${object}0` })]
    const page = pageOf(users.map(userView), query)
    return 'code' in page ? refuse(page) : reply(200, page, noStore)
  },

  /** One administrator or user. */
  getManagedUser: ({ path: { object, id }, query, here }) => {
    if (!userTypes.includes(object)) return refuse(unknownType(object))
    const user = here.managedUsers?.get(`${object}/${id}`)
    return user ? reply(200, chosenFields(userView(user), query._fields), noStore) : refuse(unknownObject(object, id))
  },
} satisfies BehavioursOf<operations, PlatformHere>
