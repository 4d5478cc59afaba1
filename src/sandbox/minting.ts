import type { Defect, Jwk, Minting, TokenForm } from '../vendors/vendor.ts'
import { encrypted, sealToken, signToken, type SitePlace } from './tokens.ts'

/** Where and when a token is minted; instants in ms. */
export interface MintPlace extends SitePlace {
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
  const claims = defect ? { ...minting.claims, ...defectClaims(defect, clocksOf(minting, place)) } : minting.claims
  if (defect === 'algorithm-none') return unsecured(claims)
  const stranger = defect === 'unknown-key'
  const sign = minting.sign ?? (form?.kind === 'jws' ? form.signer?.(place) : undefined)
  const token = sign
    ? await signToken(stranger ? { ...sign, jwk: place.strangerKey } : sign, claims)
    : await sealMinted(form, claims, place, stranger)
  return defect === 'tampered' ? tampered(token) : token
}

/** The clocks that a token may be judged on, in ms: what clients sign may be judged on theirs, the tenant's own only on the sandbox's. */
const clocksOf = ({ sign }: Minting, { nowMs, wallMs }: MintPlace): readonly number[] =>
  sign ? [nowMs, wallMs] : [nowMs]

function defectClaims(defect: Defect, clocksMs: readonly number[]): Record<string, unknown> {
  const past = Math.floor(Math.min(...clocksMs) / 1000) - 3600
  const future = Math.floor(Math.max(...clocksMs) / 1000) + 3600
  const table: Partial<Record<Defect, Record<string, unknown>>> = {
    expired: { exp: past },
    'not-yet-valid': { nbf: future, exp: future + 3600 },
    'wrong-audience': { aud: 'https://elsewhere.invalid/audience' },
    'wrong-issuer': { iss: 'https://elsewhere.invalid/issuer' },
  }
  return table[defect] ?? {}
}

function sealMinted(form: TokenForm | undefined, claims: object, place: MintPlace, stranger: boolean): Promise<string> {
  if (!form) throw new Error('Failed to mint a token: the vendor names neither a form nor a signature for it')
  if (form.kind === 'jwe' && stranger) return encrypted(form, claims, strangerBytes, place.ivHex)
  return sealToken(form, claims, place, place.ivHex)
}

/** A key that belongs to no site. */
const strangerBytes = Buffer.alloc(32, 'a stranger')

function unsecured(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(claims)}.`
}

/** The token with one character of its last part but one, or of its signature, changed. */
function tampered(token: string): string {
  const parts = token.split('.')
  const at = parts.length === 3 ? 2 : 3
  const part = parts[at] as string
  parts[at] = (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
  return parts.join('.')
}
