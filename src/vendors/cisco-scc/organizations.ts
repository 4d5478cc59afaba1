import { refuse, remembered, reply, secondText } from '../../world/index.ts'
import { listed } from './organization-lists.ts'
import { platformProblems } from './problems.ts'
import { type AskedFor, homeOf, type OrganizationBehaviours, type PlatformBehaviours } from './reach.ts'
import type { Here, Organization } from './records.ts'
import { withBuiltInRoles } from './built-in-roles.ts'
import { changed, factsOf } from './site.ts'

type Asked = Pick<AskedFor<'listOrganizations'>, 'facts'>

/** An organization as it goes out: whom it manages on a manager only, who manages it on a managed one only (documented: OAS-P). */
export function organizationView(organization: Organization, { facts }: Asked) {
  return { ...plainView(organization), regionDescription: regionWords(organization.regionCode, facts) }
}

const plainView = remembered(({ id, name, regionCode, created, type, managedOrgIds, managerOrgIds }: Organization) => ({
  id,
  name,
  regionCode: regionCode as 'NAM',
  created,
  type,
  ...(type === 'MANAGER' && { managedOrgIds }),
  ...(type === 'MANAGED' && { managerOrgIds }),
}))

function regionWords(code: string, facts: Asked['facts']): string {
  return factsOf({ facts }).organizationRegions.find((region) => region.code === code)?.description ?? code
}

/** Whether another organization has the name, whatever its case; that names are unique among all is assumed. */
export function isNameTaken({ organizations }: Here, name: string, except?: string): boolean {
  const key = name.toLowerCase()
  for (const { id } of organizations.by('name', { from: key, to: key })) if (id !== except) return true
  return false
}

/** The organizations with a new managed one, and its manager's side of the relation. */
export function withManaged(here: Here, manager: Organization, managed: Organization): Here['organizations'] {
  const managedOrgIds = [...manager.managedOrgIds, managed.id]
  return here.organizations.with(managed.id, managed).with(manager.id, { ...manager, managedOrgIds })
}

/** Operations that concern no organization yet. */
export const organizationLists: Pick<PlatformBehaviours, 'listOrganizations' | 'createOrganization'> = {
  listOrganizations: (asked) => {
    const page = listed(asked)
    if ('code' in page) return refuse(page)
    const organizations = page.records.map((record) => organizationView(record, asked))
    return reply(200, { organizations }, page.effects)
  },

  createOrganization: (asked) => {
    const { body, here, chance, nowMs } = asked
    const manager = homeOf(asked)
    if (manager?.type !== 'MANAGER') return refuse(platformProblems['organization-manager-only'])
    if (body.type !== 'MANAGED') return refuse(platformProblems['organization-type'])
    if (isNameTaken(here, body.name)) return refuse(platformProblems['organization-name-taken'])
    const managed: Organization = {
      id: chance.uuid(),
      name: body.name,
      regionCode: body.regionCode,
      type: 'MANAGED',
      created: secondText(nowMs),
      isFederated: false,
      managedOrgIds: [],
      managerOrgIds: [manager.id],
    }
    const organizations = withManaged(here, manager, managed)
    const roles = withBuiltInRoles(here.roles, managed.id, chance)
    return reply(
      201,
      { ...organizationView(managed, asked), type: 'MANAGED' as const },
      changed({ organizations, roles }),
    )
  },
}

/** Operations on one organization. */
export const organizations: Pick<OrganizationBehaviours, 'getOrganizationDetails' | 'updateOrganization'> = {
  getOrganizationDetails: (asked, organization) => reply(200, organizationView(organization, asked)),

  updateOrganization: (asked, organization) => {
    const { body, here } = asked
    if (isNameTaken(here, body.name, organization.id)) return refuse(platformProblems['organization-name-taken'])
    const renamed = { ...organization, name: body.name }
    const effects = changed({ organizations: here.organizations.with(organization.id, renamed) })
    return reply(200, organizationView(renamed, asked), effects)
  },
}
