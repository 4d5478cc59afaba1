import { createHash } from 'node:crypto'
import type * as JoseLibrary from 'jose'
import type {
  EncryptedForm,
  Jwk,
  Opened,
  SignedForm,
  Signer,
  TokenForm,
  TokenPlace,
  Unverified,
  Waiting,
} from '../vendors/vendor.ts'
import type { World } from '../world/index.ts'

let library: Promise<typeof JoseLibrary> | undefined

/** The JOSE library, loaded when the first token is made or opened. */
export const jose = (): Promise<typeof JoseLibrary> => (library ??= import('jose'))

const maxRemembered = 2_000

/** Where a token is made or opened. */
export interface SitePlace extends TokenPlace {
  readonly vendor: string
}

/** The 32 bytes that encrypt the tokens of one site of a world; a fork has its parent's. */
function siteKey(world: Pick<World, 'secret'>, vendor: string, site: string): Uint8Array {
  return createHash('sha256').update(`${world.secret}/${vendor}/${site}`).digest()
}

/** Makes a token of a site from its claims; `ivHex` are 16 bytes that the world gave, which an encrypted one begins with. */
export function sealToken(form: TokenForm, claims: object, place: SitePlace, ivHex: string): Promise<string> {
  if (form.kind === 'jwe') return encrypted(form, claims, siteKey(place.world, place.vendor, place.site), ivHex)
  if (!form.signer) throw new Error(`Failed to make a token of ${place.vendor}: its clients sign this form, not it`)
  return signToken(form.signer(place), claims)
}

/** Makes a token of a form that the tenant signs; throws for another form, which is a bug of the vendor. */
export function signedToken(form: TokenForm | undefined, claims: object, place: SitePlace): Promise<string> {
  if (form?.kind === 'jws' && form.signer) return signToken(form.signer(place), claims)
  throw new Error(`Failed to make a ready token of ${place.vendor}: it declares no such form that it signs itself`)
}

/** Encrypts claims as a form says, with 32 bytes. */
export async function encrypted(form: EncryptedForm, claims: object, key: Uint8Array, ivHex: string): Promise<string> {
  const { CompactEncrypt } = await jose()
  return new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...form.header, alg: form.alg, enc: form.enc })
    .setInitializationVector(Buffer.from(ivHex, 'hex'))
    .encrypt(key)
}

/** Signs claims by a private key. The library remembers the key by its identity, so that it is read once. */
export async function signToken({ alg, jwk, header }: Signer, claims: object): Promise<string> {
  const { CompactSign } = await jose()
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...header, alg })
    .sign(jwk as JoseLibrary.JWK)
}

async function decrypted(form: EncryptedForm, token: string, key: Uint8Array): Promise<Opened> {
  const { compactDecrypt } = await jose()
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: [form.alg],
      contentEncryptionAlgorithms: [form.enc],
    })
    return { ok: true, header: protectedHeader, claims: claimsOf(new TextDecoder().decode(plaintext)) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'the token cannot be opened' }
  }
}

async function verified(token: string, key: Jwk, algorithms: readonly string[]): Promise<Opened> {
  const { compactVerify, decodeProtectedHeader, importJWK } = await jose()
  try {
    const { alg = '' } = decodeProtectedHeader(token)
    if (!algorithms.includes(alg)) return { ok: false, reason: `the token is signed by ${alg || 'no algorithm'}` }
    const { payload, protectedHeader } = await compactVerify(token, await importJWK(publicPart(key), alg), {
      algorithms: [...algorithms],
    })
    return { ok: true, header: protectedHeader, claims: claimsOf(new TextDecoder().decode(payload)) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'the token cannot be verified' }
  }
}

/** The part of a key that verifies; a private one is accepted, as whoever signs has it. */
function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, key_ops: _ops, ...key }: Jwk): Jwk {
  return key
}

function claimsOf(text: string): Record<string, unknown> {
  const claims: unknown = JSON.parse(text)
  if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as Record<string, unknown>
  throw new Error('the token holds no claims')
}

/** Header and claims of a signed token as they stand there; `undefined` when it is none. */
function unverified(token: string): Unverified | undefined {
  const [header, claims, signature, more] = token.split('.')
  if (header === undefined || claims === undefined || signature === undefined || more !== undefined) return undefined
  try {
    return { header: claimsOf(textOf(header)), claims: claimsOf(textOf(claims)) }
  } catch {
    return undefined
  }
}

const textOf = (part: string): string => Buffer.from(part, 'base64url').toString('utf8')

/** A token as it is remembered: what it says, the key that it was opened with, and what came of it. */
interface Remembered {
  readonly says: Unverified | undefined
  readonly key: Jwk | undefined
  readonly opened: Opened
}

const noToken: Opened = { ok: false, reason: 'it is no signed token' }
const noKey: Opened = { ok: false, reason: 'nobody here has the key that it names', isStranger: true }

/** The tokens that a sandbox has opened, remembered per site, text and key until its secret changes or the memory is full. */
export class OpenedTokens {
  #secret = ''
  #sites = new Map<string, Map<string, Remembered>>()
  #last: { readonly place: string; readonly token: string; readonly known: Remembered } | undefined

  /** The opened token, at once when it is remembered and its key is still the same. */
  open(form: TokenForm, token: string, place: SitePlace): Opened | Promise<Opened> {
    if (place.world.secret !== this.#secret) {
      this.#secret = place.world.secret
      this.#sites = new Map()
      this.#last = undefined
    }
    const site = `${place.vendor}/${place.site}`
    const known = this.#known(site, token)
    return form.kind === 'jwe'
      ? (known?.opened ?? this.#decrypt(site, form, token, siteKey(place.world, place.vendor, place.site)))
      : this.#openSigned(site, form, token, place, known)
  }

  /** What is remembered of a token. Clients send the same one again and again, and comparing two texts is cheaper than a hash. */
  #known(place: string, token: string): Remembered | undefined {
    const last = this.#last
    if (last?.token === token && last.place === place) return last.known
    const known = this.#sites.get(place)?.get(token)
    if (known) this.#last = { place, token, known }
    return known
  }

  #openSigned(site: string, form: SignedForm, token: string, place: SitePlace, known: Remembered | undefined) {
    const says = known ? known.says : unverified(token)
    if (!says) return noToken
    const key = form.keyFor(says, place)
    if (!key) return noKey
    return known?.key === key ? known.opened : this.#verify(site, form, token, says, key)
  }

  // The memory of the secret that the token is opened under: it may be another one when the token is open.
  async #decrypt(site: string, form: EncryptedForm, token: string, key: Uint8Array): Promise<Opened> {
    const sites = this.#sites
    const opened = await decrypted(form, token, key)
    return remember(sites, site, token, { says: undefined, key: undefined, opened })
  }

  async #verify(site: string, form: SignedForm, token: string, says: Unverified, key: Jwk): Promise<Opened> {
    const sites = this.#sites
    const opened = await verified(token, key, form.algorithms)
    this.#last = undefined // It may be this token, opened with the key that it had before.
    return remember(sites, site, token, { says, key, opened })
  }
}

function remember(sites: Map<string, Map<string, Remembered>>, site: string, token: string, known: Remembered): Opened {
  const tokens = sites.get(site) ?? new Map<string, Remembered>()
  sites.set(site, tokens)
  if (tokens.size >= maxRemembered) tokens.delete(tokens.keys().next().value as string)
  tokens.set(token, known)
  return known.opened
}

/** The cryptography that a behaviour's `prepare` may wait for. */
export const waiting: Omit<Waiting, 'keys'> = { verify: verified }
