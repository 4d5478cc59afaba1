import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'
import type { CertificateHere } from './certificates/records.ts'
import type { ConfigurationItem } from './configuration.ts'
import type { PromotionHere } from './promotion-records.ts'
import type { PlatformHere } from './service-accounts.ts'
import type { DirectSession } from './direct-configuration.ts'
import type { SettingsHere } from './settings/records.ts'

/** A variable as stored; dates are texts, because the tenant keeps more digits than a clock in ms gives. */
export interface Variable {
  readonly id: string
  readonly description: string
  readonly expressionType: string
  readonly lastChangeDate: string
  readonly lastChangedBy: string
  readonly loaded: boolean
  readonly valueBase64: string
}

/** The life of a version: enabled and disabled alternate, destroyed is final. */
export type VersionStatus = 'ENABLED' | 'DISABLED' | 'DESTROYED'

/** One version of a secret; the value of a destroyed one is gone (`''`). */
export interface SecretVersion {
  readonly version: number
  readonly createDate: string
  readonly status: VersionStatus
  readonly valueBase64: string
}

/** What the value of a secret holds; the two key forms are base64 text inside the base64. */
export type Encoding = 'generic' | 'pem' | 'base64hmac' | 'base64aes'

/** A secret as stored; `loadedVersion` 0 says that none was ever loaded, `versions` is oldest first and never empty. */
export interface Secret {
  readonly id: string
  readonly description: string
  readonly encoding: Encoding
  readonly lastChangeDate: string
  readonly lastChangedBy: string
  readonly useInPlaceholders: boolean
  readonly loadedVersion: number
  readonly versions: readonly SecretVersion[]
}

/** The collections of one environment. */
export interface Here extends CertificateHere, PromotionHere, SettingsHere, PlatformHere {
  readonly variables: Collection<Variable>
  readonly secrets: Collection<Secret>
  readonly configuration: Collection<ConfigurationItem>
  readonly directSessions: Collection<DirectSession>
}

/** The number of the highest enabled version, 0 when there is none (observed: aicm, rec lib:SecretsApi). */
export function activeVersionOf(secret: Secret): number {
  return secret.versions.findLast((version) => version.status === 'ENABLED')?.version ?? 0
}

/** Whether a secret waits for a restart; one that no placeholder may name never does (observed: aicm). */
export function isPending(secret: Secret): boolean {
  return secret.useInPlaceholders && secret.loadedVersion !== activeVersionOf(secret)
}

/** How variables and secrets are kept; the index `pending` holds, by id, what waits for a restart. */
export const esvCollections = {
  variables: {
    indexes: { pending: (variable: Variable) => (variable.loaded ? undefined : variable.id) },
  },
  secrets: {
    indexes: { pending: (secret: Secret) => (isPending(secret) ? secret.id : undefined) },
    secrets: ['valueBase64'],
  },
} satisfies Record<string, CollectionDeclaration>
