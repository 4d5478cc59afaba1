import type { ClientSealing, ClientSite, VendorVariable } from '../client-variable.ts'

/** Ready credentials of an environment, as far as a connection profile holds them. */
interface Credentials {
  readonly serviceAccounts?: readonly { readonly id: string; readonly name: string; readonly jwk: unknown }[]
  readonly apiKeys?: readonly { readonly api_key_id: string; readonly api_key_secret: string }[]
  readonly administrators?: readonly { readonly userName: string; readonly password: string }[]
}

/**
 * A connection profile of Frodo by the address of its tenant, with the first of each credential (observed: the fields that Frodo CLI
 * 3.1.0 writes with `conn save`; how its source opens the sealed ones).
 */
function profileOf({ url, credentials }: ClientSite, { seal }: ClientSealing): readonly [string, object] {
  const { serviceAccounts, apiKeys, administrators } = credentials as Credentials
  const account = serviceAccounts?.[0]
  const key = apiKeys?.[0]
  const administrator = administrators?.[0]
  const profile = {
    deploymentType: 'cloud',
    ...(account && { svcacctId: account.id, svcacctName: account.name, encodedSvcacctJwk: seal(account.jwk) }),
    ...(key && { logApiKey: key.api_key_id, encodedLogApiSecret: seal(key.api_key_secret) }),
    ...(administrator && { username: administrator.userName, encodedPassword: seal(administrator.password) }),
  }
  return [`${url}/am`, profile]
}

/**
 * What Frodo finds all environments by. Not under Frodo's own names: it complains of a profile file where the home has no `.frodo`
 * folder, and service accounts of the environment win over profiles.
 */
export const connectionVariables: readonly VendorVariable[] = [
  {
    name: 'BACKLOT_PINGONE_AIC_FRODO_PROFILES_FILE',
    file: 'frodo-connections.json',
    summary: 'connection profiles of all environments, as Frodo saves them',
    text: (sites, sealing) => JSON.stringify(Object.fromEntries(sites.map((site) => profileOf(site, sealing)))),
  },
  {
    name: 'BACKLOT_PINGONE_AIC_FRODO_MASTER_KEY',
    summary: 'key that opens them',
    text: (_sites, { masterKey }) => masterKey,
  },
]
