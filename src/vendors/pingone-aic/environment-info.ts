import type { operations, ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import type { PlatformHere } from './service-accounts.ts'
import { lockMachine } from './lock.machine.ts'
import { neighboursOf } from './tiers.ts'
import { factsOf } from './tokens.ts'

/** Where a site stands among the tiers of promotion; a sandbox stands alone under the recorded name. */
function tierInfo(site: string, facts: ProfileFacts) {
  const { tiers, sandboxTierName } = facts
  const { isTier, lower = null, upper = null } = neighboursOf(site, facts)
  return {
    tierDisplayName: isTier ? site : sandboxTierName,
    tiers: isTier ? tiers : [sandboxTierName],
    upperTierDisplayName: upper,
    lowerTierDisplayName: lower,
  }
}

/** The behaviours of facts of the environment, of optional features, and of health. */
export const environmentInfoBehaviours = {
  /** As recorded of a sandbox (rec cli:info); what the tiers of a promotion group say, and when one is locked, is assumed. */
  getEnvironmentInfo: ({ facts, site, stateOf }) => {
    const profile = factsOf(facts)
    const promotionTierInfo = tierInfo(site, profile)
    return reply(200, {
      backupRegion: profile.tenantBackupRegion,
      config_promotion_done: false,
      immutable: profile.upperTiersImmutable && promotionTierInfo.lowerTierDisplayName !== null,
      ipAddresses: [],
      locked: stateOf(lockMachine.name) !== 'unlocked',
      message_box_html: '',
      message_box_title: '',
      message_variant: '',
      placeholder_management: 'CUSTOMER',
      placeholder_management_migration_date: '',
      promotionTierInfo,
      region: profile.tenantRegion,
      tier: promotionTierInfo.tierDisplayName,
      warning_message_html: '',
    })
  },

  /** What a service account can be given (observed: rec cli scopes, 2026). */
  getServiceAccountScopes: ({ facts }) => reply(200, factsOf(facts).serviceAccountScopes),

  /** The optional parts that the tenant has (observed: rec cli:conn save); the filter is not applied. */
  getFeatures: ({ facts }) => {
    const result = factsOf(facts).features.map((name) => {
      return { _id: name, installedVersion: '1', availableVersions: ['1'] }
    })
    return reply(200, { result })
  },

  /** That the environment is up (assumed body). */
  getHealth: () => reply(200, { status: 'OK' }),
} satisfies BehavioursOf<operations, PlatformHere>
