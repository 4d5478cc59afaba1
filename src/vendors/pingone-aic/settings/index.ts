import { contentSecurityPolicy } from './content-security-policy.ts'
import { domains } from './domains.ts'
import { federation } from './federation.ts'
import { release } from './release.ts'
import { sessionCookie } from './session-cookie.ts'

/** The behaviours of what is set once for an environment. */
export const settings = { ...contentSecurityPolicy, ...domains, ...federation, ...release, ...sessionCookie }

export { dnsConsole as settingsConsole } from './dns-console.ts'
export { settingsProblems } from './problems.ts'
export { settingsCollections } from './records.ts'
