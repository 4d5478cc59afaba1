import { type Outcome, refuse, type SiteResources } from '../../world/index.ts'
import type { Asked, Behaviour } from '../vendor.ts'
import { objectProblems } from './object-problems.ts'
import type { ObjectsHere, ObjectTally } from './object-records.ts'
import { type AnswerOf, type AskedFor, type Operations } from './reach.ts'
import { factsOf, globalSite, platformOf, siteOfRegion } from './site.ts'
import type { KeyPrincipal } from './tokens.ts'

/** The objects of one organization, on the site of its region. */
export interface Domain {
  readonly orgId: string
  readonly site: string
  readonly here: ObjectsHere
  readonly tally: ObjectTally
}

/** Behaviours of common objects, which are given the domain beside what was asked. */
export type DomainBehaviours = {
  readonly [Id in keyof Operations]: (asked: AskedFor<Id>, domain: Domain) => AnswerOf<Id>
}

/** The site that the global host stands for when it serves objects (documented: OAS-O, against the developer site). */
const siteOfGlobalHost = 'us'

/**
 * Behaviours of the regional hosts. An organization that the token does not reach is refused with 403, as the lists declare no 404
 * (assumed); one of another region with 421 (documented: OAS-O).
 */
export function inDomain(table: Partial<DomainBehaviours>): Record<string, Behaviour> {
  const behaviours = table as Readonly<Record<string, (asked: Asked, domain: Domain) => Outcome>>
  const wrapped = Object.entries(behaviours).map(([id, behave]) => {
    const guarded: Behaviour = {
      behave: (asked) => {
        const orgId = String(asked.path['orgID']).toLowerCase()
        const site = reachedSite(asked, orgId)
        if (site === undefined) return refuse(objectProblems['objects-foreign'])
        const addressed = asked.site === globalSite ? siteOfGlobalHost : asked.site
        if (site !== addressed) return refuse(objectProblems['objects-misdirected'])
        const here = asked.at(site) as unknown as ObjectsHere
        return behave(asked, { orgId, site, here, tally: here.objectTallies.get(orgId) ?? emptyTally(orgId) })
      },
    }
    return [id, guarded] as const
  })
  return Object.fromEntries(wrapped)
}

function reachedSite(asked: Asked, orgId: string): string | undefined {
  const organization = platformOf(asked.world).organizations.get(orgId)
  const home = (asked.principal as KeyPrincipal).orgId
  const isManaged = factsOf(asked).managerReachesManaged && organization?.managerOrgIds.includes(home) === true
  return organization && (home === orgId || isManaged) ? siteOfRegion(asked, organization.regionCode) : undefined
}

/** What an organization has before its first object. */
export function emptyTally(orgId: string): ObjectTally {
  return { orgId, objects: 0, groups: 0, inlineObjects: 0, nextSecondaryId: 1 }
}

/** What a success changes in a domain. */
export function changedIn({ site }: Domain, collections: Partial<ObjectsHere>) {
  return { change: { sites: { [site]: collections as SiteResources } } }
}
