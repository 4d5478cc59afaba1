import { readCbor } from './cbor.ts'

/** What an attestation says of the new authenticator. */
export interface Attested {
  readonly credentialId: string
  readonly aaguid: string
}

/** The bytes of a base64url text; `undefined` when it is none. */
export function bytesOf(text: string): Uint8Array | undefined {
  if (!/^[\w-]*={0,2}$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** Bytes as base64url without padding. */
export function base64urlOf(bytes: Iterable<number>): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** What a client collected for a registration (WebAuthn, section 5.8.1); `undefined` when the text is none. */
export function clientDataOf(text: string): { type?: unknown; challenge?: unknown; origin?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytesOf(text)))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Whether an origin is that of a relying party: its host, or one below it. */
export function originFits(origin: unknown, rpId: string): boolean {
  const host = typeof origin === 'string' ? /^https?:\/\/([^/:]+)/.exec(origin)?.[1] : undefined
  return host === rpId || (host?.endsWith(`.${rpId}`) ?? false)
}

const flagOfCredential = 0x40
const headLength = 37
const aaguidLength = 16

/**
 * Reads an attestation object of format `none` (WebAuthn, section 6.5). Another format would have to be verified against its
 * certificates, and the hash of the relying party is not compared: both are Backlot's limits.
 */
export function attestedBy(attestationObject: string): Attested | undefined {
  const bytes = bytesOf(attestationObject)
  const object = bytes && readCbor(bytes)
  if (!(object instanceof Map) || object.get('fmt') !== 'none') return undefined
  const data: unknown = object.get('authData')
  if (!(data instanceof Uint8Array) || data.length < headLength + aaguidLength + 2) return undefined
  if (((data[32] as number) & flagOfCredential) === 0) return undefined
  const aaguid = hex(data.slice(headLength, headLength + aaguidLength))
  const at = headLength + aaguidLength
  const length = (data[at] as number) * 256 + (data[at + 1] as number)
  const credential = data.slice(at + 2, at + 2 + length)
  if (length === 0 || credential.length < length) return undefined
  const dashed = aaguid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { credentialId: base64urlOf(credential), aaguid: dashed }
}
