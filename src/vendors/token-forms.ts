import type { Chance, SiteResources, World } from '../world/index.ts'
import type { Facts, Judging } from './vendor.ts'

/** A token after its signature or encryption was opened; times, audience and scopes are judged later, inside the step. */
export type Opened =
  | {
      readonly ok: true
      readonly header: Readonly<Record<string, unknown>>
      readonly claims: Readonly<Record<string, unknown>>
    }
  | {
      readonly ok: false
      readonly reason: string
      /** Nobody here has the key that the token names. */
      readonly isStranger?: true
    }

/** A private or public JSON Web Key. */
export type Jwk = Readonly<Record<string, unknown>>

/** An encrypted token (JWE, RFC 7516) that only the tenant reads; its key is derived from the world's secret and the site. */
export interface EncryptedForm {
  readonly kind: 'jwe'
  readonly alg: 'dir'
  readonly enc: 'A128CBC-HS256'
  readonly header: Readonly<Record<string, string>>
}

/** What a signed token says before anybody has checked its signature. */
export interface Unverified {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Where the keys of a token are looked up. */
export interface TokenPlace {
  readonly world: World
  readonly site: string
  readonly here: SiteResources
  readonly facts: Facts
}

/** A signed token (JWS, RFC 7515) that anybody can read, made by a client or by the tenant. */
export interface SignedForm {
  readonly kind: 'jws'
  /** The algorithms that are accepted; a token that names another is not opened. */
  readonly algorithms: readonly string[]
  /** The key that has to have signed the token; `undefined` when nobody here has it. The same key has to be the same object. */
  readonly keyFor: (token: Unverified, place: TokenPlace) => Jwk | undefined
  /** What the tenant itself signs with; left out where only clients make such tokens. */
  readonly signer?: (place: TokenPlace) => Signer
}

/** A private key with the algorithm that it signs by, and further members of the token's header. */
export interface Signer {
  readonly alg: string
  readonly jwk: Jwk
  readonly header: Readonly<Record<string, unknown>>
}

/** How the tokens of a vendor are made and opened. */
export type TokenForm = EncryptedForm | SignedForm

/** The named ways in which a minted token can be wrong. */
export const defects = [
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'wrong-issuer',
  'unknown-key',
  'algorithm-none',
  'tampered',
] as const
/** One of the named ways in which a minted token can be wrong. */
export type Defect = (typeof defects)[number]

/** What the control API asks a vendor to mint. */
export interface MintRequest {
  readonly principal?: string
  readonly scopes?: readonly string[]
  readonly lifetimeSeconds?: number
  readonly defect?: Defect
}

/** Claims of a token to be minted, and how it is made: a form of the vendor, or a signature by a client's private key. */
export interface Minting {
  readonly claims: Readonly<Record<string, unknown>>
  readonly token?: string
  readonly sign?: Signer
}

/** A signed token among ready credentials, which is made when they are shown. */
export class ReadyToken {
  /** Which of the vendor's token forms it is made by. */
  readonly token: string
  readonly claims: Readonly<Record<string, unknown>>

  constructor(token: string, claims: Readonly<Record<string, unknown>>) {
    this.token = token
    this.claims = claims
  }
}

/** One kind of token that the control API can mint; `make` answers a text that says what is wrong with the request. */
export interface Mint {
  readonly defects: readonly Defect[]
  readonly make: (request: MintRequest, input: Judging & { chance: Chance }) => Minting | string
}
