import type { SiteResources } from '../../world/index.ts'
import { type ClientVariable, type Judging, ReadyToken } from '../vendor.ts'
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

/** What clients of the API are configured by: the first API key. */
export const clientVariables: readonly ClientVariable[] = [
  {
    name: 'ACCESS_TOKEN',
    from: 'apiKeys/0/accessToken',
    file: 'access-token.txt',
    summary: 'bearer token of an administrator',
  },
  { name: 'REFRESH_TOKEN', from: 'apiKeys/0/refreshToken', summary: 'refresh token of the same API key' },
  { name: 'ORG_ID', from: 'apiKeys/0/orgId', summary: 'organization of the same API key' },
]
