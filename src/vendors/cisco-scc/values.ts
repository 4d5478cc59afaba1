import ipaddr from 'ipaddr.js'
import fqdnModule from 'validator/lib/isFQDN.js'
import type { Subtype } from './object-records.ts'

const { default: isFqdn } = fqdnModule

/** The IP version of what a value stands for; names have none. */
export type IpVersion = 'ipv4' | 'ipv6' | 'none'

type Address = ReturnType<typeof ipaddr.parse>

/** An address as the field writes it: four decimal parts, or IPv6 without a zone. */
function addressOf(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? ipaddr.IPv6.parse(text) : undefined
}

const versionOf = (address: Address | undefined): IpVersion | undefined => address?.kind()

/** `a-b`, both of one version and `a` not after `b`; the syntax is assumed. */
function rangeVersion(value: string): IpVersion | undefined {
  const [first, last, more] = value.split('-').map(addressOf)
  if (!first || !last || more !== undefined || value.split('-').length !== 2) return undefined
  if (first.kind() !== last.kind()) return undefined
  return compareBytes(first.toByteArray(), last.toByteArray()) <= 0 ? first.kind() : undefined
}

function compareBytes(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((byte, i) => byte !== b[i])
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number)
}

/** Address and prefix length; bits below the prefix may be set (assumed). */
function networkVersion(value: string): IpVersion | undefined {
  const [address = '', length = '', more] = value.split('/')
  const version = versionOf(addressOf(address))
  if (version === undefined || more !== undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined
  return Number(length) <= (version === 'ipv4' ? 32 : 128) ? version : undefined
}

const readers: Readonly<Record<Subtype, (value: string) => IpVersion | undefined>> = {
  host: (value) => versionOf(addressOf(value)),
  range: rangeVersion,
  cidr: networkVersion,
  fqdn: (value) => (isFqdn(value) ? 'none' : undefined),
}

/** The IP version of a value; `undefined` when it is none of its subtype. */
export function ipVersionOf(subtype: Subtype, value: string): IpVersion | undefined {
  return readers[subtype](value)
}
