import { untyped } from '../typed.ts'
import type { Vendor } from '../vendor.ts'
import { credentialsOf } from './api-keys.ts'
import { withAudit } from './audit.ts'
import { parse } from './bodies.ts'
import { consoleActions } from './console.ts'
import { deletionMachine } from './deletion.machine.ts'
import { engineProblems } from './engine-problems.ts'
import { healthCheck } from './health.ts'
import { licenseUsage } from './license-usage.ts'
import { loginBehaviours } from './login.ts'
import { loginProblems } from './login-problems.ts'
import { logs } from './logs.ts'
import { collections, type Here } from './records.ts'
import { refusals } from './refusals.ts'
import { seed } from './seed.ts'
import { render } from './shapes.ts'
import { mints, schemes, tokenForms } from './tokens.ts'
import { userProblems } from './user-problems.ts'
import { users } from './users.ts'

/**
 * RSA Cloud Administration APIs of a Cloud Access Service tenant: keys and OAuth, users, logs, license usage and health.
 *
 * LIMITATIONS
 * - Operations without a behaviour here answer from generic state; `X-Backlot-Source` says so.
 * - The words of most refusals, the fields of system events, the activity codes of API calls and the numbers of the profile that
 *   are `assumed` are not known from any page or recording.
 * - The access and the authentication host of a tenant are one address here.
 */
export const rsaCas: Vendor = {
  name: 'rsa-cas',
  firstCall: '/AdminInterface/restapi/v2/licenseusage',
  router: { ignoresCase: true, ignoresTrailingSlash: true },
  writesBigIntegers: true,
  collections,
  machines: [deletionMachine],
  behaviours: withAudit(untyped({ ...loginBehaviours, ...users, ...logs, ...licenseUsage, ...healthCheck })),
  problems: { ...engineProblems, ...loginProblems, ...userProblems },
  schemes,
  tokens: tokenForms,
  mints,
  console: consoleActions,
  refusals,
  parse,
  render,
  bodySuffix: () => '',
  headers: () => ({}),
  seed,
  credentials: (here, origin) => credentialsOf(here as unknown as Here, origin),
}
