import { type RawReply, type Unread, wallNow } from '../host/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import type { Call } from '../vendors/vendor.ts'
import type { Address } from './address.ts'

/** What a site says of a call that the HTTP parser gave up on: in the vendor's shape, and journalled as every call. */
export async function refusalOf(
  { method, target, status, reason }: Unread,
  sandbox: Sandbox,
  { vendor, site, prefix }: Address,
  baseUrl: string,
): Promise<RawReply> {
  const path = target.slice(prefix.length).split('?')[0] || '/'
  const call: Call = {
    vendor,
    site,
    method,
    path,
    pathParameters: {},
    query: {},
    headers: {},
    origin: baseUrl + prefix,
    wallMs: wallNow(),
    unread: { status, reason },
  }
  const { text = '', ...sent } = await sandbox.handle(call)
  return { ...sent, text }
}

/** What the main port says of it when no site is addressed. */
export function problemReply({ status, reason }: Unread): RawReply {
  const problem = { type: 'about:blank', title: 'The request cannot be read', status, detail: reason }
  return { status, headers: { 'content-type': 'application/problem+json' }, text: JSON.stringify(problem) }
}
