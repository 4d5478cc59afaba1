import type { Problem } from '../../world/index.ts'
import { beginning, isProblem, type Page, pageOf, type Place } from './pages.ts'
import { platformProblems } from './problems.ts'
import { type AskedFor, homeOf } from './reach.ts'
import type { Organization } from './records.ts'
import { factsOf } from './site.ts'

type Asked = AskedFor<'listOrganizations'>
type Query = Asked['query']
type SortBy = 'name' | 'type' | 'regionCode'

const filters: readonly ((organization: Organization, query: Query) => boolean)[] = [
  ({ name }, query) => query.name === undefined || name.toLowerCase().includes(query.name.toLowerCase()),
  ({ type }, query) => query.type === undefined || type === query.type,
  ({ regionCode }, query) => query.regionCode === undefined || regionCode === query.regionCode,
  ({ countryCode }, query) => query.countryCode === undefined || countryCode === query.countryCode,
  ({ managerOrgIds }, { managerOrgId }) =>
    managerOrgId === undefined || managerOrgIds.includes(managerOrgId.toLowerCase()),
]

/**
 * A page of the organizations that a token sees, which are its own and those that it manages (documented: OAS-P). Sorted by the wanted
 * field whatever its case, then by id; by name unless asked otherwise (assumed).
 */
export function listed(asked: Asked): Page<Organization> | Problem {
  const { query, here } = asked
  if (query.managerOrgId !== undefined && query.type !== 'MANAGED') return platformProblems['manager-filter-alone']
  const sortBy = (query.sortBy ?? factsOf(asked).organizationsSortedBy) as SortBy
  const placeOf = (organization: Organization): Place => [organization[sortBy].toLowerCase(), organization.id]
  const after = beginning(query.cursor, (id) => {
    const known = here.organizations.get(id)
    return known && placeOf(known)
  })
  if (isProblem(after)) return after
  const sign = query.order?.toLowerCase() === 'desc' ? -1 : 1
  const found = visible(asked)
    .filter((organization) => filters.every((fits) => fits(organization, query)))
    .map((organization) => ({ organization, place: placeOf(organization) }))
    .filter(({ place }) => after === undefined || sign * compare(place, after) > 0)
    .sort((a, b) => sign * compare(a.place, b.place))
    .map(({ organization }) => organization)
  return pageOf(asked, found, query.max ?? 100, placeOf)
}

function visible(asked: Asked): Organization[] {
  const home = homeOf(asked)
  if (!home) return []
  const managed = home.managedOrgIds.flatMap((id) => asked.here.organizations.get(id) ?? [])
  return [home, ...managed]
}

function compare([a, aId]: Place, [b, bId]: Place): number {
  if (a !== b) return a < b ? -1 : 1
  return aId < bId ? -1 : aId > bId ? 1 : 0
}
