import { refuse, reply } from '../../world/index.ts'
import { claimed, codeFor, subscriptionsOf } from './claims.ts'
import { activated } from './product-activation.ts'
import { platformProblems } from './problems.ts'
import { provisioning } from './provisioning.machine.ts'
import { homeOf, type OrganizationBehaviours } from './reach.ts'
import type { Here } from './records.ts'
import { shared } from './sharing.ts'
import { changed } from './site.ts'
import type { Subscription } from './subscription-records.ts'
import { claimView, subscriptionView } from './subscription-views.ts'

type Ids =
  | 'getSubscriptions'
  | 'createSubscription'
  | 'readClaimCode'
  | 'getSubscriptionDetails'
  | 'updateSubscription'
  | 'patchSubscription'

const unknown = platformProblems['subscription-unknown']

/** The subscription of an id in an organization. */
function subscriptionOf({ subscriptions }: Here, orgId: string, id: string): Subscription | undefined {
  const subscription = subscriptions.get(id.toLowerCase())
  return subscription?.orgId === orgId ? subscription : undefined
}

/** Operations on the subscriptions of an organization. */
export const subscriptions: Pick<OrganizationBehaviours, Ids> = {
  getSubscriptions: ({ here, query }, organization) => {
    const part = query.name?.toLowerCase() ?? ''
    const found = subscriptionsOf(here, organization.id).filter(({ name }) => name.toLowerCase().includes(part))
    return reply(200, {
      subscriptions: found.map((subscription) => subscriptionView(here, organization, subscription)),
    })
  },

  getSubscriptionDetails: ({ here, path }, organization) => {
    const subscription = subscriptionOf(here, organization.id, path.subscriptionId)
    return subscription ? reply(200, subscriptionView(here, organization, subscription)) : refuse(unknown)
  },

  readClaimCode: ({ here, body }) => {
    const code = codeFor(here, body.claimCode)
    // P7 declares no 409, so a used code is as good as an unknown one (assumed).
    if ('status' in code) return refuse(code.status === 409 ? platformProblems['claim-code-unknown'] : code)
    return reply(200, claimView(code))
  },

  createSubscription: (asked, organization) => {
    const { here, body } = asked
    if (body.claimCode === undefined) return refuse(platformProblems['claim-code-missing'])
    const code = codeFor(here, body.claimCode)
    if ('status' in code) return refuse(code)
    const claim = claimed(asked, organization, code)
    if ('code' in claim) return refuse(claim)
    const { subscription, replaced } = claim
    let next = here.subscriptions.with(subscription.id, subscription)
    for (const older of replaced) next = next.with(older.id, older)
    const claimCodes = here.claimCodes.with(code.id, { ...code, usedBy: organization.id })
    const underWay = subscription.products.filter(({ status }) => status === 'IN_PROGRESS')
    return reply(201, subscriptionView(here, organization, subscription), {
      ...changed({ subscriptions: next, claimCodes }),
      send: underWay.map((product) => provisioning('begin', subscription.id, product)),
    })
  },

  updateSubscription: (asked, organization) => {
    const { here, path } = asked
    const subscription = subscriptionOf(here, organization.id, path.subscriptionId)
    if (!subscription) return refuse(unknown)
    const done = activated(asked, subscription)
    if ('code' in done) return refuse(done)
    const collection = here.subscriptions.with(subscription.id, done.subscription)
    const answer = subscriptionView(here, organization, done.subscription)
    return reply(200, answer, { ...changed({ subscriptions: collection }), send: done.send })
  },

  patchSubscription: (asked, organization) => {
    const { here, path } = asked
    const source = subscriptionOf(here, homeOf(asked)?.id ?? '', path.subscriptionId)
    if (!source) return refuse(unknown)
    const part = shared(asked, organization, source)
    if ('code' in part) return refuse(part)
    return reply(204, undefined, changed({ subscriptions: here.subscriptions.with(part.id, part) }))
  },
}
