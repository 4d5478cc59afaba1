import type { Jwk } from '../vendor.ts'

/** The private members of an RSA key in the order of PKCS#1 (RFC 8017, appendix A.1.2). */
const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const

const integerTag = 0x02
const sequenceTag = 0x30

function bytesOf(base64url: string): number[] {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Array.from(text, (char) => char.charCodeAt(0))
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}

const tagged = (tag: number, bytes: readonly number[]): number[] => [tag, ...lengthBytes(bytes.length), ...bytes]

/** A DER integer: no superfluous zeros, and one in front where the first bit would make it negative. */
function integer(bytes: readonly number[]): number[] {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? [0] : bytes.slice(first)
  return tagged(integerTag, (digits[0] as number) >= 0x80 ? [0, ...digits] : digits)
}

/** A private RSA key as PEM text of PKCS#1, `-----BEGIN RSA PRIVATE KEY-----`, lines of 64 characters (documented: 002). */
export function rsaPem(jwk: Jwk): string {
  const parts = [[0], ...members.map((name) => bytesOf(String(jwk[name])))].map(integer)
  const der = tagged(sequenceTag, parts.flat())
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? []
  return ['-----BEGIN RSA PRIVATE KEY-----', ...lines, '-----END RSA PRIVATE KEY-----', ''].join('\n')
}
