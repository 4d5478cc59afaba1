import type { SiteResources } from '../../world/index.ts'
import { type Judging, ReadyToken } from '../vendor.ts'
import { keysInOrder } from './api-keys.ts'
import type { Here } from './records.ts'
import { claimsOfKey } from './tokens.ts'

/** The API keys of the global site with their newest tokens; the other sites have none. */
export function credentialsOf(
  site: SiteResources,
  _origin: string,
  judging: Pick<Judging, 'facts' | 'world'>,
): Readonly<Record<string, unknown>> {
  const here = site as unknown as Here
  const apiKeys = keysInOrder(here).map((key) => ({
    role: key.role,
    orgId: key.orgId,
    organization: here.organizations.get(key.orgId)?.name,
    apiKeyId: key.id,
    accessToken: new ReadyToken('access', claimsOfKey(key, judging)),
    refreshToken: key.refreshToken,
  }))
  return apiKeys.length > 0 ? { apiKeys } : {}
}
