import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

// The library reads and writes below the home of whoever runs it, so it gets one of its own before it is loaded.
const home = mkdtempSync(join(tmpdir(), 'backlot-frodo-lib-'))
process.env.HOME = home
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

// Its build for `import` fails to load on Node (dynamic require of "util"); the one for `require` works.
const require = createRequire(import.meta.url)
const { frodo } = require('@rockcarver/frodo-lib')

const packageFile = join(dirname(require.resolve('@rockcarver/frodo-lib')), '..', 'package.json')
/** The version of the library. */
export const frodoLibVersion = JSON.parse(readFileSync(packageFile, 'utf8')).version

/** An instance of the library that logged in to a site with its service account. */
export async function loggedIn(backlot, site = 'development') {
  const { id, jwk } = backlot.account(site)
  const instance = frodo.createInstanceWithServiceAccount(`${backlot.site(site)}/am`, id, JSON.stringify(jwk))
  await instance.login.getTokens(false, false)
  return instance
}

/** An instance that logged in to a site with an administrator's user name and password. */
export async function loggedInAsAdministrator(backlot, site = 'development') {
  const { userName, password } = backlot.administrator(site)
  const instance = frodo.createInstanceWithAdminAccount(`${backlot.site(site)}/am`, userName, password)
  await instance.login.getTokens(true, false)
  return instance
}

/** An instance that works with a given access token. */
export function withToken(backlot, token, site = 'development') {
  const instance = frodo.createInstance({ host: `${backlot.site(site)}/am`, deploymentType: 'cloud' })
  instance.state.setBearerTokenMeta({ access_token: token, expires: Date.now() + 3_600_000 })
  return instance
}

/** The names of all functions of a part of the library, such as `cert.readCertificate`. */
export function callsOf(part, prefix = '') {
  return Object.entries(part).flatMap(([name, value]) =>
    typeof value === 'function' ? [prefix + name] : callsOf(value, `${prefix}${name}.`),
  )
}
