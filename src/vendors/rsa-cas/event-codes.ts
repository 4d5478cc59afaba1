/** What a code of the user event log says. */
export interface Meaning {
  readonly level: 'notice' | 'error'
  readonly category: string
  readonly description: string
}

const row = (level: Meaning['level'], description: string, category = 'Authentication'): Meaning => ({
  level,
  category,
  description,
})

/** The codes that the seeds and the behaviours use (documented: a public copy of the console's message table; words ours). */
const meanings: Readonly<Record<number, Meaning>> = {
  2: row('notice', 'Method locked'),
  3: row('notice', 'Method unlocked by a success'),
  103: row('notice', 'Authenticate tokencode succeeded'),
  104: row('error', 'Authenticate tokencode failed: it is not valid'),
  201: row('notice', 'LDAP password succeeded'),
  215: row('error', 'LDAP password failed: it is wrong'),
  300: row('notice', 'FIDO authenticator enrolled'),
  340: row('notice', 'FIDO authentication succeeded'),
  601: row('notice', 'SecurID token succeeded'),
  701: row('notice', 'Approve succeeded'),
  702: row('error', 'Approve failed: no answer in time'),
  703: row('error', 'Approve failed: denied by the user'),
  801: row('notice', 'Device biometrics succeeded'),
  901: row('notice', 'Portal sign-in succeeded'),
  902: row('error', 'Portal sign-in failed'),
  3000: row('notice', 'Device registered', 'Device Management'),
  20302: row('notice', 'Multifactor authentication succeeded'),
  20303: row('error', 'Multifactor authentication failed'),
  20801: row('error', 'SMS tokencode transmission attempted'),
  20851: row('error', 'Voice tokencode transmission attempted'),
  21901: row('notice', 'SMS tokencode verified'),
  21902: row('error', 'SMS tokencode failed'),
  21903: row('error', 'SMS tokencode locked'),
  21953: row('error', 'Voice tokencode locked'),
}

/** The meaning of a code; one that is not in the table is a notice without words. */
export function meaningOf(code: number): Meaning {
  return meanings[code] ?? row('notice', `Event ${code}`)
}

/** Codes of a success of some method, by which users count as active. */
export const successCodes: ReadonlySet<number> = new Set([103, 201, 340, 601, 701, 801, 901, 20302, 21901])

/** Codes of tokencodes that were sent to a phone. */
export const phoneCodes: ReadonlySet<number> = new Set([20801, 20851])
