import { untyped } from '../typed.ts'
import type { Vendor } from '../vendor.ts'
import { agents } from './agents.ts'
import { clientVariables, credentialsOf } from './api-keys.ts'
import { withAudit } from './audit.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import { parse } from './bodies.ts'
import { consoleActions } from './console.ts'
import { deletionMachine } from './deletion.machine.ts'
import { devices } from './devices.ts'
import { ds100 } from './ds100.ts'
import { emergency } from './emergency.ts'
import { engineProblems } from './engine-problems.ts'
import { fidoConfiguration } from './fido-configuration.ts'
import { fido } from './fido.ts'
import { groups } from './groups.ts'
import { hardwareTokens } from './hardware-tokens.ts'
import { healthCheck } from './health.ts'
import { licenseUsage } from './license-usage.ts'
import { loginProblems } from './login-problems.ts'
import { loginBehaviours } from './login.ts'
import { logs } from './logs.ts'
import { collections, type Here } from './records.ts'
import { refusals } from './refusals.ts'
import { reportMachine } from './report.machine.ts'
import { reports } from './reports.ts'
import { riskProblems } from './risk-problems.ts'
import { risk } from './risk.ts'
import { underway } from './seed-underway.ts'
import { seed } from './seed.ts'
import { render } from './shapes.ts'
import { mints, schemes, tokenForms } from './tokens.ts'
import { userChanges } from './user-changes.ts'
import { userProblems } from './user-problems.ts'
import { users } from './users.ts'
import { verificationMachine } from './verification.machine.ts'
import { verification } from './verification.ts'
import { verifyCodes } from './verify-codes.ts'
import { fixtureKeys } from './fixture.ts'
import { fixtureRows } from './fixture-rows.ts'

const behaviours = {
  ...loginBehaviours,
  ...users,
  ...userChanges,
  ...logs,
  ...licenseUsage,
  ...healthCheck,
  ...devices,
  ...emergency,
  ...verifyCodes,
  ...hardwareTokens,
  ...ds100,
  ...agents,
  ...risk,
  ...verification,
  ...reports,
  ...groups,
  ...fido,
  ...fidoConfiguration,
}

/**
 * RSA Cloud Administration APIs of a Cloud Access Service tenant.
 *
 * LIMITATIONS
 * - The words of most refusals, the fields of system and anomalous events, of MFA agents and of version 1 of the license usage, the
 *   activity codes of API calls and the numbers of the profile that are `assumed` are not known from any page or recording.
 * - Nobody authenticates here: locks, last sign-ins and the use of codes stay as they were seeded.
 * - Of attestations only the format `none` is accepted, and the hash of the relying party is not compared.
 * - The access and the authentication host of a tenant are one address here.
 * - One millisecond holds a million events of a log.
 */
export const rsaCas: Vendor = {
  name: 'rsa-cas',
  firstCall: '/AdminInterface/restapi/v2/licenseusage',
  router: { ignoresCase: true, ignoresTrailingSlash: true },
  writesBigIntegers: true,
  collections,
  machines: [deletionMachine, verificationMachine, reportMachine],
  behaviours: withAudit(untyped(behaviours)),
  problems: { ...engineProblems, ...loginProblems, ...userProblems, ...authenticatorProblems, ...riskProblems },
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
  fixtureKeys,
  fixtureRows,
  underway: (here) => underway(here as unknown as Here),
  credentials: (here, origin, { facts }) => credentialsOf(here as unknown as Here, origin, facts),
  variables: clientVariables,
}
