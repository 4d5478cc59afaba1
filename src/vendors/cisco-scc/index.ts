import type { Vendor } from '../vendor.ts'
import { adminGroups } from './admin-groups.ts'
import { parse } from './bodies.ts'
import { consoleActions } from './console.ts'
import { clientVariables, credentialsOf } from './credentials.ts'
import { objectProblems } from './object-problems.ts'
import { jwks } from './jwks.ts'
import { organizationLists, organizations } from './organizations.ts'
import { platformProblems } from './problems.ts'
import { inDomain } from './domains.ts'
import { networkGroups } from './network-groups.ts'
import { networkObjects } from './network-objects.ts'
import { objectLists } from './object-lists.ts'
import { provisioningMachine } from './provisioning.machine.ts'
import { subscriptions } from './subscriptions.ts'
import { inOrganization, onPlatform } from './reach.ts'
import { refresh } from './refresh.ts'
import { refusals } from './refusals.ts'
import { roles } from './roles.ts'
import { collections, seed } from './seed.ts'
import { headersOf, render } from './shapes.ts'
import { vendorName } from './site.ts'
import { mints, schemes, tokenForms } from './tokens.ts'
import { users } from './users.ts'
import { fixtureKeys } from './fixture.ts'
import { fixtureRows } from './fixture-rows.ts'

/**
 * Cisco Security Cloud Control: platform management on the global host, common objects on the hosts of the regions.
 *
 * LIMITATIONS
 * - Bodies are checked before the organization of the path is looked at, so what is wrong with both is refused for its body.
 * - Users change in nothing but what the API and the console do to them: nobody signs in, and no mail is sent.
 * - Products are states and quantities: none does anything, none uses network objects, and HIBERNATED is never reached.
 * - A cursor of objects sorted by their last change passes over one that is changed while a client reads, as the documented kind does.
 * - The flat body for one user that an old client sends is not taken, nor are opaque access tokens.
 */
export const ciscoScc: Vendor = {
  name: vendorName,
  firstCall: '/v1/organizations',
  collections,
  machines: [provisioningMachine],
  behaviours: {
    ...onPlatform({ ...organizationLists, ...refresh, ...jwks }),
    ...inOrganization({ ...organizations, ...users, ...adminGroups, ...roles, ...subscriptions }),
    ...inDomain({ ...objectLists, ...networkObjects, ...networkGroups }),
  },
  problems: { ...platformProblems, ...objectProblems },
  schemes,
  tokens: tokenForms,
  mints,
  console: consoleActions,
  refusals,
  parse,
  render,
  bodySuffix: () => '',
  headers: headersOf,
  seed,
  fixtureKeys,
  fixtureRows,
  credentials: credentialsOf,
  variables: clientVariables,
}
