import type { operations } from '../../contract/generated/rsa-cas.ts'
import { reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { tenantOf } from './api-keys.ts'
import { dateText } from './dates.ts'
import type { Here } from './records.ts'

const healthy = 'HEALTHY' as const

/** How many connectivity checks a healthy tenant has counted (ours: a tenant that answers is healthy). */
const checks = 20

function health(here: Here, nowMs: number) {
  return {
    received: dateText(nowMs),
    processed: dateText(nowMs),
    hostname: `${tenantOf(here).companyId}.auth.securid.com`,
    shortOffsetSuccess: checks,
    shortOffsetError: 0,
    longOffsetSuccess: checks,
    longOffsetError: 0,
    successfulConnectivityChecks: checks,
    totalConnectivityChecks: checks,
    successfulResponses: checks,
    totalResponses: checks,
    roundtrip: 12,
    history: [12, 12, 12],
    averageRoundtrip: 12,
    connectivityStatus: healthy,
    responseSuccessRateStatus: healthy,
    roundtripStatus: healthy,
    status: healthy,
    adjustedStatus: healthy,
  }
}

type Ids = 'getHealth' | 'getHealthAtOlderPath'

/** The health of the tenant; `status` is the worst of the three (documented: page Health Check). Make another one with a fault. */
export const healthCheck: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getHealth: ({ here, nowMs }) => reply(200, health(here, nowMs)),
  getHealthAtOlderPath: ({ here, nowMs }) => reply(200, health(here, nowMs)),
}
