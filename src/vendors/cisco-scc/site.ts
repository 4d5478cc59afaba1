import type { ProfileFacts } from '../../contract/generated/cisco-scc.ts'
import { type SiteResources, siteOf, type World } from '../../world/index.ts'
import type { Asked, Facts } from '../vendor.ts'
import type { Here } from './records.ts'

/** The name of the vendor. */
export const vendorName = 'cisco-scc'

/** The site that holds the platform of all hosts: organizations, people, keys (documented: OVP). */
export const globalSite = 'global'

/** The facts of the profile by their generated type. */
export function factsOf({ facts }: { readonly facts: Facts }): ProfileFacts {
  return facts as unknown as ProfileFacts
}

/** The collections of the platform, from wherever the call came. */
export function platformOf(world: World): Here {
  return siteOf(world.resources, vendorName, globalSite) as unknown as Here
}

/** What a success changes in the platform, whichever site was addressed. */
export function changed(collections: Partial<Here>) {
  return { change: { sites: { [globalSite]: collections as SiteResources } } }
}

/** The site of a region, by its code; `undefined` for a code that is none. */
export function siteOfRegion(asked: Pick<Asked, 'facts'>, regionCode: string): string | undefined {
  return factsOf(asked).organizationRegions.find(({ code }) => code === regionCode)?.site
}
