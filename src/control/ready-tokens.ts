import { signedToken, type SitePlace } from '../sandbox/index.ts'
import { ReadyToken, type Vendor } from '../vendors/vendor.ts'

type Members = Readonly<Record<string, unknown>>

/** Members as they are shown: the ready tokens among them, at any depth, are made. */
export function withTokens(members: Members, vendor: Vendor, place: SitePlace): Promise<Members> {
  const make = ({ token, claims }: ReadyToken): Promise<string> => signedToken(vendor.tokens[token], claims, place)
  return made(members, make) as Promise<Members>
}

async function made(value: unknown, make: (token: ReadyToken) => Promise<string>): Promise<unknown> {
  if (value instanceof ReadyToken) return make(value)
  if (Array.isArray(value)) return Promise.all(value.map((item) => made(item, make)))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(async ([name, member]) => [name, await made(member, make)] as const)
  return Object.fromEntries(await Promise.all(members))
}
