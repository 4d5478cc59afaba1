import type { X509Certificate } from '@peculiar/x509'
import { base64OfBytes } from '../bytes.ts'
import { printName } from './distinguished-name.ts'
import { pemBlocks, pemOf } from './pem.ts'
import { keyAlgorithmOf, type KeyAlgorithm } from './private-keys.ts'
import { x509 } from './x509.ts'

/** What the tenant tells of a certificate; instants in ms, names without any other kind than DNS names. */
export interface CertificateContent {
  readonly subject: string
  readonly issuer: string
  readonly subjectAlternativeNames: readonly string[]
  readonly validFromMs: number
  readonly expiresMs: number
}

/** A chain after it was read: what its leaf says, the leaf's public key (base64 of its DER), and all of it as PEM. */
export interface Chain {
  readonly content: CertificateContent
  readonly publicKey: string
  readonly keyAlgorithm: KeyAlgorithm
  readonly pem: string
}

/**
 * Reads a PEM text of certificates, the leaf first (documented: doc Manage server certificates using the API); `undefined` when
 * it is none, or when the leaf's key is neither RSA nor of a NIST curve (assumed).
 *
 * That the others of a chain belong to the leaf is not looked at (assumed).
 */
export async function readChain(text: string): Promise<Chain | undefined> {
  const { X509Certificate } = await x509()
  try {
    const blocks = pemBlocks(text) ?? []
    if (blocks.some(({ label }) => label !== 'CERTIFICATE')) return undefined
    const [leaf] = blocks.map(({ der }) => new X509Certificate(der))
    const keyAlgorithm = leaf && keyAlgorithmOf(leaf.publicKey.algorithm)
    if (!leaf || !keyAlgorithm) return undefined
    return {
      content: await contentOf(leaf),
      publicKey: base64OfBytes(new Uint8Array(leaf.publicKey.rawData)),
      keyAlgorithm,
      pem: blocks.map(({ label, der }) => pemOf(label, der)).join(''),
    }
  } catch {
    // The library throws at whatever is no certificate.
    return undefined
  }
}

async function contentOf(leaf: X509Certificate): Promise<CertificateContent> {
  const { SubjectAlternativeNameExtension } = await x509()
  const names = leaf.getExtension(SubjectAlternativeNameExtension)?.names.items ?? []
  return {
    subject: printName(leaf.subjectName.toJSON()),
    issuer: printName(leaf.issuerName.toJSON()),
    // A certificate that has only addresses of other kinds is shown without any (observed: rec lib:EnvCertificatesApi).
    subjectAlternativeNames: names.filter(({ type }) => type === 'dns').map(({ value }) => value),
    validFromMs: leaf.notBefore.getTime(),
    expiresMs: leaf.notAfter.getTime(),
  }
}
