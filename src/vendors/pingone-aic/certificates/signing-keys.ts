import type { Pkcs10CertificateRequestCreateParams } from '@peculiar/x509'
import type { Chance, World } from '../../../world/index.ts'
import type { Jwk, KeyPool } from '../../vendor.ts'
import { base64OfBytes } from '../bytes.ts'
import { drawn } from '../drawn.ts'
import type { CertificateHere } from './records.ts'

/** The kinds of keys that the tenant makes: RSA-2048 and P-256 (documented: oas). */
export type RequestAlgorithm = 'rsa' | 'ecdsa'

const imports = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ecdsa: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const

/** A key of the tenant, ready to sign; both parts also as base64 of their DER. */
export interface SigningKey {
  readonly algorithm: (typeof imports)[RequestAlgorithm]
  readonly pair: Pkcs10CertificateRequestCreateParams['keys']
  readonly privateKey: string
  readonly publicKey: string
}

/**
 * The key for the next signing request of a site: the first of the site's own order of the pool that the fewest requests have.
 *
 * It follows from the world and the requests in it, so that the same world gives the same key. A real tenant makes a new key
 * each time; ours repeat once the pool is used up (ours).
 */
export async function nextKey(
  algorithm: RequestAlgorithm,
  pool: KeyPool,
  { here, world, site }: { readonly here: CertificateHere; readonly world: World; readonly site: string },
): Promise<SigningKey> {
  const chance = drawn(world, site, algorithm)
  const keys = await Promise.all(shuffled(pool[algorithm], chance).map((jwk) => signingKey(jwk, algorithm)))
  const requests = here.signingRequests.toArray()
  const uses = (key: SigningKey): number => requests.filter(({ publicKey }) => publicKey === key.publicKey).length
  const [first] = keys.toSorted((a, b) => uses(a) - uses(b))
  if (first) return first
  throw new Error(`Failed to make a signing request: there are no ${algorithm} keys; start the engine with some`)
}

function shuffled(pool: readonly Jwk[], chance: Chance): readonly Jwk[] {
  const left = [...pool]
  return pool.flatMap(() => left.splice(chance.below(left.length), 1))
}

const known = new WeakMap<Jwk, Promise<SigningKey>>()

function signingKey(jwk: Jwk, algorithm: RequestAlgorithm): Promise<SigningKey> {
  const found = known.get(jwk) ?? imported(jwk, algorithm)
  known.set(jwk, found)
  return found
}

const publicMembers = ['kty', 'n', 'e', 'crv', 'x', 'y']

async function imported(jwk: Jwk, algorithm: RequestAlgorithm): Promise<SigningKey> {
  const { subtle } = crypto
  const privateKey = await subtle.importKey('jwk', { ...jwk, ext: true }, imports[algorithm], true, ['sign'])
  const open = Object.fromEntries(publicMembers.filter((name) => name in jwk).map((name) => [name, jwk[name]]))
  const publicKey = await subtle.importKey('jwk', open, imports[algorithm], true, ['verify'])
  return {
    algorithm: imports[algorithm],
    pair: { privateKey, publicKey },
    privateKey: base64OfBytes(new Uint8Array(await subtle.exportKey('pkcs8', privateKey))),
    publicKey: base64OfBytes(new Uint8Array(await subtle.exportKey('spki', publicKey))),
  }
}
