import { Collection } from '../../../world/index.ts'
import type { CollectionDeclaration, Seeding } from '../../vendor.ts'

/** A content security policy: sources by directive, quoted as in the header. */
export interface SecurityPolicy {
  readonly active: boolean
  readonly directives: Readonly<Record<string, readonly string[]>>
}

/** Which groups of administrators must sign in through federation. */
export interface Enforcement {
  readonly groups: 'none' | 'non-global' | 'all'
}

/** A name of the DNS that is an alias (CNAME) of the tenant: lower case, without a final dot. */
export interface DnsName {
  readonly name: string
}

/**
 * The collections of what is set once for an environment; what was never set is not there.
 *
 * Keys: `enforced` and `report-only` of policies; `cookie` and `custom/<realm>` of lists of domains; the only one of the session
 * cookie and of the enforcement is `set`; DNS names go by themselves.
 */
export interface SettingsHere {
  readonly securityPolicies: Collection<SecurityPolicy>
  readonly domainLists: Collection<readonly string[]>
  readonly ssoCookie: Collection<{ readonly name: string }>
  readonly federation: Collection<Enforcement>
  readonly dnsNames: Collection<DnsName>
}

/** The key of a setting of which there is one. */
export const only = 'set'

/** How settings are kept; none is secret. */
export const settingsCollections = {
  securityPolicies: {},
  domainLists: {},
  ssoCookie: {},
  federation: {},
  dnsNames: {},
} satisfies Record<string, CollectionDeclaration>

/** Nothing is set in a new environment; its aliases are those of fixture section `dnsNames`, rows `{ name }`. */
export function seedSettings({ fixture }: Pick<Seeding, 'fixture'>): SettingsHere {
  let dnsNames = Collection.empty<DnsName>()
  for (const { name } of (fixture.dnsNames ?? []) as readonly DnsName[]) {
    dnsNames = dnsNames.with(dnsNameOf(name), { name: dnsNameOf(name) })
  }
  return {
    securityPolicies: Collection.empty<SecurityPolicy>(),
    domainLists: Collection.empty<readonly string[]>(),
    ssoCookie: Collection.empty<{ readonly name: string }>(),
    federation: Collection.empty<Enforcement>(),
    dnsNames,
  }
}

/** A host name as the DNS compares it. */
export function dnsNameOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
