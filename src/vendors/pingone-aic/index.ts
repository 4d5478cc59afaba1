import type { Vendor } from '../vendor.ts'
import { untyped } from '../typed.ts'
import { apiKeyScheme } from './api-keys.ts'
import { parse } from './bodies.ts'
import { certificateMachine } from './certificates/certificate.machine.ts'
import { certificates } from './certificates/certificates.ts'
import { csrs } from './certificates/csrs.ts'
import { certificateProblems } from './certificates/problems.ts'
import { certificateCollections } from './certificates/records.ts'
import { idTokenForm } from './code-grant.ts'
import { configurationCollections } from './configuration.ts'
import { configurationProblems } from './configuration-problems.ts'
import { count } from './count.ts'
import { engineProblems } from './engine-problems.ts'
import { lockMachine } from './lock.machine.ts'
import { lock } from './lock.ts'
import { loginProblems } from './login-problems.ts'
import { mints } from './mints.ts'
import { monitoringProblems } from './monitoring-problems.ts'
import { platformBehaviours } from './platform.ts'
import { platformProblems } from './platform-problems.ts'
import { esvProblems } from './problems.ts'
import { promotionMachine } from './promotion.machine.ts'
import { promotion } from './promotion.ts'
import { promotionProblems } from './promotion-problems.ts'
import { promotionCollections } from './promotion-records.ts'
import { esvCollections } from './records.ts'
import { refusals } from './refusals.ts'
import { restartMachine } from './restart.machine.ts'
import { reports } from './reports.ts'
import { secretVersions } from './secret-versions.ts'
import { secrets } from './secrets.ts'
import { seed } from './seed.ts'
import { clientVariables } from './client-variables.ts'
import { connectionVariables } from './connection-profiles.ts'
import { credentialsOf, type PlatformHere, serviceAccountCollections } from './service-accounts.ts'
import { sessionScheme } from './session-scheme.ts'
import { settings, settingsCollections, settingsConsole, settingsProblems } from './settings/index.ts'
import { headersOf, render, suffixOf } from './shapes.ts'
import { startup } from './startup.ts'
import { schemes, tokenForms } from './tokens.ts'
import { variables } from './variables.ts'
import { fixtureKeys } from './fixture.ts'
import { fixtureRows } from './fixture-rows.ts'

/**
 * PingOne Advanced Identity Cloud: four environments with variables, secrets, restart, and the login in front of them.
 *
 * LIMITATIONS
 * - Nothing heeds content security policies, cookie domains, custom domains and the enforcement of federation; what they are set
 *   to is not looked at beyond its shape. The release never changes. A name verifies when the sandbox was told that it is an alias.
 * - No certificate is served by any listener. That the certificates of a chain belong together is not looked at. Keys of signing
 *   requests come from a pool and repeat once it is used up; the texts of refused certificates are ours.
 * - Of promotions no call was ever recorded: the lock, the states of both sides and the bodies follow the published document and the
 *   tests of a client; steps, durations, words and most refusals are assumptions, behind switches of the profile. All static
 *   configuration is promoted, as a whole; a promotion is not stopped by anything but missing ESVs and encrypted secrets.
 * - Values are not compared with the type of their variable; of a PEM value only the outer form is read.
 * - ESVs that configuration refers to can be deleted, and nothing tells that a placeholder of this environment has no value.
 * - Static configuration is the entities of identity management and the scripts of two realms: no journeys, services or other parts of
 *   access management. It is kept as it is sent and has no effect: clear passwords in it are not encrypted, scripts and mappings are not
 *   checked. `If-Match` is compared with revisions that answers mostly do not show.
 * - A session of direct configuration is one per environment and has no time limit; the header `X-Configuration-Type` is ignored. What
 *   a session does is assumed.
 * - Version 2 of the lists (totals, cookie) and everything about a second restart or writes during one are assumptions,
 *   behind switches of the profile.
 * - Administrators log in with name and password: there is no second factor, no lockout and no journey of a realm. Of
 *   `/am/oauth2/authorize` there is the POST for the client `idmAdminClient`; without a session it answers 401 where a tenant shows
 *   its login page. Tokens cannot be refreshed or revoked, and their access tokens have the form of those of service accounts.
 * - Logs are worked out from the journal when they are read (docs/decisions/0009-logs.md): they reach back as far as it does, 1,000
 *   calls or 8 MB, though the tenant keeps 30 days, and there is no delay before an entry can be read. Sources of debug logs hold
 *   nothing but what a restart loaded; payloads hold no details of OAuth requests, and no time passes while a call is answered.
 * - Parameters are read in their exact form: `True`, `1` or `0x10`, which the tenant's Go code reads as well, are refused.
 */
export const pingoneAic: Vendor = {
  name: 'pingone-aic',
  firstCall: '/environment/variables',
  collections: {
    ...esvCollections,
    ...serviceAccountCollections,
    ...configurationCollections,
    ...certificateCollections,
    ...promotionCollections,
    ...settingsCollections,
  },
  machines: [restartMachine, lockMachine, promotionMachine, certificateMachine],
  behaviours: untyped({
    ...variables,
    ...secrets,
    ...secretVersions,
    ...startup,
    ...count,
    ...lock,
    ...certificates,
    ...csrs,
    ...promotion,
    ...reports,
    ...settings,
    ...platformBehaviours,
  }),
  problems: {
    ...esvProblems,
    ...promotionProblems,
    ...engineProblems,
    ...platformProblems,
    ...monitoringProblems,
    ...loginProblems,
    ...configurationProblems,
    ...certificateProblems,
    ...settingsProblems,
  },
  schemes: { ...schemes, apiKey: apiKeyScheme, session: sessionScheme },
  tokens: { ...tokenForms, id: idTokenForm },
  mints,
  refusals,
  parse,
  render,
  bodySuffix: suffixOf,
  headers: headersOf,
  seed,
  fixtureKeys,
  fixtureRows,
  console: settingsConsole,
  credentials: (here) => credentialsOf(here as unknown as PlatformHere),
  variables: clientVariables,
  vendorVariables: connectionVariables,
}
