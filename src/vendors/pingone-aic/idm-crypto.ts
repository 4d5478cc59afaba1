import { bytesOf } from './bytes.ts'

/** What identity management makes of a value that it encrypts; `salt`, `data`, `iv` and `mac` are base64. */
export interface Encrypted {
  readonly $crypto: {
    readonly type: typeof encryptionType
    readonly value: Sealed & { readonly mac: string }
  }
}

/** The parts that `mac` vouches for. */
interface Sealed {
  readonly cipher: string
  readonly stableId: string
  readonly salt: string
  readonly data: string
  readonly keySize: number
  readonly purpose: string
  readonly iv: string
}

/** Whose keys are used: those of one environment of one world. */
export interface KeyHolder {
  /** The world's secret. */
  readonly secret: string
  readonly site: string
}

/** The only purpose for which a tenant encrypts (documented: doc Secure identity data). */
export const encryptionPurpose = 'idm.password.encryption'

const encryptionType = 'x-simple-encryption'
const cipher = 'AES/CBC/PKCS5Padding'
const stableId = 'openidm-sym-default'
const keyBytes = 16
const macBytes = 16

const encoder = new TextEncoder()
const { subtle } = globalThis.crypto

/**
 * A JSON value, encrypted with a key of the environment.
 *
 * Members and lengths are observed (rec lib:SecretsOps, cli:esv secret export 2024 to 2026; the documentation prints `keySize`
 * 128). What the keys are derived from is ours; AES-128 in CBC mode, and half of an HMAC-SHA-256 over the other members, are
 * inferred from the lengths. Salt and initialization vector come from the value, so that the same world repeats its
 * bytes; in a tenant no two objects are alike.
 */
export async function encrypted(value: unknown, holder: KeyHolder): Promise<Encrypted> {
  const plain = encoder.encode(JSON.stringify(value))
  const salt = base64Text(await authenticated(await derived(holder, 'salt', ''), plain))
  const iv = base64Text(await authenticated(await derived(holder, 'iv', ''), plain))
  const key = await cipherKey(holder, salt)
  const data = await subtle.encrypt({ name: 'AES-CBC', iv: bytesOf(iv) as Uint8Array<ArrayBuffer> }, key, plain)
  const sealed = {
    cipher,
    stableId,
    salt,
    data: base64Text(new Uint8Array(data)),
    keySize: keyBytes,
    purpose: encryptionPurpose,
    iv,
  }
  return { $crypto: { type: encryptionType, value: { ...sealed, mac: await macOf(sealed, holder) } } }
}

/** The value inside an encrypted object, or `undefined` when another environment made it or somebody changed it. */
export async function decrypted(
  object: Encrypted,
  holder: KeyHolder,
): Promise<{ readonly value: unknown } | undefined> {
  const { mac, ...sealed } = object.$crypto.value
  if (mac !== (await macOf(sealed, holder))) return undefined
  const [iv, data] = [bytesOf(sealed.iv), bytesOf(sealed.data)] as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  const plain = await subtle.decrypt({ name: 'AES-CBC', iv }, await cipherKey(holder, sealed.salt), data)
  return { value: JSON.parse(new TextDecoder().decode(plain)) as unknown }
}

/** Whether a value has the form that `encrypted` gives; whether it can be decrypted is another question. */
export function isEncrypted(value: unknown): value is Encrypted {
  const { $crypto } = (value ?? {}) as Partial<Encrypted>
  const parts = $crypto?.value
  return (
    $crypto?.type === encryptionType &&
    [parts?.cipher, parts?.stableId, parts?.salt, parts?.data, parts?.purpose, parts?.iv, parts?.mac].every(
      (part) => typeof part === 'string',
    )
  )
}

/** 32 bytes that only this environment has, of their own for every use and salt. */
async function derived({ secret, site }: KeyHolder, use: string, salt: string): Promise<ArrayBuffer> {
  const root = await subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits'])
  const info = encoder.encode(`pingone-aic/${site}/${stableId}/${use}`)
  return subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: encoder.encode(salt), info }, root, 256)
}

async function cipherKey(holder: KeyHolder, salt: string) {
  const bytes = (await derived(holder, 'cipher', salt)).slice(0, keyBytes)
  return subtle.importKey('raw', bytes, 'AES-CBC', false, ['encrypt', 'decrypt'])
}

/** Half of an HMAC-SHA-256. */
async function authenticated(key: ArrayBuffer, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const hmac = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await subtle.sign('HMAC', hmac, bytes)).slice(0, macBytes)
}

/** The order of the members is fixed here, as clients write them in another one. */
async function macOf(
  { cipher, data, iv, keySize, purpose, salt, stableId }: Sealed,
  holder: KeyHolder,
): Promise<string> {
  const text = JSON.stringify([cipher, data, iv, keySize, purpose, salt, stableId])
  return base64Text(await authenticated(await derived(holder, 'mac', salt), encoder.encode(text)))
}

function base64Text(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
