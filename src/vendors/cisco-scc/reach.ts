import type { operations } from '../../contract/generated/cisco-scc.ts'
import { type Outcome, type Problem, refuse } from '../../world/index.ts'
import { reworded } from '../problem-tables.ts'
import type { AskedOf, OutcomeOf } from '../typed.ts'
import type { Asked, Behaviour, Facts } from '../vendor.ts'
import { platformProblems } from './problems.ts'
import type { Here, Organization } from './records.ts'
import { factsOf, globalSite, platformOf } from './site.ts'
import type { KeyPrincipal } from './tokens.ts'

/** The operations of the contract. */
export type Operations = operations

/** What the behaviour of an operation is given. */
export type AskedFor<Id extends keyof Operations> = AskedOf<Operations[Id], Here>

/** What it may answer. */
export type AnswerOf<Id extends keyof Operations> = OutcomeOf<Operations[Id]>

/** Behaviours of the platform by operationId, as functions. */
export type PlatformBehaviours = {
  readonly [Id in keyof Operations]: (asked: AskedFor<Id>) => AnswerOf<Id>
}

/** Behaviours that concern one organization, which is given beside what was asked. */
export type OrganizationBehaviours = {
  readonly [Id in keyof Operations]: (asked: AskedFor<Id>, organization: Organization) => AnswerOf<Id>
}

/** The organization that the token of a call belongs to. */
export function homeOf({ principal, world }: Pick<Asked, 'principal' | 'world'>): Organization | undefined {
  return platformOf(world).organizations.get((principal as KeyPrincipal).orgId)
}

/** Whether one organization manages another. */
export const manages = (manager: Organization | undefined, id: string): boolean =>
  manager?.managedOrgIds.includes(id) === true

type Reach = (home: string, organization: Organization, facts: Facts) => Problem | undefined

const anyReach: Reach = (home, { id, managerOrgIds }, facts) => {
  const { managerReachesManaged, foreignOrganizationStatus } = factsOf({ facts })
  if (home === id || (managerReachesManaged && managerOrgIds.includes(home))) return undefined
  return reworded(platformProblems['organization-foreign'], { status: foreignOrganizationStatus })
}

/** Operations whose organization is reached otherwise than by its own token or its manager's (documented: OAS-P). */
const reaches: Readonly<Record<string, Reach>> = {
  getOrganizationDetails: (home, organization, facts) =>
    anyReach(home, organization, { ...facts, managerReachesManaged: true }),
  updateOrganization: (home, organization, facts) => {
    if (home === organization.id) return undefined
    const isManaged = organization.managerOrgIds.includes(home)
    return isManaged ? platformProblems['organization-own-token'] : anyReach(home, organization, facts)
  },
  patchSubscription: (home, { managerOrgIds }) =>
    managerOrgIds.includes(home) ? undefined : platformProblems['organization-manager-only'],
}

/** Why the token of a call does not reach an organization, or the organization. */
function reached(asked: Asked): Organization | Problem {
  const { world, principal, path, facts, call } = asked
  const id = String(path['orgId']).toLowerCase()
  const organization = platformOf(world).organizations.get(id)
  if (!organization) {
    const { unknownOrganizationStatus } = factsOf({ facts })
    return reworded(platformProblems['organization-unknown'], { status: unknownOrganizationStatus })
  }
  const reach = reaches[call.operation?.id ?? ''] ?? anyReach
  return reach((principal as KeyPrincipal).orgId, organization, facts) ?? organization
}

const hostAnswers: Readonly<Record<string, Problem>> = {
  notFound: platformProblems['platform-not-here'],
  misdirected: platformProblems['platform-misdirected'],
}

/** Why the platform does not answer on the addressed host. */
function misplaced({ site, facts }: Asked): Problem | undefined {
  return site === globalSite ? undefined : hostAnswers[factsOf({ facts }).platformOnRegionalHost]
}

type Plain = (asked: Asked) => Outcome

/** Behaviours that look at the platform wherever the call came in, unless the host does not serve it. */
export function onPlatform(table: Partial<PlatformBehaviours>): Record<string, Behaviour> {
  return mapped(table, (behave) => (asked) => {
    const problem = misplaced(asked)
    return problem ? refuse(problem) : behave({ ...asked, here: asked.at(globalSite) })
  })
}

/** As `onPlatform`, with the organization of the path once the token is known to reach it. */
export function inOrganization(table: Partial<OrganizationBehaviours>): Record<string, Behaviour> {
  return mapped(table, (behave) => (asked) => {
    const problem = misplaced(asked)
    if (problem) return refuse(problem)
    const organization = reached(asked)
    return 'code' in organization
      ? refuse(organization)
      : behave({ ...asked, here: asked.at(globalSite) }, organization)
  })
}

type Wrapped = (asked: Asked, organization?: Organization) => Outcome

/** Forgets the types of a table that the contract has checked. */
function mapped(table: object, wrap: (behave: Wrapped) => Plain): Record<string, Behaviour> {
  const entries = Object.entries(table as Readonly<Record<string, Wrapped>>)
  return Object.fromEntries(entries.map(([id, behave]) => [id, { behave: wrap(behave) }]))
}
