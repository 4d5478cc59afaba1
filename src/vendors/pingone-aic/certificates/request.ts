import type { JsonNameParams } from '@peculiar/x509'
import { pemOf } from './pem.ts'
import type { RequestAlgorithm, SigningKey } from './signing-keys.ts'
import { x509 } from './x509.ts'

/** The members of a body that become parts of a subject. */
export type SubjectMember =
  | 'country'
  | 'state'
  | 'city'
  | 'streetAddress'
  | 'organization'
  | 'organizationalUnit'
  | 'commonName'
  | 'serialNumber'
  | 'email'
  | 'businessCategory'
  | 'jurisdictionCountry'
  | 'jurisdictionCity'
  | 'jurisdictionState'

/**
 * The parts of a subject in their order: member of the body, object identifier, name in the answer.
 *
 * Order and names are observed, and so is that a postal code is left out (rec lib:EnvCSRsApi createCSR).
 */
const parts: readonly (readonly [member: SubjectMember, oid: string, name: string])[] = [
  ['country', '2.5.4.6', 'C'],
  ['state', '2.5.4.8', 'ST'],
  ['city', '2.5.4.7', 'L'],
  ['streetAddress', '2.5.4.9', 'streetAddress'],
  ['organization', '2.5.4.10', 'O'],
  ['organizationalUnit', '2.5.4.11', 'OU'],
  ['commonName', '2.5.4.3', 'CN'],
  ['serialNumber', '2.5.4.5', 'SERIALNUMBER'],
  ['email', '1.2.840.113549.1.9.1', 'emailAddress'],
  ['businessCategory', '2.5.4.15', 'businessCategory'],
  ['jurisdictionCountry', '1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionCountryName'],
  ['jurisdictionCity', '1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionLocalityName'],
  ['jurisdictionState', '1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionStateOrProvinceName'],
]

/** What a signing request asks for. */
export type Wanted = Readonly<Partial<Record<SubjectMember, string>>> & {
  readonly subjectAlternativeNames?: readonly string[]
}

/** What a body asks for; `undefined` when its members are not of the types that the contract gives them. */
export function wantedOf(body: unknown): (Wanted & { readonly algorithm: RequestAlgorithm }) | undefined {
  const {
    algorithm = 'rsa',
    subjectAlternativeNames = [],
    ...members
  } = { ...(body as object) } as Readonly<Record<string, unknown>>
  if (algorithm !== 'rsa' && algorithm !== 'ecdsa') return undefined
  if (!Array.isArray(subjectAlternativeNames) || !subjectAlternativeNames.every(isText)) return undefined
  const subject = parts.map(([member]) => [member, members[member]] as const).filter(([, value]) => value !== undefined)
  if (!subject.every(([, value]) => isText(value))) return undefined
  return { ...(Object.fromEntries(subject) as Wanted), algorithm, subjectAlternativeNames }
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** The subject as the answer shows it, such as `C=US/O=Example/CN=login.example.com`; empty members are left out. */
export function subjectText(wanted: Wanted): string {
  return parts
    .filter(([member]) => wanted[member])
    .map(([member, , name]) => `${name}=${wanted[member]}`)
    .join('/')
}

/**
 * A PKCS#10 request (RFC 2986), signed with SHA-256, as PEM ending in a line feed.
 *
 * Further names are a critical extension, and none is there without them (observed: rec lib:EnvCSRsApi); all of them are DNS
 * names (assumed).
 */
export async function makeRequest(wanted: Wanted, key: SigningKey): Promise<string> {
  const { Name, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } = await x509()
  const names = (wanted.subjectAlternativeNames ?? []).map((value) => ({ type: 'dns' as const, value }))
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: new Name(nameOf(wanted)),
    keys: key.pair,
    signingAlgorithm: key.algorithm,
    extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names, true)] : [],
  })
  return pemOf('CERTIFICATE REQUEST', new Uint8Array(request.rawData))
}

function nameOf(wanted: Wanted): JsonNameParams {
  return parts.flatMap(([member, oid]) => {
    const value = wanted[member]
    return value ? [{ [oid]: [typedText(member, value)] }] : []
  })
}

/** Printable where it can be, IA5 for an e-mail address, else UTF-8 (observed for the first two: rec lib:EnvCSRsApi). */
function typedText(member: SubjectMember, value: string) {
  if (/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value)) return { printableString: value }
  const isAscii = /^[\x20-\x7e]*$/.test(value)
  return member === 'email' && isAscii ? { ia5String: value } : { utf8String: value }
}
