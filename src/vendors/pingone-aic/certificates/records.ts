import { Collection } from '../../../world/index.ts'
import type { CollectionDeclaration } from '../../vendor.ts'
import type { CertificateContent } from './chains.ts'

/** A certificate as stored; `chain` is PEM, leaf first, `privateKey` PKCS#8 as base64. */
export interface Certificate extends CertificateContent {
  readonly id: string
  readonly chain: string
  readonly privateKey: string
}

/** A signing request as stored; `order` counts up from 1 in order of creation, keys are base64 of their DER. */
export interface SigningRequest {
  readonly id: string
  readonly order: number
  /** The signature algorithm as the tenant calls it. */
  readonly algorithm: 'SHA256-RSA' | 'ECDSA-SHA256'
  readonly createdMs: number
  readonly subject: string
  readonly subjectAlternativeNames: readonly string[]
  /** The request as PEM. */
  readonly request: string
  readonly publicKey: string
  readonly privateKey: string
  /** The certificate that it was completed with. */
  readonly certificateId?: string
}

/** The collections of certificates and signing requests of one environment. */
export interface CertificateHere {
  readonly certificates: Collection<Certificate>
  readonly signingRequests: Collection<SigningRequest>
}

/** How certificates and signing requests are kept; the index `order` is the order of creation. */
export const certificateCollections = {
  certificates: { secrets: ['privateKey'] },
  signingRequests: { indexes: { order: (request: SigningRequest) => request.order }, secrets: ['privateKey'] },
} satisfies Record<string, CollectionDeclaration>

/** An environment begins without certificates and signing requests. */
export function noCertificates(): CertificateHere {
  return {
    certificates: Collection.empty<Certificate>(),
    signingRequests: Collection.empty<SigningRequest>(certificateCollections.signingRequests.indexes),
  }
}
