import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { refuse, reply } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import { factsOf } from '../changes.ts'
import { reworded } from '../../problem-tables.ts'
import type { Here } from '../records.ts'
import { settingsProblems } from './problems.ts'
import { dnsNameOf } from './records.ts'

type Ids = 'getCookieDomains' | 'setCookieDomains' | 'getCustomDomains' | 'setCustomDomains' | 'verifyCustomDomains'

const get = (here: Here, key: string) => reply(200, { domains: [...(here.domainLists.get(key) ?? [])] })

/** Replaces a list and echoes it at once (observed); one that is left out is empty (assumed). */
function set(here: Here, key: string, domains: readonly string[] = []) {
  const change = { here: { domainLists: here.domainLists.with(key, [...domains]) } }
  return reply(200, { domains: [...domains] }, { change })
}

/**
 * Cookie domains, and the custom domains of each realm. Source: recordings of lib:EnvCookieDomainsApi and
 * lib:EnvCustomDomainsApi; section 2.8 of the contract notes. Names are not looked at, nor whether they were verified (assumed);
 * that they take effect only minutes later shows nowhere in the API (documented).
 */
export const domains: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getCookieDomains: ({ here }) => get(here, 'cookie'),
  setCookieDomains: ({ here, body }) => set(here, 'cookie', body.domains),
  getCustomDomains: ({ here, path }) => get(here, `custom/${path.realm}`),
  setCustomDomains: ({ here, path, body }) => set(here, `custom/${path.realm}`, body.domains),

  /** Whether a name is an alias of the tenant: one that the sandbox was told of (ours; refusal observed). */
  verifyCustomDomains: (asked) => {
    if (asked.here.dnsNames.has(dnsNameOf(asked.body.name))) return reply(200, undefined)
    return refuse(reworded(settingsProblems['cname-refused'], { message: factsOf(asked).cnameRefusedMessage }))
  },
}
