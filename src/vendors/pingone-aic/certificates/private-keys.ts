import { base64OfBytes, bytesOf } from '../bytes.ts'
import { lengthOf } from './der.ts'
import { pemBlocks } from './pem.ts'

/** A kind of key, as WebCrypto takes it when a key of it is imported to sign or to verify. */
export type KeyAlgorithm =
  | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly hash: 'SHA-256' }
  | { readonly name: 'ECDSA'; readonly namedCurve: string; readonly hash: 'SHA-256' }

const curves = ['P-256', 'P-384', 'P-521']

/** The kind of a certificate's key, as the X.509 library names it; `undefined` for kinds that the tenant does not take. */
export function keyAlgorithmOf(algorithm: { readonly name: string; readonly namedCurve?: string }) {
  const { name, namedCurve = '' } = algorithm
  if (name === 'RSASSA-PKCS1-v1_5') return { name, hash: 'SHA-256' } as const
  return name === 'ECDSA' && curves.includes(namedCurve) ? ({ name, namedCurve, hash: 'SHA-256' } as const) : undefined
}

/** Whether a private key belongs to a certificate: `unreadable` when it is no plain private key in PEM at all. */
export type KeyVerdict = { readonly pkcs8: string } | 'unreadable' | 'mismatch'

const plainLabels = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']
const algorithmOf: Readonly<Record<string, KeyAlgorithm['name']>> = {
  'RSA PRIVATE KEY': 'RSASSA-PKCS1-v1_5',
  'EC PRIVATE KEY': 'ECDSA',
}
const proof = new TextEncoder().encode('this key belongs to this certificate')

/**
 * Compares a private key in PEM (PKCS#8, PKCS#1 or SEC1) with the public key of a certificate: what the one signs, the other has
 * to verify. The answer holds the key as PKCS#8, base64.
 *
 * @param publicKey the certificate's SubjectPublicKeyInfo, base64 of its DER
 */
export async function matchKey(text: string, publicKey: string, algorithm: KeyAlgorithm): Promise<KeyVerdict> {
  const key = pemBlocks(text)?.find(({ label }) => plainLabels.includes(label))
  const spki = bytesOf(publicKey)
  if (!key || !spki) return 'unreadable'
  const expected = algorithmOf[key.label]
  if (expected !== undefined && expected !== algorithm.name) return 'mismatch'
  const pkcs8 = expected === undefined ? key.der : pkcs8Of(key.der, algorithmPart(spki))
  try {
    const signer = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
    const verifier = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
    const signature = await crypto.subtle.sign(algorithm, signer, proof)
    const fits = await crypto.subtle.verify(algorithm, verifier, signature, proof)
    return fits ? { pkcs8: base64OfBytes(pkcs8) } : 'mismatch'
  } catch {
    // WebCrypto refuses a key of another kind, of another curve, and what is no key, all in the same way.
    return 'mismatch'
  }
}

/** A key of a form of its own, wrapped as PKCS#8 (RFC 5208): version 0, the kind of the key, the key. */
function pkcs8Of(key: Uint8Array, algorithm: Uint8Array): Uint8Array<ArrayBuffer> {
  const content = [0x02, 0x01, 0x00, ...algorithm, 0x04, ...lengthOf(key.length), ...key]
  return Uint8Array.from([0x30, ...lengthOf(content.length), ...content])
}

/** The first part of a SubjectPublicKeyInfo, which names the kind of the key as PKCS#8 does. */
function algorithmPart(spki: Uint8Array): Uint8Array {
  const [, first = 0] = spki
  const start = 2 + (first < 0x80 ? 0 : first & 0x7f)
  const length = spki[start + 1] ?? 0
  return spki.subarray(start, start + 2 + length)
}
