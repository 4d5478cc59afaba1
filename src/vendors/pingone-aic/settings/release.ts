import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { reply } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import { factsOf } from '../changes.ts'
import type { Here } from '../records.ts'

/** The release that runs; the next upgrade is never known, and then left out (observed: rec cli:config-manager raw). */
export const release: Pick<Required<BehavioursOf<operations, Here>>, 'getReleaseInfo'> = {
  getReleaseInfo: ({ facts }) => {
    const { releaseChannel: channel, releaseVersion: currentVersion } = factsOf({ facts })
    return reply(200, { channel, currentVersion })
  },
}
