import { createPrivateKey, X509Certificate } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Certified, makeAuthority, makeServerCertificate } from './certificates.ts'
import { wallNow } from './clock.ts'

/** What listeners serve TLS with, as PEM texts. */
export interface ServerTls {
  readonly cert: string
  readonly key: string
  /** The file of the authority that clients have to trust; absent with a certificate of the user's own. */
  readonly authorityFile?: string
  /** What a user should know about a certificate of his own, such as that it has expired. */
  readonly notes: readonly string[]
}

/** Why TLS cannot be had: one line that says what to do. */
export class TlsError extends Error {}

const dayMs = 86_400_000
/** A server's certificate is renewed when it has less than this left; an authority as soon as one that it signs would outlive it. */
const renewBeforeMs = { server: 30 * dayMs, authority: 398 * dayMs }

/** Where the certificates of this user are kept unless told otherwise. */
export const defaultTlsFolder = (): string => join(homedir(), '.backlot', 'tls')

/**
 * A certificate for host names and IP addresses, signed by an authority of this user's own.
 *
 * The folder holds `ca.pem` (what clients trust), `ca-key.pem` and `server.pem` (each a private key with its certificate,
 * readable by its owner only). What is there is used while it is valid and names everything; else it is made.
 */
export async function localTls(folder: string, names: readonly string[], nowMs = wallNow()): Promise<ServerTls> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const authority = await authorityIn(folder, nowMs)
    const authorityFile = join(folder, 'ca.pem')
    if (textOf(authorityFile) !== authority.certificate) write(authorityFile, authority.certificate, 0o644)
    const { certificate, key } = await serverIn(folder, authority, names, nowMs)
    return { cert: certificate, key, authorityFile, notes: [] }
  } catch (error) {
    if (error instanceof TlsError) throw error
    throw new TlsError(
      `cannot keep certificates in ${folder}: ${(error as Error).message}; name another folder with --tls-dir`,
    )
  }
}

/** The user's own certificate (leaf first, then intermediates) and key; `names` are those that it should hold. */
export function ownTls(certFile: string, keyFile: string, names: readonly string[], nowMs = wallNow()): ServerTls {
  const cert = readNamed(certFile, 'certificate', '--tls-cert')
  const key = readNamed(keyFile, 'key', '--tls-key')
  const leaf = parsed(
    () => new X509Certificate(cert),
    `${certFile} holds no certificate in PEM; name one`,
    '--tls-cert',
  )
  const secret = parsed(
    () => createPrivateKey(key),
    `${keyFile} holds no plain private key in PEM; name one`,
    '--tls-key',
  )
  if (!leaf.checkPrivateKey(secret)) {
    throw new TlsError(
      `the key ${keyFile} is not that of the certificate ${certFile}; name a pair that belongs together`,
    )
  }
  const missing = names.filter((name) => !covers(leaf, name))
  const notes = missing.length > 0 ? [`the certificate ${certFile} does not name ${missing.join(', ')}`] : []
  if (Date.parse(leaf.validTo) < nowMs) notes.push(`the certificate ${certFile} expired on ${leaf.validTo}`)
  return { cert, key, notes }
}

async function authorityIn(folder: string, nowMs: number): Promise<Certified> {
  const file = join(folder, 'ca-key.pem')
  const kept = readPair(file)
  if (kept && lasts(kept, nowMs, renewBeforeMs.authority)) return kept
  const made = await makeAuthority(nowMs)
  if (kept) write(file, made.key + made.certificate, 0o600)
  // Another start may have made one in the meantime: then its one is used.
  else if (!writeFirst(file, made.key + made.certificate)) return readPair(file) ?? made
  return made
}

async function serverIn(
  folder: string,
  authority: Certified,
  names: readonly string[],
  nowMs: number,
): Promise<Certified> {
  const file = join(folder, 'server.pem')
  const kept = readPair(file)
  if (kept && lasts(kept, nowMs, renewBeforeMs.server) && fits(kept, authority, names)) return kept
  const made = await makeServerCertificate(authority, names, nowMs)
  write(file, made.key + made.certificate, 0o600)
  return made
}

function lasts({ certificate }: Certified, nowMs: number, leastMs: number): boolean {
  return Date.parse(new X509Certificate(certificate).validTo) - nowMs >= leastMs
}

function fits({ certificate }: Certified, authority: Certified, names: readonly string[]): boolean {
  const leaf = new X509Certificate(certificate)
  const issuer = new X509Certificate(authority.certificate)
  return leaf.verify(issuer.publicKey) && names.every((name) => covers(leaf, name))
}

function covers(leaf: X509Certificate, name: string): boolean {
  if (isIP(name) !== 0) return leaf.checkIP(name) !== undefined
  // A wildcard is looked up as it is written: no name that it stands for says whether it is there.
  if (name.startsWith('*.')) return (leaf.subjectAltName ?? '').split(', ').includes(`DNS:${name}`)
  return leaf.checkHost(name) !== undefined
}

/** The pair that a file of ours holds, or `undefined` when there is none; one that is damaged is never overwritten. */
function readPair(file: string): Certified | undefined {
  const text = textOf(file)
  if (text === undefined) return undefined
  const [key, certificate] = text.match(/-----BEGIN ([A-Z ]+)-----[^]+?-----END \1-----\n?/g) ?? []
  return parsed(
    () => {
      const pair = { key: `${key}`, certificate: `${certificate}` }
      if (!new X509Certificate(pair.certificate).checkPrivateKey(createPrivateKey(pair.key))) throw new Error('no pair')
      return pair
    },
    `${file} is damaged; delete it, and a new one is made`,
    'or choose another folder with --tls-dir',
  )
}

function parsed<T>(read: () => T, complaint: string, advice: string): T {
  try {
    return read()
  } catch {
    throw new TlsError(`${complaint} ${advice.startsWith('--') ? `with ${advice}` : advice}`)
  }
}

function readNamed(file: string, what: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new TlsError(`cannot read the ${what} ${file}: ${(error as Error).message}; name a PEM file with ${flag}`)
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file so that a reader sees the whole of it or what was there. */
function write(file: string, text: string, mode: number): void {
  renameSync(drafted(file, text, mode), file)
}

/** Writes a file of the owner's own unless it is there; says whether it was written. */
function writeFirst(file: string, text: string): boolean {
  const draft = drafted(file, text, 0o600)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft)
  }
}

function drafted(file: string, text: string, mode: number): string {
  const draft = `${file}.${process.pid}.tmp`
  writeFileSync(draft, text, { mode })
  return draft
}
