import type { CollectionDeclaration } from '../vendor.ts'

/** A local group. */
export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly userIds: readonly string[]
  readonly createdMs: number
  readonly updatedMs: number
}

/** A live verification of a user; its id is the user's. */
export interface Verification {
  readonly id: string
  readonly admin: string
  readonly code: string
  readonly expiresMs: number
  readonly status: 'PENDING' | 'VERIFIED' | 'CANCELLED' | 'EXPIRED'
}

/** The newest report of a type; its id is the type. `csv` is what was generated last, if anything was. */
export interface Report {
  readonly id: string
  readonly requestedMs: number
  readonly csv: string | null
  readonly downloadedMs: number | null
}

/** The challenge of a registration that has begun; its id is the user's. */
export interface FidoChallenge {
  readonly id: string
  readonly challenge: string
  readonly rpId: string
}

/** An authenticator that the configuration names. */
export interface NamedAuthenticator {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly createdMs: number
  readonly aaguid: string
}

/** The FIDO configuration; there is one record. */
export interface FidoConfiguration {
  readonly id: string
  readonly appIds: readonly { readonly id: string; readonly appId: string }[]
  readonly passkeyStatus: boolean
  readonly endPasskeyGracePeriodMs: number | null
  readonly minimumCertificationLevel: string
  readonly allowedAuthenticatorsList: string
  readonly deniedAuthenticatorsList: string
  readonly allowedAuthenticatorsListEnabled: boolean
  readonly deniedAuthenticatorsListEnabled: boolean
  readonly staticNamed: readonly NamedAuthenticator[]
  readonly addedNamed: readonly { readonly aaguid: string; readonly name?: string; readonly enabled?: boolean }[]
}

/** How groups, verifications, reports and the FIDO configuration are kept. */
export const riskCollections = {
  groups: { indexes: { name: (group: Group) => group.name.toLowerCase() } },
  verifications: { secrets: ['code'] },
  reports: {},
  fidoChallenges: {},
  fidoConfigurations: {},
} satisfies Record<string, CollectionDeclaration>
