import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import type * as X509Library from '@peculiar/x509'

/** A certificate and its private key, as PEM texts. */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

const dayMs = 86_400_000
/** Clocks of clients may be behind ours. */
const backdatedMs = 3_600_000
const authorityDays = 3_650
/** Within what clients accept of a server's certificate, 398 days at the strictest. */
const serverDays = 397

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

let library: Promise<typeof X509Library> | undefined

/** The X.509 library, loaded when something is made; reading and judging certificates needs only Node. */
const x509 = (): Promise<typeof X509Library> => (library ??= loaded())

async function loaded(): Promise<typeof X509Library> {
  // The library's injection of dependencies demands it.
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** Makes a certificate authority, ECDSA P-256, for ten years; it may sign servers' certificates and no further authority. */
export async function makeAuthority(nowMs: number): Promise<Certified> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, ...lib } =
    await x509()
  const keys = await keyPair()
  const usage = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
  const certificate = await lib.X509CertificateGenerator.createSelfSigned({
    name: `CN=Backlot local authority ${serial().slice(-8)}`,
    serialNumber: serial(),
    ...validity(nowMs, authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(usage, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: pemOf(keys) }
}

/** Makes a server's certificate, ECDSA P-256, for host names and IP addresses, signed by an authority. */
export async function makeServerCertificate(
  authority: Certified,
  names: readonly string[],
  nowMs: number,
): Promise<Certified> {
  const lib = await x509()
  const keys = await keyPair()
  const issuer = new lib.X509Certificate(authority.certificate)
  const certificate = await lib.X509CertificateGenerator.create({
    subject: 'CN=Backlot',
    issuer: issuer.subject,
    serialNumber: serial(),
    ...validity(nowMs, serverDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await signingKey(createPrivateKey(authority.key)),
    extensions: [
      new lib.BasicConstraintsExtension(false, undefined, true),
      new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
      new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.serverAuth]),
      new lib.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await lib.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await lib.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { certificate: certificate.toString('pem'), key: pemOf(keys) }
}

const keyPair = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

function signingKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign'])
}

function pemOf({ privateKey }: webcrypto.CryptoKeyPair): string {
  return KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** A serial number: positive, and nobody can guess it. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16))
  return `5${Buffer.from(bytes).toString('hex').slice(1)}`
}

function validity(nowMs: number, days: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(nowMs - backdatedMs), notAfter: new Date(nowMs + days * dayMs) }
}
