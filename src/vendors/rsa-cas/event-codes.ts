/** What a code of the user event log says. */
export interface Meaning {
  readonly level: 'notice' | 'error'
  readonly category: string
  readonly description: string
}

type Row = readonly [codes: string, level: Meaning['level'], description: string, category?: string]

const authentication = 'Authentication'

/**
 * The codes of user events, one, several or a range to a row (documented: a public copy of the console's message table of about 2019;
 * the words are ours, and those of a range are about the whole of it). A later row goes before an
 * earlier one.
 */
const rows: readonly Row[] = [
  ['2', 'notice', 'Method locked'],
  ['3', 'notice', 'Method unlocked by a success'],
  ['20-24', 'error', 'Enrollment failed'],
  ['30-36 51-53', 'error', 'Authentication failed'],
  ['101', 'notice', 'Authenticate tokencode enrolled'],
  ['102', 'error', 'Authenticate tokencode enrollment failed'],
  ['103', 'notice', 'Authenticate tokencode succeeded'],
  ['104', 'error', 'Authenticate tokencode failed: it is not valid'],
  ['105', 'error', 'Authenticate tokencode failed: it was used before'],
  ['106', 'notice', 'Authenticate tokencode sent through an identity router'],
  ['107', 'notice', 'Authenticate tokencode through an identity router succeeded'],
  ['108-114', 'error', 'Authenticate tokencode through an identity router failed'],
  ['115-117', 'error', 'Check of the user status by an identity router failed', 'User Status'],
  ['201', 'notice', 'LDAP password succeeded'],
  ['202-225', 'error', 'LDAP password failed'],
  ['215', 'error', 'LDAP password failed: it is wrong'],
  ['219', 'error', 'LDAP password failed: it has expired'],
  ['220', 'error', 'LDAP password failed: the account is disabled'],
  ['224', 'error', 'LDAP password failed: the account is locked'],
  ['300', 'notice', 'FIDO authenticator enrolled'],
  ['301-304', 'error', 'FIDO enrollment failed'],
  ['301', 'error', 'FIDO enrollment failed: the user has as many authenticators as are allowed'],
  ['316', 'error', 'FIDO authenticator not renamed: the name is blank'],
  ['317', 'error', 'FIDO authenticator not renamed: the name is too long'],
  ['318', 'error', 'FIDO authenticator not renamed: the name is in use'],
  ['340', 'notice', 'FIDO authentication succeeded'],
  ['341-343', 'error', 'FIDO authentication failed'],
  ['601', 'notice', 'SecurID token succeeded'],
  ['602', 'notice', 'SecurID token succeeded with a new PIN'],
  ['603', 'notice', 'SecurID token needs a new PIN'],
  ['604', 'notice', 'SecurID token needs the next code'],
  ['605-611', 'error', 'SecurID token failed'],
  ['701', 'notice', 'Approve succeeded'],
  ['702', 'error', 'Approve failed: no answer in time'],
  ['703', 'error', 'Approve failed: denied by the user'],
  ['704', 'error', 'Approve enrollment failed'],
  ['707', 'notice', 'Approve enrolled'],
  ['709', 'error', 'Approve: all requests cancelled'],
  ['801', 'notice', 'Device biometrics succeeded'],
  ['802-805', 'error', 'Device biometrics failed'],
  ['806', 'notice', 'Device biometrics enrolled'],
  ['807', 'notice', 'Device biometrics unenrolled'],
  ['901', 'notice', 'Portal sign-in succeeded'],
  ['902-906', 'error', 'Portal sign-in failed'],
  ['907', 'notice', 'Portal sign-out'],
  ['908', 'notice', 'Use of an application attempted'],
  ['909', 'notice', 'Use of an application succeeded'],
  ['910', 'error', 'Use of an application failed'],
  ['911', 'notice', 'Step-up authentication started'],
  ['912', 'notice', 'Step-up authentication succeeded'],
  ['913', 'error', 'Step-up authentication failed'],
  ['931', 'notice', 'Step-up authentication not needed'],
  ['932-933 935-938', 'error', 'Sign-in failed'],
  ['934', 'notice', 'Password succeeded'],
  ['939', 'notice', 'Access allowed by policy', 'Authorization'],
  ['940-941', 'error', 'Access denied by policy', 'Authorization'],
  ['3000', 'notice', 'Device registered', 'Device Management'],
  ['3001', 'error', 'Device registration failed', 'Device Management'],
  ['3002', 'error', 'Device registration failed: the user has a device', 'Device Management'],
  ['5104', 'error', 'Console sign-in failed'],
  ['5107', 'notice', 'Administrator password changed'],
  ['20301', 'notice', 'Multifactor authentication started'],
  ['20302', 'notice', 'Multifactor authentication succeeded'],
  ['20303', 'error', 'Multifactor authentication failed'],
  ['20400', 'notice', 'SAML request received'],
  ['20401', 'notice', 'SAML assertion sent'],
  ['20402-20403', 'error', 'SAML failed'],
  ['20601-20609', 'error', 'RADIUS access denied'],
  ['20701-20703', 'error', 'Access denied'],
  ['20801-20805', 'error', 'SMS tokencode transmission failed'],
  ['20801', 'error', 'SMS tokencode transmission attempted'],
  ['20851', 'notice', 'Voice tokencode transmission attempted'],
  ['20852-20855', 'error', 'Voice tokencode transmission failed'],
  ['20900', 'notice', 'OpenID Connect request received'],
  ['20901', 'notice', 'OpenID Connect token sent'],
  ['20902-20903', 'error', 'OpenID Connect failed'],
  ['21901', 'notice', 'SMS tokencode verified'],
  ['21902', 'error', 'SMS tokencode failed'],
  ['21903', 'error', 'SMS tokencode locked'],
  ['21953', 'error', 'Voice tokencode locked'],
]

/** The codes that a row is about: `20-24 30` are six. */
function codesOf(text: string): number[] {
  return text.split(' ').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

const meanings: ReadonlyMap<number, Meaning> = new Map(
  rows.flatMap(([codes, level, description, category = authentication]) =>
    codesOf(codes).map((code): [number, Meaning] => [code, { level, category, description }]),
  ),
)

/** The meaning of a code; one that is not in the table is a notice without words. */
export function meaningOf(code: number): Meaning {
  return meanings.get(code) ?? { level: 'notice', category: authentication, description: `Event ${code}` }
}

/** Codes of a success of some method, by which users count as active. */
export const successCodes: ReadonlySet<number> = new Set([103, 201, 340, 601, 602, 701, 801, 901, 20302, 21901])

/** Codes of tokencodes that were sent to a phone. */
export const phoneCodes: ReadonlySet<number> = new Set([20801, 20851])
