import { createHash } from 'node:crypto'
import type * as JoseLibrary from 'jose'
import type { World } from '../world/index.ts'
import type { Defect, Jwk, Minting, Opened, TokenForm, Waiting } from '../vendors/vendor.ts'

let library: Promise<typeof JoseLibrary> | undefined

/** The JOSE library, loaded when the first token is made or opened. */
const jose = (): Promise<typeof JoseLibrary> => (library ??= import('jose'))

const maxRemembered = 2_000

/** The 32 bytes that encrypt the tokens of one site of a world; a fork has its parent's. */
function siteKey(world: World, vendor: string, site: string): Uint8Array {
  return createHash('sha256').update(`${world.secret}/${vendor}/${site}`).digest()
}

/** Makes the encrypted token of a site from its claims; `ivHex` are 16 bytes that the world gave. */
export async function sealToken(
  form: TokenForm,
  claims: object,
  key: { world: World; vendor: string; site: string },
  ivHex: string,
): Promise<string> {
  const { CompactEncrypt } = await jose()
  return new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...form.header, alg: form.alg, enc: form.enc })
    .setInitializationVector(Buffer.from(ivHex, 'hex'))
    .encrypt(siteKey(key.world, key.vendor, key.site))
}

async function openToken(form: TokenForm, token: string, key: Uint8Array): Promise<Opened> {
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

function claimsOf(text: string): Record<string, unknown> {
  const claims: unknown = JSON.parse(text)
  if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>
  throw new Error('the token holds no claims')
}

/** The tokens that a sandbox has opened, remembered per site and text until its secret changes or the memory is full. */
export class OpenedTokens {
  #secret = ''
  #sites = new Map<string, Map<string, Opened>>()

  /** The opened token, at once when it is remembered. */
  open(world: World, vendor: string, site: string, form: TokenForm, token: string): Opened | Promise<Opened> {
    if (world.secret !== this.#secret) {
      this.#secret = world.secret
      this.#sites = new Map()
    }
    const place = `${vendor}/${site}`
    const known = this.#sites.get(place)?.get(token)
    return known ?? this.#openNew(place, form, token, siteKey(world, vendor, site))
  }

  async #openNew(place: string, form: TokenForm, token: string, key: Uint8Array): Promise<Opened> {
    // The memory of the key it is opened with: the secret may be another one when it is open.
    const sites = this.#sites
    const opened = await openToken(form, token, key)
    const remembered = sites.get(place) ?? new Map<string, Opened>()
    sites.set(place, remembered)
    if (remembered.size >= maxRemembered) remembered.delete(remembered.keys().next().value as string)
    return remembered.set(token, opened).get(token) as Opened
  }
}

/** The cryptography that a behaviour's `prepare` may wait for. */
export const waiting: Waiting = {
  async verify(token, key, algorithms) {
    const { compactVerify, importJWK } = await jose()
    try {
      const { payload, protectedHeader } = await compactVerify(token, await importJWK(key, algorithms[0]), {
        algorithms: [...algorithms],
      })
      return { ok: true, header: protectedHeader, claims: claimsOf(new TextDecoder().decode(payload)) }
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : 'the token cannot be verified' }
    }
  },
}

/** Where and when a token is minted; instants in ms. */
export interface MintPlace {
  readonly world: World
  readonly vendor: string
  readonly site: string
  readonly nowMs: number
  readonly wallMs: number
  readonly ivHex: string
  readonly strangerKey: Jwk
}

/** Makes a token with a named defect; which kinds of token can have which defect is the vendor's to declare. */
export async function mintToken(
  minting: Minting,
  form: TokenForm | undefined,
  place: MintPlace,
  defect?: Defect,
): Promise<string> {
  const claims = defect ? { ...minting.claims, ...defectClaims(defect, place) } : minting.claims
  if (defect === 'algorithm-none') return unsecured(claims)
  const token = minting.sign
    ? await signToken(minting.sign, claims, defect === 'unknown-key' ? place.strangerKey : minting.sign.jwk)
    : await sealMinted(form, claims, place, defect)
  return defect === 'tampered' ? tampered(token) : token
}

function defectClaims(defect: Defect, place: MintPlace): Record<string, unknown> {
  const past = Math.floor(Math.min(place.nowMs, place.wallMs) / 1000) - 3600
  const future = Math.floor(Math.max(place.nowMs, place.wallMs) / 1000) + 3600
  const table: Partial<Record<Defect, Record<string, unknown>>> = {
    expired: { exp: past },
    'not-yet-valid': { nbf: future, exp: future + 3600 },
    'wrong-audience': { aud: 'https://elsewhere.invalid/audience' },
    'wrong-issuer': { iss: 'https://elsewhere.invalid/issuer' },
  }
  return table[defect] ?? {}
}

async function signToken(sign: NonNullable<Minting['sign']>, claims: object, key: Jwk): Promise<string> {
  const { CompactSign, importJWK } = await jose()
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...sign.header, alg: sign.alg })
    .sign(await importJWK(key, sign.alg))
}

function sealMinted(form: TokenForm | undefined, claims: object, place: MintPlace, defect?: Defect): Promise<string> {
  if (!form) throw new Error('Failed to mint a token: the vendor names neither a form nor a signature for it')
  const world = defect === 'unknown-key' ? { ...place.world, secret: 'a stranger' } : place.world
  return sealToken(form, claims, { world, vendor: place.vendor, site: place.site }, place.ivHex)
}

function unsecured(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(claims)}.`
}

/** The token with one character of its middle part changed. */
function tampered(token: string): string {
  const parts = token.split('.')
  const at = parts.length === 3 ? 2 : 3
  const part = parts[at] as string
  parts[at] = (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
  return parts.join('.')
}
