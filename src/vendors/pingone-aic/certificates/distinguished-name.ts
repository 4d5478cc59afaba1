import { lengthOf } from './der.ts'

/** A distinguished name as parsed: its parts in the order of the certificate, each with its types and their values. */
export type NameParts = readonly Readonly<Record<string, readonly string[]>>[]

interface Attribute {
  /** Object identifier. */
  readonly oid: string
  readonly value: string
}

/** Types that are printed by name, in the order in which they are printed. */
const printed: readonly (readonly [oid: string, name: string])[] = [
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.3', 'CN'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.10', 'O'],
  ['2.5.4.17', 'POSTALCODE'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.6', 'C'],
]
/** Of these only the last counts when there are several. */
const single = ['2.5.4.5', '2.5.4.3']

/** Names by which the parser calls types, where it does not say the identifier. */
const identifiers: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  G: '2.5.4.42',
  I: '2.5.4.43',
  DC: '0.9.2342.19200300.100.1.25',
  E: '1.2.840.113549.1.9.1',
}

/**
 * A distinguished name as the tenant prints it, such as `CN=login.example.com,O=Example,C=US`.
 *
 * This is how Go prints one (observed: rec lib:EnvCertificatesApi; doc Manage server certificates using the API): a fixed
 * order whatever that of the certificate, several values of one type joined by `+`, types without a short name at the end, the
 * last first, as `oid=#` and the DER of the value.
 */
export function printName(parts: NameParts): string {
  const attributes = parts.flatMap(attributesOf)
  const named = printed.flatMap(([oid, name]) => {
    const values = attributes.filter((attribute) => attribute.oid === oid).map(({ value }) => value)
    const counted = single.includes(oid) ? values.slice(-1) : values
    return counted.length > 0 ? [counted.map((value) => `${name}=${escaped(value)}`).join('+')] : []
  })
  const others = attributes.filter(({ oid }) => !printed.some(([known]) => known === oid))
  return [...named, ...others.toReversed().map(({ oid, value }) => `${oid}=#${derHex(value)}`)].join(',')
}

function attributesOf(part: Readonly<Record<string, readonly string[]>>): readonly Attribute[] {
  return Object.entries(part).flatMap(([type, values]) =>
    values.map((value) => ({ oid: identifiers[type] ?? type, value })),
  )
}

/** As RFC 2253 escapes, with the first `#` and spaces at both ends. */
function escaped(value: string): string {
  return value.replaceAll(/[,+"\\<>;]/g, '\\$&').replaceAll(/^[ #]| $/g, '\\$&')
}

/** A value that is no text comes as `#` and its DER already; a text is printable where it can be, else UTF-8. */
function derHex(value: string): string {
  if (/^#(?:[0-9a-f]{2}){2,}$/i.test(value)) return value.slice(1).toLowerCase()
  const bytes = new TextEncoder().encode(value)
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? 0x13 : 0x0c
  return hex([tag, ...lengthOf(bytes.length), ...bytes])
}

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
