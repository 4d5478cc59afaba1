import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { reply } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import type { Here } from '../records.ts'
import type { SecurityPolicy } from './records.ts'

type Ids =
  | 'getEnforcedContentSecurityPolicy'
  | 'setEnforcedContentSecurityPolicy'
  | 'getReportOnlyContentSecurityPolicy'
  | 'setReportOnlyContentSecurityPolicy'
type Kind = 'enforced' | 'report-only'

/** The policy of a tenant that has set none (observed: rec cli:config-manager csp). */
const none: SecurityPolicy = { active: false, directives: {} }

/** What is left out of a body is as in a new tenant (assumed); directives are answered in the order of their names (inferred: Go). */
function policyOf({ active = none.active, directives = none.directives }: Partial<SecurityPolicy>): SecurityPolicy {
  const inOrder = Object.keys(directives).toSorted()
  return { active, directives: Object.fromEntries(inOrder.map((name) => [name, directives[name] ?? []])) }
}

const shown = ({ active, directives }: SecurityPolicy) => ({
  active,
  directives: Object.fromEntries(Object.entries(directives).map(([name, sources]) => [name, [...sources]])),
})

const get = ({ here }: { readonly here: Here }, kind: Kind) =>
  reply(200, shown(here.securityPolicies.get(kind) ?? none))

function set({ here, body }: { readonly here: Here; readonly body: Partial<SecurityPolicy> }, kind: Kind) {
  const policy = policyOf(body)
  const change = { here: { securityPolicies: here.securityPolicies.with(kind, policy) } }
  return reply(200, shown(policy), { change })
}

/**
 * The two policies; a PUT replaces one and echoes it. Source: recordings of lib:EnvContentSecurityPolicyApi. Names and sources
 * are not looked at: the tenant stored even `referrer`, which is no directive (observed).
 */
export const contentSecurityPolicy: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getEnforcedContentSecurityPolicy: (asked) => get(asked, 'enforced'),
  setEnforcedContentSecurityPolicy: (asked) => set(asked, 'enforced'),
  getReportOnlyContentSecurityPolicy: (asked) => get(asked, 'report-only'),
  setReportOnlyContentSecurityPolicy: (asked) => set(asked, 'report-only'),
}
