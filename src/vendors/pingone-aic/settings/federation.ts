import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { reply } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import type { Here } from '../records.ts'
import { type Enforcement, only } from './records.ts'

/** Nobody must in a new tenant (assumed: the recorded one was set to `non-global`). */
const none: Enforcement = { groups: 'none' }

/** Which administrators must sign in through federation (observed: rec lib:EnvFederationEnforcementApi); nothing else heeds it. */
export const federation: Pick<Required<BehavioursOf<operations, Here>>, 'getEnforcement' | 'setEnforcement'> = {
  getEnforcement: ({ here }) => reply(200, here.federation.get(only) ?? none),

  setEnforcement: ({ here, body: { groups } }) =>
    reply(200, { groups }, { change: { here: { federation: here.federation.with(only, { groups }) } } }),
}
